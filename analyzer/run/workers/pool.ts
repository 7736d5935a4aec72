/**
 * Workers over the sorted devices, results in order. The main thread hands out batches and is given bytes; it never holds
 * more than a window of them, so memory is the window and not the fleet. A worker that dies costs its one bad device.
 */
import { Worker } from 'node:worker_threads';
import { workerCode } from '../../model/build.ts';
import { Interrupted, UsageError } from '../../model/errors.ts';
import type { DeviceRef } from '../../scan/roots.ts';
import type { Fingerprint } from '../incremental/fingerprint.ts';
import type {
  BatchMessage,
  BatchRequest,
  BatchResult,
  RequestMessage,
  WorkerSettings,
  WorkerStart,
} from './messages.ts';

export interface PoolOptions {
  settings: WorkerSettings;
  /** Number of worker threads. */
  workers: number;
  signal?: AbortSignal;
  /** Code of a worker; a test puts a worse one in its place. */
  worker?: URL;
  /** What a folder looked like in the last run. */
  known?: (device: DeviceRef) => Fingerprint | null;
}

const MAX_BATCH = 32;
/** Batches in a worker's hands: one that it reads, and the next. */
const PER_WORKER = 2;
/** Batches handed out ahead of the oldest one that is not done, per worker. */
const WINDOW = 4;
/** The same on a slow share, where devices in flight are what counts. */
const PER_SLOW_WORKER = 10;
const SLOW_WINDOW = 24;
/** Buffers that are used again; those that a monstrous device has made larger are not kept. */
const MAX_ROOM = 2 << 20;
/** Deaths of workers in a row that bring the run no further: then it is not a device that kills them. */
const MAX_DEATHS = 10;
/** A worker that hangs in a call to a dead share cannot be ended; the run does not wait for it. */
const CLOSE_MS = 500;

/** Young generation of a worker: large enough for a batch, small enough for many workers. */
const RESOURCES = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 256 };

interface Hand {
  worker: Worker;
  batches: Map<number, BatchRequest>;
  /** The last batch found the share slow. */
  slow: boolean;
  /** The device that a careful worker reads now: WorkerStart. */
  at: Int32Array;
}

export async function analyzeFleet(
  devices: readonly DeviceRef[],
  options: PoolOptions,
  onBatch: (batch: BatchResult) => void,
): Promise<void> {
  if (devices.length === 0) return;
  const pool = new Pool(devices, options, onBatch);
  try {
    await pool.run();
  } finally {
    await pool.close();
  }
}

class Pool {
  private readonly hands = new Set<Hand>();
  private readonly early = new Map<number, BatchResult>();
  private readonly batchSize: number;
  private readonly batchCount: number;
  /** Buffers of results that have been written. */
  private readonly rooms: ArrayBuffer[] = [];
  private readonly retries: BatchRequest[] = [];
  private handedOut = 0;
  private written = 0;
  private deaths = 0;
  private closing = false;
  private settle: { resolve: () => void; reject: (error: Error) => void } | null = null;
  private readonly devices: readonly DeviceRef[];
  private readonly options: PoolOptions;
  private readonly onBatch: (batch: BatchResult) => void;

  constructor(devices: readonly DeviceRef[], options: PoolOptions, onBatch: (batch: BatchResult) => void) {
    this.devices = devices;
    this.options = options;
    this.onBatch = onBatch;
    this.batchSize = Math.max(1, Math.min(MAX_BATCH, Math.ceil(devices.length / options.workers)));
    this.batchCount = Math.ceil(devices.length / this.batchSize);
  }

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      const { signal } = this.options;
      if (signal?.aborted) reject(new Interrupted());
      signal?.addEventListener('abort', () => reject(new Interrupted()), { once: true });
      const count = Math.min(this.options.workers, this.batchCount);
      for (let i = 0; i < count; i++) this.hire();
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    const ended = Promise.all([...this.hands].map(({ worker }) => worker.terminate()));
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS);
    });
    await Promise.race([ended, limit]);
    clearTimeout(timer);
  }

  private hire(): void {
    const at = new Int32Array(new SharedArrayBuffer(8)).fill(-1);
    const workerData: WorkerStart = { settings: this.options.settings, at };
    const code = this.options.worker ? { source: this.options.worker, eval: false } : workerCode('run/workers/worker');
    const worker = new Worker(code.source, { eval: code.eval, workerData, resourceLimits: RESOURCES });
    const hand: Hand = { worker, batches: new Map(), slow: false, at };
    this.hands.add(hand);
    worker.on('message', (message: BatchMessage) => this.guard(() => this.receive(hand, message)));
    worker.on('error', (error) => this.guard(() => this.bury(hand, error)));
    worker.on('exit', () => this.guard(() => this.bury(hand, new Error('a worker ended'))));
    this.feed(hand);
  }

  /** What fails on the main thread (a full disk, say) ends the run. */
  private guard(step: () => void): void {
    if (this.closing) return;
    try {
      step();
    } catch (error) {
      this.settle?.reject(error as Error);
    }
  }

  private next(): BatchRequest | null {
    const retry = this.retries.shift();
    if (retry) return retry;
    const ahead = this.handedOut - this.written;
    const window = [...this.hands].some(({ slow }) => slow) ? SLOW_WINDOW : WINDOW;
    if (this.handedOut === this.batchCount || ahead >= window * this.options.workers) return null;
    const index = this.handedOut++;
    const devices = this.devices.slice(index * this.batchSize, (index + 1) * this.batchSize);
    const { known } = this.options;
    return { index, devices, known: known ? devices.map(known) : null, careful: false, skip: [] };
  }

  private feed(hand: Hand): void {
    while (hand.batches.size < (hand.slow ? PER_SLOW_WORKER : PER_WORKER)) {
      const request = this.next();
      if (!request) return;
      hand.batches.set(request.index, request);
      const room = this.rooms.pop() ?? null;
      const message: RequestMessage = { ...request, room };
      hand.worker.postMessage(message, room ? [room] : []);
    }
  }

  private receive(hand: Hand, message: BatchMessage): void {
    hand.batches.delete(message.index);
    hand.slow = message.slow;
    this.deaths = 0;
    this.early.set(message.index, { ...message, facts: JSON.parse(message.facts) as BatchResult['facts'] });
    this.writeReady();
    if (this.written === this.batchCount) this.settle?.resolve();
    else for (const each of this.hands) this.feed(each);
  }

  private writeReady(): void {
    for (;;) {
      const batch = this.early.get(this.written);
      if (!batch) return;
      this.early.delete(this.written);
      this.written++;
      this.onBatch(batch);
      if (batch.jsonl.buffer.byteLength <= MAX_ROOM) this.rooms.push(batch.jsonl.buffer as ArrayBuffer);
    }
  }

  /** A dead worker's batches are read again by a new one, carefully; the device that kills it twice is skipped. */
  private bury(hand: Hand, error: Error): void {
    if (!this.hands.delete(hand)) return;
    if (++this.deaths > MAX_DEATHS) throw new UsageError(`worker threads end one after another: ${error.message}`);
    const [reading, position] = hand.at as unknown as [number, number];
    for (const [index, batch] of hand.batches) {
      const killer = reading === index && !batch.skip.includes(position) ? [position] : [];
      if (killer.length > 0) this.deaths = 0;
      this.retries.push({ ...batch, careful: true, skip: [...batch.skip, ...killer] });
    }
    this.hire();
  }
}
