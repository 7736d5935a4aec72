/**
 * Redacts product keys and key hashes before anything else sees a text. MGADiag prints the last three groups of the
 * key and a hash of it; transcripts hold whole keys (`slmgr /ipk`), and so does the prose around a report.
 *
 * A key is three or more adjacent groups of five key characters, masked ones (`*****`) counted, whatever wrap, quote mark
 * or blank is between or inside them. Redacted characters become `*` one by one, so that line numbers and the widths of
 * wrapped lines stay what they were.
 */

/** What a key is made of, which has no vowels, or a mask of it: a class of an expression. */
export const KEY_CHARACTER = '[BCDFGHJKMNPQRTVWXY2346789*]';
export const HYPHEN = 0x2d;
const BACKSLASH = 0x5c;
/** Dashes that typography puts in place of a hyphen. */
export const RARE_DASH = /[\u2010-\u2015\u2212]/;

/** A wrap inside a group: end of line, then the quote marks and blanks before the next line. */
const WRAP = '(?:[ \\t\\xA0]{0,4}(?:\\r\\n?|\\n)[ \\t\\xA0>|]{0,8})?';
/** Upper case: any letter or digit (people mistype keys); lower case: only what a key can hold, which no word is made of. */
const KEY_CHAR = '[A-Z0-9bcdfghjkmnpqrtvwxy*\\u2022#]';
/** What is escaped with a backslash, by Markdown and its like; before a letter or digit it parts the folders of a path. */
const ESCAPED = '[-\\u2010-\\u2015\\u2212*\\u2022#\\\\\\r\\n]';
const ESCAPE = `\\\\(?=${ESCAPED})`;
const GROUP = `${KEY_CHAR}(?:${WRAP}(?:${ESCAPE})?${KEY_CHAR}){4}`;
const BETWEEN = `(?:[\\s\\xA0>|]|${ESCAPE}){0,12}`;
const DASHED = new RegExp(`${GROUP}(?:${BETWEEN}[-\\u2010-\\u2015\\u2212]${BETWEEN}${GROUP}){2,}`, 'y');
const LABELLED_HASH = /\bHash\s{0,4}[:>]\s{0,4}([A-Za-z0-9+/][A-Za-z0-9+/\r\n>|]{15,60}={1,2})/g;
const HASH_LABEL = /Hash\s{0,4}[:>]\s{0,4}[A-Za-z0-9+/][A-Za-z0-9+/\r\n>|]{15}/y;

/** Whether a hash may follow a label: then the whole text is searched. */
function holdsLabelledHash(text: string): boolean {
  for (let at = text.indexOf('Hash'); at >= 0; at = text.indexOf('Hash', at + 4)) {
    HASH_LABEL.lastIndex = at;
    if (HASH_LABEL.test(text)) return true;
  }
  return false;
}

