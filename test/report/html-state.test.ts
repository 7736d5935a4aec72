/** What a person does with the page: filters that combine and stay, names to copy, makers and licences, states without devices. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeNote, FleetChanges } from '../../analyzer/fleet/fleet-changes.ts';
import { safeForCsv } from '../../analyzer/model/escape.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { COLUMNS, inventoryColumn } from '../../analyzer/report/columns.ts';
import { openPage } from '../../analyzer/report/html/index.ts';
import { makerCommand } from '../../analyzer/report/maker-command.ts';
import { reportRow } from '../../analyzer/report/report-row.ts';
import { countOf, launch, openReport, pick } from './browser.ts';
import { makeDevice, summarise } from './devices.ts';
import { CHROMIUM } from './tools.ts';

const SITES = ['Berlin', 'Wien', 'Gent'];
const FIELDS = ['site', 'floor', 'room', 'owner', 'asset'];
const devices = Array.from(
  { length: 600 },
  (_, n): DeviceResult => ({
    ...makeDevice(n),
    inventory: Object.fromEntries(
      FIELDS.map((field, i) => [field, i === 4 ? `A-${n}` : (SITES[(n + i) % 3] as string)]),
    ),
  }),
);
const columns = [...COLUMNS, ...FIELDS.map(inventoryColumn)];
const number = (test: (device: DeviceResult) => boolean) => devices.filter(test).length;

let folder: string;

function write(name: string, list: readonly DeviceResult[], changes: FleetChanges | null = null): string {
  const path = join(folder, name);
  const options = { columns, details: true, delimiter: ';', out: 'C:\\Reports' };
  const page = openPage(path, options);
  for (const [row, device] of list.entries()) page.add(reportRow(device, options), changes?.of(row) as ChangeNote);
  const summary = { ...summarise(list), changes: changes?.summary() ?? null };
  page.close({ summary, changes, history: [] });
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slic-audit-state-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a maker whose name a shell would interpret gets no command', () => {
  expect(makerCommand('C:\\R', 'Contoso, Inc.')).toBe(
    'slic-audit evidence-pack --from "C:\\R" --maker "Contoso, Inc."',
  );
  for (const name of ['', 'a" & del *', '$(id)', '%PATH%', 'x`y', "x'y\n", '-x', 'a\nb', 'a!b!', 'x\u201d', 'a\\'])
    expect(makerCommand('R', name), name).toBeNull();
});

test('a report folder that a shell would not leave unchanged is not in the command', () => {
  expect(makerCommand('\\\\srv\\collect$\\r', 'Contoso')).toContain('--from "\\\\srv\\collect$\\r"');
  for (const out of [
    '',
    '/tmp/$(id)',
    '/tmp/`id`',
    '/tmp/a"b',
    'D:\\$env',
    'D:\\%TEMP%',
    'D:\\r\\',
    '/tmp/a\nb',
    '/a!b',
  ])
    expect(makerCommand(out, 'Contoso'), out).toContain('--from "REPORT" ');
});

describe.skipIf(!CHROMIUM)('in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let path: string;

  beforeAll(async () => {
    browser = await launch();
    path = write('state.html', devices);
  });
  afterAll(() => browser?.close());
  beforeEach(() => open(path));
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.close();
  });

  const open = async (file: string, fragment = '') => {
    ({ page, complaints } = await openReport(browser, file, { viewport: { width: 1280, height: 900 } }, fragment));
  };
  const fragment = () => page.evaluate<string>('location.hash');

  test('several values of a field and several fields combine, as chips that can be taken away', async () => {
    await pick(page, 'verdict', 'blocked');
    await pick(page, 'verdict', 'unknown');
    await pick(page, 'inventory_site', 'Wien');
    const wanted = ({ verdict, inventory }: DeviceResult) =>
      (verdict === 'blocked' || verdict === 'unknown') && inventory?.site === 'Wien';
    expect(await countOf(page)).toBe(`${number(wanted)} of 600 devices, worst first`);
    expect(await page.locator('#chips button').count()).toBe(3);
    await page.locator('#chips button', { hasText: 'site' }).click();
    await page.locator('#chips button', { hasText: 'unknown' }).click();
    expect(await countOf(page)).toBe(`${number(({ verdict }) => verdict === 'blocked')} of 600 devices, worst first`);
  });

  test('every inventory column has a field with all its values, counted, those with most blocked first', async () => {
    for (const field of FIELDS) expect(await page.locator(`[data-column="inventory_${field}"].filter`).count()).toBe(1);
    await page.locator('[data-column="inventory_asset"].filter summary').click();
    expect(await page.locator('[data-column="inventory_asset"] .boxes label').count()).toBe(600);
    await page.keyboard.press('Escape');
    await page.locator('[data-column="inventory_site"].filter summary').click();
    const lines = await page.locator('[data-column="inventory_site"] .boxes label').allTextContents();
    const blocked = lines.map((line) => Number(/, (\d+) blocked/.exec(line)?.[1]));
    expect(blocked).toEqual([...blocked].sort((a, b) => b - a));
    expect(blocked.reduce((a, b) => a + b)).toBe(number(({ verdict }) => verdict === 'blocked'));
  });

  test('the address keeps search, filters, sort and columns over a reload', async () => {
    await pick(page, 'verdict', 'blocked');
    await pick(page, 'inventory_floor', 'Gent');
    await page.fill('#search', 'pc');
    await page.locator('th[data-column="model"] button').click();
    await page.click('details.columns summary');
    await page.locator('#column-list label', { hasText: 'serial_number' }).click();
    await expect.poll(fragment).toContain('%7Eq=pc');
    const before = await countOf(page);
    const address = await fragment();
    await page.close();
    await open(path, address);
    expect(await countOf(page)).toBe(before);
    expect(await page.locator('#search').inputValue()).toBe('pc');
    expect(await page.locator('th[data-column="model"]').getAttribute('aria-sort')).toBe('ascending');
    expect(await page.locator('th[data-column="serial_number"]').count()).toBe(1);
    expect(await page.locator('#chips button').count()).toBe(3);
  });

  test('a fragment of another page or with nonsense is no error', async () => {
    await page.close();
    await open(path, '#nothing=x&verdict=__proto__&~sort=-constructor&~columns=,,&=&%');
    expect(await countOf(page)).toBe('0 of 600 devices');
    await page.click('#clear');
    expect(await countOf(page)).toBe('All 600 devices, worst first');
  });

  test('names are copied one a line, without header, each once', async () => {
    await page
      .context()
      .grantPermissions(['clipboard-read', 'clipboard-write'])
      .catch(() => {});
    await pick(page, 'verdict', 'blocked');
    await page.evaluate('navigator.clipboard.writeText = async (text) => { globalThis.copied = text; }');
    await page.click('#copy-names');
    const names = devices
      .filter(({ verdict }) => verdict === 'blocked')
      .map(({ computer, device }) => computer.name || device);
    expect(await page.evaluate('globalThis.copied')).toBe([...new Set(names)].join('\r\n'));
  });

  test('the CSV has the delimiter and the columns of compliance.csv', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
    const rows = parse(readFileSync(await download.path(), 'utf8'), { bom: true, delimiter: ';' }) as string[][];
    expect(rows[0]).toEqual(columns.map(({ name }) => safeForCsv(name)));
    expect(rows).toHaveLength(601);
  });

  test('makers have the command, licences the caveat and the numbers of the summary', async () => {
    const summary = summarise(devices);
    const makers = page.locator('section.card', { hasText: 'whom to call' });
    expect(await makers.locator('details.maker').count()).toBe(summary.makers.length);
    const [first] = summary.makers;
    expect(await makers.locator('pre').first().textContent()).toBe(
      makerCommand('C:\\Reports', first?.manufacturer ?? ''),
    );
    await makers.locator('button.link').first().click();
    expect(await countOf(page)).toMatch(/^\d+ of 600 devices/);
    const licences = await page.locator('section.card', { hasText: 'Licences: how many' }).textContent();
    expect(licences).toContain('not licence advice');
    expect(licences).toContain(`${summary.licences.purchaseRecord} blocked PCs`);
  });

  test('changes are one click from their devices', async () => {
    const changes = new FleetChanges();
    const list = devices.slice(0, 90);
    for (const [row, device] of list.entries()) {
      if (row < 4) changes.noteAdded(device, row);
      else changes.notePair({ ...device, verdict: row < 7 ? 'unreported' : device.verdict }, device, row);
    }
    changes.noteRemoved({ ...makeDevice(999), device: '<b>GONE</b>' });
    await page.close();
    await open(write('changes.html', list, changes));
    await page.locator('button.change', { hasText: 'added' }).click();
    expect(await countOf(page)).toBe('4 of 90 devices, worst first');
    expect(await page.locator('.names').textContent()).toContain('<b>GONE</b>');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
    expect(readFileSync(await download.path(), 'utf8')).not.toContain('firmware_change');
  });

  test.each([
    ['no device', [], 'There is no device in this report'],
    ['nothing blocked', devices.filter(({ verdict }) => verdict === 'allowed'), 'No PC is refused by KMS'],
    ['nothing judged', devices.filter(({ verdict }) => verdict === 'unknown'), 'No PC was found that KMS checks'],
    ['all blocked', devices.filter(({ verdict }) => verdict === 'blocked'), 'that it checks, because of the firmware'],
  ])('%s has its own sentence', async (name, list, sentence) => {
    await page.close();
    await open(write(`${name}.html`, list));
    expect(await page.locator('.headline').textContent()).toContain(sentence);
    expect(await page.locator('#nothing').isVisible()).toBe(list.length === 0);
  });
});
