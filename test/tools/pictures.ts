/**
 * The pictures of README and docs, from what the default run over a generated fleet really writes: `npm run pictures`.
 * Needs Chromium.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { slicAudit } from '../cli/cli.ts';
import { CHROMIUM, CHROMIUM_FLAGS } from '../report/tools.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const SITES = ['Berlin', 'Gent', 'Lyon', 'Warszawa', 'Wien'];

/** A report with an earlier one behind it, and with an inventory list. */
function makeReport(cwd: string): string {
  const run = (...args: string[]): void => {
    const { code, stderr } = slicAudit(args, { cwd });
    if (code !== 0) throw new Error(`slic-audit ${args.join(' ')}: ${stderr}`);
  };
  run('generate', 'earlier', '--devices', '480', '--seed', '12');
  run('generate', 'fleet', '--devices', '500', '--seed', '12');
  const names = [...readdirSync(join(cwd, 'fleet')).sort(), 'BER-PC9001', 'LYN-PC9002'];
  const rows = names.map((name, i) => `${name},${SITES[(i * 7) % SITES.length]},${i % 3 ? 'Office' : 'Lab'}`);
  writeFileSync(join(cwd, 'list.csv'), `name,site,room\n${rows.join('\n')}\n`);
  for (const root of ['earlier', 'fleet'])
    run('analyze', root, '--inventory', 'list.csv', '--out', 'report', '--quiet');
  return join(cwd, 'report');
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

if (!CHROMIUM) throw new Error('pictures need Chromium');
const folder = mkdtempSync(join(tmpdir(), 'slic-audit-pictures-'));
try {
  await pageShots(makeReport(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
