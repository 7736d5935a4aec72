/**
 * The library: the analysis of one device, and the decoder of the table. Nothing else of the program is public. Both are
 * synchronous, read no file, and hold no state that a caller could see.
 */
import { analyzeDevice as analyze } from './device.ts';
import { decodeSlic as decode, isSlic } from './evidence/slic/table.ts';
import type { DeviceResult, EvidenceFile, Slic } from './model/types.ts';

export type { DeviceResult, Slic } from './model/schema.generated.ts';

/** The evidence of one device. */
export interface DeviceEvidence {
  /** Name of the device; it becomes `device` and `source` of the result. */
  device: string;
  /** Bytes of the evidence files by their names; see collector/README.md for what each holds. */
  files: Partial<Record<EvidenceFileName, Uint8Array>>;
}

export type EvidenceFileName =
  | 'manifest.json'
  | 'slic.bin'
  | 'acpi-tables.csv'
  | 'slmgr-dlv.txt'
  | 'licensing.json'
  | 'events.json'
  | 'mgadiag.txt';

/**
 * What `slic-audit explain --json` prints about a device (schemas/device-result.schema.json), product keys redacted. Never
 * throws because of the evidence: what is wrong with it is in `problems`.
 */
export function analyzeDevice({ device, files }: DeviceEvidence): DeviceResult {
  const known: Partial<Record<EvidenceFile, Uint8Array>> = files;
  const kind = files['manifest.json'] ? 'flat' : 'hand-made';
  return analyze({ device, source: device, kind, files: known, rejected: [], problems: [] }).result;
}

/**
 * Decodes an ACPI SLIC table: raw bytes, little-endian, 36 bytes of header and the structures behind it. Throws RangeError
 * where the bytes do not begin with `SLIC` or hold no whole header; anything else that is wrong is a fact of the result.
 */
export function decodeSlic(bytes: Uint8Array): Slic {
  if (!isSlic(bytes)) throw new RangeError(`no SLIC table: ${bytes.length} bytes that do not begin with "SLIC"`);
  return decode(bytes).slic;
}
