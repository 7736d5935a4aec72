/**
 * Result codes. WMI hands them out as unsigned numbers (PowerShell) or signed ones (VBScript), events as decimal or
 * hexadecimal text, slmgr.vbs without leading zeros: all become `0x` and eight upper-case digits.
 */
import { hex } from './bytes.ts';

/** Formats the low 32 bits of a number, signed or not. */
export function formatCode(value: number): string {
  return hex(value, 8);
}

/** As Windows prints it in full. */
const WHOLE = /^0x[0-9A-F]{8}$/;

/** A code as a number or as text (`0x...`, or decimal with or without sign); null where it is none or over 32 bits. */
export function foldCode(value: unknown): string | null {
  if (typeof value === 'number') return isCode(value) ? formatCode(value) : null;
  if (typeof value !== 'string' || value.length > 24) return null;
  return WHOLE.test(value) ? value : foldText(value.trim());
}

/** As `foldCode`, the code as an unsigned number. */
export function foldNumber(value: unknown): number | null {
  if (typeof value === 'number') return isCode(value) ? value >>> 0 : null;
  const code = foldCode(value);
  return code === null ? null : Number(code);
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
