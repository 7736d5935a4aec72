/**
 * The output folder: one run at a time, and every report whole or not at all. Reports are written under a temporary name
 * and renamed at the end, all of them or none; what a killed run left is cleared by the next.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../../model/errors.ts';
import { makeFolder } from '../../model/make-folder.ts';
import { retryWhileHeld } from '../../model/retry.ts';
import { releaseLock, TOUCH_MS, takeLock, touchLock } from './lock.ts';

/** For what is done last: it must not hide the error that ended the run, nor keep the next step from being taken. */
function quietly(step: () => void): void {
  try {
    step();
  } catch {
    // The folder is gone, or is not ours to remove.
  }
}

const TEMPORARY = /^\.slic-audit-.*\.tmp$/;

export class OutputFolder {
  readonly path: string;
  private readonly pending = new Map<string, string>();
  private readonly descriptors = new Set<number>();
  private readonly touch: NodeJS.Timeout;
  /** The folder was not there before this run. */
  private readonly isNew: boolean;

  private constructor(path: string, isNew: boolean) {
    this.path = path;
    this.isNew = isNew;
    this.touch = setInterval(() => this.keepAlive(), TOUCH_MS).unref();
  }

  /** Creates the folder, takes its lock and clears what a killed run left. Throws UsageError. */
  static open(path: string): OutputFolder {
    const made = attempt(`cannot create the output folder ${path}`, () => makeFolder(path));
    attempt(`cannot write to the output folder ${path}`, () => takeLock(path));
    const folder = new OutputFolder(path, made !== undefined);
    try {
      const names = attempt(`cannot read the output folder ${path}`, () => readdirSync(path));
      folder.remove(names.filter((name) => TEMPORARY.test(name)));
      return folder;
    } catch (error) {
      folder.close();
      throw error;
    }
  }

  /** Removes each that can be removed: one that another program has open stays, and is tried again by the next run. */
  private remove(names: readonly string[]): void {
    for (const name of names)
      quietly(() => retryWhileHeld(() => rmSync(join(this.path, name), { force: true, recursive: true })));
  }

  private keepAlive(): void {
    try {
      touchLock(this.path);
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

  /** Opens a new file here, for reading too; it is closed with the folder, if not before. No link is followed. */
  create(path: string): number {
    const descriptor = attempt(`cannot write to ${this.path}`, () => openSync(path, 'wx+'));
    this.descriptors.add(descriptor);
    return descriptor;
  }

  finish(descriptor: number): void {
    if (this.descriptors.delete(descriptor)) closeSync(descriptor);
  }

  /** Puts all reports in place; where one cannot be replaced (it is open in Excel), the others go back to what they were. */
  publish(): void {
    if (process.platform === 'win32') this.refuseHeld();
    for (const path of this.pending.values()) attempt(`cannot write to ${this.path}`, () => forceToDisk(path));
    const done: string[] = [];
    try {
      for (const [name, path] of this.pending) {
        done.push(name);
        this.backUp(name);
        this.put(path, name);
      }
    } catch (error) {
      for (const name of done) this.restore(name);
      throw error;
    }
    this.pending.clear();
    // Windows cannot open a folder for this; its file systems write names before they answer.
    if (process.platform !== 'win32') quietly(() => forceToDisk(this.path, 'r'));
  }

  private put(from: string, name: string): void {
    const target = join(this.path, name);
    attempt(`cannot write ${target}`, () => retryWhileHeld(() => renameSync(from, target)));
  }

  /**
   * Throws before anything is changed where a report cannot be replaced: renaming it to what it is called already asks Windows
   * for just that. Later a second name of it could not be removed again as long as it is open.
   */
  private refuseHeld(): void {
    for (const name of this.pending.keys())
      if (existsSync(join(this.path, name))) this.put(join(this.path, name), name);
  }

  private backup(name: string): string {
    return join(this.path, `.slic-audit-${process.pid}-old-${name}.tmp`);
  }

  /** A second name for the old report: it never is away from its place, and costs nothing. */
  private backUp(name: string): void {
    try {
      if (existsSync(join(this.path, name))) linkSync(join(this.path, name), this.backup(name));
    } catch {
      // A file system without hard links: then a failure leaves the reports that came before it new.
    }
  }

  private restore(name: string): void {
    try {
      if (existsSync(this.backup(name))) this.put(this.backup(name), name);
    } catch {
      // It is the one that could not be replaced.
    }
  }

  /** Gives the lock back and removes what was not published, each by itself. Never throws. */
  close(): void {
    clearInterval(this.touch);
    const mine = `.slic-audit-${process.pid}-`;
    // An open file cannot be removed on Windows.
    for (const descriptor of this.descriptors) quietly(() => this.finish(descriptor));
    quietly(() => releaseLock(this.path));
    quietly(() => this.remove(readdirSync(this.path).filter((name) => name.startsWith(mine))));
    if (this.isNew) quietly(() => rmdirSync(this.path));
  }
}

/** A power cut after the rename leaves the whole new report, because its bytes were on the disk before it. */
function forceToDisk(path: string, flags: 'r' | 'r+' = 'r+'): void {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
