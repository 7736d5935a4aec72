/** Pages in Chromium: whatever a page asks for beyond itself, or complains about, is kept and fails the test. */
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CHROMIUM, CHROMIUM_FLAGS } from './tools.ts';

/** A busy machine may take its time; nothing is measured here. */
export const PATIENCE = { timeout: 90_000 };

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM as string, args: CHROMIUM_FLAGS });

export interface Opened {
  page: Page;
  complaints: string[];
}

/** Opens a report and waits for its table. */
export async function openReport(
  browser: Browser,
  path: string,
  options: Parameters<Browser['newPage']>[0] = {},
  fragment = '',
): Promise<Opened> {
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.setDefaultTimeout(PATIENCE.timeout);
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
  const address = pathToFileURL(path).href;
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address && !/^(data|blob):/.test(request.url()))
      complaints.push(`request ${request.url()}`);
  });
  await page.goto(address + fragment);
  await page.waitForSelector('html[data-ready]');
  return { page, complaints };
}

export const countOf = (page: Page): Promise<string | null> => page.locator('#count').textContent();

/** Ticks a value of a field, or takes its tick away. */
export async function pick(page: Page, column: string, value: string): Promise<void> {
  const field = page.locator(`details.filter[data-column="${column}"]`);
  if ((await field.getAttribute('open')) === null) await field.locator('summary').click();
  await field.locator('label', { has: page.locator(`input[value="${value}"]`) }).click();
  await page.keyboard.press('Escape');
}
