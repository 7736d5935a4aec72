/** Dates as Excel counts them, columns as it names them. */

const MS_A_DAY = 86_400_000;
/** Days from Excel's day 0 (30 December 1899) to 1 January 1970. */
const EPOCH_SERIAL = 25_569;
/** Serial numbers from 1 March 1900 (before it Excel counts a day that never was) to 31 December 9999. */
const FIRST_SERIAL = 61;
const LAST_SERIAL = 2_958_465;

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/;

/** Excel's serial number of an ISO 8601 time in UTC, to the second; null for what is no such time or out of range. */
export function dateSerial(iso: string): number | null {
  if (!UTC.test(iso)) return null;
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return null;
  const serial = (Math.round(ms / 1000) * 1000) / MS_A_DAY + EPOCH_SERIAL;
  return serial >= FIRST_SERIAL && serial < LAST_SERIAL + 1 ? serial : null;
}

/** 0 -> A, 25 -> Z, 26 -> AA. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}
