/** Text as bytes, and dates as people read them. */
import iconv from 'iconv-lite';
import { hex } from '../evidence/shared/bytes.ts';
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

const DATE_PARTS: Record<string, (date: Date) => string | number> = {
  YYYY: (date) => date.getUTCFullYear(),
  MM: (date) => two(date.getUTCMonth() + 1),
  M: (date) => date.getUTCMonth() + 1,
  DD: (date) => two(date.getUTCDate()),
  D: (date) => date.getUTCDate(),
  HH: (date) => two(date.getUTCHours()),
  H: (date) => date.getUTCHours(),
  h: (date) => date.getUTCHours() % 12 || 12,
  mm: (date) => two(date.getUTCMinutes()),
  ss: (date) => two(date.getUTCSeconds()),
  A: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
};

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A date by the parts above, everything else unchanged; the time without a zone. */
export function formatDate(milliseconds: number, pattern: string): string {
  const date = new Date(milliseconds);
  return pattern.replace(/YYYY|MM|M|DD|D|HH|H|h|mm|ss|A/g, (part) => String(DATE_PARTS[part]?.(date) ?? part));
}

/** `2026-03-02T08:15:00Z`, without fractions, as the collector writes it. */
export function isoUtc(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** What needs no escape in JSON. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** JSON as the collector writes it: ASCII alone, the items of a list on lines of their own, CRLF. */
export function jsonText(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : quoted(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',\r\n')}]`;
  let members = '';
  for (const name in value) {
    if (members) members += ', ';
    members += `"${name}": ${jsonText((value as Record<string, unknown>)[name])}`;
  }
  return `{${members}}`;
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

export function hex8(code: number): string {
  return hex(code, 8);
}
