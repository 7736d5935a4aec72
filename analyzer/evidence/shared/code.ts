/**
 * Result codes. WMI hands them out as unsigned numbers (PowerShell) or signed ones (VBScript), events as decimal or
 * hexadecimal text, slmgr.vbs without leading zeros: all become `0x` and eight upper-case digits.
 */
import { hex } from './bytes.ts';
import { Cache } from './cache.ts';

/** Formats the low 32 bits of a number, signed or not. */
export function formatCode(value: number): string {
  return hex(value, 8);
}

/** A code as a number or as text (`0x...`, or decimal with or without sign); null where it is none or over 32 bits. */
export function foldCode(value: unknown): string | null {
  if (typeof value === 'number') return isCode(value) ? formatCodeOnce(value) : null;
  if (typeof value !== 'string' || value.length > 24) return null;
  if (value.length > MEMO_LENGTH) return foldText(value.trim());
  const known = memo.get(value);
  if (known !== undefined) return known;
  return memo.set(value, foldText(value.trim()));
}

/** A fleet's events and licences hold few distinct codes, each of them thousands of times. */
const MEMO_LIMIT = 4096;
/** V8 cuts a longer text out of its file without copying it: to remember it would keep the whole file. */
const MEMO_LENGTH = 12;
const memo = new Cache<string, string | null>(MEMO_LIMIT);

/** As `foldCode`, the code as an unsigned number. */
export function foldNumber(value: unknown): number | null {
  if (typeof value === 'number') return isCode(value) ? value >>> 0 : null;
  const code = foldCode(value);
  return code === null ? null : Number(code);
}

const formatted = new Cache<number, string>(MEMO_LIMIT);

function formatCodeOnce(value: number): string {
  return formatted.get(value) ?? formatted.set(value, formatCode(value));
}

function foldText(text: string): string | null {
  const digits = /^0x0*([0-9a-f]{1,8})$/i.exec(text);
  if (digits) return formatCode(Number.parseInt(digits[1] as string, 16));
  if (!/^-?\d{1,10}$/.test(text)) return null;
  const number = Number(text);
  return isCode(number) ? formatCode(number) : null;
}

function isCode(value: number): boolean {
  return Number.isInteger(value) && value >= -0x80000000 && value <= 0xffffffff;
}
