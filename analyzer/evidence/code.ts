/**
 * Result codes. WMI hands them out as unsigned numbers (PowerShell) or signed ones (VBScript), events as decimal or
 * hexadecimal text, slmgr.vbs without leading zeros: all become `0x` and eight upper-case digits.
 */

/** Formats the low 32 bits of a number, signed or not. */
export function formatCode(value: number): string {
  return `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}

/** A code as a number or as text (`0x...`, or decimal with or without sign); null where it is none or over 32 bits. */
export function foldCode(value: unknown): string | null {
  if (typeof value === 'number') return isCode(value) ? formatCode(value) : null;
  if (typeof value !== 'string' || value.length > 24) return null;
  if (value.length > MEMO_LENGTH) return foldText(value.trim());
  const known = memo.get(value);
  if (known !== undefined) return known;
  const code = foldText(value.trim());
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(value, code);
  return code;
}

/** A fleet's events and licences hold few distinct codes, each of them thousands of times. */
const MEMO_LIMIT = 4096;
/** V8 cuts a longer text out of its file without copying it: to remember it would keep the whole file. */
const MEMO_LENGTH = 12;
const memo = new Map<string, string | null>();

function foldText(text: string): string | null {
  const hex = /^0x0*([0-9a-f]{1,8})$/i.exec(text);
  if (hex) return formatCode(Number.parseInt(hex[1] as string, 16));
  if (!/^-?\d{1,10}$/.test(text)) return null;
  const number = Number(text);
  return isCode(number) ? formatCode(number) : null;
}

function isCode(value: number): boolean {
  return Number.isInteger(value) && value >= -0x80000000 && value <= 0xffffffff;
}
