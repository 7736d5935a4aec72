/** The rows of the last run, as they lie in the files beside its state. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Lines, noLines, type RowBytes } from '../rows.ts';
import type { Devices, Head, RowLengths } from './state.ts';

type Part = keyof RowLengths;

const PARTS: readonly Part[] = ['jsonl', 'csv', 'facts'];

export class OldRun {
  readonly head: Head;
  readonly devices: Devices;
  private readonly index = new Map<string, number>();
  private readonly offsets: Record<Part, Float64Array>;
  private readonly open: Record<Part, number | null>;

  /** @param files names of the files in the folder; no CSV: null */
  constructor(folder: string, head: Head, devices: Devices, files: Record<Part, string | null>) {
    this.head = head;
    this.devices = devices;
    for (const [i, path] of devices.paths.entries()) this.index.set(path, i);
    const offsetsOf = (part: Part): Float64Array => {
      const offsets = new Float64Array(devices.length + 1);
      for (let i = 0; i < devices.length; i++) offsets[i + 1] = (offsets[i] as number) + devices.lengths(i)[part];
      return offsets;
    };
    this.offsets = { jsonl: offsetsOf('jsonl'), csv: offsetsOf('csv'), facts: offsetsOf('facts') };
    // The CSV's rows follow its header, however long that is.
    const header = (head.files[files.csv ?? '']?.size ?? 0) - (this.offsets.csv[devices.length] as number);
    if (files.csv) this.offsets.csv = this.offsets.csv.map((offset) => offset + header);
    const openPart = (name: string | null): number | null => (name ? openSync(join(folder, name), 'r') : null);
    this.open = { jsonl: openPart(files.jsonl), csv: openPart(files.csv), facts: openPart(files.facts) };
  }

  find(path: string): number | undefined {
    return this.index.get(path);
  }

  private bytes(part: Part, from: number, to: number): Buffer {
    const descriptor = this.open[part];
    if (descriptor === null) return Buffer.alloc(0);
    const start = this.offsets[part][from] as number;
    const bytes = Buffer.allocUnsafe((this.offsets[part][to] as number) - start);
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(descriptor, bytes, done, bytes.length - done, start + done);
      if (count === 0) throw new Error('a report became shorter while it was read');
      done += count;
    }
    return bytes;
  }

  /** Rows `from` to `to` (not included). Those of the reports for people are made from their lines. */
  rows(from: number, to: number): RowBytes {
    const lines = (part: Part): Lines => ({
      bytes: this.bytes(part, from, to),
      lengths: Uint32Array.from({ length: to - from }, (_, i) => this.devices.lengths(from + i)[part]),
    });
    return { jsonl: lines('jsonl'), csv: lines('csv'), facts: lines('facts'), reportRows: noLines() };
  }

  /** Whether a device that was read again has the very rows that it had. */
  sameRow(i: number, row: Pick<RowBytes, 'jsonl' | 'csv'>): boolean {
    return (['jsonl', 'csv'] as const).every((part) => this.bytes(part, i, i + 1).equals(row[part].bytes));
  }

  /** Before reports are put in place: Windows replaces no file that is open. */
  close(): void {
    for (const part of PARTS) {
      const descriptor = this.open[part];
      if (descriptor !== null) closeSync(descriptor);
      this.open[part] = null;
    }
  }
}
