/** The pages for people: a table of contents that is complete, links that lead somewhere, a tutorial that works. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { BIN } from '../cli/cli.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'slic-audit-tutorial-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const FOLDERS = ['docs', 'collector', 'analyzer', 'samples', 'test', '.github'];
const below = (folder: string): string[] =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
const files = [...readdirSync(root), ...FOLDERS.flatMap(below)].filter((path) => path.endsWith('.md'));
const linksOf = (page: string): string[] =>
  [...readFileSync(root + page, 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(([, target]) =>
    decodeURI(target as string),
  );

test('docs/README.md names every page and folder of docs/, and no other', () => {
  const named = linksOf('docs/README.md').sort();
  const there = readdirSync(`${root}docs`).filter((name) => name !== 'README.md' && name !== 'images');
  expect(named).toEqual(there.sort());
});

test('every link of every page leads to a file that is there', () => {
  const links = files.flatMap((page) => linksOf(page).map((target) => [page, target] as const));
  expect(links.length).toBeGreaterThan(150);
  expect(links.filter(([page, target]) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});

test('every picture is on some page', () => {
  const shown = files.flatMap((page) => linksOf(page).map((target) => join(dirname(page), target)));
  const pictures = readdirSync(`${root}docs/images`).map((name) => join('docs/images', name));
  expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
});

describe('the tutorial', () => {
  const text = readFileSync(`${root}docs/tutorial.md`, 'utf8');
  const commands = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
  cpSync(`${root}samples/fleet/PC-NO-MARKER`, join(dir, 'evidence/PC-0815'), { recursive: true });

  const run = (command: string): string => {
    const [program, ...args] = command.split(' ');
    expect(program).toBe('slic-audit');
    return execFileSync(process.execPath, [BIN, ...args], { cwd: dir, encoding: 'utf8' });
  };

  test('has the commands that it is about', () => {
    expect(commands.map((command) => command.split(' ')[1])).toEqual([
      'analyze',
      'explain',
      'explain',
      'decode',
      'evidence-pack',
    ]);
  });

  test.each(commands)('%s', (command) => {
    expect(run(command).length).toBeGreaterThan(50);
  });

  test('leaves the files that it speaks of', () => {
    for (const path of ['report/compliance.xlsx', 'report/report.html', 'report/compliance.csv', 'pack'])
      expect(existsSync(join(dir, path)), path).toBe(true);
    expect(readFileSync(join(dir, 'report/compliance.csv'), 'utf8')).toContain(',blocked,marker-missing,');
  });
});
