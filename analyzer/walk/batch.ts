/** The messages between the main thread and its workers. */
import type { CsvOptions } from '../report/csv.ts';
import type { DeviceFacts } from '../report/facts.ts';
import type { DeviceRef } from './roots.ts';

export interface WorkerSettings {
  verify: boolean;
  /** Null: no CSV rows are wanted. Columns travel by name. */
  csv: (Omit<CsvOptions, 'columns'> & { columns: string[] }) | null;
  /** Devices in flight per worker on a slow share. */
  inFlight: number;
}

export interface BatchRequest {
  index: number;
  devices: DeviceRef[];
  /** Announce every device before it is read, so that one that kills the worker is known by name. */
  careful: boolean;
  /** Positions of devices that killed a worker before: they get a row that says so, and are not read. */
  skip: number[];
}

export interface BatchResult {
  index: number;
  /** Lines of devices.jsonl and their lengths in bytes, line ends counted. */
  jsonl: Uint8Array;
  lengths: Uint32Array;
  /** Rows of compliance.csv; empty where none are wanted. */
  csv: Uint8Array;
  facts: DeviceFacts[];
  /** True where the share was found slow and was read asynchronously. */
  slow: boolean;
}

export type FromWorker = { type: 'batch'; result: BatchResult } | { type: 'at'; index: number; position: number };
