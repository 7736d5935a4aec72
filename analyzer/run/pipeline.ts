/**
 * From device folders to finished reports. Without inventory the rows go straight into the reports. An inventory needs to
 * know all devices first, so the lines are written aside and then merged with it, as if they came from another machine.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasChanges, noChanges } from '../fleet/fleet-changes.ts';
import type { Inventory } from '../fleet/inventory.ts';
import { attempt } from '../model/errors.ts';
import { jsonText } from '../model/escape.ts';
import type { RunFacts, Summary } from '../model/types.ts';
import type { Column } from '../report/columns.ts';
import { JsonlWriter } from '../report/jsonl.ts';
import type { DeviceRef } from '../scan/roots.ts';
import { PreviousRun } from './incremental/previous.ts';
import { Increment } from './incremental/reuse.ts';
import { LINES } from './incremental/state.ts';
import { type MergeFacts, mergeDevices } from './merge.ts';
import type { Baseline } from './output/baseline.ts';
import type { OutputFolder } from './output/folder.ts';
import { writeHistory } from './output/history.ts';
import { type ReportOptions, ReportSet, rowOptions } from './output/report-set.ts';
import type { RowBytes, RowSink } from './rows.ts';
import type { BatchResult, ByName, WorkerSettings } from './workers/messages.ts';
import { analyzeFleet } from './workers/pool.ts';

export interface AnalysisPlan extends Omit<ReportOptions, 'keepLines'> {
  devices: readonly DeviceRef[];
  inventory: Inventory | null;
  staleDays: number;
  verify: boolean;
  workers: number;
  /** Null: the last run is neither used nor is this one remembered. Else all options that make a report another. */
  incremental: { options: string } | null;
  baseline: Baseline | null;
  signal: AbortSignal;
  /** A sentence for the log. */
  notice(text: string): void;
  progress(devices: number): void;
  run(rows: number, reused: number): RunFacts;
}

/** Devices in flight per worker on a slow share. */
const IN_FLIGHT = 128;

/** Lines of devices.jsonl without any other report. */
class LineFile implements RowSink {
  private readonly writer: JsonlWriter;

  constructor(path: string) {
    this.writer = new JsonlWriter(path);
  }

  get path(): string {
    return this.writer.path;
  }

  add({ jsonl }: RowBytes): void {
    this.writer.write(jsonl.bytes, jsonl.lengths);
  }

  close(): void {
    this.writer.close();
  }
}

export function analyzeInto(folder: OutputFolder, plan: AnalysisPlan): Promise<Summary> {
  return plan.inventory ? withInventory(folder, plan) : withoutInventory(folder, plan);
}

async function withoutInventory(folder: OutputFolder, plan: AnalysisPlan): Promise<Summary> {
  const previous = plan.incremental && PreviousRun.open(folder, plan, plan.incremental.options);
  let reports: ReportSet | null = null;
  const open = (): ReportSet => {
    reports = new ReportSet(folder, { ...plan, ...(previous && { keepLines: LINES }) });
    return reports;
  };
  const read = await readFleet(folder, plan, previous, open, mustRemake(plan, previous));
  if (read.same && previous?.old) return keepReports(folder, plan, previous, read.increment as Increment);
  const done = (reports as ReportSet | null) ?? open();
  const run = (): RunFacts => plan.run(done.rows, read.increment?.reused ?? 0);
  const summary = await done.finish({ ...plan, inventory: null }, run);
  if (read.increment) previous?.save(read.increment.devices, summary);
  return summary;
}

