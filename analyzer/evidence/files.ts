/**
 * One record per evidence file: what the collector calls it, how large it may be, what reads it, and what it can say. Lists
 * of files, size limits and the order in which they are asked for come from here.
 */
import type { ProblemSink } from '../model/problems.ts';
import type { EvidenceFile } from '../model/types.ts';
import { readAcpiTables } from './acpi.ts';
import type { Caches } from './caches.ts';
import { readEvents } from './events.ts';
import { readLicensing } from './licensing.ts';
import { type ManifestItem, readManifest } from './manifest.ts';
import { readMgadiag } from './mgadiag/index.ts';
import { readSlicFile } from './slic/file.ts';
import { readSlmgr } from './slmgr/index.ts';

/** What is known of a file apart from its bytes. */
export interface FileContext {
  /** OEM code page of the machine, as its manifest states it. */
  oemCodePage: number | null;
  /** The manifest's item for this file. */
  item: ManifestItem | null;
  caches: Caches;
}

interface EvidenceRecord<T> {
  /** Largest file that is read, in bytes: this is checked before any byte is. */
  limit: number;
  /** Whether people read and edit it: a text that differs from its manifest is read all the same. */
  text: boolean;
  /** Whether it can say something about the firmware: where it was rejected, the firmware is `unreadable`. */
  firmware: boolean;
  /** Null where the file is no such evidence; the reason goes to `report`. */
  read(bytes: Uint8Array, report: ProblemSink, context: FileContext): T | null;
}

const MIB = 1 << 20;
/** A capture of one machine has some thousand characters; exports of a whole tool chain have megabytes. */
const TEXT_LIMIT = 8 * MIB;

/** In the order in which the files are asked for: the manifest says what to make of the others. */
export const EVIDENCE = {
  'manifest.json': {
    limit: MIB,
    text: true,
    firmware: true,
    read(bytes, report) {
      const { manifest, problems } = readManifest(bytes);
      for (const args of problems) report(...args);
      return manifest;
    },
  },
  // A SLIC table has 374 bytes.
  'slic.bin': {
    limit: 1 << 16,
    text: false,
    firmware: true,
    read: (bytes, report, { item, caches }) => readSlicFile(bytes, item, report, caches),
  },
  'acpi-tables.csv': {
    limit: 1 << 18,
    text: true,
    firmware: false,
    read: (bytes, report, { caches }) => readAcpiTables(bytes, report, caches),
  },
  'slmgr-dlv.txt': {
    limit: TEXT_LIMIT,
    text: true,
    firmware: false,
    read: (bytes, report, { oemCodePage }) => readSlmgr(bytes, oemCodePage, report),
  },
  'licensing.json': { limit: TEXT_LIMIT, text: true, firmware: true, read: readLicensing },
  'events.json': { limit: TEXT_LIMIT, text: true, firmware: true, read: readEvents },
  'mgadiag.txt': {
    limit: TEXT_LIMIT,
    text: true,
    firmware: true,
    read(bytes, report, { oemCodePage, item, caches }) {
      const mgadiag = readMgadiag(bytes, oemCodePage, report, caches);
      mgadiag.modifiedUtc = item?.modifiedUtc ?? null;
      return mgadiag;
    },
  },
} satisfies { [File in EvidenceFile]: EvidenceRecord<unknown> };

/** What the reader of a file gives. */
export type Read<File extends EvidenceFile> = ReturnType<(typeof EVIDENCE)[File]['read']>;

export const EVIDENCE_FILES = Object.keys(EVIDENCE) as EvidenceFile[];

/** The record of a file, whatever its reader gives. */
export const evidenceRecord = (file: EvidenceFile): EvidenceRecord<unknown> => EVIDENCE[file];

/** Whether a name in lower case is that of an evidence file. */
export const isEvidenceFile = (name: string): name is EvidenceFile => Object.hasOwn(EVIDENCE, name);
