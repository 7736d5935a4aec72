/** Devices, rate and time left on stderr, only on a terminal, at most ten updates a second. */
import type { Io } from './io.ts';

const INTERVAL_MS = 100;

export class Progress {
  private readonly started = Date.now();
  private last = 0;
  private shown = false;
  private readonly active: boolean;
  private readonly io: Io;
  private readonly total: number;

  constructor(io: Io, total: number, quiet: boolean) {
    this.io = io;
    this.total = total;
    this.active = !quiet && io.stderr.isTTY === true;
  }

  update(done: number): void {
    const now = Date.now();
    if (!this.active || now - this.last < INTERVAL_MS) return;
    this.last = now;
    this.shown = true;
    const rate = done / Math.max(0.001, (now - this.started) / 1000);
    const left = Math.ceil((this.total - done) / Math.max(1, rate));
    this.io.stderr.write(`\r${done} of ${this.total} devices, ${Math.round(rate)}/s, ${left} s left\u001b[K`);
  }

  /** Clears the line; harmless when called twice. */
  done(): void {
    if (this.shown) this.io.stderr.write('\r\u001b[K');
    this.shown = false;
  }
}
