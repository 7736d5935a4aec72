import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_CELL, safeForCsv, visible } from '../../analyzer/model/escape.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { COLUMNS, inventoryColumn } from '../../analyzer/report/columns.ts';
import { CSV_DEFAULTS, csvHeader, csvRows } from '../../analyzer/report/csv.ts';
import { reportRow } from '../../analyzer/report/report-row.ts';
import { columnName, dateSerial } from '../../analyzer/report/xlsx/cells.ts';
import { openWorkbook } from '../../analyzer/report/xlsx/index.ts';
import { makeDevice, NASTY, nastyDevice, summarise } from './devices.ts';
import { convert, SOFFICE, unzip } from './tools.ts';

const columns = [...COLUMNS, inventoryColumn('site')];
const devices: DeviceResult[] = [
  ...Array.from({ length: 200 }, (_, n) => makeDevice(n)),
  ...NASTY.map((text, n) => nastyDevice(n, text)),
];
const names = columns.map(({ name }) => name);
const dateColumn = names.indexOf('collected_utc');

const rowOf = (device: DeviceResult) => reportRow(device, { columns, details: false });

let folder: string;
let path: string;
let parts: Map<string, string>;

function write(to: string, maxRows?: number): void {
  const book = openWorkbook(to, { columns, maxRows });
  for (const device of devices) book.add(rowOf(device));
  book.close({ summary: summarise(devices), changes: null, history: [] });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slic-audit-xlsx-'));
  path = join(folder, 'compliance.xlsx');
  write(path);
  parts = unzip(readFileSync(path));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the sheets stand in the promised order', () => {
  const tabs = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]*)"/g)].map(([, name]) => name);
  expect(tabs).toEqual(['Summary', 'Devices', 'Actions', 'Models', 'Makers', 'Licences', 'Problems', 'Legend']);
});

test('no part holds a formula, a link to outside, a macro or a character that XML forbids', () => {
  for (const [name, xml] of parts) {
    expect(xml, name).not.toMatch(/<f[ >/]/);
    expect(xml, name).not.toMatch(/TargetMode="External"|vbaProject|<hyperlink [^>]*r:id/);
    for (const [, place] of xml.matchAll(/<hyperlink ref="[^"]*" location="([^"]*)"/g))
      expect(place).toMatch(/^'Devices( \d+)?'!A\d+$/);
    expect(xml, name).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
  }
});

test('header row and first column of Devices are frozen', () => {
  const pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>';
  expect(parts.get('xl/worksheets/sheet2.xml')).toContain(pane);
});

test('no cell is longer than Excel allows, and a cut can be seen', () => {
  const texts = [...parts.values()].flatMap((xml) => [...xml.matchAll(/<t xml:space="preserve">([^<]*)</g)]);
  const longest = texts.reduce((most, [, text]) => Math.max(most, text?.length ?? 0), 0);
  expect(longest).toBe(MAX_CELL);
  expect(texts.some(([, text]) => text?.endsWith('[cut]'))).toBe(true);
});

test('no partial product key is in it', () => {
  expect([...parts.values()].some((xml) => xml.includes('HVTHH'))).toBe(false);
});

test('the same devices give the same bytes', () => {
  const again = join(folder, 'again.xlsx');
  write(again);
  expect(readFileSync(again).equals(readFileSync(path))).toBe(true);
});

test('what is more than a sheet holds goes on in the next one, under its own header', () => {
  const small = join(folder, 'small.xlsx');
  write(small, 100);
  const xml = unzip(readFileSync(small));
  expect(xml.get('xl/workbook.xml')).toContain('name="Devices 3"');
  const rows = [2, 3, 4].map((n) => xml.get(`xl/worksheets/sheet${n}.xml`)?.match(/<row /g)?.length ?? 0);
  expect(rows).toEqual([100, 100, devices.length + 3 - 200]);
});

test('an abandoned workbook leaves no file', () => {
  const gone = join(folder, 'gone.xlsx');
  const book = openWorkbook(gone, { columns });
  book.add(rowOf(makeDevice(1)));
  book.abort();
  expect(() => statSync(gone)).toThrow('ENOENT');
});

describe('cells', () => {
  test('columns are named as Excel names them', () => {
    expect([0, 25, 26, 51, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA']);
  });

  test('times in UTC become serial numbers, everything else stays text', () => {
    expect(dateSerial('1970-01-01T00:00:00Z')).toBe(25_569);
    expect(dateSerial('2026-11-20T12:00:00.499Z')).toBe(46_346.5);
    for (const text of ['', '2026-11-20', '2026-11-20T12:00:00', '2026-13-40T12:00:00Z', '1850-01-01T00:00:00Z', 'x']) {
      expect(dateSerial(text), text).toBeNull();
    }
  });
});

describe.skipIf(!SOFFICE)('LibreOffice opens it', () => {
  let flat: string;
  let sheets: Map<string, string>;

  beforeAll(() => {
    flat = convert(path, 'fods').get('compliance.fods') ?? '';
    sheets = convert(path, 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1');
  });

  test('with the same rows and values', () => {
    const [header, ...rows] = parse(sheets.get('compliance-Devices.csv') ?? '') as string[][];
    expect(header).toEqual(names);
    expect(rows).toHaveLength(devices.length);
    for (const [i, device] of devices.entries()) {
      const wanted = columns.map(({ value }) => shown(value(device)));
      wanted[dateColumn] = (wanted[dateColumn] ?? '').replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z$/, '$1 $2');
      expect(rows[i]).toEqual(wanted);
    }
  });

  test('without a formula, with dates as dates and all other cells as text', () => {
    expect(flat).not.toContain('table:formula');
    const table = flat.slice(flat.indexOf('table:name="Devices"'), flat.indexOf('table:name="Actions"'));
    const types = new Set([...table.matchAll(/office:value-type="(\w+)"/g)].map(([, type]) => type));
    expect([...types].sort()).toEqual(['date', 'string']);
  });

  test('with a filter and colours by rule', () => {
    expect(flat).toMatch(
      /table:target-range-address="Devices\.A1:Devices\.AO\d+"[^>]*table:display-filter-buttons="true"/,
    );
    expect(flat).toMatch(/calcext:conditional-format calcext:target-range-address="Devices\.C2/);
  });

  test('and compliance.csv with the same rows', () => {
    const csv = join(folder, 'plain.csv');
    writeFileSync(csv, csvHeader({ ...CSV_DEFAULTS, columns }) + csvRows(devices, { ...CSV_DEFAULTS, columns }));
    const asText = columns.map((_, i) => `${i + 1}/2`).join('/');
    const to = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false';
    const text = convert(csv, to, `--infilter=CSV:44,34,76,1,${asText}`).get('plain.csv') ?? '';
    const [header, ...rows] = parse(text, { bom: true }) as string[][];
    expect(header).toEqual(names);
    expect(rows).toHaveLength(devices.length);
    for (const [i, device] of devices.entries()) {
      expect(rows[i]).toEqual(columns.map(({ value }) => safeForCsv(value(device))));
    }
  });
});

/** What a cell shows of a text. */
function shown(text: string): string {
  const seen = visible(text);
  return seen.length > MAX_CELL ? `${seen.slice(0, MAX_CELL - ' [cut]'.length)} [cut]` : seen;
}
