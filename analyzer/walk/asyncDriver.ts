/**
 * Drives a walk with asynchronous calls: the way over a slow share, where only the requests in flight count. The same
 * requests, the same limits and the same answers as syncDriver.ts; every file has a buffer of its own.
 */
import { close, closeSync, type Dirent, fstat, lstat, open, read, readdir } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { entriesOf, failureOf, kindOfStats, LARGE_FOLDER, LongListing, listingOf, READ_FLAGS, stampOf } from './fs.ts';
import { fsPath } from './paths.ts';
import type { Answer, Keep, Listing, Request, Walk } from './requests.ts';

// Plain descriptors: a FileHandle of node:fs/promises costs three times as much for each of a million small files.
const fs = {
  open: promisify(open),
  read: promisify(read),
  // Over SMB from Windows a close is a round trip; elsewhere it costs less than the way through the thread pool.
  close: process.platform === 'win32' ? promisify(close) : closeSync,
  fstat: promisify(fstat),
  lstat: promisify(lstat),
  readdir: promisify(readdir),
};

const FIRST_READ = 1 << 14;

/** The device's files are larger than what may be held of each of many devices in flight. */
export class TooMuchInFlight extends Error {
  override name = 'TooMuchInFlight';
}

/** Drives a walk that may hold `room` bytes of files; throws TooMuchInFlight where it needs more. */
export async function runAsync<T>(walk: Walk<T>, room = Number.POSITIVE_INFINITY): Promise<T> {
  let left = room;
  let step = walk.next();
  while (!step.done) {
    const given = await answer(step.value, left);
    if ('bytes' in given) left -= given.bytes.length;
    step = walk.next(given);
  }
  return step.value;
}

async function answer(request: Request, room: number): Promise<Answer> {
  try {
    switch (request.op) {
      case 'list':
        return await listFolder(request.path, request.keep);
      case 'read':
        return await readFile(request.path, request.limit, room);
      case 'size': {
        const stats = await fs.lstat(fsPath(request.path));
        return stats.isFile() ? stampOf(stats) : kindOfStats(stats);
      }
    }
  } catch (error) {
    if (error instanceof TooMuchInFlight) throw error;
    return failureOf(error);
  }
}

async function listFolder(path: string, keep: Keep): Promise<Listing> {
  if ((await fs.lstat(fsPath(path))).size > LARGE_FOLDER) return listLong(path, keep);
  const entries = (await fs.readdir(fsPath(path), { withFileTypes: true })) as Dirent[];
  return listingOf(await entriesOfAsync(path, entries), keep);
}

async function listLong(path: string, keep: Keep): Promise<Listing> {
  const listing = new LongListing(keep);
  const options = { encoding: 'buffer' as BufferEncoding, bufferSize: 1024 };
  for await (const entry of await opendir(fsPath(path) as string, options))
    if (!listing.add(entry as unknown as Dirent<Buffer>)) break;
  return listing.done();
}

async function entriesOfAsync(path: string, entries: Dirent[]) {
  const raw = entries.some(({ name }) => name.includes('\ufffd'))
    ? await fs.readdir(fsPath(path), { withFileTypes: true, encoding: 'buffer' })
    : [];
  return entriesOf(entries, () => raw);
}

async function readFile(path: string, limit: number, room: number): Promise<Answer> {
  const descriptor = await fs.open(fsPath(path), READ_FLAGS);
  try {
    return await readOpen(descriptor, limit, room);
  } finally {
    await fs.close(descriptor);
  }
}

async function readOpen(descriptor: number, limit: number, room: number): Promise<Answer> {
  const first = Buffer.allocUnsafe(FIRST_READ);
  const { bytesRead } = await fs.read(descriptor, first, 0, FIRST_READ, null);
  if (bytesRead > 0 && bytesRead < FIRST_READ)
    return bytesRead > limit
      ? { failure: 'too-large', size: bytesRead, limit }
      : { bytes: first.subarray(0, bytesRead) };
  const stats = await fs.fstat(descriptor);
  if (!stats.isFile()) return kindOfStats(stats);
  if (stats.size > limit) return { failure: 'too-large', size: stats.size, limit };
  if (stats.size > room) throw new TooMuchInFlight();
  const bytes = Buffer.allocUnsafeSlow(Math.min(limit, room) + 1);
  let length = 0;
  for (;;) {
    const { bytesRead: count } = await fs.read(descriptor, bytes, length, bytes.length - length, length);
    if (count === 0) break;
    length += count;
    if (length > limit) return { failure: 'too-large', size: length, limit };
    if (length > room) throw new TooMuchInFlight();
  }
  return { bytes: bytes.subarray(0, length) };
}
