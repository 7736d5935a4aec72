import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COLUMNS } from '../../analyzer/report/columns.ts';
import { openPage } from '../../analyzer/report/html/index.ts';
import { reportRow } from '../../analyzer/report/report-row.ts';
import { makeDevice, NASTY, nastyDevice, summarise } from './devices.ts';
import { FIREFOX, Firefox } from './firefox.ts';

const devices = [
  ...Array.from({ length: 1_000 }, (_, n) => makeDevice(n)),
  ...NASTY.map((text, n) => nastyDevice(n, text)),
];
const blocked = devices.filter(({ verdict }) => verdict === 'blocked').length;
const COUNT = 'document.getElementById("count").textContent';
const click = (selector: string) => `document.querySelector(${JSON.stringify(selector)}).click()`;

if (!FIREFOX) console.warn('Firefox is not installed: its tests are skipped');

describe.skipIf(!FIREFOX)('the page in Firefox', () => {
  let folder: string;
  let firefox: Firefox;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slic-audit-firefox-page-'));
    const path = join(folder, 'report.html');
    const options = { columns: COLUMNS, details: true };
    const page = openPage(path, options);
    for (const device of devices) page.add(reportRow(device, options));
    page.close({ summary: summarise(devices), changes: null, history: [] });
    url = pathToFileURL(path).href;
    firefox = await Firefox.launch();
  });

  afterAll(async () => {
    await firefox?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows all devices, filters by a tile and writes the filter into the address', async () => {
    const total = devices.length.toLocaleString('en-US');
    await firefox.open(url);
    expect(await firefox.evaluate(COUNT)).toBe(`All ${total} devices, worst first`);
    await firefox.evaluate(click('button.tile.blocked'));
    expect(await firefox.evaluate(COUNT)).toBe(`${blocked} of ${total} devices, worst first`);
    const state = await firefox.evaluate<string>('location.hash');
    expect(state).toBe('#verdict=blocked');
  });

  test('opens a link with a filter', async () => {
    await firefox.open(`${url}?again#verdict=blocked&verdict=unknown`);
    expect(await firefox.evaluate('[...document.querySelectorAll("#chips button")].length')).toBe(2);
  });

  test('draws each part of a bar with its own pattern', async () => {
    await firefox.open(`${url}?bars`);
    const fills = await firefox.evaluate<string[]>(
      '[...document.querySelectorAll(".whole rect:not(.track)")].map((part) => getComputedStyle(part).fill)',
    );
    expect(fills.length).toBeGreaterThan(3);
    expect(new Set(fills).size).toBe(fills.length);
  });

  test('opens a device with the keyboard', async () => {
    await firefox.open(`${url}?keys`);
    await firefox.press('/');
    await firefox.evaluate('document.querySelector("tbody.rows tr").focus()');
    await firefox.press('\ue015', '\ue007');
    await firefox.until('document.querySelector("dialog[open]") !== null');
    await firefox.press('\ue00c');
    await firefox.until('document.querySelector("dialog[open]") === null');
  });

  test('axe finds nothing', async () => {
    await firefox.open(`${url}?axe`);
    await firefox.evaluate(`(() => { ${axe.source}; globalThis.axe ??= axe; })()`, 'axe');
    const found = await firefox.evaluate<string[]>(
      'axe.run().then((r) => r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 150)).join(" | ")}`))',
      'axe',
    );
    expect(found).toEqual([]);
  });

  test('complains about nothing', () => {
    expect(firefox.complaints).toEqual([]);
  });
});
