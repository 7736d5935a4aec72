/** Lines of one or several devices.jsonl in the fleet's order: by device, then by folder. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileErrorReason, UsageError } from '../model/errors.ts';
import type { DeviceResult } from '../model/types.ts';
import { readLines } from '../report/jsonl.ts';

export interface Line {
  /** Without line end; valid until the next line of the same file is asked for. */
  bytes: Buffer;
  result: DeviceResult;
  /** Index of the file. */
  input: number;
}

const RUN_FOLDER = /[\\/]\d{8}T\d{6}Z_[0-9a-f]{4}$/i;

/** The device folder that a result came from: its source without the run, so that a new collection is the same folder. */
export function deviceFolder({ device, source }: Pick<DeviceResult, 'device' | 'source'>): string {
  const folder = source.replace(RUN_FOLDER, '');
  return folder.endsWith(device) ? folder : source;
}

/** Order of the reports. */
export function compareResults(a: DeviceResult, b: DeviceResult): number {
  if (a.device !== b.device) return a.device < b.device ? -1 : 1;
  const [x, y] = [deviceFolder(a), deviceFolder(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** The devices.jsonl that a report folder holds, or the file itself. Throws UsageError. */
export function devicesFile(path: string): string {
  const isFolder = attemptStat(path)?.isDirectory() ?? false;
  const file = isFolder ? join(path, 'devices.jsonl') : path;
  if (!existsSync(file)) throw new UsageError(`there is no ${isFolder ? 'devices.jsonl in' : 'report at'} ${path}`);
  return file;
}

function attemptStat(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${fileErrorReason(error) ?? String(error)}`);
  }
}

export function parseLine(bytes: Buffer, path: string, number: number): DeviceResult {
  let value: Partial<DeviceResult> | null = null;
  try {
    value = JSON.parse(bytes.toString('utf8')) as Partial<DeviceResult> | null;
  } catch {
    // Said below.
  }
  if (typeof value?.device !== 'string' || typeof value.source !== 'string' || typeof value.collection !== 'object')
    throw new UsageError(`line ${number} of ${path} is no device of a devices.jsonl; is the file whole?`);
  return value as DeviceResult;
}

export function checkOrder(last: DeviceResult | null, result: DeviceResult, path: string, number: number): void {
  if (last && compareResults(last, result) > 0)
    throw new UsageError(`line ${number} of ${path} is out of order; was the file sorted by another program?`);
}

/** All lines of one file. Throws UsageError where the file is none of ours, cut, or out of order. */
export function* linesOf(path: string, input = 0): Generator<Line> {
  let number = 0;
  let last: DeviceResult | null = null;
  try {
    for (const bytes of readLines(path)) {
      const result = parseLine(bytes, path, ++number);
      checkOrder(last, result, path, number);
      last = result;
      yield { bytes, result, input };
    }
  } catch (error) {
    throw readError(error, path);
  }
}

/** What is thrown where a file cannot be read: in words where the system says why. */
export function readError(error: unknown, path: string): unknown {
  const reason = fileErrorReason(error);
  return reason === null ? error : new UsageError(`cannot read ${path}: ${reason}`);
}

/** The lines of several files as one sorted stream; memory is a buffer a file. */
export function* mergeLines(paths: readonly string[]): Generator<Line> {
  const streams = paths.map((path, input) => linesOf(path, input));
  const heads = streams.map((stream) => stream.next());
  try {
    for (;;) {
      let least: Line | null = null;
      for (const { done, value } of heads)
        if (!done && (least === null || compareResults(value.result, least.result) < 0)) least = value;
      if (least === null) return;
      yield least;
      heads[least.input] = (streams[least.input] as Generator<Line>).next();
    }
  } finally {
    for (const stream of streams) stream.return(undefined);
  }
}
