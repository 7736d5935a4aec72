/** The fleet in memory: a column is either a list of numbers into distinct values, or the values themselves. */
import type { Details, PackedColumn, PageMeta, RowBlock } from '../payload.ts';

/** Text of a data block -> its JSON. zlib inside base64: the alphabet holds nothing that HTML could misread. */
async function unpack<T>(block: Element): Promise<T> {
  const binary = atob((block.textContent ?? '').trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text()) as T;
}

export class Column {
  readonly name: string;
  readonly description: string;
  /** Distinct values; empty once the column has become plain. */
  values: string[] = [];
  /** Place of each row's value in `values`, or null where the column is plain. */
  index: Uint32Array | null;
  private plain: string[] = [];
  private places: Map<string, number> | null = new Map();
  private order: Uint32Array | null = null;
  private lower: string[] | null = null;

  constructor(name: string, description: string, rows: number) {
    this.name = name;
    this.description = description;
    this.index = new Uint32Array(rows);
  }

  at(row: number): string {
    return (this.index ? this.values[this.index[row] as number] : this.plain[row]) ?? '';
  }

  load(packed: PackedColumn, start: number): void {
    if ('p' in packed) {
      this.becomePlain(start);
      for (const value of packed.p) this.plain.push(value);
    } else if (!this.index) {
      for (const i of packed.i) this.plain.push(packed.d[i] as string);
    } else {
      const places = packed.d.map((value) => this.place(value));
      for (let i = 0; i < packed.i.length; i++) this.index[start + i] = places[packed.i[i] as number] as number;
    }
  }

  private place(value: string): number {
    const places = this.places as Map<string, number>;
    let place = places.get(value);
    if (place === undefined) {
      place = this.values.push(value) - 1;
      places.set(value, place);
    }
    return place;
  }

  private becomePlain(rows: number): void {
    if (!this.index) return;
    for (let row = 0; row < rows; row++) this.plain.push(this.at(row));
    this.index = null;
    this.places = null;
    this.values = [];
  }

  /** Sets `hits[row]` where the value holds the word, which is in lower case. */
  mark(word: string, hits: Uint8Array): void {
    if (!this.lower) this.lower = (this.index ? this.values : this.plain).map((value) => value.toLowerCase());
    const lower = this.lower;
    if (!this.index) {
      for (let row = 0; row < lower.length; row++) if (lower[row]?.includes(word)) hits[row] = 1;
      return;
    }
    const found = lower.map((value) => value.includes(word));
    if (!found.includes(true)) return;
    for (let row = 0; row < hits.length; row++) if (found[this.index[row] as number]) hits[row] = 1;
  }

  /** Order of each row by this column: equal values have equal ranks. Computed once. */
  ranks(): Uint32Array {
    if (this.order) return this.order;
    const list = this.index ? this.values : this.plain;
    const { compare } = new Intl.Collator('en', { numeric: true });
    const order = Uint32Array.from(list.keys()).sort((a, b) => compare(list[a] as string, list[b] as string));
    const rank = new Uint32Array(list.length);
    for (let i = 1; i < order.length; i++) {
      const [before, here] = [order[i - 1] as number, order[i] as number];
      rank[here] = (rank[before] as number) + (list[before] === list[here] ? 0 : 1);
    }
    this.order = this.index ? this.index.map((place) => rank[place] as number) : rank;
    return this.order;
  }

  /** Distinct values with their number of rows, and of the rows in `marked`: most of those first. */
  counts(marked: Uint8Array): ValueCount[] {
    const counts = new Map<string, ValueCount>();
    for (let row = 0; row < marked.length; row++) {
      const value = this.at(row);
      let entry = counts.get(value);
      if (!entry) {
        entry = { value, devices: 0, marked: 0 };
        counts.set(value, entry);
      }
      entry.devices++;
      entry.marked += marked[row] as number;
    }
    return [...counts.values()].sort(
      (a, b) => b.marked - a.marked || b.devices - a.devices || (a.value < b.value ? -1 : 1),
    );
  }
}

export interface ValueCount {
  value: string;
  devices: number;
  marked: number;
}

export class Fleet {
  readonly meta: PageMeta;
  /** Those of compliance.csv, in its order. */
  readonly columns: Column[];
  private readonly all: Column[];
  private readonly byName = new Map<string, Column>();
  private readonly detailsBlocks = new Map<number, Promise<Details[]>>();

  constructor(meta: PageMeta) {
    this.meta = meta;
    this.all = meta.columns.map(({ name, description }) => new Column(name, description, meta.devices));
    this.columns = this.all.filter((_, i) => !meta.columns[i]?.extra);
    for (const [i, column] of this.all.entries()) if (!meta.columns[i]?.hidden) this.byName.set(column.name, column);
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  column(name: string): Column {
    const column = this.byName.get(name);
    if (!column) throw new Error(`no column ${name}`);
    return column;
  }

  at(name: string, row: number): string {
    return this.byName.get(name)?.at(row) ?? '';
  }

  /** A flag for each blocked device. */
  blocked(): Uint8Array {
    const column = this.column('verdict');
    return Uint8Array.from({ length: this.meta.devices }, (_, row) => Number(column.at(row) === 'blocked'));
  }

  /** Reads all blocks of rows; the page stays alive between two of them. */
  async load(progress: (rows: number) => void): Promise<void> {
    let start = 0;
    for (const element of document.querySelectorAll('script.rows')) {
      const block = await unpack<RowBlock>(element);
      for (const [i, packed] of block.c.entries()) this.all[i]?.load(packed, start);
      start += block.n;
      element.remove();
      progress(start);
    }
  }

  /** The details of one device, or null where the page carries none. Blocks are opened when they are needed. */
  async details(row: number): Promise<Details | null> {
    const size = this.meta.detailsBlock;
    if (!size) return null;
    const number = Math.floor(row / size);
    let block = this.detailsBlocks.get(number);
    if (!block) {
      const element = document.querySelectorAll('script.details')[number];
      if (!element) return null;
      block = unpack<Details[]>(element);
      this.detailsBlocks.set(number, block);
    }
    return (await block)[row % size] ?? null;
  }
}
