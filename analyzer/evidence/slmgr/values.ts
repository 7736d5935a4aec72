/** Values of a product block that its label tells, read more loosely than by shape alone. */

import { foldCode } from '../shared/code.ts';
import { hostIn, isMask } from './shape.ts';

/** The script prints eight digits, or fewer (`0x0`) and a full stop; fewer at the end of a text have been cut. */
export function reasonIn(value: string): string | null {
  return foldCode(/0x(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{1,7}(?=[.\s(]))/.exec(value)?.[0]);
}

/** A host without a port, as people write it; a sentence ("not available") or a mask is none. */
export function bareHost(value: string): string | null {
  return /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?$/.test(value) && hostIn(`${value}:1688`) !== null
    ? value
    : null;
}

/** Characters that thousands are parted by: comma, full stop, apostrophes, blanks of any width. */
const GROUPED = /^\d{1,3}(?:[.,'\u2019 \xA0\u2009\u202F]\d{3})+(?!\d)/;
const MASKED_NUMBER = /[*#?\u2588\u2022\u2026\u25A0\u2592\u2593]|\.{3}|[xX]{2}|\d[xX]|[xX]\d/;

/** The number that a value begins with; null where there is none, or where it is masked, wholly or in part. */
export function numberIn(value: string): number | null {
  const bracket = value.search(/[(\uFF08]/);
  const text = bracket < 0 ? value : value.slice(0, bracket);
  const start = text.search(/\d/);
  if (start < 0 || start > 60 || MASKED_NUMBER.test(text)) return null;
  const rest = text.slice(start);
  const digits = (GROUPED.exec(rest)?.[0] ?? /^\d{1,9}(?!\d)/.exec(rest)?.[0]) || '';
  // A word follows the number, unless the text was cut within it.
  if (digits === '' || (digits.length === rest.length && bracket < 0)) return null;
  return Number(digits.replace(/\D/g, ''));
}

export const isCounter = (value: string): boolean => value.length < 10 && /^\d{1,9}$/.test(value);
export const isOtherActivation = (label: string): boolean => label.startsWith('AO ') || label.includes('ILID');

/** As people type it: in small letters, or with something behind it. */
export function loosePartialKey(value: string): string | null {
  const key = /^[A-Z0-9]{5}\b/i.exec(value)?.[0] ?? null;
  return key === null || isMask(key) ? null : key.toUpperCase();
}
