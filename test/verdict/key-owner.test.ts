/** The key of another maker on this board: a hint in words that accuse nobody, tried with real tables where they lie. */
import { expect, test } from 'vitest';
import { KEY_OWNERS } from '../../analyzer/evidence/slic/key-owners.ts';
import { sharedLines, sharedPath } from '../shared.ts';
import { analyze } from './folder.ts';

interface Machine {
  manufacturer: string;
  slic: string | null;
}

const FILE = 'real-firmware/machines.jsonl';
const there = sharedPath(FILE) !== null;
const dell = (): Buffer => {
  const machine = sharedLines<Machine>(FILE).find(({ manufacturer, slic }) => /dell/i.test(manufacturer) && slic);
  return Buffer.from(machine?.slic ?? '', 'hex');
};
const hints = (manufacturer: string) =>
  analyze({ wmi: {}, slic: dell(), computer: { manufacturer } }).hints.filter(
    ({ code }) => code === 'key-of-another-maker',
  );

test.skipIf(!there)('its own maker, or another name of it: no hint', () => {
  for (const name of ['Dell Inc.', 'DELL', 'Dell Computer Corporation']) expect(hints(name)).toEqual([]);
});

test.skipIf(!there)('another maker: a hint, and nothing else changes', () => {
  const [hint, ...rest] = hints('Contoso');
  expect(rest).toEqual([]);
  expect(hint?.message).toContain('seen on machines of Dell, and this one says Contoso');
  expect(hint?.message).not.toMatch(/\b(?:fake|forged|pirat|illegal|stolen|hack|manipulat|loader)/i);
  const [own, other] = ['Dell Inc.', 'Contoso'].map((manufacturer) =>
    analyze({ wmi: {}, slic: dell(), computer: { manufacturer } }),
  );
  expect(other?.keyOwner).toBe('Dell');
  expect([other?.verdict, other?.confidence]).toEqual([own?.verdict, own?.confidence]);
});

test('owners name makers and OEM IDs', () => {
  for (const { makers, oemIds, seen } of Object.values(KEY_OWNERS)) {
    expect(makers.length).toBeGreaterThan(0);
    expect(oemIds.length).toBeGreaterThan(0);
    expect(seen).toBeGreaterThan(0);
  }
});
