/**
 * Bytes to text. Evidence comes as UTF-16 (cscript //U, PowerShell's `>`), as UTF-8, in the console's OEM code page, in
 * Notepad's ANSI page, with a tail of NULs after a crash, or decoded wrongly once before (mojibake).
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { asBuffer } from '../shared/bytes.ts';
import type { DecodedText } from './decoded-text.ts';
import { undoMojibake } from './mojibake.ts';
import { decodePage } from './pages.ts';

/** Bytes that are looked at to tell UTF-16 without a byte order mark. */
const SNIFF = 4096;

/** Never throws; `oemCodePage` is the page that the manifest names, tried first where the bytes are no Unicode. */
export function decodeText(bytes: Uint8Array, oemCodePage: number | null = null): DecodedText {
  const unicode = decodeUnicode(bytes);
  if (unicode === null) return decodePage(trimNuls(asBuffer(bytes)), oemCodePage);
  if (unicode.encoding === 'ascii') return unicode;
  const repaired = undoMojibake(unicode.text);
  return repaired === null ? unicode : { text: repaired, encoding: `${unicode.encoding}+repaired` };
}

/** ASCII, UTF-8 or UTF-16, with or without byte order mark; null where the bytes are none of these. */
export function decodeUnicode(bytes: Uint8Array): DecodedText | null {
  const buffer = asBuffer(bytes);
  const [first, second, third] = buffer;
  if (first === 0xff && second === 0xfe) return utf16(buffer.subarray(2), 'utf-16le');
  if (first === 0xfe && second === 0xff) return utf16(buffer.subarray(2), 'utf-16be');
  if (buffer.includes(0)) {
    const sniffed = sniffUtf16(buffer);
    if (sniffed !== null) return utf16(buffer, sniffed);
  }
  const body = trimNuls(first === 0xef && second === 0xbb && third === 0xbf ? buffer.subarray(3) : buffer);
  if (isAscii(body)) return { text: withoutNuls(body.toString('latin1')), encoding: 'ascii' };
  const whole = cutTail(body);
  return whole === null ? null : { text: withoutNuls(whole.toString('utf8')), encoding: 'utf-8' };
}

function utf16(buffer: Buffer, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  const even = buffer.subarray(0, buffer.length & ~1);
  const little = encoding === 'utf-16le' ? even : Buffer.from(even).swap16();
  return { text: withoutNuls(little.toString('utf16le')), encoding };
}

/** Which half of the pairs holds the zeros; null where both or neither do. A tail of NULs says nothing. */
function sniffUtf16(buffer: Buffer): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(lengthWithoutNuls(buffer), SNIFF);
  let high = 0;
  let low = 0;
  for (let i = 0; i < length; i++) {
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

const trimNuls = (buffer: Buffer): Buffer => buffer.subarray(0, lengthWithoutNuls(buffer));

/** A text without the NULs that a crash or a wrong decoding has left in it. */
export const withoutNuls = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '') : text);

/** The bytes as far as they are valid UTF-8, if only a cut character at the very end is not; else null. */
function cutTail(body: Buffer): Buffer | null {
  for (let cut = 0; cut <= 3; cut++) {
    const head = body.subarray(0, body.length - cut);
    if (isUtf8(head)) return cut > 0 && isAscii(head) ? null : head;
    if ((body[body.length - 1 - cut] as number) < 0x80) return null;
  }
  return null;
}
