import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { safeForCsv } from '../../analyzer/model/escape.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { COLUMNS, inventoryColumn } from '../../analyzer/report/columns.ts';
import { ColumnValues } from '../../analyzer/report/html/blocks.ts';
import { detailsOf } from '../../analyzer/report/html/details.ts';
import { openPage } from '../../analyzer/report/html/index.ts';
import { reportRow } from '../../analyzer/report/report-row.ts';
import { GENERATED, generatePage } from '../tools/generate-page.ts';
import { countOf, launch, openReport, PATIENCE, pick } from './browser.ts';
import { makeDevice, NASTY, nastyDevice, summarise } from './devices.ts';
import { CHROMIUM } from './tools.ts';

const columns = [...COLUMNS, inventoryColumn('site</script><script>window.pwned=1</script>')];
const plain = Array.from({ length: 3_000 }, (_, n) => makeDevice(n));
const nasty = NASTY.map((text, n) => nastyDevice(n, text));

let folder: string;

function write(name: string, devices: readonly DeviceResult[], details = true): string {
  const path = join(folder, name);
  const page = openPage(path, { columns, details });
  for (const device of devices) page.add(reportRow(device, { columns, details }));
  page.close({ summary: summarise(devices), changes: null, history: [] });
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slic-audit-html-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the generated script and style are those of client/', () => {
  expect(readFileSync(GENERATED, 'utf8')).toBe(generatePage());
});

const packColumn = (values: readonly string[]) => {
  const column = new ColumnValues();
  for (const value of values) column.add(value);
  return column.pack();
};

test('columns are packed by value where values repeat, and plainly where they differ', () => {
  expect(packColumn(['a', 'b', 'a', 'a', 'b'])).toEqual({ d: ['a', 'b'], i: [0, 1, 0, 0, 1] });
  expect(packColumn(['a', 'b', 'c'])).toEqual({ p: ['a', 'b', 'c'] });
  expect(packColumn(['a', 'b', 'a', 'c'])).toEqual({ p: ['a', 'b', 'a', 'c'] });
  expect(packColumn(['a', 'b', 'a'])).toEqual({ d: ['a', 'b'], i: [0, 1, 0] });
  expect(packColumn(['a'])).toEqual({ d: ['a'], i: [0] });
  expect(packColumn(['__proto__', '__proto__', '__proto__'])).toEqual({ d: ['__proto__'], i: [0, 0, 0] });
});

test('a details holds no part of a product key', () => {
  const device = plain.find(({ slmgr }) => slmgr?.windows?.partialProductKey) as DeviceResult;
  expect(JSON.stringify(detailsOf(device))).not.toContain(device.slmgr?.windows?.partialProductKey);
});

test('hostile text ends no element and adds none', () => {
  const html = readFileSync(write('nasty-static.html', nasty), 'utf8');
  expect(html.match(/<script/g)?.length).toBe(4);
  expect(html).not.toMatch(/onerror=window|<script>window/);
});

test('an abandoned page leaves no file', () => {
  const path = join(folder, 'gone.html');
  const options = { columns, details: true };
  const page = openPage(path, options);
  page.add(reportRow(makeDevice(1), options));
  page.abort();
  expect(() => statSync(path)).toThrow('ENOENT');
});

