/** Reads and analyses a batch of devices, synchronously on a disk and with many in flight on a slow share. */
import pLimit, { type LimitFunction } from 'p-limit';
import { analyzeDevice } from '../device.ts';
import type { DeviceFiles, DeviceResult } from '../model.ts';
import { problem } from '../problems.ts';
import { columnsByName } from '../report/columns.ts';
import { type CsvOptions, csvRows } from '../report/csv.ts';
import { type DeviceFacts, factsOf } from '../report/facts.ts';
import { runAsync } from './asyncDriver.ts';
import type { BatchRequest, BatchResult, WorkerSettings } from './batch.ts';
import { readDevice } from './device.ts';
import { SpeedGauge } from './gauge.ts';
import { child } from './paths.ts';
import type { DeviceRef } from './roots.ts';
import { SyncDriver } from './syncDriver.ts';

interface Row {
  result: DeviceResult;
  json: string;
}

/** While a share is slow, every so many devices one is read synchronously, to see whether it still is. */
const PROBE_EVERY = 500;

export class BatchReader {
  private readonly driver = new SyncDriver();
  private readonly gauge = new SpeedGauge();
  private readonly limit: LimitFunction;
  private readonly csv: CsvOptions | null;
  private readonly verify: boolean;
  private sinceProbe = 0;

  constructor(settings: WorkerSettings) {
    this.limit = pLimit(settings.inFlight);
    this.verify = settings.verify;
    this.csv = settings.csv && { ...settings.csv, columns: columnsByName(settings.csv.columns) };
  }

  async read(request: BatchRequest, announce: (position: number) => void): Promise<BatchResult> {
    const { devices, careful, skip } = request;
    const rows: (Row | Promise<Row>)[] = [];
    for (const [position, device] of devices.entries()) {
      if (careful) announce(position);
      if (skip.includes(position)) rows.push(this.skipped(device));
      else if (careful || !this.useAsync()) rows.push(this.readSync(device));
      else rows.push(this.limit(() => this.readAsync(device)));
    }
    const done = rows.some((row) => row instanceof Promise) ? await Promise.all(rows) : (rows as Row[]);
    return { index: request.index, ...this.serialize(done), slow: this.gauge.slow };
  }

  private useAsync(): boolean {
    if (!this.gauge.slow) return false;
    this.sinceProbe++;
    if (this.sinceProbe < PROBE_EVERY) return true;
    this.sinceProbe = 0;
    this.gauge.reset();
    return false;
  }

  private readSync({ root, device, link }: DeviceRef): Row {
    const before = this.driver.calls;
    const start = performance.now();
    const files = this.driver.run(readDevice(root, device, link ? 'link' : 'directory'));
    this.gauge.note(performance.now() - start, this.driver.calls - before);
    return this.analyze(files);
  }

  private async readAsync({ root, device, link }: DeviceRef): Promise<Row> {
    return this.analyze(await runAsync(readDevice(root, device, link ? 'link' : 'directory')));
  }

  private analyze(files: DeviceFiles): Row {
    return analyzeDevice(files, { verify: this.verify });
  }

  /** The row of a device that ended a worker: it is named, and the others go on. */
  private skipped({ root, device }: DeviceRef): Row {
    const problems = [problem('internal-error', null, 'reading it ended the worker')];
    return this.analyze({ device, source: child(root, device), kind: 'none', files: {}, rejected: [], problems });
  }

  private serialize(rows: Row[]): Omit<BatchResult, 'index' | 'slow'> {
    const lines = rows.map(({ json }) => `${json}\n`);
    const facts: DeviceFacts[] = rows.map(({ result }) => factsOf(result));
    return {
      jsonl: encode(lines.join('')),
      lengths: Uint32Array.from(lines, (line) => Buffer.byteLength(line)),
      csv: encode(
        this.csv
          ? csvRows(
              rows.map(({ result }) => result),
              this.csv,
            )
          : '',
      ),
      facts,
    };
  }
}

/** UTF-8 in a buffer of its own, which can be handed over to another thread. */
function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
