/**
 * The pictures of README and docs, from what the default run over a generated fleet really writes: `npm run pictures`.
 * Needs Chromium and LibreOffice.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { slicAudit } from '../cli/cli.ts';
import { CHROMIUM, CHROMIUM_FLAGS, SOFFICE } from '../report/tools.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const SITES = ['Berlin', 'Gent', 'Lyon', 'Warszawa', 'Wien'];

function run(...args: string[]): void {
  const { code, stderr } = slicAudit(args);
  if (code !== 0) throw new Error(`slic-audit ${args.join(' ')}: ${stderr}`);
}

/** A report with an earlier one behind it, and with an inventory list. */
function makeReport(folder: string): string {
  const [earlier, fleet, list, out] = ['earlier', 'fleet', 'list.csv', 'report'].map((name) => join(folder, name));
  run('generate', earlier as string, '--devices', '480', '--seed', '12');
  run('generate', fleet as string, '--devices', '500', '--seed', '12');
  const names = [...readdirSync(fleet as string).sort(), 'BER-PC9001', 'LYN-PC9002'];
  const rows = names.map((name, i) => `${name},${SITES[(i * 7) % SITES.length]},${i % 3 ? 'Office' : 'Lab'}`);
  writeFileSync(list as string, `name,site,room\n${rows.join('\n')}\n`);
  const options = ['--inventory', list as string, '--out', out as string, '--quiet'];
  run('analyze', earlier as string, ...options);
  run('analyze', fleet as string, ...options);
  return out as string;
}

async function shoot(
  browser: Browser,
  report: string,
  name: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<unknown> = async () => {},
): Promise<void> {
  const page = await browser.newPage(options);
  await page.goto(pathToFileURL(join(report, 'report.html')).href);
  await page.waitForSelector('html[data-ready]');
  await look(page);
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  await page.close();
}

async function pageShots(report: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM as string, args: CHROMIUM_FLAGS });
  try {
    const viewport = { width: 1280, height: 860 };
    await shoot(browser, report, 'page-light', { colorScheme: 'light', viewport });
    await shoot(browser, report, 'page-dark', { colorScheme: 'dark', viewport });
    await shoot(browser, report, 'page-phone', { colorScheme: 'light', viewport: { width: 390, height: 800 } });
    await shoot(browser, report, 'page-table', { colorScheme: 'light', viewport }, async (page) => {
      await page.click('button.tile.blocked');
      await page.click('details.filter[data-column="inventory_site"] summary');
    });
  } finally {
    await browser.close();
  }
}

/** The first sheet as LibreOffice shows it. */
function workbookShot(report: string, folder: string): void {
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
  const file = join(report, 'compliance.xlsx');
  execFileSync(SOFFICE as string, [profile, '--headless', '--convert-to', 'png', '--outdir', folder, file]);
  copyFileSync(join(folder, 'compliance.png'), join(IMAGES, 'workbook-summary.png'));
}

if (!CHROMIUM || !SOFFICE) throw new Error('pictures need Chromium and LibreOffice');
const folder = mkdtempSync(join(tmpdir(), 'slic-audit-pictures-'));
try {
  const report = makeReport(folder);
  await pageShots(report);
  workbookShot(report, folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
