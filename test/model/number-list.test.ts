import { expect, it } from 'vitest';
import { indexes, sizes } from '../../analyzer/model/number-list.ts';

it.each([0, 1, 4095, 4096, 4097, 20_000])('keeps %i numbers in their order', (length) => {
  const list = indexes();
  for (let i = 0; i < length; i++) list.push(length - i);
  expect(list.length).toBe(length);
  expect([...list.joined()]).toEqual(Array.from({ length }, (_, i) => length - i));
  for (const i of [0, 4095, 4096, length - 1].filter((at) => at >= 0 && at < length))
    expect(list.at(i)).toBe(length - i);
});

it('sizes may be larger than four gigabytes', () => {
  const list = sizes();
  list.push(2 ** 40 + 1);
  expect(list.at(0)).toBe(2 ** 40 + 1);
});
