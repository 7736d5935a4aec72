/** Long inputs: an expression that starts over at each character would take minutes. */
import { expect, it } from 'vitest';
import { findDumpedTable } from '../../analyzer/evidence/dump/index.ts';

it('long texts take no longer than they are', () => {
  const nasty = [
    '53 '.repeat(500_000),
    '0000: '.repeat(300_000),
    'U0xJQ'.repeat(300_000),
    '83 76 73 67 '.repeat(100_000),
  ];
  for (const text of nasty) expect(findDumpedTable(text)).toBeNull();
});
