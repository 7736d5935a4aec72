/**
 * Cheap signs that a text may hold a product key or its hash, so that only then it is searched (redact.ts). They may say
 * yes too often, never no too often. They look at one text at a time: in the JSON of a whole device every escape and every
 * quote mark would be one more thing that could stand inside a key and hide it.
 */

/** Three groups of five and two separators. */
const SHORTEST = 17;
/** Two hyphens with a group between them are so far apart. */
const HYPHENS_APART = 6;
const RARE_DASH = /[\u2010-\u2015\u2212]/;
/** The middle group of three without hyphens. */
const MIDDLE_GROUP = /[\s\xA0>|-][BCDFGHJKMNPQRTVWXY2346789*]{5}[\s\xA0>|-]/;

function mayHoldKey(text: string): boolean {
  if (text.length < SHORTEST) return false;
  if (text.lastIndexOf('-') - text.indexOf('-') >= HYPHENS_APART) return true;
  return text.includes('=') || RARE_DASH.test(text) || MIDDLE_GROUP.test(text);
}

/** Whether any text of a value, property names included, holds what `isKey` finds. */
export function someText(value: unknown, isKey: (text: string) => boolean): boolean {
  if (typeof value === 'string') return mayHoldKey(value) && isKey(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (someText(item, isKey)) return true;
    return false;
  }
  for (const name in value)
    if (someText((value as Record<string, unknown>)[name], isKey) || (mayHoldKey(name) && isKey(name))) return true;
  return false;
}