describe.skipIf(!CHROMIUM)('in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let small: string;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launch();
    small = write('small.html', plain);
  });
  afterAll(() => browser?.close());

  async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<void> {
    ({ page, complaints } = await openReport(browser, path, options));
  }

  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.close();
  });

  const count = () => countOf(page);
  const shown = (column: number) => page.locator(`tbody.rows tr > :nth-child(${column})`).allTextContents();
  const number = (test: (device: DeviceResult) => boolean) => plain.filter(test).length.toLocaleString('en-US');

  describe('a page of 3,000 devices', () => {
    beforeEach(() => open(small, { viewport: { width: 1280, height: 900 } }));

    test('says the numbers of the summary and keeps only the rows in sight', async () => {
      const blocked = number(({ verdict }) => verdict === 'blocked');
      expect(await page.locator('.headline').textContent()).toContain(`${blocked} PCs`);
      expect(await page.locator('button.tile.blocked strong').textContent()).toBe(blocked);
      expect(await count()).toBe('All 3,000 devices, worst first');
      expect(await page.locator('tbody.rows tr').count()).toBeLessThan(60);
      expect(await page.locator('#grid-table').getAttribute('aria-rowcount')).toBe('3001');
    });

    test('finds devices by all their columns, and by several words', async () => {
      await page.fill('#search', 'pc-000042');
      await expect.poll(count, PATIENCE).toBe('1 of 3,000 devices, worst first');
      await page.fill('#search', 'latitude PC-0000');
      const wanted = number(
        ({ computer, device }) => computer.model === 'Latitude E6410' && device.startsWith('PC-0000'),
      );
      await expect.poll(count, PATIENCE).toBe(`${wanted} of 3,000 devices, worst first`);
      await page.fill('#search', 'no such thing');
      await expect.poll(count, PATIENCE).toBe('0 of 3,000 devices');
      expect(await page.locator('#nothing').isVisible()).toBe(true);
    });

    test('filters by verdict, cause, model and action, and clears', async () => {
      await pick(page, 'verdict', 'blocked');
      expect(new Set(await shown(3))).toEqual(new Set(['blocked']));
      await pick(page, 'cause', 'marker-corrupt');
      await pick(page, 'model', 'OptiPlex 780');
      await pick(page, 'action', 'replace-placeholder');
      const wanted = number(
        ({ cause, computer, action }) =>
          cause === 'marker-corrupt' && computer.model === 'OptiPlex 780' && action === 'replace-placeholder',
      );
      expect(await count()).toBe(`${wanted} of 3,000 devices, worst first`);
      await page.click('#clear');
      expect(await count()).toBe('All 3,000 devices, worst first');
    });

    test('filters by a click on a tile, a bar and an action, and goes to the table', async () => {
      await page.click('button.tile.unknown');
      expect(await count()).toBe(`${number(({ verdict }) => verdict === 'unknown')} of 3,000 devices, worst first`);
      expect(await page.locator('#devices').evaluate((table) => table.getBoundingClientRect().top)).toBeLessThan(100);
      await page.click('button.tile.unknown');
      expect(await count()).toBe('All 3,000 devices, worst first');
      await page.locator('.wide button.bar').first().click();
      expect(await page.locator('#chips button').allTextContents()).toEqual([
        expect.stringMatching(/^Verdict: blocked/),
        expect.stringMatching(/^Maker: /),
        expect.stringMatching(/^Model: /),
        expect.stringMatching(/^bios_version: /),
      ]);
      await page.locator('button.link', { hasText: 'Run the collector again' }).click();
      expect(await count()).toBe(`${number(({ action }) => action === 'collect-again')} of 3,000 devices, worst first`);
    });

    test('sorts by a click on a header, and back', async () => {
      const header = page.locator('th[data-column="device"]');
      await header.locator('button').click();
      expect(await header.getAttribute('aria-sort')).toBe('ascending');
      await header.locator('button').click();
      expect(await header.getAttribute('aria-sort')).toBe('descending');
      expect((await shown(1))[0]).toBe('PC-002999');
      await header.locator('button').click();
      expect((await shown(1))[0]).toBe('PC-000000');
    });

    test('can be used with the keyboard alone', async () => {
      await page.keyboard.press('/');
      // As one input: after each single letter the table could be seen filtered by a part of the word.
      await page.keyboard.insertText('blocked');
      await expect.poll(count, PATIENCE).not.toBe('All 3,000 devices, worst first');
      const first = (await shown(1))[1];
      for (let i = 0; i < 40 && !(await page.evaluate('document.activeElement.tagName === "TR"')); i++) {
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('End');
      await page.keyboard.press('PageUp');
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForSelector('dialog[open]');
      expect(await page.locator('#panel-title').textContent()).toBe(first);
      await page.keyboard.press('Escape');
      await page.waitForSelector('dialog[open]', { state: 'detached' });
      expect(await page.evaluate('document.activeElement.querySelector("th").textContent')).toBe(first);
    });

    test('tells the details of a device', async () => {
      const device = plain.find(({ conflicts, verdict }) => conflicts.length && verdict === 'blocked') as DeviceResult;
      await page.fill('#search', device.device);
      await expect.poll(count, PATIENCE).toBe('1 of 3,000 devices, worst first');
      await page.locator('tbody.rows tr').click();
      await page.waitForSelector('dialog[open]');
      const text = await page.locator('#panel').textContent();
      expect(text).toContain(device.nextStep);
      for (const conflict of device.conflicts) expect(text).toContain(conflict.message);
      for (const { name } of device.evidence) expect(text).toContain(name);
      expect(text).toContain(device.computer.serialNumber as string);
      expect(text).not.toContain('HVTHH');
    });

    test('saves what is filtered as CSV', async () => {
      await pick(page, 'verdict', 'unknown');
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
      const text = readFileSync(await download.path(), 'utf8');
      expect(text.startsWith('\uFEFF')).toBe(true);
      const wanted = plain.filter(({ verdict }) => verdict === 'unknown');
      expect(parse(text, { bom: true })).toEqual([
        columns.map(({ name }) => safeForCsv(name)),
        ...wanted.map((device) => columns.map(({ value }) => safeForCsv(value(device)))),
      ]);
    });

    test('shows the columns that are chosen', async () => {
      await page.click('details.columns summary');
      await page.locator('#column-list label', { hasText: 'serial_number' }).click();
      expect(await page.locator('th[data-column="serial_number"]').count()).toBe(1);
    });
  });

  test('hostile text stays text, wherever it stands', async () => {
    await open(write('nasty.html', nasty));
    expect(await count()).toBe(`All ${nasty.length} devices, worst first`);
    await page.locator('tbody.rows tr').first().click();
    await page.waitForSelector('dialog[open]');
    for (let i = 1; i < nasty.length; i++) await page.click('#panel-after');
    expect(await page.evaluate('"pwned" in window')).toBe(false);
    await page.keyboard.press('Escape');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
    for (const row of parse(readFileSync(await download.path(), 'utf8'), { bom: true }) as string[][]) {
      for (const cell of row) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    }
  });

  test('a fleet that is too large for details shows the columns and names the command', async () => {
    await open(write('large.html', plain.slice(0, 500), false));
    await page.locator('tbody.rows tr').first().click();
    await page.waitForSelector('dialog[open]');
    const text = await page.locator('#panel').textContent();
    expect(text).toContain(`slic-audit explain "${plain[0]?.source}"`);
    expect(text).toContain('bios_version');
  });

  test('a fleet with an inventory list is shown by its places', async () => {
    const sites = ['Berlin', 'K\u00f6ln', ''];
    const placed = plain.slice(0, 300).map((device, n) => ({
      ...device,
      inventory: { 'site</script><script>window.pwned=1</script>': sites[n % 3] as string, asset: `A-${n}` },
    }));
    await open(write('places.html', placed));
    const card = page.locator('section.card', { hasText: 'Where are they?' });
    expect(await card.locator('h3').count()).toBe(1);
    expect(await card.locator('button.bar').count()).toBe(3);
    await card.locator('button.bar', { hasText: 'Berlin' }).click();
    expect(await count()).toBe('100 of 300 devices, worst first');
    expect(await card.textContent()).toContain('asset');
  });

  test('an empty fleet is no error', async () => {
    await open(write('empty.html', []));
    expect(await count()).toBe('All 0 devices');
  });

  for (const [name, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { colorScheme: 'light', viewport: { width: 390, height: 800 } }],
  ] as const) {
    test(`axe finds nothing, ${name}`, async () => {
      await open(small, options);
      expect(await violations(page)).toEqual([]);
      await page.locator('tbody.rows tr').first().click();
      await page.waitForSelector('dialog[open]');
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    });
  }
});

/** axe runs in its own world, which the page's policy does not bind. */
async function violations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const world = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  const run = async (expression: string) =>
    session.send('Runtime.evaluate', {
      expression,
      contextId: world.executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
  await run(axe.source);
  const { result } = await run(
    'axe.run().then((r) => r.violations.map((v) => v.id + " " + v.impact + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(" | ")))',
  );
  return result.value as string[];
}
