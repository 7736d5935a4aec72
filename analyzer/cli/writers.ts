/** The reports that are made from results one by one, by format. */
import type { CsvOptions } from '../report/csv.ts';
import type { Format, OpenWriter } from '../report/reportSet.ts';

export function writersFor(_formats: readonly Format[], _csv: CsvOptions): { name: string; open: OpenWriter }[] {
  return [];
}
