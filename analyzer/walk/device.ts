/**
 * From a device folder to the files that count: those that lie there, or those of the newest complete run. Nothing here
 * judges, nothing here fails: what is wrong is a problem in the result.
 */
import { type Manifest, readManifest } from '../evidence/manifest.ts';
import { type CollectionKind, type DeviceFiles, EVIDENCE_FILES, type EvidenceFile, type Problem } from '../model.ts';
import { problem } from '../problems.ts';
import { child } from './paths.ts';
import { type Entry, type Failure, type Listing, list, MAX_ENTRIES, read, size, type Walk } from './requests.ts';

/** Largest file that is read, in bytes. A SLIC table has 374; texts and JSON of a machine have a few thousand. */
export const LIMITS: Record<EvidenceFile, number> = {
  'manifest.json': 1 << 20,
  'slic.bin': 1 << 16,
  'acpi-tables.csv': 1 << 18,
  'slmgr-dlv.txt': 1 << 21,
  'licensing.json': 1 << 21,
  'events.json': 1 << 21,
  'mgadiag.txt': 1 << 21,
};

export const MAX_RUNS = 20;
const MAX_NAMES_IN_MESSAGE = 5;

/** `<yyyyMMddTHHmmssZ>_<4 hex>` */
export const RUN = /^\d{8}T\d{6}Z_[0-9a-f]{4}$/i;

const NAMES: ReadonlySet<string> = new Set([...EVIDENCE_FILES, 'collector.log']);

/** What counts in a folder with too many entries: evidence and runs. */
export const counts = (name: string): boolean => NAMES.has(name.toLowerCase()) || RUN.test(name);

type Collected = Omit<DeviceFiles, 'device'>;

/** Entries by lower-case name; of several that differ in case alone, the first in ordinal order. */
function byName(entries: Entry[], problems: Problem[]): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const name = entry.name.toLowerCase();
    if (!NAMES.has(name)) continue;
    const other = found.get(name);
    if (other) problems.push(problem('duplicate-file-name', name));
    if (!other || entry.name < other.name) found.set(name, entry);
  }
  return found;
}

function failureProblem(file: string | null, failure: Failure): Problem {
  switch (failure.failure) {
    case 'link':
    case 'vanished':
      return problem(failure.failure, file);
    case 'not-regular-file':
      return problem('not-regular-file', file, failure.what);
    case 'too-large':
      return problem('too-large', file, failure.size, failure.limit);
    case 'error':
      return file === null
        ? problem('folder-unreadable', null, failure.code)
        : problem('read-error', file, failure.code);
  }
}

/** Reads the evidence files of one folder that has been listed. */
function* readFiles(folder: string, entries: Entry[]): Walk<Collected> {
  const result: Collected = { source: folder, kind: 'hand-made', files: {}, rejected: [], problems: [] };
  const found = byName(entries, result.problems);
  for (const file of EVIDENCE_FILES) {
    const entry = found.get(file);
    if (!entry) continue;
    const content: Uint8Array | Failure =
      entry.kind === 'link'
        ? { failure: 'link' }
        : entry.kind !== 'file'
          ? { failure: 'not-regular-file', what: entry.kind }
          : yield* read(child(folder, entry.name), LIMITS[file]);
    if (content instanceof Uint8Array) result.files[file] = content;
    else {
      result.rejected.push(file);
      result.problems.push(failureProblem(file, content));
    }
  }
  return result;
}

/** Whether every file that the manifest lists is there with the stated size; what is not goes into `problems`. */
function* isComplete(collected: Collected, manifest: Manifest, entries: Entry[]): Walk<boolean> {
  let complete = true;
  for (const item of manifest.evidence) {
    if (item.status !== 'collected') continue;
    const file = item.name as EvidenceFile;
    const bytes = collected.files[file];
    let length = bytes ? bytes.length : null;
    if (!bytes && !EVIDENCE_FILES.includes(file)) {
      const entry = entries.find(({ name, kind }) => kind === 'file' && name.toLowerCase() === item.name);
      length = entry ? yield* size(child(collected.source, entry.name)) : null;
    }
    if (length !== null && (item.bytes === null || item.bytes === length)) continue;
    complete = false;
    if (length === null && !collected.rejected.includes(file))
      collected.problems.push(problem('file-missing', item.name));
  }
  return complete;
}

