/** Text as bytes, and dates as people read them. */
import iconv from 'iconv-lite';
import type { Locale } from './catalogue.ts';
import type { TextEncoding } from './spec.ts';

export function encodeText(text: string, encoding: TextEncoding, locale: Locale): Buffer {
  switch (encoding) {
    case 'utf-16le':
      return Buffer.from(text, 'utf16le');
    case 'utf-16le-bom':
      return Buffer.from(`\uFEFF${text}`, 'utf16le');
    case 'utf-8':
      return Buffer.from(text, 'utf8');
    case 'oem':
      return iconv.encode(text, `cp${locale.oemCodePage}`);
    case 'ansi':
      return iconv.encode(text, `cp${locale.ansiCodePage}`);
  }
}

/** `M`, `MM`, `D`, `DD`, `YYYY`, `h` (12 hours), `H`, `HH`, `mm`, `ss`, `A`. */
export function formatDate(milliseconds: number, pattern: string): string {
  const date = new Date(milliseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const parts: Record<string, string | number> = {
    YYYY: date.getUTCFullYear(),
    MM: two(date.getUTCMonth() + 1),
    M: date.getUTCMonth() + 1,
    DD: two(date.getUTCDate()),
    D: date.getUTCDate(),
    HH: two(date.getUTCHours()),
    H: date.getUTCHours(),
    h: date.getUTCHours() % 12 || 12,
    mm: two(date.getUTCMinutes()),
    ss: two(date.getUTCSeconds()),
    A: date.getUTCHours() < 12 ? 'AM' : 'PM',
  };
  return pattern.replace(/YYYY|MM|M|DD|D|HH|H|h|mm|ss|A/g, (part) => String(parts[part]));
}

/** `2026-03-02T08:15:00Z`, without fractions, as the collector writes it. */
export function isoUtc(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

export function hex8(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
