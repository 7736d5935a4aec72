/** The map in analyzer/README.md against the imports: arrows point down only, no files in a circle, every folder is named. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../analyzer/', import.meta.url));
const slashes = (path: string): string => path.split(sep).join('/');

const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .map(slashes)
  .filter((path) => /\.c?ts$/.test(path));

/** Targets of the imports of a source text, relative to analyzer/. */
function importsOf(file: string, source: string): string[] {
  const targets = [...source.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)].map(
    ([, target]) => target as string,
  );
  return targets.map((target) => slashes(relative(ROOT, resolve(ROOT, dirname(file), target))).replace(/\.js$/, '.ts'));
}

const GRAPH = new Map(FILES.map((file) => [file, importsOf(file, readFileSync(ROOT + file, 'utf8'))]));

interface Folder {
  path: string;
  may: string[];
}

const MAP: Folder[] = [...readFileSync(`${ROOT}README.md`, 'utf8').matchAll(/^\| `([^`]+)` \|[^|]*\|([^|]*)\|$/gm)].map(
  ([, path = '', may = '']) => ({ path, may: [...may.matchAll(/`([^`]+)`/g)].map(([, name]) => name as string) }),
);

/** A file at the top is a folder of its own. */
const folderOf = (file: string): string => (file.includes('/') ? dirname(file) : file.replace(/\.ts$/, ''));
const topOf = (file: string): string => folderOf(file).split('/')[0] as string;
const rowOf = (name: string): Folder | undefined => MAP.find(({ path }) => path === name);

/** Whether the map lets a file import another. */
function allowed(from: string, to: string): boolean {
  const top = topOf(from);
  if (top === topOf(to)) return true;
  return rowOf(top)?.may.some((name) => to === `${name}.ts` || folderOf(to) === name || topOf(to) === name) ?? false;
}

/** The first cycle that is found from a file, or null. */
function cycleFrom(file: string, path: string[], done: Set<string>): string[] | null {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
  if (done.has(file)) return null;
  for (const target of GRAPH.get(file) ?? []) {
    const cycle = cycleFrom(target, [...path, file], done);
    if (cycle) return cycle;
  }
  done.add(file);
  return null;
}

test('the imports were read: every target is a file of the analyzer', () => {
  expect(FILES.length).toBeGreaterThan(150);
  const targets = [...GRAPH].flatMap(([file, list]) => list.map((target) => [file, target] as const));
  expect(targets.length).toBeGreaterThan(400);
  expect(targets.filter(([, target]) => !GRAPH.has(target))).toEqual([]);
});

test('the map names every folder, and no other', () => {
  expect(MAP.map(({ path }) => path).sort()).toEqual([...new Set(FILES.map(folderOf))].sort());
});

test('the rows of the map point down only', () => {
  const order = MAP.filter(({ path }) => !path.includes('/')).map(({ path }) => path);
  const up = MAP.flatMap(({ path, may }) =>
    may
      .filter((name) => order.indexOf(name.split('/')[0] as string) <= order.indexOf(path.split('/')[0] as string))
      .map((name) => `${path} -> ${name}`),
  );
  expect(up).toEqual([]);
});

test('no import points up or aside', () => {
  const wrong = [...GRAPH].flatMap(([file, targets]) =>
    targets.filter((target) => !allowed(file, target)).map((target) => `${file} -> ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('no files import each other in a circle', () => {
  const done = new Set<string>();
  expect(FILES.map((file) => cycleFrom(file, [], done)).filter((cycle) => cycle !== null)).toEqual([]);
});

test('file names are kebab-case', () => {
  const names = FILES.flatMap((file) => file.split('/'));
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.generated|\.d)?(\.c?ts)?$/.test(name))).toEqual([]);
});
