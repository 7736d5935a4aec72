/** Times as the readers give them. */

/** `2026-01-02T03:04:05Z`, on a day that every month has. */
const USUAL = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

const TWO_ZEROS = 11 * 0x30;

const twoDigits = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - TWO_ZEROS;

/** Milliseconds since 1970, NaN where it is no time: Date.parse, at half its cost for the usual form. */
export function parseTime(text: string | null | undefined): number {
  if (!text) return Number.NaN;
  if (!USUAL.test(text)) return Date.parse(text);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5) - 1;
  return Date.UTC(year, month, twoDigits(text, 8), twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17));
}
