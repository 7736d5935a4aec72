/** Times as the witnesses give them. */

/** Month and day; the last of a leap February alone is left to Date.parse. */
const DAY = '(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31';

/** `2026-01-02T03:04:05Z`, with or without a fraction: such a time is valid without being computed. */
export const UTC_TIME = new RegExp(`^[1-9]\\d{3}-(?:${DAY})T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z$`);

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/i;
/** What .NET's older serialisers write: milliseconds since 1970 in UTC; an offset behind them is for display. */
const MILLISECONDS = /^\\?\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/$/;
/** WMI's datetime: local time and the minutes that it is ahead of UTC. */
const WMI = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.(\d{6})([+-])(\d{3})$/;

/** Milliseconds since 1970, NaN where it is no time. */
export function parseTime(text: string | null | undefined): number {
  return text ? Date.parse(text) : Number.NaN;
}

const LENGTH = '2026-01-02T03:04:05Z'.length;
/** Greatest time that a Date holds. */
const LAST = 8.64e15;

/** ISO 8601 in UTC, with the fraction that was given unless it is zero; a time without a zone is UTC. Null for no time. */
export function utcOf(value: string): string | null {
  if (UTC_TIME.test(value))
    return value[LENGTH - 1] === '.' && /\.0+Z$/.test(value) ? `${value.slice(0, LENGTH - 1)}Z` : value;
  if (value.length > 64) return null;
  const text = value.trim();
  const iso = ISO.exec(text);
  if (iso) return utcText(Date.parse(`${iso[1]}T${iso[2]}${iso[4]?.toUpperCase() ?? 'Z'}`), iso[3] ?? '');
  const milliseconds = MILLISECONDS.exec(text)?.[1];
  if (milliseconds !== undefined) {
    const time = Number(milliseconds);
    return utcText(time, `.${String(((time % 1000) + 1000) % 1000).padStart(3, '0')}`);
  }
  const wmi = WMI.exec(text);
  if (!wmi) return null;
  const [, year, month, day, hour, minute, second, fraction, sign, ahead] = wmi;
  const local = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return utcText(local - Number(ahead) * 60_000 * (sign === '-' ? -1 : 1), `.${fraction}`);
}

function utcText(time: number, fraction: string): string | null {
  if (!Number.isFinite(time) || Math.abs(time) > LAST) return null;
  return `${new Date(time).toISOString().slice(0, -5)}${/[1-9]/.test(fraction) ? fraction : ''}Z`;
}

/** A day as SMBIOS writes it, 20110314 or 03/14/2011, in milliseconds since 1970; null where it is neither. */
export function biosDate(text: string | null | undefined): number | null {
  const ordered = /^(\d{4})-?(\d\d)-?(\d\d)(?!\d)/.exec(text ?? '');
  const american = ordered === null ? /^(\d\d)\/(\d\d)\/(\d{4})/.exec(text ?? '') : null;
  if (ordered !== null) return timeOrNull(`${ordered[1]}-${ordered[2]}-${ordered[3]}`);
  return american === null ? null : timeOrNull(`${american[3]}-${american[1]}-${american[2]}`);
}

function timeOrNull(day: string): number | null {
  const time = Date.parse(day);
  return Number.isNaN(time) ? null : time;
}
