/**
 * From a device folder to the files that count: those that lie there, or those of the newest complete run. Nothing here
 * judges, nothing here fails: what is wrong is a problem in the result.
 */
import { EVIDENCE, EVIDENCE_FILES } from '../evidence/files.ts';
import { listNames } from '../evidence/hand-made.ts';
import { type Manifest, readManifest } from '../evidence/manifest.ts';
import { problem } from '../model/problems.ts';
import type { CollectionKind, DeviceFiles, EvidenceFile, Problem } from '../model/types.ts';
import { findDeeper } from './deeper.ts';
import { readOthers } from './hand-made.ts';
import { counts, indexOf, LOG_INDEX, RUN } from './names.ts';
import { child } from './paths.ts';
import { type Answer, type Entry, type Failure, type Listing, list, MAX_ENTRIES, size, type Walk } from './requests.ts';

export const MAX_RUNS = 20;

const MANIFEST_INDEX = EVIDENCE_FILES.indexOf('manifest.json');

/** The files of one folder. */
interface Collection extends Omit<DeviceFiles, 'device' | 'origins'> {
  origins: NonNullable<DeviceFiles['origins']>;
  /** True where every file that its manifest lists is there with the stated size. */
  complete: boolean;
  hasManifest: boolean;
}

function newCollection(source: string, problems: Problem[] = []): Collection {
  return { source, kind: 'none', files: {}, origins: {}, rejected: [], problems, complete: false, hasManifest: false };
}

/** Entries by their index in `EVIDENCE_FILES`; of several that differ in case alone, the first in ordinal order. */
function byIndex(entries: Entry[], problems: Problem[]): (Entry | undefined)[] {
  const found: (Entry | undefined)[] = [];
  for (const entry of entries) {
    const index = indexOf(entry.name);
    if (index === undefined) continue;
    const other = found[index];
    if (other) problems.push(problem('duplicate-file-name', entry.name.toLowerCase()));
    if (!other || entry.name < other.name) found[index] = entry;
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

const unreadable = (kind: Entry['kind']): Failure =>
  kind === 'link' ? { failure: 'link' } : { failure: 'not-regular-file', what: kind };

/** Takes the answer to the question for a file's content; the length of it, or null. */
function take(collection: Collection, file: EvidenceFile, answer: Answer): number | null {
  if ('bytes' in answer) {
    collection.files[file] = answer.bytes;
    return answer.bytes.length;
  }
  collection.rejected.push(file);
  collection.problems.push(failureProblem(file, answer as Failure));
  return null;
}

/** Reads the evidence files of one folder that has been listed, and says whether they are whole. */
function* readCollection(folder: string, entries: Entry[]): Walk<Collection> {
  const collection = newCollection(folder);
  const found = byIndex(entries, collection.problems);
  const lengths: (number | null)[] = [];
  for (const [index, file] of EVIDENCE_FILES.entries()) {
    const entry = found[index];
    let length: number | null = null;
    if (entry?.kind === 'file') {
      const answer = yield { op: 'read', path: child(folder, entry.name), limit: EVIDENCE[file].limit };
      length = take(collection, file, answer);
    } else if (entry) take(collection, file, unreadable(entry.kind));
    lengths.push(length);
  }
  if (!found[MANIFEST_INDEX]) yield* readOthers(collection, entries);
  const bytes = collection.files['manifest.json'];
  const manifest = bytes ? readManifest(bytes).manifest : null;
  collection.complete = manifest !== null && (yield* isComplete(collection, manifest, entries, lengths));
  collection.hasManifest = bytes !== undefined || collection.rejected.includes('manifest.json');
  return collection;
}

/**
 * Whether every file that the manifest lists is there with the stated size; what is not goes into `problems`.
 * @param lengths the bytes that were read of each evidence file, by its index
 */
function* isComplete(
  { source, rejected, problems }: Collection,
  { evidence }: Manifest,
  entries: Entry[],
  lengths: (number | null)[],
): Walk<boolean> {
  let complete = true;
  for (const { name, status, bytes } of evidence) {
    if (status !== 'collected') continue;
    let length = lengths[indexOf(name) ?? LOG_INDEX];
    if (length === undefined) {
      const entry = entries.find((each) => each.kind === 'file' && each.name.toLowerCase() === name);
      length = entry ? yield* size(child(source, entry.name)) : null;
    }
    if (length !== null && (bytes === null || bytes === length)) continue;
    complete = false;
    if (length === null && !rejected.includes(name as EvidenceFile)) problems.push(problem('file-missing', name));
  }
  return complete;
}

function collectionKindOf({ complete, hasManifest, files, rejected }: Collection): CollectionKind {
  if (hasManifest) return complete ? 'flat' : 'incomplete';
  return rejected.length === 0 && Object.keys(files).length === 0 ? 'none' : 'hand-made';
}

/** The same collection, with what was wrong before it was read. */
function after(problems: Problem[], collection: Collection): Collection {
  if (problems.length > 0) collection.problems = [...problems, ...collection.problems];
  return collection;
}

/** The newest complete run, else the newest run as it is. */
function* readRuns(folder: string, runs: Entry[], problems: Problem[]): Walk<Collection> {
  runs.sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? 1 : -1));
  if (runs.length > MAX_RUNS) problems.push(problem('too-many-runs', null, MAX_RUNS));
  let newest: Collection | null = null;
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
    const collection = yield* readCollection(path, listing.entries);
    collection.kind = collection.complete ? 'run' : 'incomplete';
    if (collection.complete) return after(problems, collection);
    newest ??= collection;
  }
  if (!newest) return newCollection(folder, problems);
  problems.push(problem('no-complete-run', null, newest.source.slice(folder.length + 1)));
  if (!newest.hasManifest) problems.push(problem('manifest-missing', null));
  return after(problems, newest);
}

