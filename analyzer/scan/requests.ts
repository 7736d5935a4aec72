/**
 * What the walk asks of the file system. The walk itself is a generator that yields requests and is given answers, so that
 * one code path says what is read, and two drivers say how: syncDriver.ts on a disk, asyncDriver.ts over a slow share.
 */

import { child } from './paths.ts';

/** Kind of a directory entry as the directory itself says; links are never followed. */
export type EntryKind = 'file' | 'directory' | 'link' | 'other';

export interface Entry {
  name: string;
  kind: EntryKind;
}

export type Failure =
  | { failure: 'link' }
  | { failure: 'not-regular-file'; what: string }
  | { failure: 'too-large'; size: number; limit: number }
  | { failure: 'vanished' }
  | { failure: 'error'; code: string };

/** Whether an entry is wanted of a folder that holds too many to keep them all. */
export type Keep = (name: string) => boolean;

export interface Listing {
  entries: Entry[];
  /** True where the folder holds more than MAX_ENTRIES: `entries` are then only those that were wanted. */
  more: boolean;
}

/** Entries of one folder that are kept, whatever they are; a collection has eight. */
export const MAX_ENTRIES = 10_000;

export type Request =
  | { op: 'list'; path: string; keep: Keep }
  /** Reads a regular file of at most `limit` bytes; the bytes belong to the caller until the device is done. */
  | { op: 'read'; path: string; limit: number }
  /** Size of a regular file in bytes, and its times. */
  | { op: 'size'; path: string };

/** Bytes, and milliseconds since 1970 with their fraction: of the content, and of anything about the file. */
export interface FileStamp {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
}

export type Answer = Listing | { bytes: Uint8Array } | FileStamp | Failure;

/** A walk: yields requests, receives answers, returns `T`. */
export type Walk<T> = Generator<Request, T, Answer>;

/** Lists a folder; fails as `Failure`. */
export function* list(path: string, keep: Keep, platform: NodeJS.Platform = process.platform): Walk<Listing | Failure> {
  const answer = (yield { op: 'list', path, keep }) as Listing | Failure;
  if (platform === 'win32' && 'entries' in answer) yield* tellFilesFromLinks(path, answer.entries, keep);
  return answer;
}

/**
 * Windows lists every reparse point as a link, also a file that deduplication or an archive has put elsewhere; asked for the
 * entry itself, it knows. A folder stays a link: what is mounted there may lie outside the root.
 */
function* tellFilesFromLinks(folder: string, entries: readonly Entry[], keep: Keep): Walk<void> {
  for (const entry of entries)
    if (entry.kind === 'link' && keep(entry.name) && (yield* size(child(folder, entry.name))) !== null)
      entry.kind = 'file';
}

export function* read(path: string, limit: number): Walk<Uint8Array | Failure> {
  const answer = yield { op: 'read', path, limit };
  return 'bytes' in answer ? answer.bytes : (answer as Failure);
}

export function* size(path: string): Walk<number | null> {
  const answer = yield { op: 'size', path };
  return 'mtimeMs' in answer ? answer.size : null;
}

export function* stamp(path: string): Walk<FileStamp | Failure> {
  const answer = yield { op: 'size', path };
  return 'mtimeMs' in answer ? answer : (answer as Failure);
}
