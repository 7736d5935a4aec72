/**
 * The output folder: one run at a time, and every report whole or not at all. Reports are written under a temporary name
 * and renamed at the end; what a killed run left is cleared by the next.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileErrorReason, UsageError } from '../errors.ts';

const LOCK = '.slic-audit.lock';
const TEMPORARY = /^\.slic-audit-.*\.tmp$/;

/** A lock of another machine is believed for so long after its owner last touched it. */
const FOREIGN_LOCK_MS = 5 * 60_000;
const TOUCH_MS = 60_000;

interface Owner {
  pid: number;
  host: string;
  started: string;
}

/** Runs a file system step; its failure is the user's to mend, in words. */
export function attempt<T>(what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const reason = fileErrorReason(error);
    if (reason === null) throw error;
    throw new UsageError(`${what}: ${reason}`);
  }
}

export class OutputFolder {
  readonly path: string;
  private readonly pending = new Map<string, string>();
  private readonly touch: NodeJS.Timeout;

  private constructor(path: string) {
    this.path = path;
    this.touch = setInterval(() => this.keepAlive(), TOUCH_MS).unref();
  }

  /** Creates the folder, takes its lock and clears what a killed run left. Throws UsageError. */
  static open(path: string): OutputFolder {
    attempt(`cannot create the output folder ${path}`, () => mkdirSync(path, { recursive: true }));
    attempt(`cannot write to the output folder ${path}`, () => takeLock(join(path, LOCK), path));
    for (const name of readdirSync(path))
      if (TEMPORARY.test(name)) rmSync(join(path, name), { force: true, recursive: true });
    return new OutputFolder(path);
  }

  private keepAlive(): void {
    try {
      utimesSync(join(this.path, LOCK), new Date(), new Date());
    } catch {
      // The folder is gone; the next write says so.
    }
  }

  /** Temporary path under which a report is written until `publish`. */
  temporary(name: string): string {
    const path = join(this.path, `.slic-audit-${process.pid}-${name}.tmp`);
    this.pending.set(name, path);
    return path;
  }

  /** Temporary path of a file that is never published. */
  scratch(name: string): string {
    const path = this.temporary(name);
    this.pending.delete(name);
    return path;
  }

  /** What was begun under this name is not published. */
  forget(name: string): void {
    this.pending.delete(name);
  }

  /** Puts all reports in place. */
  publish(): void {
    for (const [name, path] of this.pending)
      attempt(`cannot write ${join(this.path, name)}`, () => renameSync(path, join(this.path, name)));
    this.pending.clear();
  }

  /** Removes what was not published, and the lock. Never throws. */
  close(): void {
    clearInterval(this.touch);
    try {
      for (const name of readdirSync(this.path))
        if (name.startsWith(`.slic-audit-${process.pid}-`)) rmSync(join(this.path, name), { force: true });
      rmSync(join(this.path, LOCK), { force: true });
    } catch {
      // The folder is gone, and everything in it.
    }
  }
}

function takeLock(lock: string, folder: string): void {
  const me: Owner = { pid: process.pid, host: hostname(), started: new Date().toISOString() };
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeWhole(lock, JSON.stringify(me));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (ownerLives(lock))
      throw new UsageError(`another run is writing into ${folder}; wait for it, or choose another --out`);
    rmSync(lock, { force: true });
  }
  throw new UsageError(`another run has just taken ${folder}`);
}

function writeWhole(path: string, text: string): void {
  const descriptor = openSync(path, 'wx');
  try {
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

function ownerLives(lock: string): boolean {
  if (!existsSync(lock)) return false;
  let owner: Partial<Owner>;
  try {
    owner = JSON.parse(readFileSync(lock, 'utf8')) as Partial<Owner>;
  } catch {
    return Date.now() - statSync(lock).mtimeMs < 1000;
  }
  if (owner.host !== hostname()) return Date.now() - statSync(lock).mtimeMs < FOREIGN_LOCK_MS;
  if (typeof owner.pid !== 'number' || owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
