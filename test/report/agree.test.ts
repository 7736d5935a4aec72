/** All reports of one run say the same numbers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visible } from '../../analyzer/model/escape.ts';
import type { Summary } from '../../analyzer/model/types.ts';
import { slicAudit } from '../cli/cli.ts';
import { countOf, launch, openReport, pick } from './browser.ts';
import { CHROMIUM, unzip } from './tools.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/fleet', import.meta.url));

let folder: string;
let summary: Summary;
let rows: Record<string, string>[];

const read = (name: string) => readFileSync(join(folder, 'out', name));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slic-audit-agree-'));
  const more = join(folder, 'more');
  expect(slicAudit(['generate', more, '--devices', '150', '--seed', '9']).code).toBe(0);
  const { code, stdout } = slicAudit(['analyze', SAMPLES, more, '--out', join(folder, 'out'), '--json']);
  expect(code).toBe(0);
  summary = JSON.parse(stdout) as Summary;
  rows = parse(read('compliance.csv'), { bom: true, columns: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How many rows have each value of a column. */
function count(column: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[row[column] || 'none'] = (counts[row[column] || 'none'] ?? 0) + 1;
  return counts;
}

const withoutZeros = (tally: object) => Object.fromEntries(Object.entries(tally).filter(([, n]) => n !== 0));

test('compliance.csv and devices.jsonl agree with summary.json', () => {
  expect(rows).toHaveLength(summary.devices.total);
  expect(count('verdict')).toEqual(withoutZeros(summary.byVerdict));
  expect(count('cause')).toEqual(withoutZeros(summary.byCause));
  expect(count('confidence')).toEqual(withoutZeros(summary.byConfidence));
  expect(count('firmware_state')).toEqual(withoutZeros(summary.byFirmwareState));
  expect(count('marker_detail')).toEqual(withoutZeros(summary.byMarkerDetail));
  expect(count('action')).toEqual(Object.fromEntries(summary.actions.map(({ action, devices }) => [action, devices])));
  const lines = read('devices.jsonl').toString('utf8').trimEnd().split('\n');
  expect(lines.map((line) => visible(JSON.parse(line).device))).toEqual(rows.map(({ device }) => device));
});

test('the workbook holds the same numbers', () => {
  const parts = unzip(read('compliance.xlsx'));
  const strings = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si><t[^>]*>([^<]*)</g)].map(
    ([, text]) => text,
  );
  const sheet = (file: string) =>
    [...(parts.get(file) ?? '').matchAll(/<row .*?<\/row>/gs)].map(([row]) =>
      [...row.matchAll(/<c [^>]*?(t="s")?><v>([^<]*)</g)].map(([, shared, value]) =>
        shared ? strings[Number(value)] : Number(value),
      ),
    );
  const tabs = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/name="([^"]*)" sheetId="(\d+)"/g)];
  const file = (name: string) => `xl/worksheets/sheet${tabs.find(([, tab]) => tab === name)?.[2]}.xml`;
  const summarySheet = sheet(file('Summary'));
  for (const [verdict, n] of Object.entries(summary.byVerdict)) {
    expect(summarySheet.find(([name]) => name === verdict)?.[1], verdict).toBe(n);
  }
  expect(sheet(file('Devices'))).toHaveLength(summary.devices.total + 1);
  const actions = sheet(file('Actions')).slice(1);
  const devicesOf = new Map(actions.map((row) => [row.at(-1), row[1]]));
  expect(devicesOf).toEqual(new Map(summary.actions.map(({ action, devices }) => [action, devices])));
  const models = sheet(file('Models')).slice(1);
  expect(models).toHaveLength(summary.models.length);
});

test.skipIf(!CHROMIUM)('the page holds the same numbers', async () => {
  const browser = await launch();
  try {
    const { page } = await openReport(browser, join(folder, 'out', 'report.html'));
    for (const [verdict, n] of Object.entries(summary.byVerdict)) {
      expect(await page.locator(`button.tile.${verdict} strong`).textContent()).toBe(String(n));
      if (n === 0) continue;
      await pick(page, 'verdict', verdict);
      expect(await countOf(page)).toBe(`${n} of ${summary.devices.total} devices, worst first`);
      await pick(page, 'verdict', verdict);
    }
    for (const { action, devices } of summary.actions) {
      await pick(page, 'action', action);
      expect(await countOf(page)).toBe(`${devices} of ${summary.devices.total} devices, worst first`);
      await pick(page, 'action', action);
    }
  } finally {
    await browser.close();
  }
});
