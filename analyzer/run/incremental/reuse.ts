/**
 * Puts the rows of a run together from those of the last one and those that were read again. Nothing is written until the
 * first difference: where there is none, the reports stay as they lie there.
 */

import { closeSync, openSync } from 'node:fs';
import { attempt } from '../../model/errors.ts';
import { writeAll } from '../../report/jsonl.ts';
import { child } from '../../scan/paths.ts';
import type { DeviceRef } from '../../scan/roots.ts';
import type { OutputFolder } from '../output/folder.ts';
import { eachRow, type RowBytes, type RowSink } from '../rows.ts';
import type { BatchResult, TrackedRows } from '../workers/messages.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { OldRun } from './old-run.ts';
import { Devices, FACTS } from './state.ts';

/** Rows that are copied at once. */
const CHUNK = 256;

export class Increment {
  /** Of this run, for the next. */
  readonly devices = new Devices();
  /** Devices that were not read. */
  reused = 0;
  /** Whether anything that the state holds is another now, rows or fingerprints. */
  stale: boolean;
  private position = 0;
  private changed: boolean;
  /** Rows of the last run that are to be taken over and are not yet written. */
  private pending = { from: 0, to: 0 };
  private sink: RowSink | null = null;
  private facts: number | null = null;
  private readonly folder: OutputFolder;
  private readonly refs: readonly DeviceRef[];
  private readonly old: OldRun | null;
  private readonly openSink: () => RowSink;

  constructor(folder: OutputFolder, refs: readonly DeviceRef[], old: OldRun | null, openSink: () => RowSink) {
    this.folder = folder;
    this.refs = refs;
    this.old = old;
    this.openSink = openSink;
    this.changed = old === null;
    this.stale = old === null;
  }

  get hasOld(): boolean {
    return this.old !== null;
  }

  known(ref: DeviceRef): Fingerprint | null {
    const i = this.old?.find(child(ref.root, ref.device));
    return i === undefined || !this.old ? null : this.old.devices.fingerprint(i);
  }

  add(batch: BatchResult): void {
    const tracked = batch.tracked as TrackedRows;
    const rows = eachRow(batch);
    if (!this.old) {
      this.writeAll(batch, tracked);
      return;
    }
    for (const [i, fingerprint] of tracked.fingerprints.entries()) {
      const ref = this.refs[this.position++] as DeviceRef;
      const path = child(ref.root, ref.device);
      const at = this.old.find(path);
      if (tracked.reused[i]) {
        this.reused++;
        this.takeOver(at as number, path, fingerprint);
        continue;
      }
      this.stale = true;
      const row = rows.next().value as RowBytes;
      if (at !== undefined && this.old.sameRow(at, row)) this.takeOver(at, path, fingerprint);
      else this.write(row, path, fingerprint);
    }
  }

  /** The first run: whole batches, because a write a device costs as much as reading it. */
  private writeAll(batch: BatchResult, tracked: TrackedRows): void {
    for (const [i, fingerprint] of tracked.fingerprints.entries()) {
      const ref = this.refs[this.position++] as DeviceRef;
      this.devices.push(child(ref.root, ref.device), fingerprint, {
        jsonl: batch.jsonl.lengths[i] ?? 0,
        csv: batch.csv.lengths[i] ?? 0,
        facts: batch.facts.lengths[i] ?? 0,
      });
    }
    this.emit(batch);
  }

  private takeOver(i: number, path: string, fingerprint: Fingerprint): void {
    this.devices.push(path, fingerprint, (this.old as OldRun).devices.lengths(i));
    // A row that was between these two is gone.
    if (i !== this.pending.to) this.restart(i);
    this.pending.to = i + 1;
  }

  private restart(i: number): void {
    this.flush();
    this.changed = true;
    this.pending = { from: i, to: i };
  }

  private write(row: RowBytes, path: string, fingerprint: Fingerprint): void {
    this.restart(this.pending.to);
    const length = (kind: 'jsonl' | 'csv' | 'facts'): number => row[kind].bytes.length;
    this.devices.push(path, fingerprint, { jsonl: length('jsonl'), csv: length('csv'), facts: length('facts') });
    this.emit(row);
  }

  private flush(): void {
    const { from, to } = this.pending;
    for (let i = from; i < to; i += CHUNK) this.emit((this.old as OldRun).rows(i, Math.min(to, i + CHUNK)));
    this.pending.from = to;
  }

  private emit(rows: RowBytes): void {
    this.sink ??= this.openSink();
    this.sink.add(rows);
    attempt(`cannot write to ${this.folder.path}`, () => {
      this.facts ??= openSync(this.folder.temporary(FACTS), 'w');
      writeAll(this.facts, rows.facts.bytes);
    });
  }

  /** All devices are there. True where every row is that of the last run and nothing was written; `force` writes all the same. */
  end(force: boolean): boolean {
    const all = this.pending.to === this.old?.devices.length;
    if (!this.changed && all && !force) {
      this.old?.close();
      return true;
    }
    this.stale = true;
    this.flush();
    this.sink ??= this.openSink();
    attempt(`cannot write to ${this.folder.path}`, () =>
      closeSync(this.facts ?? openSync(this.folder.temporary(FACTS), 'w')),
    );
    this.old?.close();
    return false;
  }
}
