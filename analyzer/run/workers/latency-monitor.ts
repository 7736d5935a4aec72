/** Watches how long a file system call takes, to tell a local disk from a slow share: there only requests in flight count. */

/** Above this median of milliseconds a call, a share is slow; well below it, it is fast again. */
const SLOW_MS = 0.6;
const FAST_MS = 0.2;
const SAMPLES = 5;

export class SpeedGauge {
  private readonly samples: number[] = [];
  slow = false;

  /** Notes `calls` synchronous calls that took `ms` together. */
  note(ms: number, calls: number): void {
    if (calls === 0) return;
    this.samples.push(ms / calls);
    if (this.samples.length > SAMPLES) this.samples.shift();
    const median = [...this.samples].sort((a, b) => a - b)[this.samples.length >> 1] as number;
    if (this.slow) this.slow = median > FAST_MS;
    else this.slow = this.samples.length >= 3 && median > SLOW_MS;
  }

  /** Forgets what was seen, so that the next samples decide alone. */
  reset(): void {
    this.samples.length = 0;
  }
}