/** The text without keys and key hashes, and how many were redacted. */
export function redactKeys(text: string): { text: string; count: number } {
  let count = 0;
  const redact = (found: string): string => {
    count += 1;
    return found.replace(/[A-Za-z0-9+/=*\u2022#]/g, '*');
  };
  let clean = redactDashed(text, redact);
  clean = redactRanges(clean, spacedKeys(clean), redact);
  if (clean.includes('=')) {
    if (holdsLabelledHash(clean)) {
      clean = clean.replace(
        LABELLED_HASH,
        (found, hash: string) => found.slice(0, found.length - hash.length) + redact(hash),
      );
    }
    clean = redactRanges(clean, bareHashes(clean), redact);
  }
  return { text: clean, count };
}

/** Goes from hyphen to hyphen, which is far cheaper than trying the expression at every character. */
function redactDashed(text: string, redact: (found: string) => string): string {
  let result = '';
  let copied = 0;
  const rare = RARE_DASH.test(text);
  let next = nextDash(text, 0, rare);
  while (next >= 0) {
    const at = next;
    next = text.charCodeAt(at + 1) === HYPHEN ? at + 1 : nextDash(text, at + 1, rare);
    if (!mayBeGroup(text, at + 1, next)) continue;
    const start = groupBefore(text, at, copied);
    if (start < 0) continue;
    DASHED.lastIndex = start;
    const found = DASHED.exec(text)?.[0];
    if (found === undefined) continue;
    const end = start + found.length;
    if (isKey(found)) {
      result += text.slice(copied, start) + redact(found);
      copied = end;
    }
    next = nextDash(text, end, rare);
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** A group of DASHED with a wrap at each place and blanks on both sides takes 89 characters. */
const WIDEST = 100;

/** Whether the middle group of a key can stand between two dashes: five key characters, and little else. */
function mayBeGroup(text: string, from: number, to: number): boolean {
  if (to - from < 5 || to - from > WIDEST) return false;
  let count = 0;
  for (let i = from; i < to && count <= 5; i++) if (isKeyChar(text.charCodeAt(i))) count += 1;
  return count === 5;
}

type Range = readonly [start: number, end: number];

function redactRanges(text: string, ranges: readonly Range[], redact: (found: string) => string): string {
  if (ranges.length === 0) return text;
  let result = '';
  let copied = 0;
  for (const [start, end] of ranges) {
    result += text.slice(copied, start) + redact(text.slice(start, end));
    copied = end;
  }
  return result + text.slice(copied);
}

const STRICT = 1;
const GAP = 2;
const WORD = 3;
const CLASSES = classes();

/** Without hyphens only the alphabet of keys counts: it has no vowels, so three such groups are no words. */
function classes(): Uint8Array {
  const table = new Uint8Array(256);
  const strict = new RegExp(KEY_CHARACTER);
  for (let code = 0; code < 256; code++) {
    const char = String.fromCharCode(code);
    if (strict.test(char)) table[code] = STRICT;
    else if (/[\s\xA0>|-]/.test(char)) table[code] = GAP;
    else if (/[A-Za-z0-9]/.test(char)) table[code] = WORD;
  }
  return table;
}

/**
 * Three or more groups of exactly five with nothing but blanks and quote marks between them. Every group covers a place
 * that five divides, so only one character in five is looked at until one is found.
 */
function spacedKeys(text: string): Range[] {
  const found: Range[] = [];
  for (let i = 4; i < text.length; i += 5) {
    if (classAt(text, i) !== STRICT) continue;
    let start = i;
    while (i - start < 5 && classAt(text, start - 1) === STRICT) start -= 1;
    const end = groupEnd(text, start, i + 1);
    if (end < 0 || classAt(text, start - 1) === WORD) continue;
    const last = chainEnd(text, end);
    if (last < 0) continue;
    // An X alone may be a mask, and digits alone are numbers.
    if (/[A-WYZ]/.test(text.slice(start, last))) found.push([start, last]);
    i = last - (last % 5) + 4;
  }
  return found;
}

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 256 ? (CLASSES[code] as number) : 0;
}

/** End of a group of exactly five that begins at `start` and is known to reach `known`, -1 where there is none. */
function groupEnd(text: string, start: number, known: number): number {
  let end = known;
  while (end - start < 6 && classAt(text, end) === STRICT) end += 1;
  return end - start === 5 && classAt(text, end) !== WORD ? end : -1;
}

/** End of the groups that follow the first one; -1 where they are fewer than two. */
function chainEnd(text: string, first: number): number {
  let end = first;
  for (let groups = 1; ; groups++) {
    let next = end;
    while (next - end < 12 && classAt(text, next) === GAP) next += 1;
    const after = next > end ? groupEnd(text, next, next) : -1;
    if (after < 0) return groups >= 3 ? end : -1;
    end = after;
  }
}

/** SHA-1 in base64, 28 characters of which the last is `=`, as MGADiag prints it after "Windows Product Key Hash". */
function bareHashes(text: string): Range[] {
  const found: Range[] = [];
  let floor = 0;
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
    let start = at;
    while (start > floor && at - start < 28 && isBase64(text.charCodeAt(start - 1))) start -= 1;
    const next = text.charCodeAt(at + 1);
    if (at - start === 27 && next !== 61 && !isBase64(next)) found.push([start, at + 1]);
    floor = at + 1;
  }
  return found;
}

function isBase64(code: number): boolean {
  if (code >= 97 && code <= 122) return true;
  return (code >= 65 && code <= 90) || (code >= 47 && code <= 57) || code === 43;
}

const DASHES = /[-\u2010-\u2015\u2212]/g;

function nextDash(text: string, from: number, rare: boolean): number {
  if (!rare) return text.indexOf('-', from);
  DASHES.lastIndex = from;
  return DASHES.test(text) ? DASHES.lastIndex - 1 : -1;
}

/** Start of the five key characters that end before the dash, over wraps and blanks; -1 where there are none. */
function groupBefore(text: string, dash: number, floor: number): number {
  let left = 5;
  let start = -1;
  for (let i = dash - 1; i >= floor && left > 0 && dash - i < 40; i--) {
    const code = text.charCodeAt(i);
    if (isKeyChar(code)) {
      start = i;
      left -= 1;
    } else if (!isGap(code) && !isEscape(text, i)) break;
  }
  return left === 0 ? start : -1;
}

const KEY_CHARS = Uint8Array.from({ length: 256 }, (_, code) =>
  /[A-Z0-9bcdfghjkmnpqrtvwxy*#]/.test(String.fromCharCode(code)) ? 1 : 0,
);

function isKeyChar(code: number): boolean {
  return code < 256 ? KEY_CHARS[code] === 1 : code === 0x2022;
}

function isGap(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13 || code === 62 || code === 124 || code === 0xa0;
}

/** Not a key: all masked already, or a product ID such as 00331-10000-00001-AA123, which begins with three numbers. */
function isKey(found: string): boolean {
  if (!/[A-Za-z0-9]/.test(found.replace(/x/gi, ''))) return false;
  return !/^\d{5}\D{1,12}\d{5}\D{1,12}\d{5}/.test(found);
}

const IS_ESCAPED = new RegExp(ESCAPED);
const isEscape = (text: string, at: number): boolean =>
  text.charCodeAt(at) === BACKSLASH && IS_ESCAPED.test(text.charAt(at + 1));
