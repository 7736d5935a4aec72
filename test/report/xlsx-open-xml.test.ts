/** Microsoft's own validator finds nothing to object to in the workbook, whichever Office opens it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COLUMNS } from '../../analyzer/report/columns.ts';
import { reportRow } from '../../analyzer/report/report-row.ts';
import { openWorkbook } from '../../analyzer/report/xlsx/index.ts';
import { slicAudit } from '../cli/cli.ts';
import { zip } from '../tools/zip.ts';
import { makeDevice, NASTY, nastyDevice, summarise } from './devices.ts';
import { DOTNET, validate } from './open-xml.ts';
import { unzip } from './tools.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/fleet', import.meta.url));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slic-audit-open-xml-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A workbook with every sheet there is: an inventory with sites, and what changed since an earlier run. */
function wholeWorkbook(): string {
  const [fleet, out, list] = [join(folder, 'fleet'), join(folder, 'out'), join(folder, 'list.csv')];
  const run = (...args: string[]): void => expect(slicAudit(args)).toMatchObject({ code: 0 });
  run('generate', fleet, '--devices', '130', '--seed', '3');
  writeFileSync(
    list,
    'computer;site;6.1.7601\r\nPC-NO-MARKER;Berlin;1\r\nPC-GOOD-MARKER;Łódź <&> "x";2\r\nPC-GONE;;3\r\n',
  );
  const format = ['--format', 'jsonl,xlsx', '--out', out, '--quiet'];
  run('analyze', SAMPLES, ...format);
  run('analyze', SAMPLES, fleet, ...format, '--inventory', list);
  return join(out, 'compliance.xlsx');
}

/** A workbook of devices that were made up, with few rows on a sheet. */
function madeUp(name: string, devices: ReturnType<typeof makeDevice>[], maxRows?: number): string {
  const path = join(folder, name);
  const book = openWorkbook(path, { columns: COLUMNS, maxRows });
  for (const device of devices) book.add(reportRow(device, { columns: COLUMNS, details: false }));
  book.close({ summary: summarise(devices), changes: null, history: [] });
  return path;
}

describe.skipIf(!DOTNET)(`Open XML SDK${DOTNET ? '' : ' (skipped: needs dotnet)'}`, () => {
  test('objects to nothing, from Office 2007 to Microsoft 365', () => {
    const devices = Array.from({ length: 90 }, (_, n) => makeDevice(n));
    const { versions, books } = validate(
      wholeWorkbook(),
      madeUp(
        'nasty.xlsx',
        NASTY.map((text, n) => nastyDevice(n, text)),
      ),
      madeUp('many-sheets.xlsx', devices, 30),
      madeUp('empty.xlsx', []),
    );
    expect(versions).toEqual(expect.arrayContaining(['Office2007', 'Office2010', 'Microsoft365']));
    expect(books.map(({ errors }) => errors)).toEqual([[], [], [], []]);
    expect(books[0]?.sheets).toBeGreaterThanOrEqual(10);
  });

  test('objects to a workbook that was broken', () => {
    const parts = unzip(readFileSync(madeUp('whole.xlsx', [makeDevice(0)])));
    const sheet = 'xl/worksheets/sheet2.xml';
    const broken = (parts.get(sheet) ?? '').replace('<sheetData>', '<sheetDate/><sheetData>');
    parts.set(sheet, broken);
    const path = join(folder, 'broken.xlsx');
    writeFileSync(path, zip([...parts].map(([name, text]) => ({ name, bytes: Buffer.from(text) }))));
    expect(validate(path).books[0]?.errors.join('\n')).toContain('sheetDate');
  });
});
