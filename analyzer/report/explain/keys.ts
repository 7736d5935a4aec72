/** No page shows a product key, whole or partial, whatever file or name it was in. */

import type { Witnesses } from '../../evidence/index.ts';
import { redactKeys } from '../../evidence/redaction/redact.ts';

/** The last five characters of the keys that the witnesses name. */
export function partialKeys({ slmgr, licensing, mgadiag }: Witnesses): string[] {
  const products = [
    ...(slmgr?.products ?? []),
    ...(licensing?.products ?? []),
    ...(mgadiag?.licensing?.products ?? []),
  ];
  return [...new Set(products.map((product) => product.partialProductKey).filter((key) => key !== null))];
}

const literal = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '\\$&');

export function withoutKeys(text: string, partial: readonly string[]): string {
  const clean = redactKeys(text).text;
  if (partial.length === 0) return clean;
  return clean.replace(
    new RegExp(`(?<![A-Za-z0-9])(?:${partial.map(literal).join('|')})(?![A-Za-z0-9])`, 'gi'),
    '*****',
  );
}
