/** Watches how long listing and reading take, to tell a local disk from a slow share: there only requests in flight count. */
import type { Walk } from '../../scan/requests.ts';

/**
 * Milliseconds of a request: those of a local disk, and above which a share is slow. The fastest of the last requests
 * counts: a share makes every one of them wait, while a busy machine, code that is not compiled yet or a file that is not
 * in memory makes some of them slow and never all.
 */
const FAST_MS = 0.2;
const SLOW_MS = 0.6;
const SAMPLES = 16;

export class LatencyMonitor {
  private readonly samples: number[] = [];
  private readonly clock: () => number;
  slow = false;

  /** @param clock milliseconds, from any start */
  constructor(clock: () => number) {
    this.clock = clock;
  }

  /** The same walk, timed. Only for a driver that answers synchronously. */
  *watch<T>(walk: Walk<T>): Walk<T> {
    let step = walk.next();
    while (!step.done) {
      const start = this.clock();
      const answer = yield step.value;
      const ms = this.clock() - start;
      // A size or a refusal may come from what the system knows of the folder without asking the share.
      if ('bytes' in answer || 'entries' in answer) this.note(ms);
      step = walk.next(answer);
    }
    return step.value;
  }

  private note(ms: number): void {
    this.samples.push(ms);
    if (this.samples.length > SAMPLES) this.samples.shift();
    const fastest = Math.min(...this.samples);
    if (this.slow) this.slow = fastest > FAST_MS;
    else this.slow = this.samples.length === SAMPLES && fastest > SLOW_MS;
  }

  /** Forgets what was seen, so that the next requests decide alone. */
  reset(): void {
    this.samples.length = 0;
  }
}
