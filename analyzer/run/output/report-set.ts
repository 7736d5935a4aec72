/**
 * All reports of one run. Rows come in as bytes and facts, in the fleet's order; the reports for people are made at the end,
 * from a scratch file of their rows. A row that came without one is made from its line of devices.jsonl.
 */

import { writeFileSync } from 'node:fs';
import type { DeviceFacts } from '../../fleet/device-facts.ts';
import { type ChangeNote, UNCHANGED } from '../../fleet/fleet-changes.ts';
import { FleetOrder } from '../../fleet/order.ts';
import { FleetCounts, type InventoryFacts } from '../../fleet/summary.ts';
import { attempt } from '../../model/errors.ts';
import { jsonText } from '../../model/escape.ts';
import type { RunFacts, Summary } from '../../model/types.ts';
import { type CsvOptions, csvHeader } from '../../report/csv.ts';
import type { FleetReport } from '../../report/fleet-report.ts';
import { carriesDetails } from '../../report/html/details.ts';
import { JsonlWriter, LineWriter, writeAll } from '../../report/jsonl.ts';
import { parseRowLine, type ReportRow, type RowOptions, reportRow, rowColumns } from '../../report/report-row.ts';
import type { Lines, RowBytes, RowSink } from '../rows.ts';
import { type Baseline, changesSince } from './baseline.ts';
import type { OutputFolder } from './folder.ts';
import { writeHistory } from './history.ts';

export const FORMATS = ['csv', 'jsonl', 'xlsx', 'html'] as const;
export type Format = (typeof FORMATS)[number];

export interface ReportOptions {
  formats: readonly Format[];
  csv: CsvOptions;
  writers: readonly NamedWriter[];
  /** Name under which the lines are kept where devices.jsonl is not wanted. */
  keepLines?: string;
}

/** A report that is made from rows one by one: the workbook and the page. They come worst first. */
export interface ResultWriter {
  /** `change`: what became of the device since the earlier result. */
  add(row: ReportRow, change: ChangeNote): void;
  close(facts: FleetReport): void | Promise<void>;
  abort(): void;
}

export type OpenWriter = (path: string, devices: number) => Promise<ResultWriter>;

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
  signal?: AbortSignal;
  /** A sentence for the log. */
  notice(text: string): void;
}

/** What is made of each device for the writers; null where there are none. */
export function rowOptions(
  { writers, formats, csv }: Pick<ReportOptions, 'writers' | 'formats' | 'csv'>,
  devices: number,
): RowOptions | null {
  if (writers.length === 0) return null;
  return { columns: rowColumns(csv.columns), details: formats.includes('html') && carriesDetails(devices) };
}

/** Results between two pauses in which the event loop sees to signals. */
const PAUSE_EVERY = 100;

/** Lets the event loop see to signals, of which one may end the run. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise(setImmediate);
  signal?.throwIfAborted();
}

/** At once: to parse line by line takes twice as long. */
const parseFacts = ({ bytes }: Lines): DeviceFacts[] =>
  JSON.parse(
    `[${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8').trimEnd().replaceAll('\n', ',')}]`,
  );

export class ReportSet implements RowSink {
  private readonly jsonl: JsonlWriter;
  private readonly csv: number | null;
  /** A line a device, empty where it is to be made; null where nobody asks for any. */
  private readonly reportRows: LineWriter | null;
  private readonly counts = new FleetCounts();
  private readonly order = new FleetOrder();
  private readonly folder: OutputFolder;
  private readonly options: ReportOptions;

  constructor(folder: OutputFolder, options: ReportOptions) {
    this.folder = folder;
    this.options = options;
    const wanted = (format: Format): boolean => options.formats.includes(format);
    // Without --format jsonl the lines are still needed, to make the other reports from.
    const kept = wanted('jsonl') ? 'devices.jsonl' : options.keepLines;
    const jsonlPath = kept ? folder.temporary(kept) : folder.scratch('devices.jsonl');
    this.jsonl = new JsonlWriter(jsonlPath, folder.create(jsonlPath));
    const rowsPath = folder.scratch('report-rows');
    this.reportRows = options.writers.length > 0 ? new LineWriter(rowsPath, folder.create(rowsPath)) : null;
    this.csv = wanted('csv') ? folder.create(folder.temporary('compliance.csv')) : null;
    this.writeCsv(Buffer.from(csvHeader(options.csv)));
  }

  get rows(): number {
    return this.jsonl.lines;
  }

  add({ jsonl, csv, facts, reportRows }: RowBytes): void {
    const devices = jsonl.lengths.length;
    attempt(`cannot write to ${this.folder.path}`, () => {
      this.jsonl.write(jsonl.bytes, jsonl.lengths);
      this.reportRows?.write(
        reportRows.bytes,
        reportRows.lengths.length > 0 ? reportRows.lengths : new Uint32Array(devices),
      );
    });
    this.writeCsv(csv.bytes);
    for (const each of parseFacts(facts)) {
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

  private async writeResults({ signal }: FinishOptions, facts: FleetReport): Promise<void> {
    const options = rowOptions(this.options, this.rows);
    if (options === null) return;
    const open: ResultWriter[] = [];
    try {
      for (const { name, open: openWriter } of this.options.writers)
        open.push(await openWriter(name === null ? '' : this.folder.temporary(name), this.rows));
      let count = 0;
      for (const index of this.order.worstFirst()) {
        const row = this.reportRow(index, options);
        const change = facts.changes?.of(index) ?? UNCHANGED;
        for (const writer of open) writer.add(row, change);
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

  private reportRow(index: number, options: RowOptions): ReportRow {
    const line = this.reportRows?.lineAt(index);
    return line ? parseRowLine(line) : reportRow(this.jsonl.readAt(index), options);
  }
}
