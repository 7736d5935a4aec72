/** Shares of a group of devices as cells. */
import type { Cell } from './sheet.ts';
import { STYLE } from './styles.ts';

/** Of the machines that KMS checks; empty where there is none. */
export function blockedShare(byVerdict: { [verdict: string]: number | undefined }): Cell | null {
  const blocked = byVerdict.blocked ?? 0;
  const judged = blocked + (byVerdict.allowed ?? 0);
  return judged > 0 ? { value: blocked / judged, style: STYLE.share } : null;
}
