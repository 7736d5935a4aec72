/** The reports that are made from rows one by one, by format. Each is loaded only when it is wanted: start-up is felt. */
import type { CsvOptions } from '../../report/csv.ts';
import { carriesDetails } from '../../report/html/details.ts';
import { rowColumns } from '../../report/report-row.ts';
import type { Format, NamedWriter } from './report-set.ts';

/** The workbook has the columns of the CSV. */
export function writersFor(formats: readonly Format[], { columns, delimiter }: CsvOptions, out: string): NamedWriter[] {
  const all = rowColumns(columns);
  const writers: (NamedWriter & { format: Format })[] = [
    {
      format: 'xlsx',
      name: 'compliance.xlsx',
      open: async (path) =>
        (await import('../../report/xlsx/index.ts')).openWorkbook(path, { columns, rowColumns: all, out }),
    },
    {
      format: 'html',
      name: 'report.html',
      open: async (path, devices) =>
        (await import('../../report/html/index.ts')).openPage(path, {
          columns: all,
          details: carriesDetails(devices),
          delimiter,
          out,
        }),
    },
  ];
  return writers.filter(({ format }) => formats.includes(format));
}
