/** Reads and analyses a batch of devices, synchronously on a disk and with many in flight on a slow share. */
import pLimit, { type LimitFunction } from 'p-limit';
import { analyzeDevice } from '../../device.ts';
import { Caches } from '../../evidence/caches.ts';
import { problem } from '../../model/problems.ts';
import type { DeviceFiles } from '../../model/types.ts';
import { columnsByName } from '../../report/columns.ts';
import { runAsync, TooMuchInFlight } from '../../scan/async-driver.ts';
import { readDevice } from '../../scan/device-folder.ts';
import { child } from '../../scan/paths.ts';
import type { Walk } from '../../scan/requests.ts';
import type { DeviceRef } from '../../scan/roots.ts';
import { SyncDriver } from '../../scan/sync-driver.ts';
import { type Fingerprint, readTracked, type Tracked } from '../incremental/fingerprint.ts';
import type { RowsWanted } from '../rows.ts';
import { BatchOutput, type Outcome, type Row, rowOf } from './batch-encoder.ts';
import { LatencyMonitor } from './latency-monitor.ts';
import type { BatchResult, RequestMessage, WorkerSettings } from './messages.ts';

/** Bytes that are held of one device while many are in flight; usual ones have a tenth of it. */
const BYTES_IN_FLIGHT = 1 << 18;

/**
 * While a share is slow, every so many devices one is read synchronously, to see whether it still is. Seldom, because nothing
 * else is asked for meanwhile: on a share of 20 ms for a third of a second.
 */
const PROBE_EVERY = 4000;

export class BatchReader {
  private readonly driver = new SyncDriver();
  private readonly latency: LatencyMonitor;
  private readonly limit: LimitFunction;
  private readonly wanted: RowsWanted;
  private readonly verify: boolean;
  private readonly caches = new Caches();
  private readonly fingerprints: boolean;
  private sinceProbe = 0;

  /** @param clock milliseconds, from any start */
  constructor(settings: WorkerSettings, clock: () => number = () => performance.now()) {
    this.latency = new LatencyMonitor(clock);
    this.limit = pLimit(settings.inFlight);
    this.verify = settings.verify;
    this.fingerprints = settings.fingerprints;
    const { csv, reportRows } = settings;
    this.wanted = {
      csv: csv && { ...csv, columns: columnsByName(csv.columns) },
      reportRows: reportRows && { ...reportRows, columns: columnsByName(reportRows.columns) },
    };
  }

  async read(request: RequestMessage, announce: (position: number) => void): Promise<BatchResult> {
    const { devices, known, careful, skip } = request;
    const output = new BatchOutput(request.buffers);
    // From the first device that is waited for, in their order; until then each is written at once.
    const pending: (Outcome | Promise<Outcome>)[] = [];
    for (const [position, device] of devices.entries()) {
      if (careful) announce(position);
      const outcome = this.outcomeOf(device, known?.[position] ?? null, careful, skip.includes(position));
      if (pending.length > 0 || outcome instanceof Promise) pending.push(outcome);
      else output.add(outcome);
    }
    for (const outcome of await Promise.all(pending)) output.add(outcome);
    return { index: request.index, ...output.finish(this.fingerprints), slow: this.latency.slow };
  }

  private outcomeOf(
    device: DeviceRef,
    known: Fingerprint | null,
    careful: boolean,
    skip: boolean,
  ): Outcome | Promise<Outcome> {
    if (skip) return { row: this.skipped(device), fingerprint: null };
    if (careful || !this.useAsync()) return this.readSync(device, known);
    return this.limit(() => this.readAsync(device, known));
  }

  private useAsync(): boolean {
    if (!this.latency.slow) return false;
    this.sinceProbe++;
    if (this.sinceProbe < PROBE_EVERY) return true;
    this.sinceProbe = 0;
    this.latency.reset();
    return false;
  }

  private readSync(device: DeviceRef, known: Fingerprint | null): Outcome {
    return this.outcome(this.driver.run(this.latency.watch(this.walk(device, known))));
  }

  private async readAsync(device: DeviceRef, known: Fingerprint | null): Promise<Outcome> {
    try {
      return await runAsync(this.walk(device, known), (read) => this.outcome(read), BYTES_IN_FLIGHT);
    } catch (error) {
      // Hundreds of devices with megabytes each would not fit: such a one is read while nothing else is.
      if (error instanceof TooMuchInFlight) return this.outcome(this.driver.run(this.walk(device, known)));
      throw error;
    }
  }

  private *walk(ref: DeviceRef, known: Fingerprint | null): Walk<Tracked | { files: DeviceFiles; fingerprint: null }> {
    if (this.fingerprints) return yield* readTracked(ref, known, this.verify);
    return { files: yield* readDevice(ref.root, ref.device, ref.link ? 'link' : 'directory'), fingerprint: null };
  }

  private outcome({ files, fingerprint }: Tracked | { files: DeviceFiles; fingerprint: null }): Outcome {
    return files === null ? { row: null, fingerprint } : { row: this.analyze(files), fingerprint };
  }

  private analyze(files: DeviceFiles): Row {
    return rowOf(analyzeDevice(files, { verify: this.verify, caches: this.caches }), this.wanted);
  }

  /** The row of a device that ended a worker: it is named, and the others go on. */
  private skipped({ root, device }: DeviceRef): Row {
    const problems = [problem('internal-error', null, 'reading it ended the worker')];
    return this.analyze({ device, source: child(root, device), kind: 'none', files: {}, rejected: [], problems });
  }
}
