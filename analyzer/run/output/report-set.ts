/**
 * All reports of one run. Rows come in as bytes and facts, in the fleet's order; the reports for people are made at the end
 * from devices.jsonl, which holds everything they need.
 */

import { writeFileSync } from 'node:fs';
import type { DeviceFacts } from '../../fleet/device-facts.ts';
import { type ChangeNote, UNCHANGED } from '../../fleet/fleet-changes.ts';
import { FleetOrder } from '../../fleet/order.ts';
import { FleetCounts, type InventoryFacts } from '../../fleet/summary.ts';
import { attempt } from '../../model/errors.ts';
import { jsonText } from '../../model/escape.ts';
import type { DeviceResult, RunFacts, Summary } from '../../model/types.ts';
import { type CsvOptions, csvHeader } from '../../report/csv.ts';
import type { FleetReport } from '../../report/fleet-report.ts';
import { JsonlWriter, writeAll } from '../../report/jsonl.ts';
import { type Baseline, changesSince } from './baseline.ts';
import type { OutputFolder } from './folder.ts';
import { writeHistory } from './history.ts';

export const FORMATS = ['csv', 'jsonl', 'xlsx', 'html'] as const;
export type Format = (typeof FORMATS)[number];

export interface ReportOptions {
  formats: readonly Format[];
  csv: CsvOptions;
  /** Name under which the lines are kept where devices.jsonl is not wanted. */
  keepLines?: string;
}

/** What takes rows in the fleet's order. */
export interface RowSink {
  add(rows: RowBytes): void;
}

/** Rows of consecutive devices: lines of devices.jsonl, rows of compliance.csv, and what the summary counts. */
export interface RowBytes {
  jsonl: Uint8Array;
  lengths: Uint32Array;
  csv: Uint8Array;
  facts: DeviceFacts[];
}

/** A report that is made from results one by one: the workbook and the page. They come worst first. */
export interface ResultWriter {
  /** `change`: what became of the device since the earlier result. */
  add(result: DeviceResult, change: ChangeNote): void;
  close(facts: FleetReport): void | Promise<void>;
  abort(): void;
}

export type OpenWriter = (path: string) => ResultWriter;

/** A report by its name in the output folder; null for one that writes elsewhere. */
export interface NamedWriter {
  name: string | null;
  open: OpenWriter;
}

export interface FinishOptions {
  staleDays: number | null;
  inventory: InventoryFacts | null;
  /** Null: there is nothing to compare with. */
  baseline: Baseline | null;
  writers: NamedWriter[];
  signal?: AbortSignal;
  /** A sentence for the log. */
  notice(text: string): void;
}

/** Results between two pauses in which the event loop sees to signals. */
const PAUSE_EVERY = 100;

/** Lets the event loop see to signals, of which one may end the run. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise(setImmediate);
  signal?.throwIfAborted();
}

export class ReportSet implements RowSink {
  private readonly jsonl: JsonlWriter;
  private readonly csv: number | null;
  private readonly counts = new FleetCounts();
  private readonly order = new FleetOrder();
  private readonly folder: OutputFolder;

  constructor(folder: OutputFolder, options: ReportOptions) {
    this.folder = folder;
    const wanted = (format: Format): boolean => options.formats.includes(format);
    // Without --format jsonl the lines are still needed, to make the other reports from.
    const kept = wanted('jsonl') ? 'devices.jsonl' : options.keepLines;
    const jsonlPath = kept ? folder.temporary(kept) : folder.scratch('devices.jsonl');
    this.jsonl = new JsonlWriter(jsonlPath, folder.create(jsonlPath));
    this.csv = wanted('csv') ? folder.create(folder.temporary('compliance.csv')) : null;
    this.writeCsv(Buffer.from(csvHeader(options.csv)));
  }

  get rows(): number {
    return this.jsonl.lines;
  }

  add({ jsonl, lengths, csv, facts }: RowBytes): void {
    attempt(`cannot write to ${this.folder.path}`, () => {
      this.jsonl.write(jsonl, lengths);
    });
    this.writeCsv(csv);
    for (const each of facts) {
      this.counts.add(each);
      this.order.add(each);
    }
  }

  private writeCsv(rows: Uint8Array): void {
    const { csv } = this;
    if (csv !== null) attempt(`cannot write to ${this.folder.path}`, () => writeAll(csv, rows));
  }

  /** Makes the remaining reports and puts all of them in place. */
  async finish(options: FinishOptions, run: () => RunFacts): Promise<Summary> {
    const { signal, notice, baseline } = options;
    const summary = this.counts.finish((index, what) => this.lookUp(index, what), options, run());
    const started = performance.now();
    const changes = baseline && (await changesSince(baseline, this.jsonl.path, () => pause(signal), notice));
    summary.changes = changes?.summary() ?? null;
    const history = writeHistory(this.folder, summary, notice);
    await this.writeResults(options, { summary, changes, history });
    summary.run.phases.reportsMs = Math.round(performance.now() - started);
    summary.run.elapsedMs += summary.run.phases.reportsMs;
    await pause(signal);
    if (this.csv !== null) this.folder.finish(this.csv);
    this.folder.finish(this.jsonl.descriptor);
    attempt(`cannot write to ${this.folder.path}`, () =>
      writeFileSync(this.folder.temporary('summary.json'), jsonText(summary)),
    );
    this.folder.publish();
    return summary;
  }

  private lookUp(index: number, what: 'name' | 'uuid' | 'serial'): { device: string; value: string } {
    const { device, computer } = this.jsonl.readAt(index);
    const value = { name: computer.name, uuid: computer.uuid, serial: computer.serialNumber }[what];
    return { device, value: value ?? '' };
  }

  private async writeResults({ writers, signal }: FinishOptions, facts: FleetReport): Promise<void> {
    if (writers.length === 0) return;
    const open: ResultWriter[] = [];
    try {
      for (const { name, open: openWriter } of writers)
        open.push(openWriter(name === null ? '' : this.folder.temporary(name)));
      let count = 0;
      for (const row of this.order.worstFirst()) {
        const result = this.jsonl.readAt(row);
        const change = facts.changes?.of(row) ?? UNCHANGED;
        for (const writer of open) writer.add(result, change);
        if (++count % PAUSE_EVERY === 0) await pause(signal);
      }
      for (const writer of open) {
        await pause(signal);
        await writer.close(facts);
      }
    } catch (error) {
      for (const writer of open) writer.abort();
      throw error;
    }
  }
}