const names = (entries: Entry[]): string => listNames(entries.map(({ name }) => name));

const levelsText = (levels: number): string => (levels === 1 ? '1 level' : `${levels} levels`);

const isRun = ({ name, kind }: Entry): boolean => (kind === 'directory' || kind === 'link') && RUN.test(name);

/** Says what is beside the evidence in a folder without runs, and what was done with it. */
function* finishFlat(collection: Collection, entries: Entry[], problems: Problem[]): Walk<Collection> {
  const folders = entries.filter(({ kind, name }) => kind === 'directory' && indexOf(name) === undefined);
  if (folders.length > 0) problems.push(problem('unknown-folder', null, names(folders)));
  collection.kind = collectionKindOf(collection);
  if (collection.kind === 'none') {
    problems.push(problem('folder-empty', null));
    const deeper = yield* findDeeper(collection.source, folders);
    if (deeper) problems.push(problem('devices-deeper', null, deeper.path, levelsText(deeper.levels)));
  }
  if (collection.kind === 'incomplete') problems.push(problem('incomplete-collection', null));
  return after(problems, collection);
}

function* readFolder(folder: string, { entries, more }: Listing): Walk<Collection> {
  const problems = more ? [problem('too-many-files', null, MAX_ENTRIES)] : [];
  const runs = entries.filter(isRun);
  if (runs.length === 0) {
    const collection = yield* readCollection(folder, entries);
    return yield* finishFlat(collection, entries, problems);
  }
  const loose = entries.filter((entry) => entry.kind !== 'directory' && !isRun(entry));
  if (loose.length > 0) problems.push(problem('loose-files', null, names(loose)));
  return yield* readRuns(folder, runs, problems);
}

/** Reads one device folder. `kind` is the folder's own kind as its root lists it: a link is not followed. */
export function* readDevice(root: string, device: string, kind: 'directory' | 'link'): Walk<DeviceFiles> {
  const folder = child(root, device);
  const nothing = { device, source: folder, kind: 'none' as const, files: {}, rejected: [] };
  if (kind === 'link') return { ...nothing, problems: [problem('link', null)] };
  const listing = yield* list(folder, counts);
  if ('failure' in listing) return { ...nothing, problems: [failureProblem(null, listing)] };
  const { complete: _, hasManifest: __, ...read } = yield* readFolder(folder, listing);
  return { device, ...read };
}
