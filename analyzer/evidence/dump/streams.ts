/** Dumps without offsets: hex with any marks between the bytes, lists of numbers, base64, anywhere in a text. */
import { asBuffer } from '../shared/bytes.ts';
import type { DumpedBytes } from './dumped-bytes.ts';

/** Blanks, line ends and what separates bytes in C, .reg files, BitConverter's and certutil's output. */
const BETWEEN = '[\\s,;:\\\\-]*(?:0x)?';
const HEX_START = new RegExp(`(?<![0-9a-f])(?:0x)?53${BETWEEN}4c${BETWEEN}49${BETWEEN}43`, 'gi');
const HEX_BYTE = new RegExp(`${BETWEEN}([0-9a-f]{2})(?!x)`, 'iy');

const DECIMAL_START = /(?<![\d.])83[\s,;]+76[\s,;]+73[\s,;]+67(?![\d.])/g;
const DECIMAL_BYTE = /[\s,;]*(\d{1,3})(?![\d.])/y;

const BASE64 = /(?<![A-Za-z0-9+/])U0xJQ[A-Za-z0-9+/]{3}(?:[A-Za-z0-9+/]|\s{1,4}(?=[A-Za-z0-9+/]))*={0,2}/g;

/** What precedes a start that is in the middle of a dump: another byte, another number, another line of base64. */
const HEX_BEFORE = /[0-9a-f]{2}[\s,;:\\-]*(?:0x)?$/i;
const DECIMAL_BEFORE = /\d[\s,;]*$/;
const BASE64_BEFORE = /[A-Za-z0-9+/]{20}\s*$/;
/** More blanks than any dump has between two bytes. */
const LOOK_BACK = 64;

/** Bytes of one dump that are kept: a table, and enough to see that more follows. */
const MAX_BYTES = 1 << 17;
/** Starts of one kind that are looked at in one text. */
const MAX_STARTS = 20;

/** Line numbers of rising positions in a text. */
class LineNumbers {
  private at = 0;
  private line = 1;

  constructor(private readonly text: string) {}

  of(position: number): number {
    for (; this.at < position; this.at++) if (this.text.charCodeAt(this.at) === 0x0a) this.line++;
    return this.line;
  }
}

/**
 * Starts that nothing of the same dump precedes. A table's own OEM table ID may be `SLIC10`: taken for a start, it
 * would show the product key of an MSDM table.
 */
function* startsOf(text: string, pattern: RegExp, before: RegExp): Generator<RegExpExecArray> {
  let count = 0;
  for (const match of text.matchAll(pattern)) {
    if (before.test(text.slice(Math.max(0, match.index - LOOK_BACK), match.index))) continue;
    if (++count > MAX_STARTS) return;
    yield match;
  }
}

function readNumbers(text: string, start: number, pattern: RegExp, base: number, format: string): DumpedBytes {
  const numbers = new LineNumbers(text);
  const found: DumpedBytes = { format, bytes: [], lines: [] };
  let at = start;
  while (found.bytes.length < MAX_BYTES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const value = match ? Number.parseInt(match[1] as string, base) : Number.NaN;
    if (!match || !(value <= 255)) break;
    at = pattern.lastIndex;
    found.bytes.push(value);
    found.lines.push(numbers.of(at));
  }
  return found;
}

function readBase64(text: string, start: number, encoded: string): DumpedBytes {
  const numbers = new LineNumbers(text);
  const bytes = [...asBuffer(Buffer.from(encoded, 'base64')).subarray(0, MAX_BYTES)];
  const characters = [...encoded.matchAll(/\S/g)].map(({ index }) => start + index);
  const lines = bytes.map((_, i) => numbers.of(characters[Math.floor((i * 4) / 3)] ?? start));
  return { format: 'base64', bytes, lines };
}

function hexFormat(text: string, start: number): string {
  if (/^0x/i.test(text.slice(start))) return 'an array of bytes';
  return /hex(?:\([0-9a-f]+\))?:\s*$/i.test(text.slice(Math.max(0, start - 20), start)) ? 'a .reg file' : 'plain hex';
}

/** The runs of bytes that begin with a SLIC table. */
export function* tablesInStreams(text: string): Generator<DumpedBytes> {
  for (const { index } of startsOf(text, HEX_START, HEX_BEFORE))
    yield readNumbers(text, index, HEX_BYTE, 16, hexFormat(text, index));
  for (const { index } of startsOf(text, DECIMAL_START, DECIMAL_BEFORE))
    yield readNumbers(text, index, DECIMAL_BYTE, 10, 'a list of bytes');
  for (const { index, 0: encoded } of startsOf(text, BASE64, BASE64_BEFORE)) yield readBase64(text, index, encoded);
}
