/** What both drivers make of the file system's answers. */
import type { Dirent, Stats } from 'node:fs';
import { nameOf } from './paths.ts';
import type { Entry, EntryKind, Failure, FileStamp } from './requests.ts';

function kindOf(entry: Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** Entries with their kinds; where a name is no UTF-8, the folder is listed again by its raw bytes. */
export function entriesOf(entries: Dirent[], listRaw: () => Dirent<Buffer>[]): Entry[] {
  if (entries.some(({ name }) => name.includes('\ufffd')))
    return listRaw().map((entry) => ({ name: nameOf(entry.name), kind: kindOf(entry) }));
  return entries.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
}

/** The failure that an entry of another kind than a regular file is. */
export function kindOfStats(stats: Stats): Failure {
  if (stats.isSymbolicLink()) return { failure: 'link' };
  const what = stats.isDirectory() ? 'folder' : stats.isFIFO() ? 'FIFO' : stats.isSocket() ? 'socket' : 'device';
  return { failure: 'not-regular-file', what };
}

export const stampOf = ({ size, mtimeMs, ctimeMs }: Stats): FileStamp => ({ size, mtimeMs, ctimeMs });

/** Errors of the file system as answers; anything else is a defect and goes on. */
export function failureOf(error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code !== 'string') throw error;
  if (code === 'ENOENT') return { failure: 'vanished' };
  if (code === 'ELOOP') return { failure: 'link' };
  if (code === 'ENXIO') return { failure: 'not-regular-file', what: 'socket' };
  return { failure: 'error', code };
}
