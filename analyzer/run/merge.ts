/**
 * From the lines of finished reports to the rows of a new one. Whatever was read on other machines, the bytes are those of
 * one run over everything: lines are taken over as they are, and with an inventory each gets its columns.
 */

import { factsOf } from '../fleet/device-facts.ts';
import type { Inventory } from '../fleet/inventory.ts';
import { InventoryMatcher } from '../fleet/matching.ts';
import type { InventoryFacts } from '../fleet/summary.ts';
import { UsageError } from '../model/errors.ts';
import type { DeviceResult } from '../model/types.ts';
import { csvRows } from '../report/csv.ts';
import { carriesDetails } from '../report/html/details.ts';
import { type RowOptions, reportRow, rowLine } from '../report/report-row.ts';
import { compareResults, deviceFolder, type Line, mergeLines } from './lines.ts';
import { type Lines, type ReportOptions, type RowBytes, rowOptions } from './output/report-set.ts';

export interface MergeOptions extends Pick<ReportOptions, 'formats' | 'csv' | 'writers'> {
  inventory: Inventory | null;
  signal: AbortSignal;
  onRows(rows: RowBytes): void;
}

export interface MergeFacts {
  folders: number;
  /** Lines of each input. */
  lines: number[];
  inventory: InventoryFacts | null;
}

const BATCH = 128;
const LINE_END = Buffer.from('\n');

/** @param paths files of devices.jsonl; their order makes no difference */
export async function mergeDevices(paths: readonly string[], options: MergeOptions): Promise<MergeFacts> {
  const matcher = options.inventory && new InventoryMatcher(options.inventory);
  // Which machines are missing is known only when all devices were seen, and their rows are between those.
  if (matcher) await eachDevice(paths, matcher, options.signal, ({ result }) => matcher.note(result));
  const missing = matcher?.unreported() ?? [];
  let next = 0;
  let folders = 0;
  const rows = new RowBatch(options);
  const lines = await eachDevice(paths, matcher, options.signal, ({ bytes, result }) => {
    for (; next < missing.length && compareResults(missing[next] as DeviceResult, result) < 0; next++)
      rows.add(missing[next] as DeviceResult, null);
    folders++;
    if (!matcher) rows.add(result, bytes);
    else rows.add({ ...result, inventory: matcher.furtherColumns(result) }, null);
  });
  for (; next < missing.length; next++) rows.add(missing[next] as DeviceResult, null);
  rows.flush();
  return { folders, lines, inventory: matcher?.facts() ?? null };
}

async function eachDevice(
  paths: readonly string[],
  matcher: InventoryMatcher | null,
  signal: AbortSignal,
  step: (line: Line) => void,
): Promise<number[]> {
  let count = 0;
  const lines = paths.map(() => 0);
  let last: { result: DeviceResult; input: number } | null = null;
  for (const line of mergeLines(paths)) {
    const { result, input } = line;
    lines[input] = (lines[input] as number) + 1;
    if (!matcher && result.inventory !== null)
      throw new UsageError(`${paths[input]} was made with an inventory; give that list to merge with --inventory`);
    // A new list takes the place of an older one, and so do its missing machines.
    if (result.collection.kind === 'inventory') continue;
    if (last && compareResults(last.result, result) === 0)
      throw new UsageError(
        `the folder ${deviceFolder(result)} is in ${paths[last.input]} and in ${paths[input]}: shards must not overlap`,
      );
    last = { result, input };
    step(line);
    // The event loop sees to signals now and then.
    if (++count % 500 === 0) await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  return lines;
}

/** Gathers rows, so that files are written in a few large pieces. */
class RowBatch {
  private results: DeviceResult[] = [];
  private lines: Buffer[] = [];
  private reportRows: Buffer[] = [];
  private count = 0;
  private readonly options: MergeOptions;
  private readonly rowOptions: RowOptions | null;

  constructor(options: MergeOptions) {
    this.options = options;
    this.rowOptions = rowOptions(options, 0);
  }

  /** @param line the result's bytes where they are known and unchanged */
  add(result: DeviceResult, line: Buffer | null): void {
    this.results.push(result);
    this.lines.push(line ? Buffer.concat([line, LINE_END]) : Buffer.from(`${JSON.stringify(result)}\n`));
    if (this.rowOptions) this.reportRows.push(this.reportRow(result, this.rowOptions));
    if (this.results.length === BATCH) this.flush();
  }

  /** How many rows there will be shows only at the end: details are made as long as a page may carry them. */
  private reportRow(result: DeviceResult, options: RowOptions): Buffer {
    const details = options.details && carriesDetails(++this.count);
    return Buffer.from(rowLine(reportRow(result, { ...options, details })));
  }

  flush(): void {
    const { formats, csv, onRows } = this.options;
    const { bytes: jsonl, lengths } = joined(this.lines);
    onRows({
      jsonl,
      lengths,
      csv: Buffer.from(formats.includes('csv') ? csvRows(this.results, csv) : ''),
      facts: this.results.map(factsOf),
      reportRows: this.rowOptions && joined(this.reportRows),
    });
    this.results = [];
    this.lines = [];
    this.reportRows = [];
  }
}

const joined = (lines: Buffer[]): Lines => ({
  bytes: Buffer.concat(lines),
  lengths: Uint32Array.from(lines, ({ length }) => length),
});
