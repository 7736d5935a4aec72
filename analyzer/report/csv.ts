/**
 * compliance.csv: UTF-8 with BOM, CRLF, RFC 4180, a row per device. csv-stringify writes each batch of rows.
 */
import { stringify } from 'csv-stringify/sync';
import type { DeviceResult } from '../model.ts';
import { COLUMNS, type Column } from './columns.ts';
import { safeForCsv } from './safe.ts';

export interface CsvOptions {
  /** Leave text that a spreadsheet would run as a formula. */
  raw: boolean;
  delimiter: string;
  columns: readonly Column[];
}

export const CSV_DEFAULTS: CsvOptions = { raw: false, delimiter: ',', columns: COLUMNS };

const BOM = '\ufeff';

const write = (rows: string[][], { delimiter }: CsvOptions): string =>
  stringify(rows, { delimiter, record_delimiter: '\r\n' });

/** BOM and header row. */
export function csvHeader(options: CsvOptions): string {
  return BOM + write([options.columns.map(({ name }) => safeForCsv(name, options.raw))], options);
}

/** Rows without header. */
export function csvRows(results: DeviceResult[], options: CsvOptions): string {
  if (results.length === 0) return '';
  return write(
    results.map((result) => options.columns.map(({ value }) => safeForCsv(value(result), options.raw))),
    options,
  );
}
