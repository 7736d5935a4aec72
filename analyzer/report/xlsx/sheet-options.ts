/** How a worksheet is to look. */
import type { Chart } from './chart.ts';

export interface SheetOptions {
  name: string;
  /** Frozen rows on top and columns on the left. */
  frozen?: { rows: number; columns: number };
  /** Row (1-based) that holds the filter buttons: from it to the last row. */
  filterRow?: number;
  /** Index of the column that is coloured by verdict. */
  verdictColumn?: number;
  /** Fixed widths in characters; a column without one is measured. */
  widths?: (number | undefined)[];
  maxWidth?: number;
  landscape?: boolean;
  /** Columns in view, which are also what is printed; the others are grouped and collapsed. */
  inView?: readonly number[];
  /** Name of the table that the rows from `filterRow` on are. */
  table?: string;
  /** Index of a column of shares, which shows them as bars too. */
  shareColumn?: number;
  chart?: Chart;
}

/** A cell, and the place in the workbook that a click on it goes to. */
export interface Link {
  at: string;
  to: string;
}

/** A sheet whose rows are all written. */
export interface WrittenSheet {
  readonly options: SheetOptions;
  readonly rows: number;
  readonly columns: number;
  readonly links: readonly Link[];
  readonly isTable: boolean;
  filterRange(): string;
}
