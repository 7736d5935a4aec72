/**
 * What a device folder looks like from outside: names, sizes and times of everything that its result can depend on. Equal
 * fingerprints mean that reading the folder again would give the same result.
 */
import { hash } from 'node:crypto';
import { EVIDENCE, isEvidenceFile } from '../../evidence/files.ts';
import type { DeviceFiles } from '../../model/types.ts';
import { MAX_RUNS, readDevice } from '../../scan/device-folder.ts';
import { counts, RUN } from '../../scan/names.ts';
import { child } from '../../scan/paths.ts';
import { type Entry, list, read, stamp, type Walk } from '../../scan/requests.ts';
import type { DeviceRef } from '../../scan/roots.ts';

export interface Fingerprint {
  /** 32 hex digits; empty where the folder could not be listed. */
  digest: string;
  /** Newest runs whose files count: older ones were never looked at. */
  runs: number;
  /** False where a change could hide behind equal times, or where reading may go better the next time. */
  settled: boolean;
}

/** `files` is null where the folder is as it was: nothing was read. */
export type Tracked = { files: DeviceFiles; fingerprint: Fingerprint } | { files: null; fingerprint: Fingerprint };

/** Coarsest file times in use: FAT counts in steps of two seconds. */
const TIME_STEP_MS = 2000;

/** Failures that leave no trace in the folder, so that only another attempt tells whether they are gone. */
const PASSING: ReadonlySet<string> = new Set([
  'read-error',
  'folder-unreadable',
  'vanished',
  'internal-error',
  'devices-deeper',
]);

/** A link is not followed: that it is one is all that counts. */
const LINK: Fingerprint = { digest: hash('sha256', 'link', 'hex').slice(0, 32), runs: 1, settled: true };

class StatSnapshot {
  readonly parts: string[] = [];
  /** When it was begun: what changed shortly before may change again without a trace. */
  private readonly since = Date.now() - TIME_STEP_MS;
  settled = true;

  note(...parts: (string | number)[]): void {
    this.parts.push(parts.join('\0'));
  }

  time(mtimeMs: number, ctimeMs: number): void {
    if (mtimeMs >= this.since || ctimeMs >= this.since) this.settled = false;
  }
}

const ordinal = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : 1);

function* snapshotFile(snapshot: StatSnapshot, folder: string, { name }: Entry, content: boolean): Walk<void> {
  const path = child(folder, name);
  const file = name.toLowerCase();
  if (content && isEvidenceFile(file)) {
    const bytes = yield* read(path, EVIDENCE[file].limit);
    snapshot.note(name, bytes instanceof Uint8Array ? hash('sha256', bytes, 'hex') : JSON.stringify(bytes));
    return;
  }
  const found = yield* stamp(path);
  if ('failure' in found) snapshot.note(name, found.failure);
  // A file under any other name may be evidence all the same; its times show a change.
  else if (content && counts(name)) snapshot.note(name, found.size);
  else {
    snapshot.note(name, found.size, found.mtimeMs, found.ctimeMs);
    snapshot.time(found.mtimeMs, found.ctimeMs);
  }
}

function* snapshotEntries(snapshot: StatSnapshot, folder: string, entries: Entry[], content: boolean): Walk<void> {
  for (const entry of entries.sort(ordinal)) {
    if (entry.kind === 'file') yield* snapshotFile(snapshot, folder, entry, content);
    else snapshot.note(entry.name, entry.kind);
  }
}

const runsOf = (entries: Entry[]): Entry[] =>
  entries
    .filter(({ name, kind }) => (kind === 'directory' || kind === 'link') && RUN.test(name))
    .sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? 1 : -1))
    .slice(0, MAX_RUNS);

/** @param runs newest runs whose files count */
function* takeFingerprint(
  folder: string,
  runs: number,
  content: boolean,
): Walk<{ fingerprint: Fingerprint; names: string[] }> {
  const snapshot = new StatSnapshot();
  const listing = yield* list(folder, counts);
  if ('failure' in listing) return { fingerprint: { digest: '', runs, settled: false }, names: [] };
  const { entries, more } = listing;
  const found = runsOf(entries);
  // Of an overfull folder not every name was kept, so that nothing can be said of a change: it is read each time.
  let overfull = more;
  yield* snapshotEntries(snapshot, folder, entries, content);
  for (const run of found.slice(0, runs)) {
    if (run.kind !== 'directory') continue;
    const path = child(folder, run.name);
    const inside = yield* list(path, counts);
    snapshot.note(run.name, 'failure' in inside ? inside.failure : inside.entries.length);
    if ('failure' in inside) continue;
    overfull ||= inside.more;
    yield* snapshotEntries(snapshot, path, inside.entries, content);
  }
  const digest = hash('sha256', snapshot.parts.join('\n'), 'hex').slice(0, 32);
  return {
    fingerprint: { digest, runs, settled: snapshot.settled && !overfull },
    names: found.map(({ name }) => name),
  };
}

/** How many of the newest runs the reading of a folder looked at. */
function runsRead({ source, kind }: DeviceFiles, names: readonly string[]): number {
  const position = kind === 'run' ? names.findIndex((name) => source.endsWith(name)) : -1;
  return position >= 0 ? position + 1 : names.length;
}

/**
 * Reads a device unless it is as `known` says. The fingerprint is taken before the files are read: what changes in between
 * shows the next time.
 */
export function* readTracked(
  { root, device, link }: DeviceRef,
  known: Fingerprint | null,
  content: boolean,
): Walk<Tracked> {
  const kind = link ? 'link' : 'directory';
  if (link) {
    if (known?.digest === LINK.digest) return { files: null, fingerprint: known };
    return { files: yield* readDevice(root, device, kind), fingerprint: LINK };
  }
  const folder = child(root, device);
  for (let runs = known?.runs ?? 1; ; ) {
    const { fingerprint, names } = yield* takeFingerprint(folder, runs, content);
    if (known?.settled && known.digest !== '' && known.digest === fingerprint.digest)
      return { files: null, fingerprint: known };
    const files = yield* readDevice(root, device, kind);
    runs = runsRead(files, names);
    if (runs > fingerprint.runs) continue;
    const passing = files.problems.some(({ code }) => PASSING.has(code));
    return { files, fingerprint: { ...fingerprint, settled: fingerprint.settled && !passing } };
  }
}
