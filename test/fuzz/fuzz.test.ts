import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorOf } from './check.ts';
import { deviceFromJson } from './folder.ts';
import { checkParsers } from './parsers.ts';
import { material } from './pool.ts';
import { fuzzRound } from './round.ts';

const REGRESSIONS = fileURLToPath(new URL('./regressions/', import.meta.url));

describe('what fuzzing found stays mended', () => {
  it.each(readdirSync(REGRESSIONS).filter((name) => name.endsWith('.json')))('%s', async (name) => {
    const device = deviceFromJson(readFileSync(REGRESSIONS + name, 'utf8'));
    expect(await errorOf(device), device.found).toBeNull();
  });
});

/** The long way is `npm run fuzz`. */
it('a short fuzz of folders and parsers finds nothing', async () => {
  const pool = await material('test');
  expect(await fuzzRound(pool, 40, 'test/0')).toEqual([]);
  expect(checkParsers(pool, 'test/0', 12).failures).toEqual([]);
});

it('the checks see what they look for', async () => {
  const key = 'BCDFG-HJKMP-QRTVW-XY234-6789B';
  const { canaryIn } = await import('./nasty.ts');
  expect(canaryIn(`{"name":"${key}"}`)).toBe(key);
  expect(canaryIn('*****-*****-*****-*****-*****')).toBeNull();
  const { lineError } = await import('./check.ts');
  expect(lineError('{"problems":[]}')).toMatch(/^schema/);
});
