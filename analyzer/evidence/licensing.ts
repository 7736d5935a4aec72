import type { Licensing } from '../model.ts';
import type { ProblemSink } from '../problems.ts';
export function readLicensing(_bytes: Uint8Array, _report: ProblemSink): Licensing | null {
  return null;
}
