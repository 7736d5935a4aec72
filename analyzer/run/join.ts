/** Two runs side by side: a streamed join of two sorted files. A line that is the same in both is not parsed. */
import type { DeviceResult } from '../model/types.ts';
import { readLines } from '../report/jsonl.ts';
import { checkOrder, deviceFolder, parseLine, readError } from './lines.ts';

/** A device of one or both runs; machines that never reported are not there. */
export type Step =
  | { same: true; collectedUtc: string | null }
  | { same: false; before: DeviceResult | null; now: DeviceResult | null; row: number };

interface Row {
  result: DeviceResult;
  /** Place in its file, from 0. */
  row: number;
}

/** Reads a file line by line and parses a line only when it is asked for. */
class Cursor {
  /** The line, valid until `next`; null at the end. */
  bytes: Buffer | null = null;
  row = -1;
  private parsed: DeviceResult | null = null;
  private last: DeviceResult | null = null;
  private readonly lines: Generator<Buffer>;
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
    this.lines = readLines(path);
    this.next();
    // A file that is none of ours is to be said even if it is compared with itself.
    if (this.bytes) this.result();
  }

  next(): void {
    try {
      const { done, value } = this.lines.next();
      this.bytes = done ? null : value;
    } catch (error) {
      throw readError(error, this.path);
    }
    this.row++;
    if (this.parsed) this.last = this.parsed;
    this.parsed = null;
  }

  result(): DeviceResult {
    if (!this.parsed) {
      this.parsed = parseLine(this.bytes as Buffer, this.path, this.row + 1);
      checkOrder(this.last, this.parsed, this.path, this.row + 1);
    }
    return this.parsed;
  }

  /** Takes all lines of a device: several roots may hold the same name. */
  take(device: string): Row[] {
    const rows: Row[] = [];
    for (; this.bytes && this.result().device === device; this.next())
      rows.push({ result: this.result(), row: this.row });
    return rows.filter(({ result }) => result.collection.kind !== 'inventory');
  }

  close(): void {
    this.lines.return(undefined);
  }
}

const COLLECTION = Buffer.from('"collection":{');
const COLLECTION_START = /^"collection":\{"kind":"([a-z-]+)","collectedUtc":(?:null|"([^"\\]*)")/;

/** How and when the device of a line was collected, from its bytes: no text of a device can hold an unescaped quote. */
function collectionOf(cursor: Cursor): Pick<DeviceResult['collection'], 'kind' | 'collectedUtc'> {
  const bytes = cursor.bytes as Buffer;
  const at = bytes.indexOf(COLLECTION);
  const found = at < 0 ? null : COLLECTION_START.exec(bytes.toString('utf8', at, at + 200));
  if (!found) return cursor.result().collection;
  return { kind: found[1] as DeviceResult['collection']['kind'], collectedUtc: found[2] ?? null };
}

/** Pairs within one name: by folder first, then in their order, because a share may be mounted elsewhere today. */
function* pairUp(before: Row[], after: Row[]): Generator<Step> {
  const left = [...before];
  const takeAt = (i: number): DeviceResult | null => (i < 0 ? null : (left.splice(i, 1)[0]?.result ?? null));
  const moved: Row[] = [];
  for (const item of after) {
    const folder = deviceFolder(item.result);
    const old = takeAt(left.findIndex(({ result }) => deviceFolder(result) === folder));
    if (old) yield { same: false, before: old, now: item.result, row: item.row };
    else moved.push(item);
  }
  for (const { result, row } of moved)
    yield { same: false, before: takeAt(left.length > 0 ? 0 : -1), now: result, row };
  for (const { result } of left) yield { same: false, before: result, now: null, row: -1 };
}

/** All devices of two runs. Throws UsageError where a file is none of ours. */
export function* joinRuns(oldFile: string, newFile: string): Generator<Step> {
  const cursors: Cursor[] = [];
  try {
    const old = new Cursor(oldFile);
    cursors.push(old);
    const now = new Cursor(newFile);
    cursors.push(now);
    while (old.bytes || now.bytes) {
      if (old.bytes && now.bytes?.equals(old.bytes)) {
        const { kind, collectedUtc } = collectionOf(now);
        if (kind !== 'inventory') yield { same: true, collectedUtc };
        old.next();
        now.next();
        continue;
      }
      const names = [old, now].flatMap((cursor) => (cursor.bytes ? [cursor.result().device] : []));
      const [device = ''] = names.sort();
      const before = old.take(device);
      yield* pairUp(before, now.take(device));
    }
  } finally {
    for (const cursor of cursors) cursor.close();
  }
}
