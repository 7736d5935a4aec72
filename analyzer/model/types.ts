/**
 * The nouns. The content of the reports comes from the schemas (schema.generated.ts); here is what passes between
 * scan, evidence and verdict.
 *
 *   scan -> DeviceFiles -> evidence -> Witnesses -> verdict -> DeviceResult -> report
 */
import type { CollectionKind, Problem } from './schema.generated.ts';

export type * from './schema.generated.ts';

/** The evidence files that are read; evidence/files.ts describes each of them. */
export type EvidenceFile =
  | 'manifest.json'
  | 'slic.bin'
  | 'acpi-tables.csv'
  | 'slmgr-dlv.txt'
  | 'licensing.json'
  | 'events.json'
  | 'mgadiag.txt';

/** The file that an evidence file was read from, where that has another name or is a dump. */
export interface FileOrigin {
  name: string;
  /** 1-based line of each byte, where the file is a text dump of them. */
  lines: readonly number[] | null;
}

/** All that was read of one device folder: the one input of the pure function `analyzeDevice`. */
export interface DeviceFiles {
  /** Name of the folder directly under the root. */
  device: string;
  /** Path of the folder that the files came from: the device folder or one of its runs. */
  source: string;
  kind: CollectionKind;
  /** Bytes of each file that could be read, by its lower-case name. */
  files: Partial<Record<EvidenceFile, Uint8Array>>;
  /** Where they were read from, where that is not the file of that name. */
  origins?: Partial<Record<EvidenceFile, FileOrigin>>;
  /** Files that were there and could not be read (link, too large, unreadable). */
  rejected: EvidenceFile[];
  /** What went wrong while the folder was read. */
  problems: Problem[];
}
