/**
 * Workers over the sorted devices, results in order. The main thread hands out batches and is given bytes; it never holds
 * more than a window of them, so memory is the window and not the fleet. A worker that dies costs its one bad device.
 */
import { Worker } from 'node:worker_threads';
import { workerCode } from '../../model/build.ts';
import { Interrupted, UsageError } from '../../model/errors.ts';
import type { DeviceRef } from '../../scan/roots.ts';
import type { Fingerprint } from '../incremental/fingerprint.ts';
import { ROW_KINDS, type RowKind } from '../rows.ts';
import type { BatchRequest, BatchResult, RequestMessage, RowBuffers, WorkerSettings, WorkerStart } from './messages.ts';

export interface PoolOptions {
  settings: WorkerSettings;
  /** Most worker threads; a small fleet has fewer. */
  workers: number;
  signal?: AbortSignal;
  /** Code of a worker; a test puts a worse one in its place. */
  worker?: URL;
  /** What a folder looked like in the last run. */
  known?: (device: DeviceRef) => Fingerprint | null;
}

const MAX_BATCH = 32;
/**
 * Devices that a further worker pays for: each compiles the program for itself, which takes it as long as a warm one takes
 * to analyse thousands of devices.
 */
const DEVICES_PER_WORKER = 1000;
/** Batches that a worker has: one that it reads, and the next. */
const PER_WORKER = 2;
/** Batches handed out ahead of the oldest one that is not done, per worker. */
const WINDOW = 4;
/** The same on a slow share, where devices in flight are what counts. */
const PER_SLOW_WORKER = 10;
const SLOW_WINDOW = 24;
/** Buffers that are used again; those that a monstrous device has made larger are not kept. */
const MAX_BUFFER = 2 << 20;
/** Deaths of workers in a row that bring the run no further: then it is not a device that kills them. */
const MAX_DEATHS = 10;
/** A worker that hangs in a call to a dead share cannot be ended; the run does not wait for it. */
const CLOSE_MS = 500;

/** Young generation of a worker: large enough for a batch, small enough for many workers. */
const RESOURCES = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 256 };

interface PoolWorker {
  thread: Worker;
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
  private readonly workers = new Set<PoolWorker>();
  private readonly early = new Map<number, BatchResult>();
  private readonly workerCount: number;
  private readonly batchSize: number;
  private readonly batchCount: number;
  /** Buffers of results that have been written. */
  private readonly buffers: Record<RowKind, ArrayBuffer[]> = { jsonl: [], csv: [], facts: [], reportRows: [] };
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
    this.workerCount = Math.min(options.workers, Math.ceil(devices.length / DEVICES_PER_WORKER));
    this.batchSize = Math.min(MAX_BATCH, Math.ceil(devices.length / this.workerCount));
    this.batchCount = Math.ceil(devices.length / this.batchSize);
  }

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      const { signal } = this.options;
      if (signal?.aborted) reject(new Interrupted());
      signal?.addEventListener('abort', () => reject(new Interrupted()), { once: true });
      for (let i = 0; i < this.workerCount; i++) this.start();
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    const ended = Promise.all([...this.workers].map(({ thread }) => thread.terminate()));
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS);
    });
    await Promise.race([ended, limit]);
    clearTimeout(timer);
  }

  private start(): void {
    const at = new Int32Array(new SharedArrayBuffer(8)).fill(-1);
    const workerData: WorkerStart = { settings: this.options.settings, at };
    const code = this.options.worker ? { source: this.options.worker, eval: false } : workerCode();
    const thread = new Worker(code.source, { eval: code.eval, workerData, resourceLimits: RESOURCES });
    const worker: PoolWorker = { thread, batches: new Map(), slow: false, at };
    this.workers.add(worker);
    thread.on('message', (message: BatchResult) => this.guard(() => this.receive(worker, message)));
    thread.on('error', (error) => this.guard(() => this.replace(worker, error)));
    thread.on('exit', () => this.guard(() => this.replace(worker, new Error('a worker ended'))));
    this.feed(worker);
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
    const window = [...this.workers].some(({ slow }) => slow) ? SLOW_WINDOW : WINDOW;
    if (this.handedOut === this.batchCount || ahead >= window * this.workerCount) return null;
    const index = this.handedOut++;
    const devices = this.devices.slice(index * this.batchSize, (index + 1) * this.batchSize);
    const { known } = this.options;
    return { index, devices, known: known ? devices.map(known) : null, careful: false, skip: [] };
  }

  private feed(worker: PoolWorker): void {
    while (worker.batches.size < (worker.slow ? PER_SLOW_WORKER : PER_WORKER)) {
      const request = this.next();
      if (!request) return;
      worker.batches.set(request.index, request);
      const buffers = this.takeBuffers();
      const message: RequestMessage = { ...request, buffers };
      worker.thread.postMessage(message, Object.values(buffers));
    }
  }

  private takeBuffers(): RowBuffers {
    const taken: RowBuffers = {};
    for (const kind of ROW_KINDS) {
      const buffer = this.buffers[kind].pop();
      if (buffer) taken[kind] = buffer;
    }
    return taken;
  }

  private giveBack(batch: BatchResult): void {
    for (const kind of ROW_KINDS) {
      const { buffer } = batch[kind].bytes;
      if (buffer.byteLength > 0 && buffer.byteLength <= MAX_BUFFER) this.buffers[kind].push(buffer as ArrayBuffer);
    }
  }

  private receive(worker: PoolWorker, message: BatchResult): void {
    worker.batches.delete(message.index);
    worker.slow = message.slow;
    this.deaths = 0;
    this.early.set(message.index, message);
    this.writeReady();
    if (this.written === this.batchCount) this.settle?.resolve();
    else for (const each of this.workers) this.feed(each);
  }

  private writeReady(): void {
    for (;;) {
      const batch = this.early.get(this.written);
      if (!batch) return;
      this.early.delete(this.written);
      this.written++;
      this.onBatch(batch);
      this.giveBack(batch);
    }
  }

  /** A dead worker's batches are read again by a new one, carefully; the device that kills it twice is skipped. */
  private replace(worker: PoolWorker, error: Error): void {
    if (!this.workers.delete(worker)) return;
    if (++this.deaths > MAX_DEATHS) throw new UsageError(`worker threads end one after another: ${error.message}`);
    const [reading, position] = worker.at as unknown as [number, number];
    for (const [index, batch] of worker.batches) {
      const killer = reading === index && !batch.skip.includes(position) ? [position] : [];
      if (killer.length > 0) this.deaths = 0;
      this.retries.push({ ...batch, careful: true, skip: [...batch.skip, ...killer] });
    }
    this.start();
  }
}
