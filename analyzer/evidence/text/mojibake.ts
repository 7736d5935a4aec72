/**
 * Odd characters told without a regular expression: one look at a table for each UTF-16 code unit. The table says no only
 * where text-repair.ts would say no; where it says perhaps, the expression there decides.
 */

import { units } from './units.ts';

const ODD = 1;
/** Odd only behind a small Latin letter, or perhaps. */
const PERHAPS = 2;

const ODD_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x80, 0x9f],
  [0xa1, 0xa8],
  [0xac, 0xad],
  [0xaf, 0xaf],
  [0xb1, 0xb6],
  [0xb8, 0xb9],
  [0xbc, 0xbf],
  [0xd7, 0xd7],
  [0xf7, 0xf7],
  [0x192, 0x192],
  [0x207f, 0x207f],
  [0x2190, 0x22ff],
  [0x2310, 0x2321],
  [0x2500, 0x25ff],
  [0xe000, 0xf8ff],
  [0xff61, 0xff9f],
  [0xfffd, 0xfffd],
];

const PERHAPS_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0xc0, 0xd6],
  [0xd8, 0xde],
  [0x2c6, 0x2dc],
  [0x393, 0x3c9],
  [0x201a, 0x203a],
  [0x20ac, 0x20ac],
  [0x2122, 0x2122],
];

/** Capitals of Central Europe. */
const PERHAPS_UNITS = [
  0x100, 0x102, 0x104, 0x106, 0x110, 0x118, 0x141, 0x143, 0x15a, 0x160, 0x178, 0x179, 0x17b, 0x17d,
];

const CLASSES = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(65_536);
  for (const [first, last] of PERHAPS_RANGES) table.fill(PERHAPS, first, last + 1);
  for (const unit of PERHAPS_UNITS) table[unit] = PERHAPS;
  for (const [first, last] of ODD_RANGES) table.fill(ODD, first, last + 1);
  return table;
}

/** Whether a code unit, with the one before it, is odd: 0 no, 1 yes, 2 perhaps. */
export function oddness(unit: number, before: number): number {
  const found = CLASSES[unit] as number;
  if (found !== PERHAPS || (unit >= 0x393 && unit <= 0x3c9)) return found;
  return before >= 97 && before <= 122 ? PERHAPS : 0;
}

const PAIRS = new Uint32Array(units.buffer);

/** Whether any of the first `count` units may be odd. Two at a time, for most are ASCII. */
export function mayBeOdd(count: number): boolean {
  for (let pair = 0; pair << 1 < count; pair++) {
    if (((PAIRS[pair] as number) & 0xff80_ff80) === 0) continue;
    for (let i = pair << 1; i < count && i < (pair << 1) + 2; i++) {
      const unit = units[i] as number;
      if (unit >= 0x80 && oddness(unit, i === 0 ? 0 : (units[i - 1] as number)) !== 0) return true;
    }
  }
  return false;
}

/** Where the first sign above ASCII stands among the first `count` units, or just before it. */
export function firstHigh(count: number): number {
  let pair = 0;
  while (pair << 1 < count && ((PAIRS[pair] as number) & 0xff80_ff80) === 0) pair += 1;
  return Math.min(pair << 1, count);
}
