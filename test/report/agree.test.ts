/** All reports of one run say the same numbers. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import type { Locator } from 'playwright-core';
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
  const list = join(folder, 'list.csv');
  writeFileSync(list, inventory([...readdirSync(SAMPLES), ...readdirSync(more)]));
  const out = join(folder, 'out');
  const { code, stdout } = slicAudit(['analyze', SAMPLES, more, '--out', out, '--json', '--inventory', list]);
  expect(code).toBe(0);
  summary = JSON.parse(stdout) as Summary;
  rows = parse(read('compliance.csv'), { bom: true, columns: true });
});

/** A list with a site and a department for most machines, and two that never reported. */
function inventory(names: readonly string[]): string {
  const sites = ['Berlin', 'Madrid', 'Łódź', ''];
  const lines = [...names, 'PC-GONE-1', 'PC-GONE-2'].map((name, i) => `${name};${sites[i % 4]};Dept ${i % 3}`);
  return `computer;site;department\n${lines.join('\n')}\n`;
}

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

test('summary.json agrees with compliance.csv on makers, licences and places', () => {
  const blocked = rows.filter(({ verdict }) => verdict === 'blocked');
  const asked = blocked.filter(({ action }) => action !== 'investigate-refusal' && action !== 'check-virtual-machine');
  const { licences, makers } = summary;
  expect([licences.blocked, licences.purchaseRecord]).toEqual([blocked.length, asked.length]);
  expect(licences.investigateFirst).toBe(blocked.length - asked.length);
  const bad = asked.filter(
    ({ firmware_state }) => firmware_state !== 'marker-valid' && firmware_state !== 'slic-absent',
  );
  for (const { manufacturer, devices } of makers)
    expect(
      bad.filter((row) => row.manufacturer === visible(manufacturer)),
      manufacturer,
    ).toHaveLength(devices);
  expect(sum(makers)).toBe(bad.filter(({ firmware_state }) => firmware_state !== 'unknown').length);
  expect(sum(licences.models)).toBe(asked.length);
  for (const { column, values } of licences.places)
    for (const { value, devices } of values)
      expect(
        asked.filter((row) => row[`inventory_${column}`] === value),
        value,
      ).toHaveLength(devices);
  expect(groups().map(({ column }) => column)).toEqual(['site', 'department']);
  for (const { column, values } of groups())
    for (const { value, devices, byVerdict } of values) {
      const there = rows.filter((row) => row[`inventory_${column}`] === value && listed(row));
      expect(there, value).toHaveLength(devices);
      for (const [verdict, n] of Object.entries(byVerdict))
        expect(there.filter((row) => row.verdict === verdict)).toHaveLength(n);
    }
});

const groups = () => summary.inventory?.groups ?? [];
const sum = (counts: readonly { devices: number }[]) => counts.reduce((total, { devices }) => total + devices, 0);
/** The list names every device, so that an empty cell means that it names no place. */
const listed = (row: Record<string, string>) => row.inventory_department !== '';

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
  const makers = sheet(file('Makers')).slice(1);
  expect(makers.map(([, devices]) => devices)).toEqual(summary.makers.map(({ devices }) => devices));
  expect(makers.map(([name]) => name)).toEqual(
    summary.makers.map(({ manufacturer }) => named(manufacturer, '(maker not stated)')),
  );
  const licences = sheet(file('Licences'));
  const { purchaseRecord, investigateFirst, models: byModel, places } = summary.licences;
  const notes = licences.flat().filter((cell) => typeof cell === 'string');
  expect(notes.some((note) => note.startsWith(`Blocked PCs: ${purchaseRecord}. `))).toBe(true);
  expect(notes.some((note) => note.endsWith(`: ${investigateFirst}.`))).toBe(true);
  const decisions = licences.slice(licences.findIndex(([by]) => by === 'by') + 1);
  expect(decisions).toEqual([
    ...byModel.map(({ manufacturer, model, devices }) => ['model', named(`${manufacturer} ${model}`.trim()), devices]),
    ...places.flatMap(({ column, values }) => values.map(({ value, devices }) => [column, named(value), devices])),
  ]);
  for (const { column, values } of groups()) {
    const [head = [], ...lines] = sheet(file(`Places ${column}`));
    const verdicts = head.slice(2, -1) as string[];
    expect(lines.map((line) => line.slice(0, -1))).toEqual(
      values.map(({ value, devices, byVerdict }) => [
        named(value),
        devices,
        ...verdicts.map((verdict) => byVerdict[verdict as 'blocked'] ?? 0),
      ]),
    );
  }
});

const named = (text: string, none = '(not stated)') => visible(text) || none;

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
    const card = (title: string) => page.locator('section.card', { hasText: title });
    const makers = await card('Makers: whom to call').locator('details.maker > summary').allTextContents();
    expect(makers).toEqual(
      summary.makers.slice(0, makers.length).map(({ manufacturer, devices, models }) => {
        const counts = `${plural(devices, 'PC')}, ${plural(models.length, 'model')}`;
        return `${named(manufacturer, '(maker not stated)')}: ${counts}`;
      }),
    );
    expect(makers.length).toBe(Math.min(12, summary.makers.length));
    const { licences } = summary;
    expect(await card('Licences: how many').textContent()).toContain(`${licences.purchaseRecord} blocked PCs`);
    for (const { column, values } of licences.places)
      expect(await bars(card('Licences: how many'), `By ${column}`)).toEqual(
        values.slice(0, 8).map(({ value, devices }) => [named(value), String(devices)]),
      );
    for (const { column, values } of groups())
      expect(await bars(card('Where are they?'), column)).toEqual(
        values.map(({ value, devices, byVerdict }) => [named(value), `${byVerdict.blocked ?? 0} of ${devices}`]),
      );
    for (const { action, devices } of summary.actions) {
      await pick(page, 'action', action);
      expect(await countOf(page)).toBe(`${devices} of ${summary.devices.total} devices, worst first`);
      await pick(page, 'action', action);
    }
  } finally {
    await browser.close();
  }
});

const plural = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Name and number of each bar in the list below a heading of a card. */
async function bars(card: Locator, heading: string): Promise<string[][]> {
  const list = card.locator(`xpath=.//h3[normalize-space()="${heading}"]/following-sibling::ul[1]`);
  const texts = (part: string) => list.locator(`> li ${part}`).allTextContents();
  const [names, values] = [await texts('.what > bdi'), await texts('.value')];
  return names.map((name, i) => [name, values[i] ?? '']);
}
