/** devices.jsonl: a DeviceResult a line. Files of lines are written in batches and read line by line with bounded memory. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { sizes } from '../model/number-list.ts';
import type { DeviceResult } from '../model/types.ts';

/** Writes all bytes, however few the system takes at once. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done, bytes.length - done);
}

/** Remembers where each line begins, so that single lines can be read again: eight bytes a device. */
export class LineWriter {
  readonly path: string;
  readonly descriptor: number;
  /** Where each line ends. */
  private readonly ends = sizes();
  private size = 0;

  /** `descriptor`: of the new file, where it is open already. */
  constructor(path: string, descriptor: number = openSync(path, 'wx+')) {
    this.path = path;
    this.descriptor = descriptor;
  }

  write(bytes: Uint8Array, lengths: Uint32Array): void {
    writeAll(this.descriptor, bytes);
    for (const length of lengths) {
      this.size += length;
      this.ends.push(this.size);
    }
  }

  get lines(): number {
    return this.ends.length;
  }

  /** Reads one line again. */
  lineAt(index: number): string {
    const start = index === 0 ? 0 : this.ends.at(index - 1);
    const bytes = Buffer.allocUnsafe(this.ends.at(index) - start);
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.descriptor, bytes, done, bytes.length - done, start + done);
      if (count === 0) throw new Error(`${this.path} became shorter while it was read`);
      done += count;
    }
    return bytes.toString('utf8');
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

export class JsonlWriter extends LineWriter {
  /** Reads one device again. */
  readAt(index: number): DeviceResult {
    return JSON.parse(this.lineAt(index)) as DeviceResult;
  }
}

const CHUNK = 1 << 20;

/** Lines of a file as UTF-8 bytes without their line end; the bytes are valid until the next line is asked for. */
export function* readLines(path: string): Generator<Buffer> {
  const descriptor = openSync(path, 'r');
  try {
    let buffer = Buffer.allocUnsafe(CHUNK);
    let [start, end] = [0, 0];
    for (;;) {
      const newline = buffer.subarray(0, end).indexOf(0x0a, start);
      if (newline >= 0) {
        if (newline > start) yield buffer.subarray(start, newline);
        start = newline + 1;
        continue;
      }
      if (start === 0 && end === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
      else {
        buffer.copyWithin(0, start, end);
        end -= start;
        start = 0;
      }
      const count = readSync(descriptor, buffer, end, buffer.length - end, null);
      if (count === 0) break;
      end += count;
    }
    if (end > start) yield buffer.subarray(start, end);
  } finally {
    closeSync(descriptor);
  }
}
