/** The messages between the main thread and its workers. */

import type { CsvOptions } from '../../report/csv.ts';
import type { RowOptions } from '../../report/report-row.ts';
import type { DeviceRef } from '../../scan/roots.ts';
import type { Fingerprint } from '../incremental/fingerprint.ts';
import type { RowBytes, RowKind } from '../rows.ts';

/** Options whose columns travel by name. */
export type ByName<T extends { columns: unknown }> = Omit<T, 'columns'> & { columns: string[] };

export interface WorkerSettings {
  verify: boolean;
  /** Null: no CSV rows are wanted. */
  csv: ByName<CsvOptions> | null;
  /** Null: no rows of the reports for people are wanted. */
  reportRows: ByName<RowOptions> | null;
  /** Note what each folder looks like, so that the next run can tell whether it changed. */
  fingerprints: boolean;
  /** Devices in flight per worker on a slow share. */
  inFlight: number;
}

export interface BatchRequest {
  index: number;
  devices: DeviceRef[];
  /** What each folder looked like in the last run: the same now, and it is not read. Null: every device is read. */
  known: (Fingerprint | null)[] | null;
  /** Announce every device before it is read, so that one that kills the worker is known by name. */
  careful: boolean;
  /** Positions of devices that killed a worker before: they get a row that says so, and are not read. */
  skip: number[];
}

/** Buffers of earlier results, which are used again. */
export type RowBuffers = Partial<Record<RowKind, ArrayBuffer>>;

/** A request on its way to a worker. */
export interface RequestMessage extends BatchRequest {
  buffers: RowBuffers;
}

export interface TrackedRows {
  /** Of each device of the batch, reused ones included. */
  fingerprints: Fingerprint[];
  /** 1 where the device is as it was: it has no row here. */
  reused: Uint8Array;
}

export interface BatchResult extends RowBytes {
  index: number;
  /** With fingerprints; null without. */
  tracked: TrackedRows | null;
  /** True where the share was found slow and was read asynchronously. */
  slow: boolean;
}

/** What a worker is started with. */
export interface WorkerStart {
  settings: WorkerSettings;
  /**
   * Batch and position of the device that a careful worker reads now, -1 where it reads none. Shared memory, because a
   * message that was sent in the moment before a thread died may never come.
   */
  at: Int32Array;
}
