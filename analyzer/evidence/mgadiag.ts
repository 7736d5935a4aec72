import type { Mgadiag } from '../model.ts';
import type { ProblemSink } from '../problems.ts';
export function readMgadiag(_bytes: Uint8Array, _oemCodePage: number | null, _report: ProblemSink): Mgadiag | null {
  return null;
}
