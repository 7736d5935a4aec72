/**
 * Rows on their way to the reports, whether a worker read them, a merge made them or the last run left them: of each kind a
 * line a device, as bytes, so that nothing of a result is copied between threads or kept.
 */
import { factsOf } from '../fleet/device-facts.ts';
import type { DeviceResult } from '../model/types.ts';
import { type CsvOptions, csvRows } from '../report/csv.ts';
import { type RowOptions, reportRow, rowLine } from '../report/report-row.ts';

/** Lines of devices.jsonl, rows of compliance.csv, what the summary counts (as JSON), and rows of the reports for people. */
export const ROW_KINDS = ['jsonl', 'csv', 'facts', 'reportRows'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** Lines one after the other, and the length of each in bytes, with its line end. */
export interface Lines {
  bytes: Uint8Array;
  lengths: Uint32Array;
}

/** Rows of consecutive devices. A kind that is not wanted has no lines. */
export type RowBytes = Record<RowKind, Lines>;

/** What takes rows in the fleet's order. */
export interface RowSink {
  add(rows: RowBytes): void;
}

/** Null: not wanted. */
export interface RowsWanted {
  csv: CsvOptions | null;
  reportRows: RowOptions | null;
}

/** What is made of a device beside its line of devices.jsonl; empty where it is not wanted. */
export type RowTexts = Record<Exclude<RowKind, 'jsonl'>, string>;

export function rowTexts(result: DeviceResult, { csv, reportRows }: RowsWanted): RowTexts {
  return {
    csv: csv ? csvRows([result], csv) : '',
    facts: `${JSON.stringify(factsOf(result))}\n`,
    reportRows: reportRows ? rowLine(reportRow(result, reportRows)) : '',
  };
}

export const noLines = (): Lines => ({ bytes: new Uint8Array(), lengths: new Uint32Array() });

export const joinLines = (lines: readonly Uint8Array[]): Lines => ({
  bytes: Buffer.concat(lines),
  lengths: Uint32Array.from(lines, ({ length }) => length),
});

/** The rows one by one. */
export function* eachRow(rows: RowBytes): Generator<RowBytes> {
  const ends = { jsonl: 0, csv: 0, facts: 0, reportRows: 0 };
  const next = (kind: RowKind, i: number): Lines => {
    const { bytes, lengths } = rows[kind];
    const start = ends[kind];
    ends[kind] += lengths[i] ?? 0;
    return { bytes: bytes.subarray(start, ends[kind]), lengths: lengths.subarray(i, i + 1) };
  };
  for (let i = 0; i < rows.jsonl.lengths.length; i++)
    yield {
      jsonl: next('jsonl', i),
      csv: next('csv', i),
      facts: next('facts', i),
      reportRows: next('reportRows', i),
    };
}
