/** What is remembered between devices is given in: no module of the analysis holds a cache of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { REPOSITORY } from '../golden/run.ts';

const root = join(REPOSITORY, 'analyzer');
/** Synthetic fleets keep their keys, and a page in a browser is one call. */
const OTHER = /^(?:generate|report.html.client)\b/;
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !OTHER.test(name),
);

/** A variable of a module that begins without content, or that is a cache by its kind. */
const CACHE =
  /^(?:export )?(?:const|let|var) [^\n]*\bnew (?:Caches?\b|Weak(?:Map|Set)\b|(?:Map|Set)(?:<[^\n]*>)?\(\))/gm;

const cachesIn = (text: string): string[] => text.match(CACHE) ?? [];

it('sees a cache of a module', () => {
  for (const line of [
    'const memo = new Cache<string, number>(10);',
    'export const caches = [0, 1].map(() => new Cache<string, Oa2>(1024));',
    'const shared = new WeakMap<object, Piece>();',
    'const seen = new Map<string, number[]>();',
    'let known = new Set();',
  ])
    expect(cachesIn(`import x;\n${line}\n`), line).toHaveLength(1);
  expect(cachesIn('const TABLE = new Map([[1, 2]]);\nclass A {\n  private readonly seen = new Map();\n}\n')).toEqual(
    [],
  );
});

it('finds none', () => {
  expect(files.length).toBeGreaterThan(200);
  const found = files.flatMap((name) =>
    cachesIn(readFileSync(join(root, name), 'utf8')).map((line) => `${name}: ${line}`),
  );
  expect(found).toEqual([]);
});
