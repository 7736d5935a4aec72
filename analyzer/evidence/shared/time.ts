/** Times as the readers give them. */

/** Month and day; the last of a leap February alone is left to Date.parse. */
const DAY = '(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31';

/** `2026-01-02T03:04:05Z`, with or without a fraction: such a time is valid without being computed. */
export const UTC_TIME = new RegExp(`^[1-9]\\d{3}-(?:${DAY})T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z$`);
const WITHOUT_FRACTION = 20;

const TWO_ZEROS = 11 * 0x30;

const twoDigits = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - TWO_ZEROS;

/** Milliseconds since 1970, NaN where it is no time: Date.parse, at half its cost for the usual form. */
export function parseTime(text: string | null | undefined): number {
  if (!text) return Number.NaN;
  if (text.length !== WITHOUT_FRACTION || !UTC_TIME.test(text)) return Date.parse(text);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5) - 1;
  return Date.UTC(year, month, twoDigits(text, 8), twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17));
}
