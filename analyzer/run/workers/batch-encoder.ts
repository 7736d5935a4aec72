/**
 * Rows of a batch as bytes. A row is made into bytes as soon as its device is analysed, so that nothing of the result
 * outlives it: what lives through a garbage collection has to be copied there.
 */
import type { Serialized } from '../../device.ts';
import type { Fingerprint } from '../incremental/fingerprint.ts';
import { type Lines, type RowKind, type RowsWanted, type RowTexts, rowTexts } from '../rows.ts';
import type { BatchResult, RowBuffers } from './messages.ts';

/** Lines as UTF-8, one after the other, in a buffer of their own that grows. */
class LineBuffer {
  private buffer: Buffer;
  private used = 0;
  private readonly first: number;
  private readonly sizes: number[] = [];

  /** @param first length of the first buffer, where none is given that is used again */
  constructor(buffer: ArrayBuffer | undefined, first: number) {
    this.buffer = Buffer.from(buffer ?? new ArrayBuffer(0));
    this.first = first;
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
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2, this.first));
    larger.set(this.buffer.subarray(0, this.used));
    this.buffer = larger;
  }

  get lines(): Lines {
    return { bytes: this.buffer.subarray(0, this.used), lengths: Uint32Array.from(this.sizes) };
  }
}

/** What is known of a device once it is read: its row, its fingerprint, or both. Without a row it is as it was. */
export type Outcome = { row: Row; fingerprint: Fingerprint | null } | { row: null; fingerprint: Fingerprint };

export interface Row extends RowTexts {
  json: string;
  /** Length in bytes of the line. */
  bytes: number;
}

export const rowOf = ({ result, json, bytes }: Serialized, wanted: RowsWanted): Row => ({
  json,
  bytes,
  ...rowTexts(result, wanted),
});

/** Bytes of the lines of a usual batch, with some to spare. */
const BATCH_BYTES: Record<RowKind, number> = {
  jsonl: 448 << 10,
  csv: 64 << 10,
  facts: 48 << 10,
  reportRows: 192 << 10,
};

/** Of a device that ended a worker: it is read again the next time. */
const UNKNOWN: Fingerprint = { digest: '', runs: 1, settled: false };

export class BatchOutput {
  private readonly rows: Record<RowKind, LineBuffer>;
  private readonly fingerprints: Fingerprint[] = [];
  private readonly reused: number[] = [];

  /** @param buffers that lines were in before; they are used again */
  constructor(buffers: RowBuffers) {
    const buffer = (kind: RowKind): LineBuffer => new LineBuffer(buffers[kind], BATCH_BYTES[kind]);
    this.rows = {
      jsonl: buffer('jsonl'),
      csv: buffer('csv'),
      facts: buffer('facts'),
      reportRows: buffer('reportRows'),
    };
  }

  add({ row, fingerprint }: Outcome): void {
    this.fingerprints.push(fingerprint ?? UNKNOWN);
    this.reused.push(row ? 0 : 1);
    if (!row) return;
    const { jsonl, csv, facts, reportRows } = this.rows;
    jsonl.add(`${row.json}\n`, row.bytes + 1);
    facts.add(row.facts);
    if (row.csv) csv.add(row.csv);
    if (row.reportRows) reportRows.add(row.reportRows);
  }

  /** @param tracked whether the next run may take over any single row of these */
  finish(tracked: boolean): Omit<BatchResult, 'index' | 'slow'> {
    const { jsonl, csv, facts, reportRows } = this.rows;
    const { fingerprints, reused } = this;
    return {
      jsonl: jsonl.lines,
      csv: csv.lines,
      facts: facts.lines,
      reportRows: reportRows.lines,
      tracked: tracked ? { fingerprints, reused: Uint8Array.from(reused) } : null,
    };
  }
}
