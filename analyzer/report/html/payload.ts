/** What the page carries as data, and what its script expects. Both sides are typed by this file. */

export interface PageColumn {
  name: string;
  description: string;
  /** No column of compliance.csv: it is filtered by and not exported. */
  extra?: boolean;
  /** Nothing is in it. */
  hidden?: boolean;
}

/** The block `<script id="meta" type="application/json">`. */
export interface PageMeta {
  devices: number;
  columns: PageColumn[];
  /** Action code -> what to do, step by step. */
  playbooks: Record<string, { title: string; steps: readonly string[] }>;
  /** Devices in each block of details; 0 where the fleet is too large to carry details. */
  detailsBlock: number;
  /** Of the CSV. */
  delimiter: string;
}

/** A column of one block: each value by its place in a list of distinct values, or plainly where most differ. */
export type PackedColumn = { d: string[]; i: number[] } | { p: string[] };

/** The JSON inside a block of rows, before zlib and base64. */
export interface RowBlock {
  n: number;
  c: PackedColumn[];
}

/** One heading of a device's details with either facts or sentences below it. */
export interface StorySection {
  title: string;
  facts?: [label: string, value: string][];
  lines?: string[];
}

/** What the panel says of one device beyond its columns. */
export type Details = StorySection[];

/** Columns that the table shows at first, and on a narrow screen. */
export const SHOWN_COLUMNS = [
  'device',
  'computer',
  'verdict',
  'cause',
  'action',
  'manufacturer',
  'model',
  'bios_version',
  'os',
  'collected_utc',
];
export const NARROW_COLUMNS = ['device', 'verdict'];
