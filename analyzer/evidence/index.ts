/** Turns the files of one device into witnesses. Nothing here judges; what could not be read becomes a problem. */

import { type ProblemSink, problem } from '../model/problems.ts';
import type { Acpi, EvidenceItem, Licensing, LicensingEvent, Mgadiag, Problem, Slmgr } from '../model/types.ts';
import { type DeviceFiles, EVIDENCE_FILES, type EvidenceFile } from '../model/types.ts';
import { readAcpiTables } from './acpi.ts';
import { readEvents } from './events.ts';
import { readLicensing } from './licensing.ts';
import { type Manifest, type ManifestItem, manifestItem, readManifest } from './manifest.ts';
import { readMgadiag } from './mgadiag/index.ts';
import { type DecodedSlic, decodeSlicOnce, isSlic, sha256, tableDigest } from './slic/table.ts';
import { readSlmgr } from './slmgr/index.ts';

export interface ReadOptions {
  /** Also compare the hashes of the text files with the manifest. */
  verify?: boolean;
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
  /** Files that can speak of the firmware, lay there, and were rejected. */
  rejected: EvidenceFile[];
}

/** Files that can say something about the firmware: where one of them was rejected, the state is `unreadable`. */
const FIRMWARE_FILES: readonly EvidenceFile[] = [
  'manifest.json',
  'slic.bin',
  'licensing.json',
  'events.json',
  'mgadiag.txt',
];

const MAX_PROBLEMS_PER_FILE = 20;

class Reading {
  readonly problems: Problem[];
  readonly rejected: EvidenceFile[];
  readonly input: DeviceFiles;
  manifest: Manifest | null = null;
  private readonly verify: boolean;

  constructor(input: DeviceFiles, options: ReadOptions) {
    this.input = input;
    this.problems = input.problems.slice();
    this.rejected = input.rejected.slice();
    this.verify = options.verify ?? false;
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

  /** Runs one parser over one file, if it is there. A parser that throws is our fault and must not cost the device. */
  read<T>(file: EvidenceFile, parse: (bytes: Uint8Array, report: ProblemSink) => T | null): T | null {
    const bytes = this.input.files[file];
    if (!bytes) return null;
    const report = this.sink(file);
    this.compare(file, bytes, report);
    let value: T | null = null;
    try {
      value = parse(bytes, report);
    } catch (error) {
      report('internal-error', error instanceof Error ? error.message : String(error));
    }
    if (value === null) this.rejected.push(file);
    return value;
  }

  /** Size always, hash with --verify. A text that differs is read all the same. */
  private compare(file: EvidenceFile, bytes: Uint8Array, report: ProblemSink): void {
    if (file === 'manifest.json' || file === 'slic.bin') return;
    const item = this.item(file);
    if (item?.status !== 'collected') return;
    if (item.bytes !== null && item.bytes !== bytes.length) report('size-mismatch', bytes.length, item.bytes);
    else if (this.verify && item.sha256 !== null && item.sha256 !== sha256(bytes)) report('hash-mismatch');
  }
}

/** A `slic.bin` that differs from the manifest in size or hash was damaged on the way and is no witness. */
function readSlic(bytes: Uint8Array, item: ManifestItem | null, report: ProblemSink): DecodedSlic | null {
  const digest = tableDigest(bytes);
  if (item?.bytes != null && item.bytes !== bytes.length) {
    report('size-mismatch', bytes.length, item.bytes);
    return null;
  }
  if (item?.sha256 != null && item.sha256 !== digest) {
    report('hash-mismatch');
    return null;
  }
  if (!isSlic(bytes)) {
    report('not-slic', bytes.length);
    return null;
  }
  if (item && item.status !== 'collected') report('unlisted-file', item.status);
  return decodeSlicOnce(bytes, digest);
}

/** The manifest's list, corrected by what lies there; without a manifest, what lies there. */
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
  (EVIDENCE_FILES as readonly string[]).includes(name) && files[name as EvidenceFile] === undefined;

/** Where the table could not be asked for, the collector's own reason is why nobody can tell. */
function reportUncollected(reading: Reading): void {
  const item = reading.item('slic.bin');
  if (!item?.error || item.status === 'collected' || item.status === 'absent') return;
  reading.problems.push(problem('not-collected', 'slic.bin', item.status, item.error));
}

/** Reads all witnesses of one device; never throws. */
export function readWitnesses(input: DeviceFiles, options: ReadOptions = {}): Witnesses {
  const reading = new Reading(input, options);
  reading.manifest = reading.read('manifest.json', (bytes, report) => {
    const { manifest, problems } = readManifest(bytes);
    for (const args of problems) report(...args);
    return manifest;
  });
  reportUncollected(reading);
  const codePage = reading.manifest?.os.oemCodePage ?? null;
  const slic = reading.read('slic.bin', (bytes, report) => readSlic(bytes, reading.item('slic.bin'), report));
  const acpi = reading.read('acpi-tables.csv', readAcpiTables);
  const slmgr = reading.read('slmgr-dlv.txt', (bytes, report) => readSlmgr(bytes, codePage, report));
  const licensing = reading.read('licensing.json', readLicensing);
  const events = reading.read('events.json', readEvents);
  const mgadiag = reading.read('mgadiag.txt', (bytes, report) => readMgadiag(bytes, codePage, report));
  if (mgadiag) mgadiag.modifiedUtc = reading.item('mgadiag.txt')?.modifiedUtc ?? null;
  return {
    manifest: reading.manifest,
    slic,
    acpi,
    slmgr,
    mgadiag,
    licensing,
    events,
    evidence: listEvidence(reading),
    problems: reading.problems,
    rejected: reading.rejected.filter((file) => FIRMWARE_FILES.includes(file)),
  };
}
