/**
 * On Windows a virus scanner or an indexer opens a file that was just made, and for that moment it can be neither renamed nor
 * removed. A step that fails so is tried again for a second, before it counts as failed.
 */
const HELD: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const LIMIT_MS = 1000;
const PAUSE_MS = 25;

const clock = new Int32Array(new SharedArrayBuffer(4));
const pause = (ms: number): unknown => Atomics.wait(clock, 0, 0, ms);

/** Runs a step on files; throws its last error. On other systems it is tried once. */
export function retryWhileHeld<T>(step: () => T, platform: NodeJS.Platform = process.platform): T {
  const end = Date.now() + LIMIT_MS;
  for (;;) {
    try {
      return step();
    } catch (error) {
      const held = HELD.has((error as NodeJS.ErrnoException).code ?? '');
      if (platform !== 'win32' || !held || Date.now() >= end) throw error;
      pause(PAUSE_MS);
    }
  }
}
