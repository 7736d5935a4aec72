/**
 * Cheap signs that a text may hold a product key or its hash, so that only then it is searched (redact.ts). They may say
 * yes too often, never no too often. They look at one text, or at JSON in which no sign is escaped: an escape would be one
 * more thing that could stand inside a key and hide it.
 */

import type { KeySearch } from '../../model/serialisation.ts';
import { HYPHEN, KEY_SIGN, RARE_DASH, redactKeys } from './redact.ts';

/** Three groups of five and two separators. */
const SHORTEST = 17;
const GROUP = 5;
/** The middle group of three without hyphens. */
const MIDDLE_GROUP = new RegExp(`[\\s\\xA0>|-]${KEY_SIGN}{5}[\\s\\xA0>|-]`);

const isWideBlank = (code: number): boolean => code >= 0xa0 && /\s/.test(String.fromCharCode(code));

/** Signs between `from` and the next hyphen, what wraps and quotes put in left aside; counted to one more than a group. */
function signsUpToHyphen(text: string, from: number): number {
  let count = 0;
  for (let at = from; at < text.length && count <= GROUP; at++) {
    const code = text.charCodeAt(at);
    if (code === HYPHEN) break;
    // Blanks, line ends, `>`, `|` and the backslash of Markdown.
    if (code > 0x20 && code !== 0x3e && code !== 0x7c && code !== 0x5c && !isWideBlank(code)) count++;
  }
  return count;
}

/** Two hyphens with five signs between them and five behind: a GUID or a product ID has none such. */
function hasDashedSign(text: string): boolean {
  for (let at = text.indexOf('-'); at >= 0; at = text.indexOf('-', at + 1)) {
    if (signsUpToHyphen(text, at + 1) !== GROUP) continue;
    const next = text.indexOf('-', at + 1);
    if (next >= 0 && signsUpToHyphen(text, next + 1) >= GROUP) return true;
  }
  return false;
}

const BLANK = 0x20;
const IS_KEY_SIGN = new RegExp(KEY_SIGN);
const KEY_SIGNS = Uint8Array.from({ length: 128 }, (_, code) => (IS_KEY_SIGN.test(String.fromCharCode(code)) ? 1 : 0));

function areKeySigns(text: string, from: number): boolean {
  for (let at = from; at < from + GROUP; at++) if (KEY_SIGNS[text.charCodeAt(at)] !== 1) return false;
  return true;
}

const partsGroups = (code: number): boolean => code === BLANK || code === HYPHEN;

/**
 * What MIDDLE_GROUP finds behind this separator where only blanks and hyphens part groups, but for a group between two
 * single hyphens: such a one is hasDashedSign's to judge.
 */
function hasMiddleGroup(text: string, separator: ' ' | '-'): boolean {
  for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) {
    if (!areKeySigns(text, at + 1)) continue;
    const end = at + 1 + GROUP;
    const single = separator === '-' && text.charCodeAt(end) === HYPHEN && !partsGroups(text.charCodeAt(end + 1));
    if (partsGroups(text.charCodeAt(end)) && !single) return true;
  }
  return false;
}

/** As `mayHoldKey`, for printable ASCII, in half the time. */
export function asciiMayHoldKey(text: string): boolean {
  if (text.length < SHORTEST) return false;
  if (hasDashedSign(text) || text.includes('=')) return true;
  return text.includes('>') || text.includes('|')
    ? MIDDLE_GROUP.test(text)
    : hasMiddleGroup(text, ' ') || hasMiddleGroup(text, '-');
}

/** Whether a text has such a sign. */
export function mayHoldKey(text: string): boolean {
  if (text.length < SHORTEST) return false;
  if (hasDashedSign(text)) return true;
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

export const KEY_SEARCH: KeySearch = {
  mayHoldKey: (json, ascii) => (ascii ? asciiMayHoldKey(json) : mayHoldKey(json)),
  holdsKey: (value) => someText(value, (text) => redactKeys(text).count > 0),
};
