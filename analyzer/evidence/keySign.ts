/**
 * Signs that a line of JSON may hold a product key or its hash, so that only then every text in it is searched (redact.ts).
 * It may say yes too often, never no too often. It goes from separator to separator with the fastest search there is: to
 * try an expression at every letter would cost more than making the line did.
 */

const HYPHEN = 0x2d;
const DASHES = ['\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212'];
const SEPARATORS = [' ', '\\', '>', '|', '\u00a0'];
const HASH_SIGN = /[A-Za-z0-9+/]{15}=/;

/** In three groups joined by hyphens, the first hyphen has two more groups behind it. */
const DASHED_SIGN =
  /-(?:\s|\\[nrt]|[>|]){0,12}[A-Za-z0-9*]{5}(?:\s|\\[nrt]|[>|]){0,12}-(?:\s|\\[nrt]|[>|]){0,12}[A-Za-z0-9*]{5}/y;
const SPACED_SIGN = /(?:\s|\\[nrt]|[>|]){1,12}[BCDFGHJKMNPQRTVWXY2346789*]{5}/y;

/** 1 for the characters of a key's alphabet, which has no vowels; 2 for what can stand beside a hyphen between groups. */
const KIND = new Uint8Array(128);
for (const char of 'BCDFGHJKMNPQRTVWXY2346789*') KIND[char.charCodeAt(0)] = 1;
for (const char of ' \\>|-') KIND[char.charCodeAt(0)] = 2;

const kindAt = (json: string, at: number): number => {
  const code = json.charCodeAt(at);
  return code < 128 ? (KIND[code] as number) : 0;
};

function hasDashedSign(json: string): boolean {
  for (let at = json.indexOf('-'); at >= 0; at = json.indexOf('-', at + 1)) {
    if (kindAt(json, at + 6) !== 2 && (kindAt(json, at + 1) !== 2 || json.charCodeAt(at + 1) === HYPHEN)) continue;
    DASHED_SIGN.lastIndex = at;
    if (DASHED_SIGN.test(json)) return true;
  }
  return false;
}

/** Without hyphens only the strict alphabet counts: five of its characters before a separator, and five after it. */
function hasSpacedSign(json: string): boolean {
  for (const separator of SEPARATORS) {
    for (let at = json.indexOf(separator); at >= 0; at = json.indexOf(separator, at + 1)) {
      if (kindAt(json, at - 1) !== 1 || kindAt(json, at - 5) !== 1) continue;
      SPACED_SIGN.lastIndex = at;
      if (SPACED_SIGN.test(json)) return true;
    }
  }
  return false;
}

export function mayHoldKey(json: string): boolean {
  if (hasDashedSign(json) || hasSpacedSign(json)) return true;
  if (json.includes('=') && HASH_SIGN.test(json)) return true;
  return DASHES.some((dash) => json.includes(dash));
}
