/** What both drivers make of the file system's answers. */
import { constants, type Dirent, type Stats } from 'node:fs';
import { nameOf } from './paths.ts';
import {
  type Entry,
  type EntryKind,
  type Failure,
  type FileStamp,
  type Keep,
  type Listing,
  MAX_ENTRIES,
} from './requests.ts';

/**
 * How a file is opened. O_NOFOLLOW: a link in the last place fails with ELOOP. O_NONBLOCK: a FIFO does not wait for a
 * writer. Windows has neither; there the kind of the directory entry was checked before.
 */
export const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function kindOf(entry: Pick<Dirent<Buffer>, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** Whether a name may be no UTF-8: then the folder is listed again by its raw bytes. */
export const isNotUtf8 = ({ name }: { name: string }): boolean => name.includes('\ufffd');

export const entryOf = (entry: Dirent): Entry => ({ name: entry.name, kind: kindOf(entry) });
export const entryOfRaw = (entry: Dirent<Buffer>): Entry => ({ name: nameOf(entry.name), kind: kindOf(entry) });

/**
 * Folders whose own size is above this are listed entry by entry, so that one with millions of files costs time but no
 * memory. Ext4, XFS, Btrfs and tmpfs take 20 bytes and more for an entry; where a folder has no size, it is listed at once.
 */
export const LARGE_FOLDER = 1 << 20;
/** Windows gives folders no size, and to ask for it would be three round trips to a share. */
export const FOLDERS_HAVE_SIZES = process.platform !== 'win32';
/** Entries that are looked at in any folder. */
const MAX_LOOKED_AT = 2_000_000;
/** Entries that are kept of it: names of evidence and runs. */
const MAX_KEPT = 100_000;

/** A listing of all entries at once. */
export function listingOf(entries: Entry[], keep: Keep): Listing {
  if (entries.length <= MAX_ENTRIES) return { entries, more: false };
  return { entries: entries.filter(({ name }) => keep(name)), more: true };
}

/** A listing that is made entry by entry; `add` says whether it wants another. */
export class LongListing {
  private entries: Entry[] = [];
  private count = 0;
  private readonly keep: Keep;

  constructor(keep: Keep) {
    this.keep = keep;
  }

  add(entry: Dirent<Buffer>): boolean {
    const name = nameOf(entry.name);
    if (++this.count === MAX_ENTRIES + 1) this.entries = this.entries.filter((each) => this.keep(each.name));
    if (this.count <= MAX_ENTRIES || this.keep(name)) this.entries.push({ name, kind: kindOf(entry) });
    return this.count < MAX_LOOKED_AT && this.entries.length < MAX_KEPT;
  }

  /** In ordinal order, because a large folder gives its entries in any. */
  done(): Listing {
    this.entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { entries: this.entries, more: this.count > MAX_ENTRIES };
  }
}

/** The failure that an entry of another kind than a regular file is. */
export function kindOfStats(stats: Stats): Failure {
  if (stats.isSymbolicLink()) return { failure: 'link' };
  const what = stats.isDirectory() ? 'folder' : stats.isFIFO() ? 'FIFO' : stats.isSocket() ? 'socket' : 'device';
  return { failure: 'not-regular-file', what };
}

export const stampOf = ({ size, mtimeMs, ctimeMs }: Stats): FileStamp => ({ size, mtimeMs, ctimeMs });

/** Names that a share on another system can have and Windows cannot open: it says that there is no such file. */
const NOT_FOR_WINDOWS = /[<>"|?*:\0-\x1f][^\\/]*$/;

/** Errors of the file system as answers; anything else is a defect and goes on. */
export function failureOf(error: unknown, platform: NodeJS.Platform = process.platform): Failure {
  const { code, path } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') throw error;
  if (code === 'ENOENT' && platform === 'win32' && NOT_FOR_WINDOWS.test(path ?? ''))
    return { failure: 'error', code: 'the name holds a character that Windows cannot open' };
  if (code === 'ENOENT') return { failure: 'vanished' };
  if (code === 'ELOOP') return { failure: 'link' };
  if (code === 'ENXIO') return { failure: 'not-regular-file', what: 'socket' };
  return { failure: 'error', code };
}
