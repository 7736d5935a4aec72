/** Reads and analyses a batch of devices, synchronously on a disk and with many in flight on a slow share. */
import pLimit, { type LimitFunction } from 'p-limit';
import { analyzeDevice, type Serialized } from '../device.ts';
import { type Fingerprint, readTracked, type Tracked } from '../fleet/fingerprint.ts';
import type { DeviceFiles } from '../model.ts';
import { problem } from '../problems.ts';
import { columnsByName } from '../report/columns.ts';
import { type CsvOptions, csvRows } from '../report/csv.ts';
import { type DeviceFacts, factsOf } from '../report/facts.ts';
import { runAsync, TooMuchInFlight } from './asyncDriver.ts';
import type { BatchRequest, BatchResult, WorkerSettings } from './batch.ts';
import { readDevice } from './device.ts';
import { SpeedGauge } from './gauge.ts';
import { child } from './paths.ts';
import type { Walk } from './requests.ts';
import type { DeviceRef } from './roots.ts';
import { SyncDriver } from './syncDriver.ts';

interface Row extends Serialized {
  print?: Fingerprint;
}

/** A device that is as it was in the last run. */
interface Reused {
  print: Fingerprint;
}

type Outcome = Row | Reused;

/** Bytes that are held of one device while many are in flight; usual ones have a tenth of it. */
const ROOM_IN_FLIGHT = 1 << 18;

/** While a share is slow, every so many devices one is read synchronously, to see whether it still is. */
const PROBE_EVERY = 500;

export class BatchReader {
  private readonly driver = new SyncDriver();
  private readonly gauge = new SpeedGauge();
  private readonly limit: LimitFunction;
  private readonly csv: CsvOptions | null;
  private readonly verify: boolean;
  private readonly fingerprints: boolean;
  private sinceProbe = 0;

  constructor(settings: WorkerSettings) {
    this.limit = pLimit(settings.inFlight);
    this.verify = settings.verify;
    this.fingerprints = settings.fingerprints;
    this.csv = settings.csv && { ...settings.csv, columns: columnsByName(settings.csv.columns) };
  }

  async read(request: BatchRequest, announce: (position: number) => void): Promise<BatchResult> {
    const { devices, known, careful, skip } = request;
    const rows: (Outcome | Promise<Outcome>)[] = [];
    for (const [position, device] of devices.entries()) {
      if (careful) announce(position);
      if (skip.includes(position)) rows.push(this.skipped(device));
      else if (careful || !this.useAsync()) rows.push(this.readSync(device, known?.[position] ?? null));
      else rows.push(this.limit(() => this.readAsync(device, known?.[position] ?? null)));
    }
    const done = rows.some((row) => row instanceof Promise) ? await Promise.all(rows) : (rows as Outcome[]);
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

  private readSync(device: DeviceRef, known: Fingerprint | null): Outcome {
    const before = this.driver.calls;
    const start = performance.now();
    const tracked = this.driver.run(this.walk(device, known));
    this.gauge.note(performance.now() - start, this.driver.calls - before);
    return this.outcome(tracked);
  }

  private async readAsync(device: DeviceRef, known: Fingerprint | null): Promise<Outcome> {
    try {
      return this.outcome(await runAsync(this.walk(device, known), ROOM_IN_FLIGHT));
    } catch (error) {
      // Hundreds of devices with megabytes each would not fit: such a one is read while nothing else is.
      if (error instanceof TooMuchInFlight) return this.outcome(this.driver.run(this.walk(device, known)));
      throw error;
    }
  }

  private *walk(ref: DeviceRef, known: Fingerprint | null): Walk<Tracked | { files: DeviceFiles; print: null }> {
    if (this.fingerprints) return yield* readTracked(ref, known, this.verify);
    return { files: yield* readDevice(ref.root, ref.device, ref.link ? 'link' : 'directory'), print: null };
  }

  private outcome({ files, print }: Tracked | { files: DeviceFiles; print: null }): Outcome {
    if (files === null) return { print };
    return print ? { ...this.analyze(files), print } : this.analyze(files);
  }

  private analyze(files: DeviceFiles): Row {
    return analyzeDevice(files, { verify: this.verify });
  }

  /** The row of a device that ended a worker: it is named, and the others go on. */
  private skipped({ root, device }: DeviceRef): Row {
    const problems = [problem('internal-error', null, 'reading it ended the worker')];
    return this.analyze({ device, source: child(root, device), kind: 'none', files: {}, rejected: [], problems });
  }

  private serialize(outcomes: Outcome[]): Omit<BatchResult, 'index' | 'slow'> {
    const rows = outcomes.filter((outcome): outcome is Row => 'result' in outcome);
    const facts: DeviceFacts[] = rows.map(({ result }) => factsOf(result));
    const lengths = Uint32Array.from(rows, ({ bytes }) => bytes + 1);
    return {
      jsonl: encodeLines(
        rows.map(({ json }) => `${json}\n`),
        lengths,
      ),
      lengths,
      ...(this.fingerprints ? this.trackedRows(outcomes, rows, facts) : { csv: this.csvOf(rows), tracked: null }),
      facts,
    };
  }

  private csvOf(rows: Row[]): Uint8Array {
    return encode(
      this.csv
        ? csvRows(
            rows.map(({ result }) => result),
            this.csv,
          )
        : '',
    );
  }

  /** Each row by itself: the next run may take over any of them. */
  private trackedRows(outcomes: Outcome[], rows: Row[], facts: DeviceFacts[]): Pick<BatchResult, 'csv' | 'tracked'> {
    const { csv } = this;
    const csvLines = csv ? rows.map(({ result }) => csvRows([result], csv)) : [];
    const csvLengths = lengthsOf(csvLines);
    const factsLines = facts.map((each) => `${JSON.stringify(each)}\n`);
    const factsLengths = lengthsOf(factsLines);
    return {
      csv: encodeLines(csvLines, csvLengths),
      tracked: {
        prints: outcomes.map(({ print }) => print ?? UNKNOWN),
        reused: Uint8Array.from(outcomes, (outcome) => ('result' in outcome ? 0 : 1)),
        csvLengths,
        facts: encodeLines(factsLines, factsLengths),
        factsLengths,
      },
    };
  }
}

/** Of a device that ended a worker: it is read again the next time. */
const UNKNOWN: Fingerprint = { digest: '', runs: 1, settled: false };

const lengthsOf = (lines: string[]): Uint32Array => Uint32Array.from(lines, (line) => Buffer.byteLength(line));

/** Lines as UTF-8, one after the other; `lengths` are their bytes. */
function encodeLines(lines: string[], lengths: Uint32Array): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(lengths.reduce((sum, length) => sum + length, 0));
  let offset = 0;
  for (const [i, line] of lines.entries()) {
    // As many bytes as characters: ASCII, which is copied and not converted.
    offset += bytes.write(line, offset, line.length === lengths[i] ? 'latin1' : 'utf8');
  }
  return bytes;
}

/** UTF-8 in a buffer of its own, which can be handed over to another thread. */
function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