/** Reads one collection and says whether it is whole. */
function* readCollection(
  folder: string,
  entries: Entry[],
): Walk<Collected & { complete: boolean; hasManifest: boolean }> {
  const collected = yield* readFiles(folder, entries);
  const bytes = collected.files['manifest.json'];
  const manifest = bytes ? readManifest(bytes).manifest : null;
  const complete = manifest !== null && (yield* isComplete(collected, manifest, entries));
  return { ...collected, complete, hasManifest: bytes !== undefined || collected.rejected.includes('manifest.json') };
}

function kindOf(complete: boolean, hasManifest: boolean): CollectionKind {
  if (!hasManifest) return 'hand-made';
  return complete ? 'flat' : 'incomplete';
}

/** The newest complete run, else the newest run as it is. */
function* readRuns(folder: string, runs: Entry[]): Walk<Collected> {
  const problems: Problem[] = [];
  runs.sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? 1 : -1));
  if (runs.length > MAX_RUNS) problems.push(problem('too-many-runs', null, MAX_RUNS));
  let newest: (Collected & { hasManifest: boolean }) | null = null;
  for (const run of runs.slice(0, MAX_RUNS)) {
    if (run.kind === 'link') {
      problems.push(problem('link', run.name));
      continue;
    }
    const path = child(folder, run.name);
    const listing = yield* list(path, counts);
    if ('failure' in listing) {
      problems.push(failureProblem(run.name, listing));
      continue;
    }
    if (listing.more) problems.push(problem('too-many-files', run.name, MAX_ENTRIES));
    const collected = yield* readCollection(path, listing.entries);
    if (collected.complete) return { ...collected, kind: 'run', problems: [...problems, ...collected.problems] };
    newest ??= collected;
  }
  if (!newest) return { source: folder, kind: 'none', files: {}, rejected: [], problems };
  problems.push(problem('no-complete-run', null, newest.source.slice(folder.length + 1)));
  if (!newest.hasManifest) problems.push(problem('manifest-missing', null));
  return { ...newest, kind: 'incomplete', problems: [...problems, ...newest.problems] };
}

const names = (entries: Entry[]): string => {
  const shown = entries.slice(0, MAX_NAMES_IN_MESSAGE).map(({ name }) => name);
  return shown.join(', ') + (entries.length > shown.length ? `, and ${entries.length - shown.length} more` : '');
};

function* readFolder(folder: string, { entries: all, more }: Listing): Walk<Collected> {
  const problems: Problem[] = [];
  if (more) problems.push(problem('too-many-files', null, MAX_ENTRIES));
  const runs = all.filter(({ name, kind }) => (kind === 'directory' || kind === 'link') && RUN.test(name));
  if (runs.length > 0) {
    const loose = all.filter(({ kind }) => kind !== 'directory').filter((entry) => !runs.includes(entry));
    if (loose.length > 0) problems.push(problem('loose-files', null, names(loose)));
    const collected = yield* readRuns(folder, runs);
    return { ...collected, problems: [...problems, ...collected.problems] };
  }
  const folders = all.filter(({ kind, name }) => kind === 'directory' && !NAMES.has(name.toLowerCase()));
  if (folders.length > 0) problems.push(problem('unknown-folder', null, names(folders)));
  const collected = yield* readCollection(folder, all);
  const empty = Object.keys(collected.files).length === 0 && collected.rejected.length === 0;
  if (empty) problems.push(problem('folder-empty', null));
  if (collected.hasManifest && !collected.complete) problems.push(problem('incomplete-collection', null));
  return {
    ...collected,
    kind: empty ? 'none' : kindOf(collected.complete, collected.hasManifest),
    problems: [...problems, ...collected.problems],
  };
}

/** Reads one device folder. `kind` is the folder's own kind as its root lists it: a link is not followed. */
export function* readDevice(root: string, device: string, kind: 'directory' | 'link'): Walk<DeviceFiles> {
  const folder = child(root, device);
  const nothing = { device, source: folder, kind: 'none' as const, files: {}, rejected: [] };
  if (kind === 'link') return { ...nothing, problems: [problem('link', null)] };
  const listing = yield* list(folder, counts);
  if ('failure' in listing) return { ...nothing, problems: [failureProblem(null, listing)] };
  const { source, kind: collection, files, rejected, problems } = yield* readFolder(folder, listing);
  return { device, source, kind: collection, files, rejected, problems };
}
