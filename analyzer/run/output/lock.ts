/**
 * One run at a time in an output folder: a file that names its owner. A lock whose owner is dead is taken over; between
 * two runs that find the same dead lock, a second file decides.
 */
import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { retryWhileHeld } from '../../model/retry.ts';

const LOCK = '.slic-audit.lock';
/** Held for the moment in which a dead lock is replaced. */
const TAKEOVER = '.slic-audit-takeover.tmp';

/** A lock is touched this often while its owner works. */
export const TOUCH_MS = 60_000;
/** A lock whose owner cannot be asked is believed for so long after it was touched last. */
const BELIEVED_MS = 5 * 60_000;
/** A file that is still empty was made just now by somebody who is about to write into it. */
const BEING_WRITTEN_MS = 2000;

interface Owner {
  pid: number;
  host: string;
  started: string;
  /** When the process began, in the system's own ticks: a number that is used again is then seen to be another process. */
  ticks: string | null;
}

/** Takes the lock of a folder. Throws UsageError where another run has it, and the error of a folder that cannot be written. */
export function takeLock(folder: string): void {
  const lock = join(folder, LOCK);
  if (create(lock)) return;
  if (ownerLives(lock)) throw occupied(folder);
  const takeover = join(folder, TAKEOVER);
  if (!create(takeover)) {
    if (ownerLives(takeover)) throw occupied(folder);
    rmSync(takeover, { force: true });
    if (!create(takeover)) throw occupied(folder);
  }
  try {
    // Between the first look and the takeover another run may have taken the lock and be at work.
    if (ownerLives(lock)) throw occupied(folder);
    rmSync(lock, { force: true });
    if (!create(lock)) throw occupied(folder);
  } finally {
    rmSync(takeover, { force: true });
  }
}

const occupied = (folder: string): UsageError =>
  new UsageError(`another run is writing into ${folder}; wait for it, or choose another --out`);

export function touchLock(folder: string): void {
  utimesSync(join(folder, LOCK), new Date(), new Date());
}

/** Gives the lock back; that of another owner stays. */
export function releaseLock(folder: string): void {
  const lock = join(folder, LOCK);
  const owner = readOwner(lock);
  if (owner?.pid === process.pid && owner.host === hostname()) retryWhileHeld(() => rmSync(lock, { force: true }));
}

/** Makes the file for this process; false where it is there already. */
function create(path: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    const me: Owner = {
      pid: process.pid,
      host: hostname(),
      started: new Date().toISOString(),
      ticks: ticksOf(process.pid),
    };
    writeSync(descriptor, JSON.stringify(me));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

function readOwner(lock: string): Partial<Owner> | null {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as Partial<Owner>;
  } catch {
    return null;
  }
}

function ownerLives(lock: string): boolean {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const owner = readOwner(lock);
  if (!owner) return age < BEING_WRITTEN_MS;
  if (owner.host !== hostname() || typeof owner.pid !== 'number') return age < BELIEVED_MS;
  if (owner.pid === process.pid || !isRunning(owner.pid)) return false;
  const ticks = ticksOf(owner.pid);
  return ticks !== null && typeof owner.ticks === 'string' ? ticks === owner.ticks : age < BELIEVED_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start time of a process since boot (field 22 of /proc/PID/stat, after the name in brackets); null where there is none. */
function ticksOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
