/**
 * Bytes in an old code page to text: the page under which nothing in the text is odd. A page of one byte a character is
 * judged by its bytes above ASCII alone, before anything is decoded.
 */
import iconv from 'iconv-lite';
import { lcidOf, PAGES_BY_LCID, pageName } from '../slmgr/languages/pages.ts';
import type { DecodedText } from './decoded-text.ts';
import { oddness } from './mojibake.ts';
import { weirdness } from './repair.ts';
import { MAX_UNITS, narrow, unitBytes, units, withoutNuls } from './units.ts';

/** The code page that fits: the manifest's, those of the language in the PID, then Western Europe's. */
export function decodePage(body: Buffer, oemCodePage: number | null): DecodedText {
  const high = highBytes(body);
  const names: string[] = [];
  for (const page of candidatePages(body, oemCodePage)) {
    const name = pageName(page);
    if (tableOf(name) === null && !iconv.encodingExists(name)) continue;
    const odd = high === null ? PERHAPS : oddIn(body, high, name);
    if (odd !== ODD) {
      const text = textOf(body, high, name);
      if (odd === SOUND || weirdness(text) === 0) return { text, encoding: name };
    }
    names.push(name);
  }
  return leastOdd(body, names);
}

function leastOdd(body: Buffer, names: readonly string[]): DecodedText {
  let best: DecodedText | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const text = withoutNuls(iconv.decode(body, name));
    const weird = weirdness(text);
    if (weird < least) {
      best = { text, encoding: name };
      least = weird;
    }
  }
  return best ?? { text: withoutNuls(body.toString('latin1')), encoding: 'latin1' };
}

/** Each page once, the likeliest first; those of the PID are only looked for where the manifest's does not fit. */
function* candidatePages(body: Buffer, oemCodePage: number | null): Generator<number> {
  const manifest = oemCodePage !== null && Number.isInteger(oemCodePage) ? oemCodePage : null;
  if (manifest !== null) yield manifest;
  const pages = new Set<number>();
  const language = PAGES_BY_LCID.get(lcidOf(body.toString('latin1', 0, 65536)) ?? 0);
  if (language !== undefined) pages.add(language.oem).add(language.ansi);
  pages.add(1252).add(850).add(437).add(936).add(932).add(949).add(950).add(866).add(1251).add(852).add(1250);
  for (const page of pages) if (page !== manifest) yield page;
}

const SOUND = 0;
const ODD = 1;
const PERHAPS = 2;

const SINGLE_BYTE = /^(?:cp(?:437|720|737|775|85[025678]|86[0-69]|874)|windows-125[0-8])$/;
const tables = new Map<string, Uint16Array | null>();

/** What each byte of a page stands for; null where a character can take two. */
function tableOf(name: string): Uint16Array | null {
  let table = tables.get(name);
  if (table === undefined) {
    const text =
      SINGLE_BYTE.test(name) && iconv.encodingExists(name)
        ? iconv.decode(Buffer.from(Array.from({ length: 256 }, (_, i) => i)), name)
        : '';
    table = /^[\0-\x7f]{128}/.test(text) ? Uint16Array.from(text, (char) => char.charCodeAt(0)) : null;
    if (table?.some((unit, byte) => byte < 0x80 && unit !== byte)) table = null;
    if (tables.size < 100) tables.set(name, table);
  }
  return table;
}

const WORDS = new Uint32Array(narrow.buffer, narrow.byteOffset, MAX_UNITS / 4);
const places = new Uint32Array(MAX_UNITS);

/** How many bytes are above ASCII; where they stand is in `places`. Null where NULs hide neighbours or the text is long. */
function highBytes(body: Buffer): number | null {
  if (body.length > MAX_UNITS || body.includes(0)) return null;
  body.copy(narrow);
  let count = 0;
  for (let word = 0; word << 2 < body.length; word++) {
    if (((WORDS[word] as number) & 0x8080_8080) === 0) continue;
    for (let i = word << 2; i < body.length && i < (word << 2) + 4; i++)
      if ((narrow[i] as number) >= 0x80) places[count++] = i;
  }
  return count;
}

/** What a page makes of the bytes above ASCII. */
function oddIn(body: Buffer, high: number, name: string): number {
  const table = tableOf(name);
  if (table === null) return PERHAPS;
  let result = SOUND;
  for (let i = 0; i < high; i++) {
    const at = places[i] as number;
    const unit = table[body[at] as number] as number;
    const before = at === 0 ? 0 : (table[body[at - 1] as number] as number);
    const odd = oddness(unit, before);
    if (odd === ODD) return ODD;
    if (odd !== SOUND) result = PERHAPS;
  }
  return result;
}

function textOf(body: Buffer, high: number | null, name: string): string {
  const table = high === null ? null : tableOf(name);
  if (table === null || high === null) return withoutNuls(iconv.decode(body, name));
  let all = 0;
  for (let i = 0; i < high; i++) all |= table[body[places[i] as number] as number] as number;
  return withoutNuls(all < 256 ? narrowText(body, high, table) : wideText(body, table));
}

function narrowText(body: Buffer, high: number, table: Uint16Array): string {
  for (let i = 0; i < high; i++) {
    const at = places[i] as number;
    narrow[at] = table[body[at] as number] as number;
  }
  return narrow.toString('latin1', 0, body.length);
}

function wideText(body: Buffer, table: Uint16Array): string {
  for (let i = 0; i < body.length; i++) units[i] = table[body[i] as number] as number;
  return unitBytes.toString('utf16le', 0, body.length * 2);
}
