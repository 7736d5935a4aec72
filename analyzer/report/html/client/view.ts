/** Which devices are shown, in which order: search, filters, sort. */
import type { Fleet } from './data.ts';

export interface Query {
  search: string;
  /** Column name -> the values that are wanted: one of them within a column, all columns together. */
  equal: Map<string, Set<string>>;
  /** Null: worst first, as the page holds them. */
  sort: { column: string; descending: boolean } | null;
}

export const emptyQuery = (): Query => ({ search: '', equal: new Map(), sort: null });

export const isFiltered = (query: Query): boolean => query.search.trim() !== '' || query.equal.size > 0;

/** Wants a value of a column, or no longer. */
export function toggle(query: Query, column: string, value: string): void {
  const values = query.equal.get(column) ?? new Set();
  if (!values.delete(value)) values.add(value);
  if (values.size > 0) query.equal.set(column, values);
  else query.equal.delete(column);
}

/** Whether the filters are these and no others. */
export function wantsJust({ equal, search }: Query, filter: Record<string, readonly string[]>): boolean {
  const wanted = Object.entries(filter);
  const same = (values: readonly string[], set: Set<string> | undefined) =>
    set?.size === values.length && values.every((value) => set.has(value));
  return search.trim() === '' && equal.size === wanted.length && wanted.every(([k, v]) => same(v, equal.get(k)));
}

/** Row numbers that match, in order. */
export function select(fleet: Fleet, query: Query): Uint32Array {
  const keep = new Uint8Array(fleet.meta.devices).fill(1);
  for (const word of query.search.toLowerCase().split(/\s+/).filter(Boolean)) {
    const hits = new Uint8Array(keep.length);
    for (const column of fleet.columns) column.mark(word, hits);
    narrow(keep, (row) => hits[row] === 1);
  }
  for (const [name, values] of query.equal) {
    const column = fleet.column(name);
    narrow(keep, (row) => values.has(column.at(row)));
  }
  return sorted(fleet, query, collect(keep));
}

function narrow(keep: Uint8Array, test: (row: number) => boolean): void {
  for (let row = 0; row < keep.length; row++) if (keep[row] && !test(row)) keep[row] = 0;
}

function collect(keep: Uint8Array): Uint32Array {
  let count = 0;
  for (const flag of keep) count += flag;
  const rows = new Uint32Array(count);
  let next = 0;
  for (let row = 0; row < keep.length; row++) if (keep[row]) rows[next++] = row;
  return rows;
}

/** Rank and row number packed into one number: typed arrays sort numbers natively, and equal ranks keep their order. */
function sorted(fleet: Fleet, { sort }: Query, rows: Uint32Array): Uint32Array {
  if (!sort) return rows;
  const ranks = fleet.column(sort.column).ranks();
  const size = fleet.meta.devices;
  const sign = sort.descending ? -1 : 1;
  const keys = Float64Array.from(rows, (row) => sign * (ranks[row] as number) * size + row).sort();
  return Uint32Array.from(keys, (key) => ((key % size) + size) % size);
}
