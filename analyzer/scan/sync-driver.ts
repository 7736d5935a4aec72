/**
 * Drives a walk with synchronous calls: the fast way on a local disk, where a promise costs more than a read. All files of
 * one device are read into one preallocated buffer; they are valid until the next device is read.
 */
import { closeSync, type Dirent, fstatSync, lstatSync, opendirSync, openSync, readdirSync, readSync } from 'node:fs';
import {
  entryOf,
  entryOfRaw,
  FOLDERS_HAVE_SIZES,
  failureOf,
  isNotUtf8,
  kindOfStats,
  LARGE_FOLDER,
  LongListing,
  listingOf,
  READ_FLAGS,
  stampOf,
} from './fs.ts';
import { fsPath } from './paths.ts';
import type { Answer, Keep, Listing, Request, Walk } from './requests.ts';

/** Bytes for the files of a usual device; what does not fit gets a buffer of its own. */
const BUFFER_SIZE = 1 << 20;
const FIRST_READ = 1 << 16;

export class SyncDriver {
  private readonly buffer = Buffer.allocUnsafeSlow(BUFFER_SIZE);
  private used = 0;
  /** File system calls made so far; a test watches that their number per device does not grow. */
  calls = 0;

  run<T>(walk: Walk<T>): T {
    this.used = 0;
    let step = walk.next();
    while (!step.done) step = walk.next(this.answer(step.value));
    return step.value;
  }

  private answer(request: Request): Answer {
    try {
      switch (request.op) {
        case 'list':
          this.calls += 2;
          return this.list(request.path, request.keep);
        case 'read':
          this.calls += 3;
          return this.read(request.path, request.limit);
        case 'size':
          this.calls++;
          return this.size(request.path);
      }
    } catch (error) {
      return failureOf(error);
    }
  }

  private list(path: string, keep: Keep): Listing {
    const folder = fsPath(path);
    if (FOLDERS_HAVE_SIZES && lstatSync(folder).size > LARGE_FOLDER) return this.listLong(folder, keep);
    const entries = readdirSync(folder, { withFileTypes: true });
    if (!entries.some(isNotUtf8)) return listingOf(entries.map(entryOf), keep);
    return listingOf(readdirSync(folder, { withFileTypes: true, encoding: 'buffer' }).map(entryOfRaw), keep);
  }

  private listLong(path: string | Buffer, keep: Keep): Listing {
    const listing = new LongListing(keep);
    const folder = opendirSync(path as string, { encoding: 'buffer' as BufferEncoding, bufferSize: 1024 });
    try {
      for (let entry = folder.readSync(); entry; entry = folder.readSync())
        if (!listing.add(entry as unknown as Dirent<Buffer>)) break;
    } finally {
      folder.closeSync();
    }
    return listing.done();
  }

  private size(path: string): Answer {
    const stats = lstatSync(fsPath(path));
    return stats.isFile() ? stampOf(stats) : kindOfStats(stats);
  }

  private read(path: string, limit: number): Answer {
    const descriptor = openSync(fsPath(path), READ_FLAGS);
    try {
      return this.readOpen(descriptor, limit);
    } finally {
      closeSync(descriptor);
    }
  }

  /** A short first read is the whole file; only a longer file is asked for its size, and then read on within the limit. */
  private readOpen(descriptor: number, limit: number): Answer {
    if (BUFFER_SIZE - this.used < FIRST_READ) return this.readLarge(descriptor, limit);
    const start = this.used;
    const count = readSync(descriptor, this.buffer, start, FIRST_READ, null);
    if (count === FIRST_READ) return this.readLarge(descriptor, limit);
    if (count === 0) {
      const stats = fstatSync(descriptor);
      if (!stats.isFile()) return kindOfStats(stats);
    }
    if (count > limit) return { failure: 'too-large', size: count, limit };
    this.used += count;
    return { bytes: this.buffer.subarray(start, start + count) };
  }

  private readLarge(descriptor: number, limit: number): Answer {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return kindOfStats(stats);
    if (stats.size > limit) return { failure: 'too-large', size: stats.size, limit };
    const bytes = Buffer.allocUnsafeSlow(limit + 1);
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, length);
      if (count === 0) break;
      length += count;
      if (length > limit) return { failure: 'too-large', size: length, limit };
    }
    return { bytes: bytes.subarray(0, length) };
  }
}
