/** Packs the fleet for the page: rows as columns, details as they are; JSON, zlib, base64. */
import { constants, deflateSync } from 'node:zlib';
import type { PackedColumn, RowBlock } from './payload.ts';

const ROWS_A_BLOCK = 2_000;
const CHARACTERS_A_BLOCK = 8_000_000;
export const DETAILS_A_BLOCK = 200;

/** Inside a script element that no browser runs; base64 holds no character that HTML could misread. */
export function dataBlock(kind: 'rows' | 'details', json: string): string {
  const packed = deflateSync(json, { level: constants.Z_BEST_SPEED + 1, memLevel: 9 });
  return `<script type="text/plain" class="${kind}">${packed.toString('base64')}</script>\n`;
}

/** Collects rows and hands out a block whenever one is full. */
export class RowBlocks {
  private readonly columns: string[][];
  private readonly emit: (html: string) => void;
  private rows = 0;
  private characters = 0;

  constructor(columns: number, emit: (html: string) => void) {
    this.columns = Array.from({ length: columns }, () => []);
    this.emit = emit;
  }

  add(values: readonly string[]): void {
    for (let i = 0; i < this.columns.length; i++) {
      const value = values[i] as string;
      this.characters += value.length;
      (this.columns[i] as string[]).push(value);
    }
    if (++this.rows >= ROWS_A_BLOCK || this.characters >= CHARACTERS_A_BLOCK) this.flush();
  }

  flush(): void {
    if (this.rows === 0) return;
    const block: RowBlock = { n: this.rows, c: this.columns.map(packColumn) };
    this.emit(dataBlock('rows', JSON.stringify(block)));
    for (const column of this.columns) column.length = 0;
    this.rows = 0;
    this.characters = 0;
  }
}

/** Distinct values and places, unless more than half of the values differ. */
export function packColumn(values: readonly string[]): PackedColumn {
  const places = new Map<string, number>();
  const limit = Math.max(1, values.length / 2);
  const i: number[] = [];
  for (const value of values) {
    let place = places.get(value);
    if (place === undefined) {
      place = places.size;
      if (place >= limit) return { p: [...values] };
      places.set(value, place);
    }
    i.push(place);
  }
  return { d: [...places.keys()], i };
}

/** Details, packed and kept until the page is closed, for they come last. */
export class DetailsBlocks {
  private pending: string[] = [];
  private readonly packed: string[] = [];

  /** @param details as JSON */
  add(details: string): void {
    this.pending.push(details);
    if (this.pending.length >= DETAILS_A_BLOCK) this.pack();
  }

  /** All blocks. */
  finish(): readonly string[] {
    if (this.pending.length > 0) this.pack();
    return this.packed;
  }

  private pack(): void {
    this.packed.push(dataBlock('details', `[${this.pending.join(',')}]`));
    this.pending = [];
  }
}
