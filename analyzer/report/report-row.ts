/**
 * A device in the reports for people: the texts of its columns, its problems one by one, its details. One function makes it
 * where the result is at hand: in a worker, in a merge, or from its line where a row of the last run is taken over. Because
 * those reports begin with the worst, rows wait as lines of a scratch file and are read again in that order, so that memory
 * is a row and not the fleet. Of such a line the details are copied into the page as they are: nothing parses them.
 */
import type { DeviceResult, Problem } from '../model/types.ts';
import { COLUMNS, type Column } from './columns.ts';
import { detailsOf } from './html/details.ts';

export interface ReportRow {
  /** Of each column of the run, before it is made safe for its reader. */
  texts: readonly string[];
  problems: readonly Pick<Problem, 'file' | 'code' | 'message'>[];
  /** JSON of its Details; empty where no page shows them. */
  details: string;
}

export interface RowOptions {
  columns: readonly Column[];
  /** A page shows them. */
  details: boolean;
}

/** All columns, whichever the CSV has: the page filters by columns that it cannot do without. */
export const rowColumns = (columns: readonly Column[]): readonly Column[] => [
  ...COLUMNS,
  ...columns.filter((column) => !COLUMNS.includes(column)),
];

export function reportRow(result: DeviceResult, { columns, details }: RowOptions): ReportRow {
  return {
    texts: columns.map(({ value }) => value(result)),
    problems: result.problems.map(({ file, code, message }) => ({ file, code, message })),
    details: details ? JSON.stringify(detailsOf(result)) : '',
  };
}

/** JSON has no tab outside its texts, and none inside them. */
const BETWEEN = '\t';

export const rowLine = ({ texts, problems, details }: ReportRow): string =>
  `${JSON.stringify([texts, problems])}${BETWEEN}${details}\n`;

export function parseRowLine(line: string): ReportRow {
  const end = line.indexOf(BETWEEN);
  const [texts, problems] = JSON.parse(line.slice(0, end)) as [ReportRow['texts'], ReportRow['problems']];
  return { texts, problems, details: line.slice(end + 1, -1) };
}

/** Reads the texts of rows by the names of their columns. */
export function textReader(columns: readonly Column[]): (row: ReportRow, column: string) => string {
  const places = new Map(columns.map(({ name }, i) => [name, i]));
  return ({ texts }, column) => texts[places.get(column) as number] as string;
}
