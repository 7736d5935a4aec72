import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GOLDEN, GOLDEN_FILES, goldenRun } from './run.ts';

it('the real command over samples/ writes the golden reports (npm run bless writes them anew)', () => {
  const files = goldenRun();
  for (const name of GOLDEN_FILES) expect(files[name], name).toBe(readFileSync(join(GOLDEN, name), 'utf8'));
});
