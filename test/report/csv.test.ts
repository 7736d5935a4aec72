/** Rows of the CSV against csv-stringify, which writes the header and once wrote all of it. */
import { fc, test } from '@fast-check/vitest';
import { stringify } from 'csv-stringify/sync';
import { expect } from 'vitest';
import { safeForCsv } from '../../analyzer/model/escape.ts';
import { COLUMNS } from '../../analyzer/report/columns.ts';
import { csvLines } from '../../analyzer/report/csv.ts';

const unit = fc.oneof(fc.constantFrom(...'ab09 ,;|\t"\'\r\n=+-@()._'), fc.string({ unit: 'binary', maxLength: 1 }));
const cell = fc.string({ unit, maxLength: 12 });

test.prop([
  fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { maxLength: 4 }),
  fc.constantFrom(',', ';', '|', '\t'),
  fc.boolean(),
])('rows are what csv-stringify makes of them', (texts, delimiter, raw) => {
  const rows = texts.map((row) => row.map((text) => safeForCsv(text, raw)));
  const expected = rows.length === 0 ? '' : stringify(rows, { delimiter, record_delimiter: '\r\n' });
  expect(csvLines(rows, { delimiter, raw, columns: COLUMNS })).toBe(expected);
});

const separators = fc.constantFrom(...'=+-@,; \tx');

test.prop([fc.string({ unit: separators, maxLength: 8 })])('no text is taken for a plain one that is not', (text) => {
  expect(safeForCsv(text)).not.toMatch(/^\s*[=+\-@]|[;,]\s*[=+\-@]/);
});
