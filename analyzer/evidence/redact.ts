/**
 * Strikes out product keys and key hashes before anything else sees a text. MGADiag prints the last three groups of the
 * key and a hash of it; transcripts hold whole keys (`slmgr /ipk`), and so does the prose around a report.
 *
 * A key is three or more adjacent groups of five key characters, masked ones (`*****`) counted, whatever wrap, quote mark
 * or blank stands between or inside them. Struck characters become `*` one by one, so that line numbers and the widths of
 * wrapped lines stay what they were.
 */

/** A wrap inside a group: end of line, then the quote marks and blanks before the next line. */
const WRAP = '(?:[ \\t\\xA0]{0,4}(?:\\r\\n?|\\n)[ \\t\\xA0>|]{0,8})?';
/** Upper case: any letter or digit (people mistype keys); lower case: only what a key can hold, which no word is made of. */
const KEY_CHAR = '[A-Z0-9bcdfghjkmnpqrtvwxy*\\u2022#]';
const GROUP = `${KEY_CHAR}(?:${WRAP}\\\\?${KEY_CHAR}){4}`;
const DASHED = new RegExp(
  `${GROUP}(?:[\\s\\xA0>|\\\\]{0,12}[-\\u2010-\\u2015\\u2212][\\s\\xA0>|\\\\]{0,12}${GROUP}){2,}`,
  'y',
);
/** Without hyphens only the strict alphabet counts: it has no vowels, so three such groups are no words. */
const STRICT = '[BCDFGHJKMNPQRTVWXY2346789*]{5}';
const SPACED = new RegExp(`(?<![A-Za-z0-9*])${STRICT}(?:[\\s\\xA0>|]{1,12}${STRICT}){2,}(?![A-Za-z0-9*])`, 'g');
const LABELLED_HASH = /\bHash\s{0,4}[:>]\s{0,4}([A-Za-z0-9+/][A-Za-z0-9+/\r\n>|]{15,60}={1,2})/g;
/** SHA-1 in base64, 28 characters, as MGADiag prints it after "Windows Product Key Hash". */
const BARE_HASH = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{27}=(?![A-Za-z0-9+/=])/g;

/** The text without keys and key hashes, and how many were struck out. */
export function redactKeys(text: string): { text: string; count: number } {
  let count = 0;
  const strike = (found: string): string => {
    count += 1;
    return found.replace(/[A-Za-z0-9+/=*\u2022#]/g, '*');
  };
  let clean = redactDashed(text, strike);
  clean = clean.replace(SPACED, (found) => (/[A-Z]/.test(found) ? strike(found) : found));
  if (clean.includes('=')) {
    clean = clean.replace(
      LABELLED_HASH,
      (found, hash: string) => found.slice(0, found.length - hash.length) + strike(hash),
    );
    clean = clean.replace(BARE_HASH, strike);
  }
  return { text: clean, count };
}

/** Goes from hyphen to hyphen, which is far cheaper than trying the expression at every character. */
function redactDashed(text: string, strike: (found: string) => string): string {
  let result = '';
  let copied = 0;
  for (let at = nextDash(text, 0); at >= 0; at = nextDash(text, at + 1)) {
    const start = groupBefore(text, at, copied);
    if (start < 0) continue;
    DASHED.lastIndex = start;
    const found = DASHED.exec(text)?.[0];
    if (found === undefined) continue;
    if (!isKey(found)) {
      at = start + found.length - 1;
      continue;
    }
    result += text.slice(copied, start) + strike(found);
    copied = start + found.length;
    at = copied - 1;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

const DASHES = /[-\u2010-\u2015\u2212]/g;

function nextDash(text: string, from: number): number {
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
    } else if (!isGap(code)) break;
  }
  return left === 0 ? start : -1;
}

function isKeyChar(code: number): boolean {
  if (code >= 48 && code <= 57) return true;
  if (code >= 65 && code <= 90) return true;
  if (code === 42 || code === 35 || code === 0x2022) return true;
  return code >= 98 && code <= 121 && 'eilosuz'.indexOf(String.fromCharCode(code)) < 0;
}

function isGap(code: number): boolean {
  return (
    code === 32 ||
    code === 9 ||
    code === 10 ||
    code === 13 ||
    code === 62 ||
    code === 124 ||
    code === 0xa0 ||
    code === 92
  );
}

/** Not a key: all masked already, or a product ID such as 00331-10000-00001-AA123, which begins with three numbers. */
function isKey(found: string): boolean {
  if (!/[A-Za-z0-9]/.test(found.replace(/x/gi, ''))) return false;
  return !/^\d{5}\D{1,12}\d{5}\D{1,12}\d{5}/.test(found);
}
