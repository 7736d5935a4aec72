/** What one device tells at the terminal and in a ticket, where every text of it is nasty. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { main } from '../../analyzer/cli/main.ts';
import { TEXTS } from '../fuzz/nasty.ts';
import { SOUND } from './share.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-explain-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const SHORT = TEXTS.filter((text) => text.length < 100 && text.trim() !== '');

function nasty(value: unknown, next: () => string): unknown {
  if (typeof value === 'string') return next();
  if (Array.isArray(value)) return value.map((item) => nasty(item, next));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, nasty(item, next)]));
}

async function explain(folder: string, ...args: string[]): Promise<string> {
  const written: string[] = [];
  const write = (text: string): void => void written.push(text);
  const io = { stdout: { write }, stderr: { write }, env: {}, cwd: dir, signal: new AbortController().signal };
  expect(await main(['explain', folder, ...args], io)).toBe(0);
  return written.join('');
}

it.each([[[]], [['--json']], [['--markdown']]])('explain %s', async (args) => {
  for (let round = 0; round < 4; round++) {
    const folder = join(dir, `\u001b[2J\u202e<b>_${round}${args.join('')}`);
    cpSync(SOUND, folder, { recursive: true });
    let i = round * 7;
    const next = (): string => `${SHORT[i++ % SHORT.length]}x`;
    const manifest = JSON.parse(readFileSync(join(SOUND, 'manifest.json'), 'utf8'));
    const parts = nasty(
      { collector: manifest.collector, computer: manifest.computer, os: manifest.os },
      next,
    ) as object;
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, ...parts }));
    const licensing = JSON.parse(readFileSync(join(SOUND, 'licensing.json'), 'utf8'));
    writeFileSync(join(folder, 'licensing.json'), JSON.stringify(nasty(licensing, next)));
    const text = await explain(folder, ...args);
    expect(text.length).toBeGreaterThan(500);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    if (args.includes('--markdown')) expect(text).not.toMatch(/<(?:script|img|b)\b/);
  }
});
