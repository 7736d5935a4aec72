import type { Slmgr } from '../model.ts';
import type { ProblemSink } from '../problems.ts';
export function readSlmgr(_bytes: Uint8Array, _oemCodePage: number | null, _report: ProblemSink): Slmgr | null {
  return null;
}
