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

/** Values of one column, each kept once: most of them repeat. */
export class ColumnValues {
  private readonly places = new Map<string, number>();
  private readonly i: number[] = [];

  add(value: string): void {
    let place = this.places.get(value);
    if (place === undefined) {
      place = this.places.size;
      this.places.set(value, place);
    }
    this.i.push(place);
  }

  /** Distinct values and places, unless more than half of the values differ. */
  pack(): PackedColumn {
    const d = [...this.places.keys()];
    const { i } = this;
    return d.length - 1 >= Math.max(1, i.length / 2) ? { p: i.map((place) => d[place] as string) } : { d, i };
  }
}

/** Collects rows and hands out a block whenever one is full. */
export class RowBlocks {
  private columns: ColumnValues[];
  private readonly emit: (html: string) => void;
  private rows = 0;
  private characters = 0;

  constructor(columns: number, emit: (html: string) => void) {
    this.columns = newColumns(columns);
    this.emit = emit;
  }

  add(values: readonly string[]): void {
    for (let i = 0; i < this.columns.length; i++) {
      const value = values[i] as string;
      this.characters += value.length;
      (this.columns[i] as ColumnValues).add(value);
    }
    if (++this.rows >= ROWS_A_BLOCK || this.characters >= CHARACTERS_A_BLOCK) this.flush();
  }

  flush(): void {
    if (this.rows === 0) return;
    const block: RowBlock = { n: this.rows, c: this.columns.map((column) => column.pack()) };
    this.emit(dataBlock('rows', JSON.stringify(block)));
    this.columns = newColumns(this.columns.length);
    this.rows = 0;
    this.characters = 0;
  }
}

const newColumns = (count: number): ColumnValues[] => Array.from({ length: count }, () => new ColumnValues());

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
