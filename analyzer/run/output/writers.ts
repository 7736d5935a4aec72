/** The reports that are made from results one by one, by format. */
import { COLUMNS } from '../../report/columns.ts';
import type { CsvOptions } from '../../report/csv.ts';
import { openPage } from '../../report/html/index.ts';
import { openWorkbook } from '../../report/xlsx/index.ts';
import type { Format, NamedWriter } from './report-set.ts';

/** The workbook has the columns of the CSV; the page filters by columns that it cannot do without, so it has all. */
export function writersFor(formats: readonly Format[], csv: CsvOptions, out: string): NamedWriter[] {
  const pageColumns = [...COLUMNS, ...csv.columns.filter((column) => !COLUMNS.includes(column))];
  const writers: (NamedWriter & { format: Format })[] = [
    { format: 'xlsx', name: 'compliance.xlsx', open: (path) => openWorkbook(path, { columns: csv.columns, out }) },
    {
      format: 'html',
      name: 'report.html',
      open: (path) => openPage(path, { columns: pageColumns, delimiter: csv.delimiter, out }),
    },
  ];
  return writers.filter(({ format }) => formats.includes(format));
}
