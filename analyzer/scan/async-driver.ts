/**
 * Drives a walk with asynchronous calls: the way over a slow share, where only the requests in flight count. The same
 * requests, the same limits and the same answers as syncDriver.ts. Plain descriptors and callbacks: a FileHandle costs three
 * times as much for each of a million small files, and a promise a call as much as the call.
 */
import { close, closeSync, type Dirent, fstat, lstat, open, read, readdir } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { promisify } from 'node:util';
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

const readMore = promisify(read);

/** Bytes for the files of a usual device; used again, because fresh buffers make the garbage collector run. */
const SLAB = 48 << 10;
const FIRST_READ = 1 << 14;
/** As many as there have ever been devices in flight. */
const spare: Buffer[] = [];

/** The device's files are larger than what may be held of each of many devices in flight. */
export class TooMuchInFlight extends Error {
  override name = 'TooMuchInFlight';
}

/**
 * Drives a walk that may hold `budget` bytes of files; rejects with TooMuchInFlight where it needs more. The bytes of the
 * files are valid while `use` runs: what it returns must not hold them.
 */
export function runAsync<T, R>(
  walk: Walk<T>,
  use: (value: T) => R,
  budget: number = Number.POSITIVE_INFINITY,
): Promise<R> {
  return new Promise((resolve, reject) => {
    const slab = spare.pop() ?? Buffer.allocUnsafeSlow(SLAB);
    const end = (settle: () => void): void => {
      settle();
      spare.push(slab);
    };
    const done = (value: T): void =>
      end(() => {
        try {
          resolve(use(value));
        } catch (error) {
          reject(error);
        }
      });
    new Run(walk, slab, budget, done, (error) => end(() => reject(error))).next();
  });
}

class Run<T> {
  private used = 0;

  constructor(
    private readonly walk: Walk<T>,
    private readonly slab: Buffer,
    private budget: number,
    private readonly done: (value: T) => void,
    private readonly fail: (error: unknown) => void,
  ) {}

  next(answer?: Answer): void {
    try {
      if (answer && 'bytes' in answer) this.budget -= answer.bytes.length;
      const step = this.walk.next(answer as Answer);
      if (step.done) this.done(step.value);
      else this.ask(step.value);
    } catch (error) {
      this.fail(error);
    }
  }

  private ask(request: Request): void {
    const { path } = request;
    if (request.op === 'list') this.list(path, request.keep);
    else if (request.op === 'read') this.read(path, request.limit);
    else
      lstat(fsPath(path), (error, stats) =>
        error ? this.refuse(error) : this.next(stats.isFile() ? stampOf(stats) : kindOfStats(stats)),
      );
  }

  /** An error of the file system is an answer; anything else is a defect and ends the run. */
  private readonly refuse = (error: unknown): void => {
    let answer: Answer;
    try {
      if (error instanceof TooMuchInFlight) throw error;
      answer = failureOf(error);
    } catch (defect) {
      this.fail(defect);
      return;
    }
    this.next(answer);
  };

  private readonly go = (answer: Answer): void => this.next(answer);

  private list(path: string, keep: Keep): void {
    if (!FOLDERS_HAVE_SIZES) {
      this.listAtOnce(path, keep);
      return;
    }
    lstat(fsPath(path), (error, stats) => {
      if (error) this.refuse(error);
      else if (stats.size > LARGE_FOLDER) listLong(path, keep).then(this.go, this.refuse);
      else this.listAtOnce(path, keep);
    });
  }

  private listAtOnce(path: string, keep: Keep): void {
    readdir(fsPath(path), { withFileTypes: true }, (error, entries) => {
      if (error) this.refuse(error);
      else if (entries.some(isNotUtf8)) this.listRaw(path, keep);
      else this.next(listingOf(entries.map(entryOf), keep));
    });
  }

  private listRaw(path: string, keep: Keep): void {
    readdir(fsPath(path), { withFileTypes: true, encoding: 'buffer' }, (error, entries) =>
      error ? this.refuse(error) : this.next(listingOf(entries.map(entryOfRaw), keep)),
    );
  }

  private read(path: string, limit: number): void {
    open(fsPath(path), READ_FLAGS, (error, descriptor) => {
      if (error) this.refuse(error);
      else if (SLAB - this.used < FIRST_READ) this.readLarge(descriptor, limit);
      else this.readFirst(descriptor, limit);
    });
  }

  /** A short first read is the whole file; only a longer one is asked for its size, and then read within the limit. */
  private readFirst(descriptor: number, limit: number): void {
    const start = this.used;
    read(descriptor, this.slab, start, FIRST_READ, null, (error, count) => {
      if (error) this.closed(descriptor, () => this.refuse(error));
      else if (count === 0 || count === FIRST_READ) this.readLarge(descriptor, limit);
      else {
        this.used += count;
        const bytes = this.slab.subarray(start, this.used);
        this.closed(descriptor, () =>
          this.next(count > limit ? { failure: 'too-large', size: count, limit } : { bytes }),
        );
      }
    });
  }

  private readLarge(descriptor: number, limit: number): void {
    readWhole(descriptor, limit, this.budget).then(
      (answer) => this.closed(descriptor, () => this.next(answer)),
      (error) => this.closed(descriptor, () => this.refuse(error)),
    );
  }

  /** Over SMB from Windows a close is a round trip; elsewhere it costs less than the way through the thread pool. */
  private closed(descriptor: number, then: () => void): void {
    const done = (error: unknown): void => (error ? this.refuse(error) : then());
    if (process.platform === 'win32') close(descriptor, done);
    else done(closeNow(descriptor));
  }
}

/** The error that closing met, as a share may tell only then that reading failed. */
function closeNow(descriptor: number): unknown {
  try {
    closeSync(descriptor);
    return null;
  } catch (error) {
    return error;
  }
}

async function listLong(path: string, keep: Keep): Promise<Listing> {
  const listing = new LongListing(keep);
  const options = { encoding: 'buffer' as BufferEncoding, bufferSize: 1024 };
  for await (const entry of await opendir(fsPath(path) as string, options))
    if (!listing.add(entry as unknown as Dirent<Buffer>)) break;
  return listing.done();
}

const statOf = promisify(fstat);

async function readWhole(descriptor: number, limit: number, budget: number): Promise<Answer> {
  const stats = await statOf(descriptor);
  if (!stats.isFile()) return kindOfStats(stats);
  if (stats.size > limit) return { failure: 'too-large', size: stats.size, limit };
  if (stats.size > budget) throw new TooMuchInFlight();
  const most = Math.min(limit, budget) + 1;
  let bytes = Buffer.allocUnsafeSlow(Math.min(stats.size + 1, most));
  let length = 0;
  for (;;) {
    // Only a file that grows meanwhile is longer than it said.
    if (length === bytes.length) bytes = Buffer.concat([bytes], most);
    const { bytesRead: count } = await readMore(descriptor, bytes, length, bytes.length - length, length);
    if (count === 0) break;
    length += count;
    if (length > limit) return { failure: 'too-large', size: length, limit };
    if (length > budget) throw new TooMuchInFlight();
  }
  return { bytes: bytes.subarray(0, length) };
}
