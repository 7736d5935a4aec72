import type { Mgadiag } from '../model.ts';
import type { ProblemSink } from '../problems.ts';
export function readMgadiag(_bytes: Uint8Array, _oem: number | null, _report: ProblemSink): Mgadiag {
  return {
    toolVersion: null,
    encoding: null,
    licenseType: null,
    osVersion: null,
    productName: null,
    biosValid: 'not_stated',
    biosValidText: null,
    markerVersion: null,
    idsConsistent: null,
    acpiTables: [],
    truncated: true,
    licensing: null,
    modifiedUtc: null,
    lines: {},
  };
}
