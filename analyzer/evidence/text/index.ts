/**
 * Bytes to text. Evidence comes as UTF-16 (cscript //U, PowerShell's `>`), as UTF-8, in the console's OEM code page, in
 * Notepad's ANSI page, with a tail of NULs after a crash, or decoded wrongly once before (mojibake).
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { asBuffer } from '../shared/bytes.ts';
import type { DecodedText } from './decoded-text.ts';
import { firstHigh, mayBeOdd } from './mojibake.ts';
import { decodePage } from './pages.ts';
import { undoMojibake, weirdness } from './repair.ts';
import { LITTLE_ENDIAN, MAX_UNITS, narrow, unitBytes, units, withoutNuls } from './units.ts';

/** Bytes that are looked at to tell UTF-16 without a byte order mark. */
const SNIFF = 4096;

/** Never throws; `oemCodePage` is the page that the manifest names, tried first where the bytes are no Unicode. */
export function decodeText(bytes: Uint8Array, oemCodePage: number | null = null): DecodedText {
  const unicode = readUnicode(asBuffer(bytes));
  if (unicode === null) return decodePage(trimNuls(asBuffer(bytes)), oemCodePage);
  const { text, encoding } = unicode;
  const repaired = encoding === 'ascii' ? null : unicode.plain ? undoMojibake(text, false) : repair(text);
  return repaired === null ? { text, encoding } : { text: repaired, encoding: `${encoding}+repaired` };
}

/** ASCII, UTF-8 or UTF-16, with or without byte order mark; null where the bytes are none of these. */
export function decodeUnicode(bytes: Uint8Array): DecodedText | null {
  const unicode = readUnicode(asBuffer(bytes));
  return unicode === null ? null : { text: unicode.text, encoding: unicode.encoding };
}

interface Unicode extends DecodedText {
  /** Known to be ASCII; false where nobody has looked. */
  plain: boolean;
}

function readUnicode(buffer: Buffer): Unicode | null {
  const first = buffer[0];
  const second = buffer[1];
  if (first === 0xff && second === 0xfe) return utf16(buffer, 2, 'utf-16le');
  if (first === 0xfe && second === 0xff) return utf16(buffer, 2, 'utf-16be');
  if (buffer.includes(0)) {
    // Every second byte is zero and no other is: nothing needs to be counted.
    const narrowed = buffer.length >= 8 && second === 0 ? narrowUtf16(buffer, 0) : null;
    if (narrowed !== null && narrowed.text.length === buffer.length >> 1) return narrowed;
    const sniffed = sniffUtf16(buffer);
    if (sniffed !== null) return utf16(buffer, 0, sniffed);
  } else if (isAscii(buffer)) return ascii(buffer);
  const body = trimNuls(first === 0xef && second === 0xbb && buffer[2] === 0xbf ? buffer.subarray(3) : buffer);
  if (isAscii(body)) return ascii(body);
  const whole = cutTail(body);
  return whole === null ? null : { text: withoutNuls(whole.toString('utf8')), encoding: 'utf-8', plain: false };
}

function ascii(body: Buffer): Unicode {
  return { text: withoutNuls(body.toString('latin1')), encoding: 'ascii', plain: true };
}

function utf16(buffer: Buffer, start: number, encoding: 'utf-16le' | 'utf-16be'): Unicode {
  const end = buffer.length - ((buffer.length - start) & 1);
  if (encoding === 'utf-16le')
    return (
      narrowUtf16(buffer, start) ?? {
        text: withoutNuls(buffer.toString('utf16le', start, end)),
        encoding,
        plain: false,
      }
    );
  const even = Buffer.from(buffer.subarray(start, end)).swap16();
  return { text: withoutNuls(even.toString('utf16le')), encoding, plain: false };
}

const PAIRS = new Uint32Array(units.buffer);
const NARROW_PAIRS = new Uint16Array(narrow.buffer, narrow.byteOffset, MAX_UNITS / 2);

/**
 * UTF-16LE without a sign above U+00FF, as a string of a byte a sign: every later search is twice as fast. Null where
 * there are others.
 */
function narrowUtf16(buffer: Buffer, start: number): Unicode | null {
  const count = (buffer.length - start) >> 1;
  if (count >= MAX_UNITS || !LITTLE_ENDIAN) return null;
  buffer.copy(unitBytes, 0, start, start + 2 * count);
  units[count] = 0;
  let all = 0;
  for (let i = 0; i << 1 < count; i++) {
    const pair = PAIRS[i] as number;
    all |= pair;
    NARROW_PAIRS[i] = pair | (pair >>> 8);
  }
  if ((all & 0xff00_ff00) !== 0) return null;
  const text = withoutNuls(narrow.toString('latin1', 0, count));
  return { text, encoding: 'utf-16le', plain: (all & 0x0080_0080) === 0 };
}

/** Which half of the pairs holds the zeros; null where both or neither do. A tail of NULs says nothing. */
function sniffUtf16(buffer: Buffer): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(lengthWithoutNuls(buffer), SNIFF);
  buffer.copy(unitBytes, 0, 0, length);
  let high = 0;
  let low = 0;
  let i = 0;
  for (; i + 4 <= length && LITTLE_ENDIAN; i += 4) {
    const pair = PAIRS[i >> 2] as number;
    if ((pair & 0xff) === 0) high += 1;
    if ((pair & 0xff0000) === 0) high += 1;
    if ((pair & 0xff00) === 0) low += 1;
    if (pair >>> 24 === 0) low += 1;
  }
  for (; i < length; i++) {
    if (buffer[i] !== 0) continue;
    if ((i & 1) === 0) high += 1;
    else low += 1;
  }
  const least = Math.max(1, length / 16);
  if (low >= least && high * 4 < low) return 'utf-16le';
  if (high >= least && low * 4 < high) return 'utf-16be';
  return null;
}

function lengthWithoutNuls(buffer: Buffer): number {
  let end = buffer.length;
  while (end > 0 && buffer[end - 1] === 0) end -= 1;
  return end;
}

function trimNuls(buffer: Buffer): Buffer {
  const end = lengthWithoutNuls(buffer);
  return end === buffer.length ? buffer : buffer.subarray(0, end);
}

/** Undoes mojibake where there is any. The table goes first; it says no to nearly every text. */
function repair(text: string): string | null {
  if (text.length > MAX_UNITS || !LITTLE_ENDIAN) return undoMojibake(text, weirdness(text) > 0);
  unitBytes.write(text, 'utf16le');
  const odd = mayBeOdd(text.length) && weirdness(text) > 0;
  return undoMojibake(text, odd, odd ? 0 : firstHigh(text.length));
}

/** The bytes as far as they are valid UTF-8, if only a cut character at the very end is not; else null. */
function cutTail(body: Buffer): Buffer | null {
  for (let cut = 0; cut <= 3; cut++) {
    const head = body.subarray(0, body.length - cut);
    if (isUtf8(head)) return cut > 0 && isAscii(head) ? null : head;
    if ((body[body.length - 1 - cut] as number) < 0x80) return null;
  }
  return null;
}
