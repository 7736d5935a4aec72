/** Fingerprint of the program itself: another rule, another parser, another version make another report. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../../model/version.ts';

const PROGRAM = fileURLToPath(new URL('../..', import.meta.url));
/** Left by the compiler, and no part of the program. */
const BY_PRODUCT = /\.(?:tsbuildinfo|map)$/;

function programFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return programFiles(path);
      return BY_PRODUCT.test(entry.name) ? [] : [path];
    });
}

/** Of the compiled program, its version, and the Node that runs it (whose ICU decodes and sorts). */
export function programHash(): string {
  const sum = createHash('sha256').update(`${VERSION}\n${process.version}\n${process.platform}\n`);
  for (const path of [...programFiles(PROGRAM), join(PROGRAM, '../package.json')])
    sum.update(path.slice(PROGRAM.length)).update('\0').update(readFileSync(path)).update('\0');
  return sum.digest('hex');
}
