/**
 * From the lines of finished reports to the rows of a new one. Whatever was read on other machines, the bytes are those of
 * one run over everything: lines are taken over as they are, and with an inventory each gets its columns.
 */

import type { Inventory } from '../fleet/inventory.ts';
import { InventoryMatcher } from '../fleet/matching.ts';
import type { InventoryFacts } from '../fleet/summary.ts';
import { UsageError } from '../model/errors.ts';
import type { DeviceResult } from '../model/types.ts';
import { carriesDetails } from '../report/html/details.ts';
import { compareResults, deviceFolder, type Line, mergeLines } from './lines.ts';
import { type ReportOptions, rowOptions } from './output/report-set.ts';
import { joinLines, type RowBytes, type RowKind, type RowsWanted, rowTexts } from './rows.ts';

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
  private lines: Record<RowKind, Uint8Array[]> = { jsonl: [], csv: [], facts: [], reportRows: [] };
  private count = 0;
  private readonly onRows: MergeOptions['onRows'];
  private readonly wanted: RowsWanted;

  constructor({ onRows, ...options }: MergeOptions) {
    this.onRows = onRows;
    this.wanted = { csv: options.formats.includes('csv') ? options.csv : null, reportRows: rowOptions(options, 0) };
  }

  /** @param line the result's bytes where they are known and unchanged */
  add(result: DeviceResult, line: Buffer | null): void {
    const { jsonl, csv, facts, reportRows } = this.lines;
    const texts = rowTexts(result, this.wantedNext());
    jsonl.push(line ? Buffer.concat([line, LINE_END]) : Buffer.from(`${JSON.stringify(result)}\n`));
    facts.push(Buffer.from(texts.facts));
    if (texts.csv) csv.push(Buffer.from(texts.csv));
    if (texts.reportRows) reportRows.push(Buffer.from(texts.reportRows));
    if (jsonl.length === BATCH) this.flush();
  }

  /** How many rows there are shows only at the end: details are made as long as a page may carry them. */
  private wantedNext(): RowsWanted {
    const { csv, reportRows } = this.wanted;
    const carried = carriesDetails(++this.count);
    return { csv, reportRows: reportRows && { ...reportRows, details: reportRows.details && carried } };
  }

  flush(): void {
    const { jsonl, csv, facts, reportRows } = this.lines;
    this.onRows({
      jsonl: joinLines(jsonl),
      csv: joinLines(csv),
      facts: joinLines(facts),
      reportRows: joinLines(reportRows),
    });
    this.lines = { jsonl: [], csv: [], facts: [], reportRows: [] };
  }
}
