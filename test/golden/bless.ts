/** Writes the golden files anew; read the diff before you commit it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN, GOLDEN_FILES, goldenRun } from './run.ts';
import { SENTENCES, sentences } from './sentences.ts';

const files = goldenRun();
for (const name of GOLDEN_FILES) writeFileSync(join(GOLDEN, name), files[name]);
writeFileSync(SENTENCES, sentences());
