import type { LicensingEvent } from '../model.ts';
import type { ProblemSink } from '../problems.ts';
export function readEvents(_bytes: Uint8Array, _report: ProblemSink): LicensingEvent[] | null {
  return null;
}
