/**
 * Bytes to text. Evidence comes as UTF-16 (cscript //U, PowerShell's `>`), as UTF-8, in the console's OEM code page, in
 * Notepad's ANSI page, with a tail of NULs after a crash, or decoded wrongly once before (mojibake).
 */
import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { lcidOf, PAGES_BY_LCID, pageName } from './languages/pages.ts';
import { undoMojibake, weirdness } from './text-repair.ts';

export interface DecodedText {
  text: string;
  /** How the bytes were read: ascii, utf-8, utf-16le, utf-16be, windows-1252, cp850...; `+repaired` after mojibake. */
  encoding: string;
}

/** Bytes that are looked at to tell UTF-16 without a byte order mark. */
const SNIFF = 4096;

/** Never throws; `oemCodePage` is the page that the manifest names, tried first where the bytes are no Unicode. */
export function decodeText(bytes: Uint8Array, oemCodePage: number | null = null): DecodedText {
  const unicode = decodeUnicode(bytes);
  if (unicode === null) return decodePage(trimNuls(bytes), oemCodePage);
  if (unicode.encoding === 'ascii') return unicode;
  const repaired = undoMojibake(unicode.text);
  return repaired === null ? unicode : { text: repaired, encoding: `${unicode.encoding}+repaired` };
}

/** ASCII, UTF-8 or UTF-16, with or without byte order mark; null where the bytes are none of these. */
export function decodeUnicode(bytes: Uint8Array): DecodedText | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = buffer[0];
  const second = buffer[1];
  if (first === 0xff && second === 0xfe) return utf16(buffer.subarray(2), 'utf-16le');
  if (first === 0xfe && second === 0xff) return utf16(buffer.subarray(2), 'utf-16be');
  if (buffer.includes(0)) {
    const sniffed = sniffUtf16(buffer);
    if (sniffed !== null) return utf16(buffer, sniffed);
  }
  const body = trimNuls(first === 0xef && second === 0xbb && buffer[2] === 0xbf ? buffer.subarray(3) : buffer);
  if (isAscii(body)) return { text: withoutNuls(body.toString('latin1')), encoding: 'ascii' };
  const whole = cutTail(body);
  return whole === null ? null : { text: withoutNuls(whole.toString('utf8')), encoding: 'utf-8' };
}

function utf16(buffer: Buffer, encoding: 'utf-16le' | 'utf-16be'): DecodedText {
  const even = buffer.subarray(0, buffer.length & ~1);
  const text = encoding === 'utf-16le' ? even.toString('utf16le') : Buffer.from(even).swap16().toString('utf16le');
  return { text: withoutNuls(text), encoding };
}

/** Which half of the pairs holds the zeros; null where both or neither do. A tail of NULs says nothing. */
function sniffUtf16(buffer: Buffer): 'utf-16le' | 'utf-16be' | null {
  const head = trimNuls(buffer).subarray(0, SNIFF);
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i & 1] = (zeros[i & 1] as number) + 1;
  const [high, low] = zeros as [number, number];
  const least = Math.max(1, head.length / 16);
  if (low >= least && high * 4 < low) return 'utf-16le';
  if (high >= least && low * 4 < high) return 'utf-16be';
  return null;
}

function trimNuls(bytes: Uint8Array): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return Buffer.from(bytes.buffer, bytes.byteOffset, end);
}

function withoutNuls(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
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

/** The code page that fits: the manifest's, those of the language in the PID, then Western Europe's. */
function decodePage(body: Buffer, oemCodePage: number | null): DecodedText {
  let best: DecodedText | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const page of candidatePages(body, oemCodePage)) {
    const name = pageName(page);
    if (!iconv.encodingExists(name)) continue;
    const text = withoutNuls(iconv.decode(body, name));
    const weird = weirdness(text);
    if (weird < least) {
      best = { text, encoding: name };
      least = weird;
    }
    if (weird === 0) break;
  }
  return best ?? { text: withoutNuls(body.toString('latin1')), encoding: 'latin1' };
}

function candidatePages(body: Buffer, oemCodePage: number | null): Set<number> {
  const pages = new Set<number>();
  if (oemCodePage !== null && Number.isInteger(oemCodePage)) pages.add(oemCodePage);
  const language = PAGES_BY_LCID.get(lcidOf(body.toString('latin1', 0, 65536)) ?? 0);
  if (language !== undefined) pages.add(language.oem).add(language.ansi);
  return pages.add(1252).add(850).add(437).add(936).add(932).add(949).add(950).add(866).add(1251).add(852).add(1250);
}
