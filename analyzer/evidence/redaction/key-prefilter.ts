/**
 * Cheap checks for a product key or its hash, so that only a text that may hold one is searched (redact.ts). They may say
 * yes too often, never no too often.
 */

import type { KeySearch } from '../../model/serialisation.ts';
import { HYPHEN, KEY_CHARACTER, RARE_DASH, redactKeys } from './redact.ts';

/** Three groups of five and two separators. */
const SHORTEST = 17;
const GROUP = 5;
/** The second and the third group of a key without hyphens. */
const GROUPS = new RegExp(`[\\s\\xA0>|-]${KEY_CHARACTER}{5}[\\s\\xA0>|-]{1,12}${KEY_CHARACTER}{5}`);

const isWideBlank = (code: number): boolean => code >= 0xa0 && /\s/.test(String.fromCharCode(code));

/** Characters between `from` and the next hyphen, what wraps and quotes put in left aside; counted to one more than a group. */
function charactersUpToHyphen(text: string, from: number): number {
  let count = 0;
  for (let at = from; at < text.length && count <= GROUP; at++) {
    const code = text.charCodeAt(at);
    if (code === HYPHEN) break;
    // Blanks, line ends, `>`, `|` and the backslash of Markdown.
    if (code > 0x20 && code !== 0x3e && code !== 0x7c && code !== 0x5c && !isWideBlank(code)) count++;
  }
  return count;
}

/** Two hyphens with five characters between them and five behind: a GUID or a product ID has none such. */
function hasDashedGroup(text: string): boolean {
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1)) {
    if (charactersUpToHyphen(text, at + 1) !== GROUP) continue;
    const next = text.indexOf('-', at + 1);
    if (next >= 0 && charactersUpToHyphen(text, next + 1) >= GROUP) return true;
  }
  return false;
}

/** Whether a text may hold a key. */
export function mayHoldKey(text: string): boolean {
  if (text.length < SHORTEST) return false;
  if (hasDashedGroup(text)) return true;
  return text.includes('=') || RARE_DASH.test(text) || GROUPS.test(text);
}

/** As `redactKeys`, for texts that mostly hold none. */
export const withoutKeys: typeof redactKeys = (text) => (mayHoldKey(text) ? redactKeys(text) : { text, count: 0 });

/** Whether a text of a JSON document may hold a key: with an escape in it, something may stand inside a key and hide it. */
export const mayHoldKeyInJson = (json: string): boolean => json.includes('\\') || mayHoldKey(json);

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

/** Whether any text of a value holds a key. */
export const holdsAnyKey: KeySearch = (value) => someText(value, (text) => redactKeys(text).count > 0);
