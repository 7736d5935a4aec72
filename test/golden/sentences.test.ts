import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SENTENCES, sentences } from './sentences.ts';

it('what is said of drawn machines is what was read and blessed (npm run bless writes it anew)', () => {
  expect(sentences()).toBe(readFileSync(SENTENCES, 'utf8'));
});
