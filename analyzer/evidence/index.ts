/** Turns the files of one device into witnesses. Nothing here judges; what could not be read becomes a problem. */

import { type ProblemSink, problem } from '../model/problems.ts';
import type {
  Acpi,
  DeviceFiles,
  EvidenceFile,
  EvidenceItem,
  Licensing,
  LicensingEvent,
  Mgadiag,
  Problem,
  Slmgr,
} from '../model/types.ts';
import { Caches } from './caches.ts';
import { EVIDENCE_FILES, evidenceRecord, isEvidenceFile, type Read } from './files.ts';
import { type Manifest, type ManifestItem, manifestItem } from './manifest.ts';
import { type DecodedSlic, sha256 } from './slic/table.ts';

export interface ReadOptions {
  /** Also compare the hashes of the text files with the manifest. */
  verify?: boolean;
  /** Those of the worker, where many devices are read. */
  caches?: Caches;
}

/** What each witness says; null where it is not there or could not be read. */
export interface Witnesses {
  manifest: Manifest | null;
  slic: DecodedSlic | null;
  acpi: Acpi['tables'] | null;
  slmgr: Slmgr | null;
  mgadiag: Mgadiag | null;
  licensing: Licensing | null;
  events: LicensingEvent[] | null;
  evidence: EvidenceItem[];
  problems: Problem[];
  /** Files with evidence about the firmware that were present and rejected. */
  rejected: EvidenceFile[];
}

const MAX_PROBLEMS_PER_FILE = 20;

class Reading {
  readonly problems: Problem[];
  readonly rejected: EvidenceFile[];
  readonly input: DeviceFiles;
  manifest: Manifest | null = null;
  private readonly verify: boolean;
  private readonly caches: Caches;

  constructor(input: DeviceFiles, options: ReadOptions) {
    this.input = input;
    this.problems = input.problems.slice();
    this.rejected = input.rejected.slice();
    this.verify = options.verify ?? false;
    this.caches = options.caches ?? new Caches();
  }

  sink(file: EvidenceFile): ProblemSink {
    let count = 0;
    return (code, ...args) => {
      if (count++ < MAX_PROBLEMS_PER_FILE) this.problems.push(problem(code, file, ...args));
    };
  }

  item(file: EvidenceFile): ManifestItem | null {
    return manifestItem(this.manifest, file);
  }

  /** Reads one file, if it is there. A reader that throws is our fault and must not cost the device. */
  read<File extends EvidenceFile>(file: File): Read<File> | null {
    const bytes = this.input.files[file];
    if (!bytes) return null;
    const report = this.sink(file);
    this.compare(file, bytes, report);
    const context = { oemCodePage: this.manifest?.os.oemCodePage ?? null, item: this.item(file), caches: this.caches };
    let value: unknown = null;
    try {
      value = evidenceRecord(file).read(bytes, report, context);
    } catch (error) {
      report('internal-error', error instanceof Error ? error.message : String(error));
    }
    if (value === null) this.rejected.push(file);
    return value as Read<File> | null;
  }

  /** Size always, hash with --verify; the manifest has nothing to be compared with, and slic.bin compares itself. */
  private compare(file: EvidenceFile, bytes: Uint8Array, report: ProblemSink): void {
    if (file === 'manifest.json' || !evidenceRecord(file).text) return;
    const item = this.item(file);
    if (item?.status !== 'collected') return;
    if (item.bytes !== null && item.bytes !== bytes.length) report('size-mismatch', bytes.length, item.bytes);
    else if (this.verify && item.sha256 !== null && item.sha256 !== sha256(bytes)) report('hash-mismatch');
  }
}

/** The manifest's list, corrected by what is there; without a manifest, what is there. */
function listEvidence({ manifest, input: { files, rejected } }: Reading): EvidenceItem[] {
  const items: EvidenceItem[] = [];
  for (const { name, status: stated, error } of manifest?.evidence ?? []) {
    const status = stated === 'collected' && isLost(name, files) ? 'failed' : stated;
    items.push(error ? { name, status, error } : { name, status });
  }
  for (const file of EVIDENCE_FILES) {
    if (file === 'manifest.json' || items.some(({ name }) => name === file)) continue;
    if (file in files) items.push({ name: file, status: 'collected' });
    else if (rejected.includes(file)) items.push({ name: file, status: 'failed' });
  }
  return items;
}

/** Whether an evidence file that was collected is not among the files. */
const isLost = (name: string, files: DeviceFiles['files']): boolean =>
  isEvidenceFile(name) && files[name] === undefined;

/** Where the table could not be queried, the collector's own reason explains the unknown state. */
function reportUncollected(reading: Reading): void {
  const item = reading.item('slic.bin');
  if (!item?.error || item.status === 'collected' || item.status === 'absent') return;
  reading.problems.push(problem('not-collected', 'slic.bin', item.status, item.error));
}

/** A file beside a manifest that says otherwise, or nothing, of it: somebody put it there later, whatever it holds. */
function reportUnlisted(reading: Reading): void {
  if (!reading.input.files['slic.bin'] || !reading.manifest) return;
  const item = reading.item('slic.bin');
  if (item?.status === 'collected') return;
  reading.problems.push(problem('unlisted-file', 'slic.bin', item ? `says ${item.status}` : 'does not list it'));
}

/** Reads all witnesses of one device; never throws. */
export function readWitnesses(input: DeviceFiles, options: ReadOptions = {}): Witnesses {
  const reading = new Reading(input, options);
  reading.manifest = reading.read('manifest.json');
  reportUncollected(reading);
  const slic = reading.read('slic.bin');
  reportUnlisted(reading);
  return {
    manifest: reading.manifest,
    slic,
    acpi: reading.read('acpi-tables.csv'),
    slmgr: reading.read('slmgr-dlv.txt'),
    licensing: reading.read('licensing.json'),
    events: reading.read('events.json'),
    mgadiag: reading.read('mgadiag.txt'),
    evidence: listEvidence(reading),
    problems: reading.problems,
    rejected: reading.rejected.filter((file) => evidenceRecord(file).firmware),
  };
}
