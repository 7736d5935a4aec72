import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../analyzer/evidence/shared/time.ts';

describe('parseTime', () => {
  it('says what Date.parse says', () => {
    const time = fc
      .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
      .map((date) => `${date.toISOString().slice(0, 19)}Z`);
    fc.assert(fc.property(time, (text) => parseTime(text) === Date.parse(text)));
  });

  it.each([
    '2024-02-28T23:59:59Z',
    '2024-02-29T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-04-30T00:00:00Z',
    '2024-04-31T00:00:00Z',
    '2024-12-31T00:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '0099-01-01T00:00:00Z',
    '2024-01-01T00:00:00.5Z',
    '2024-01-01T00:00:00+02:00',
    '2024-01-01',
    'no time',
  ])('of %s too', (text) => {
    expect(parseTime(text)).toBe(Date.parse(text));
  });

  it('nothing is no time', () => {
    for (const none of [null, undefined, '']) expect(parseTime(none)).toBeNaN();
  });
});
