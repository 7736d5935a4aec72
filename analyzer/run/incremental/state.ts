/**
 * What an incremental run remembers in the output folder: of each device its fingerprint, and where its rows lie in the files
 * beside it; of each of those files, what it looked like; and under which program and options all of it was made.
 *
 *   one line of JSON (Head), one line of JSON (paths of the devices), the arrays of Devices, SHA-256 of everything before
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Summary } from '../../model/types.ts';
import type { Fingerprint } from './fingerprint.ts';

export const STATE = '.slic-audit-state.bin';
/** Lines of devices.jsonl, where devices.jsonl itself is not written or has the inventory in it. */
export const LINES = '.slic-audit-state-lines.jsonl';
/** What the summary needs of each device. */
export const FACTS = '.slic-audit-state-facts.jsonl';

const FORMAT = 1;
const DIGEST = 16;
const SHA256 = 32;

export interface StatSnapshot {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
}

/** What the state was made with: it serves only a run that is made with the same. */
export interface Making {
  program: string;
  options: string;
}

export interface Head extends Making {
  format: number;
  devices: number;
  /** Content of the inventory and how it was read, or empty. */
  inventory: string;
  /** Published files by name. */
  files: Record<string, StatSnapshot>;
  summary: Omit<Summary, 'run'>;
}

/** Growing arrays, an entry a device, in the fleet's order. */
export class Devices {
  readonly paths: string[] = [];
  private digests = new Uint8Array(DIGEST * 1024);
  /** Runs that count, settled or not, and the lengths of line, CSV row and facts. */
  private numbers = new Uint32Array(NUMBERS * 1024);

  get length(): number {
    return this.paths.length;
  }

  push(path: string, fingerprint: Fingerprint, lengths: RowLengths): void {
    const i = this.length;
    this.reserve(i + 1);
    this.paths.push(path);
    Buffer.from(this.digests.buffer).write(fingerprint.digest.padEnd(DIGEST * 2, '0'), i * DIGEST, 'hex');
    this.numbers.set(
      [fingerprint.runs, fingerprint.settled ? 1 : 0, lengths.jsonl, lengths.csv, lengths.facts],
      i * NUMBERS,
    );
  }

  private reserve(devices: number): void {
    if (devices * NUMBERS <= this.numbers.length) return;
    const [digests, numbers] = [this.digests, this.numbers];
    this.digests = new Uint8Array(digests.length * 2);
    this.digests.set(digests);
    this.numbers = new Uint32Array(numbers.length * 2);
    this.numbers.set(numbers);
  }

  fingerprint(i: number): Fingerprint {
    const digest = Buffer.from(this.digests.buffer, i * DIGEST, DIGEST).toString('hex');
    return { digest, runs: this.number(i, 0), settled: this.number(i, 1) === 1 };
  }

  lengths(i: number): RowLengths {
    return { jsonl: this.number(i, 2), csv: this.number(i, 3), facts: this.number(i, 4) };
  }

  private number(i: number, which: number): number {
    return this.numbers[i * NUMBERS + which] as number;
  }

  /** Names of folders may hold line ends and lone surrogates: JSON keeps both. */
  toBytes(): Buffer[] {
    const numbers = this.numbers.subarray(0, this.length * NUMBERS);
    return [
      Buffer.from(`${JSON.stringify(this.paths)}\n`),
      Buffer.from(this.digests.buffer, 0, this.length * DIGEST),
      Buffer.from(numbers.buffer, 0, numbers.byteLength),
    ];
  }

  static fromBytes(paths: string[], body: Buffer): Devices {
    const devices = new Devices();
    for (const path of paths) devices.paths.push(path);
    const split = paths.length * DIGEST;
    // Copies: the arrays want their own, aligned memory.
    devices.digests = Uint8Array.from(body.subarray(0, split));
    devices.numbers = new Uint32Array(Uint8Array.from(body.subarray(split)).buffer);
    return devices;
  }
}

const NUMBERS = 5;

export interface RowLengths {
  jsonl: number;
  csv: number;
  facts: number;
}

/** What a published file looks like; null where it is not there. Windows changes ctime on a backup: it counts elsewhere only. */
export function snapshotOf(folder: string, name: string): StatSnapshot | null {
  const stats = statSync(join(folder, name), { throwIfNoEntry: false });
  if (!stats?.isFile()) return null;
  return { size: stats.size, mtimeMs: stats.mtimeMs, ctimeMs: process.platform === 'win32' ? 0 : stats.ctimeMs };
}

export const matchesSnapshot = (folder: string, name: string, then: StatSnapshot | undefined): boolean => {
  const now = snapshotOf(folder, name);
  return (
    now !== null &&
    now.size === then?.size &&
    now.mtimeMs === then.mtimeMs &&
    (now.ctimeMs === then.ctimeMs || process.platform === 'win32')
  );
};

export function writeState(path: string, head: Head, devices: Devices): void {
  const parts = [Buffer.from(`${JSON.stringify(head)}\n`), ...devices.toBytes()];
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  writeFileSync(path, Buffer.concat([...parts, sum.digest()]));
}

/** The state as it was written; null where there is none, 'damaged' where its bytes are not those that were written. */
export function readState(path: string): { head: Head; devices: Devices } | 'damaged' | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'damaged';
  }
  const content = bytes.subarray(0, Math.max(0, bytes.length - SHA256));
  if (!createHash('sha256').update(content).digest().equals(bytes.subarray(content.length))) return 'damaged';
  // The checksum holds, so these are our own bytes; an older program's may have another form.
  const headEnd = content.indexOf(0x0a);
  const head = JSON.parse(content.toString('utf8', 0, headEnd)) as Head;
  if (head.format !== FORMAT) return 'damaged';
  const pathsEnd = content.indexOf(0x0a, headEnd + 1);
  const paths = JSON.parse(content.toString('utf8', headEnd + 1, pathsEnd)) as string[];
  return { head, devices: Devices.fromBytes(paths, content.subarray(pathsEnd + 1)) };
}

export const newHead = (head: Omit<Head, 'format'>): Head => ({ format: FORMAT, ...head });
