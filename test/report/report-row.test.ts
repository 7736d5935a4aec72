import { expect, test } from 'vitest';
import { COLUMNS, inventoryColumn } from '../../analyzer/report/columns.ts';
import { detailsOf } from '../../analyzer/report/html/details.ts';
import { parseRowLine, reportRow, rowLine, textReader } from '../../analyzer/report/report-row.ts';
import { makeDevice, NASTY, nastyDevice } from './devices.ts';

const columns = [...COLUMNS, inventoryColumn('site')];
const devices = [
  ...Array.from({ length: 50 }, (_, n) => makeDevice(n)),
  ...NASTY.map((text, n) => nastyDevice(n, text)),
];

test('a row is the same after its way through the scratch file, whatever is in it', () => {
  for (const device of devices)
    for (const details of [true, false]) {
      const row = reportRow(device, { columns, details });
      const line = rowLine(row);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(parseRowLine(Buffer.from(line).toString())).toEqual(JSON.parse(JSON.stringify(row)));
    }
});

test('details are JSON as the page wants it, and only where it shows them', () => {
  for (const device of devices) {
    expect(reportRow(device, { columns, details: true }).details).toBe(JSON.stringify(detailsOf(device)));
    expect(reportRow(device, { columns, details: false }).details).toBe('');
  }
});

test('texts are found by the names of their columns', () => {
  const text = textReader(columns);
  for (const device of devices) {
    const row = reportRow(device, { columns, details: false });
    for (const { name, value } of columns) expect(text(row, name)).toBe(value(device));
  }
});