async function withInventory(folder: OutputFolder, plan: AnalysisPlan): Promise<Summary> {
  const previous = plan.incremental && PreviousRun.open(folder, plan, plan.incremental.options);
  const path = previous ? folder.temporary(LINES) : folder.scratch(LINES);
  let lines: LineFile | null = null;
  const open = (): LineFile => {
    lines = attempt(`cannot write to ${folder.path}`, () => new LineFile(path));
    return lines;
  };
  const read = await readFleet(folder, plan, previous, open, false);
  const increment = read.increment as Increment;
  if (read.same && previous?.old) {
    folder.forget(LINES);
    if (previous.sameInventory && !mustRemake(plan, previous)) return keepReports(folder, plan, previous, increment);
  }
  (lines as LineFile | null)?.close();
  const reports = new ReportSet(folder, plan);
  const merged: MergeFacts = await mergeDevices([read.same ? join(folder.path, LINES) : path], {
    ...plan,
    onRows: (rows) => reports.add(rows),
  });
  const run = (): RunFacts => plan.run(reports.rows, read.increment?.reused ?? 0);
  const summary = await reports.finish({ ...plan, inventory: merged.inventory }, run);
  if (read.increment) previous?.save(read.increment.devices, summary);
  return summary;
}

/** `same`: every row is that of the last run, and nothing was written. */
async function readFleet(
  folder: OutputFolder,
  plan: AnalysisPlan,
  previous: PreviousRun | null,
  open: () => RowSink,
  force: boolean,
): Promise<{ same: boolean; increment: Increment | null }> {
  const { devices, workers, signal } = plan;
  const increment = previous && new Increment(folder, devices, previous.old, open);
  const sink: RowSink | null = increment ? null : open();
  let done = 0;
  const onBatch = (batch: BatchResult): void => {
    if (increment) increment.add(batch);
    else sink?.add(batch);
    done += batch.tracked?.fingerprints.length ?? batch.jsonl.lengths.length;
    plan.progress(done);
  };
  const settings = {
    verify: plan.verify,
    ...rowsWanted(plan),
    fingerprints: increment !== null,
    inFlight: IN_FLIGHT,
  };
  const known = increment?.hasOld ? (ref: DeviceRef) => increment.known(ref) : undefined;
  await analyzeFleet(devices, { settings, workers, signal, ...(known && { known }) }, onBatch);
  return { same: increment?.end(force) ?? false, increment };
}

/** Columns travel by name. */
const withNames = <T extends { columns: readonly Column[] }>(options: T): ByName<T> => ({
  ...options,
  columns: options.columns.map(({ name }) => name),
});

/** What a worker makes of a device beside its line: nothing with an inventory, whose columns only the merge knows. */
function rowsWanted(plan: AnalysisPlan): Pick<WorkerSettings, 'csv' | 'reportRows'> {
  if (plan.inventory) return { csv: null, reportRows: null };
  const { formats, csv, devices } = plan;
  const rows = rowOptions(plan, devices.length);
  return {
    csv: formats.includes('csv') ? withNames(csv) : null,
    reportRows: rows && withNames(rows),
  };
}

/** Whether reports that would be the last run's, row for row, are made again: one is lost, one is elsewhere, or they show changes. */
function mustRemake({ baseline, writers }: AnalysisPlan, previous: PreviousRun | null): boolean {
  if (!previous) return false;
  const told = previous.old?.head.summary.changes ?? null;
  if (writers.some(({ name }) => name === null)) return true;
  return previous.reportsLost || baseline?.asked === true || (told !== null && hasChanges(told));
}

/** Nothing changed: the reports stay, and the summary describes this run. */
function keepReports(folder: OutputFolder, plan: AnalysisPlan, previous: PreviousRun, increment: Increment): Summary {
  const kept = (previous.old as NonNullable<PreviousRun['old']>).head.summary;
  const changes = plan.baseline && noChanges(kept.coverage.newestCollectedUtc);
  const summary: Summary = { ...kept, changes, run: plan.run(kept.devices.total, increment.reused) };
  writeHistory(folder, summary, plan.notice);
  attempt(`cannot write to ${folder.path}`, () => writeFileSync(folder.temporary('summary.json'), jsonText(summary)));
  folder.publish();
  if (increment.stale) previous.save(increment.devices, summary);
  return summary;
}
