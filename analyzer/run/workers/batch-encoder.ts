/**
 * Rows of a batch as bytes. A row is made into bytes as soon as its device is analysed, so that nothing of the result
 * outlives it: what lives through a garbage collection has to be copied there.
 */
import type { Serialized } from '../../device.ts';
import { factsOf } from '../../fleet/device-facts.ts';
import { type CsvOptions, cellsOf, csvLines } from '../../report/csv.ts';
import { type RowOptions, reportRow, rowLine } from '../../report/report-row.ts';
import type { Fingerprint } from '../incremental/fingerprint.ts';
import type { BatchMessage, TrackedRows } from './messages.ts';

/** UTF-8 in a buffer of its own, which can be handed over to another thread. */
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Lines as UTF-8, one after the other, in a buffer of their own that grows. */
class LineBuffer {
  private buffer: Buffer;
  private used = 0;
  private readonly sizes: number[] = [];

  constructor(buffer: ArrayBuffer) {
    this.buffer = Buffer.from(buffer);
  }

  /** @param bytes length of its UTF-8 */
  add(line: string, bytes = Buffer.byteLength(line)): void {
    if (this.used + bytes > this.buffer.length) this.grow(this.used + bytes);
    // As many bytes as characters: ASCII, which is copied and not converted.
    const written = this.buffer.write(line, this.used, bytes === line.length ? 'latin1' : 'utf8');
    if (written !== bytes) throw new Error(`a line of ${bytes} bytes took ${written}`);
    this.used += written;
    this.sizes.push(bytes);
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    larger.set(this.buffer.subarray(0, this.used));
    this.buffer = larger;
  }

  get bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  get lengths(): Uint32Array {
    return Uint32Array.from(this.sizes);
  }
}

/** What is known of a device once it is read: its row, its fingerprint, or both. Without a row it is as it was. */
export type Outcome = { row: Row; fingerprint: Fingerprint | null } | { row: null; fingerprint: Fingerprint };

export interface Row {
  json: string;
  /** Length in bytes of the line. */
  bytes: number;
  /** Null where no CSV is wanted. */
  cells: string[] | null;
  /** The facts as JSON. */
  facts: string;
  /** Line of report-row.ts; null where none is wanted. */
  reportRow: string | null;
}

/** What is made of a device beside its line; null where it is not wanted. */
export interface RowsWanted {
  csv: CsvOptions | null;
  reportRows: RowOptions | null;
}

export function rowOf({ result, json, bytes }: Serialized, { csv, reportRows }: RowsWanted): Row {
  return {
    json,
    bytes,
    cells: csv && cellsOf(result, csv),
    facts: JSON.stringify(factsOf(result)),
    reportRow: reportRows && rowLine(reportRow(result, reportRows)),
  };
}

/** Bytes of the lines and of the other rows of a usual batch, with some to spare. */
const BATCH_BYTES = 448 << 10;
const SMALL_BYTES = 64 << 10;
const REPORT_BYTES = 192 << 10;

/** Of a device that ended a worker: it is read again the next time. */
const UNKNOWN: Fingerprint = { digest: '', runs: 1, settled: false };

export class BatchOutput {
  private readonly lines: LineBuffer;
  private readonly reportRows: LineBuffer | null;
  private readonly cells: string[][] = [];
  private readonly facts: string[] = [];
  private readonly fingerprints: Fingerprint[] = [];
  private readonly reused: number[] = [];
  private readonly csv: CsvOptions | null;

  /** @param buffer one that lines were in before; it is used again */
  constructor({ csv, reportRows }: RowsWanted, buffer: ArrayBuffer | null) {
    this.csv = csv;
    this.lines = new LineBuffer(buffer ?? new ArrayBuffer(BATCH_BYTES));
    this.reportRows = reportRows && new LineBuffer(new ArrayBuffer(REPORT_BYTES));
  }

  add({ row, fingerprint }: Outcome): void {
    this.fingerprints.push(fingerprint ?? UNKNOWN);
    this.reused.push(row ? 0 : 1);
    if (!row) return;
    this.lines.add(`${row.json}\n`, row.bytes + 1);
    this.facts.push(row.facts);
    if (row.cells) this.cells.push(row.cells);
    if (row.reportRow !== null) this.reportRows?.add(row.reportRow);
  }

  /** @param tracked whether the next run may take over any single row of these */
  finish(tracked: boolean): Omit<BatchMessage, 'index' | 'slow'> {
    const { csv } = this;
    const rows = tracked
      ? this.tracked()
      : { csv: csv ? encode(csvLines(this.cells, csv)) : new Uint8Array(), tracked: null };
    return {
      jsonl: this.lines.bytes,
      lengths: this.lines.lengths,
      facts: `[${this.facts.join(',')}]`,
      reportRows: this.reportRows && { bytes: this.reportRows.bytes, lengths: this.reportRows.lengths },
      ...rows,
    };
  }

  /** Each row by itself. */
  private tracked(): { csv: Uint8Array; tracked: TrackedRows } {
    const rows = new LineBuffer(new ArrayBuffer(SMALL_BYTES));
    const facts = new LineBuffer(new ArrayBuffer(SMALL_BYTES));
    const { csv } = this;
    if (csv) for (const row of this.cells) rows.add(csvLines([row], csv));
    for (const each of this.facts) facts.add(`${each}\n`);
    return {
      csv: rows.bytes,
      tracked: {
        fingerprints: this.fingerprints,
        reused: Uint8Array.from(this.reused),
        csvLengths: rows.lengths,
        facts: facts.bytes,
        factsLengths: facts.lengths,
      },
    };
  }
}
