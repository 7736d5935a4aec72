import { expect, test } from 'vitest';
import { licencesCard } from '../../analyzer/report/html/work.ts';
import { summarise } from './devices.ts';

/** The card for so many blocked PCs whose inventory column has these counts by value. */
function card(blocked: number, counts: readonly number[]): string {
  const values = counts.map((devices, i) => ({ value: `value ${i}`, devices }));
  const licences = {
    blocked,
    purchaseRecord: blocked,
    investigateFirst: 0,
    models: [],
    places: [{ column: 'c', values }],
  };
  return licencesCard({ ...summarise([]), licences });
}

test('a column that groups the PCs has a list, whether all of its values are known or only the largest', () => {
  expect(card(12, [5, 4, 3])).toContain('<h3>By c</h3>');
  expect(card(9_000, Array(1_000).fill(8))).toContain('<h3>By c</h3>');
});

test('a column with another value for nearly every PC has none', () => {
  expect(card(12, Array(12).fill(1))).not.toContain('By c');
  expect(card(9_000, Array(1_000).fill(1))).not.toContain('By c');
  expect(card(12, [12])).not.toContain('By c');
});
