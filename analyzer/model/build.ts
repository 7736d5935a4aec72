/**
 * What this build of the program is. A bundle carries it as constants (test/tools/bundle.ts sets them); in the source tree and
 * in a compiled one it is read from the files.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Bundled {
  version: string;
  /** Hash of the program's code. */
  id: string;
  /** The code of a worker thread. */
  worker: string;
}

declare const BUNDLED: Bundled | undefined;

const bundled = typeof BUNDLED === 'undefined' ? null : BUNDLED;

/** The folder that holds the program, in the source tree and compiled. */
const home = (): URL => new URL('../', import.meta.url);

export const VERSION: string =
  bundled?.version ??
  (JSON.parse(readFileSync(new URL('../package.json', home()), 'utf8')) as { version: string }).version;

/** Changes with every change of the program. */
export function buildId(): string {
  return bundled?.id ?? hashOfFiles(fileURLToPath(home()));
}

/** What `new Worker` is given: a file, or the code itself where the program is a single file. */
export function workerCode(file: string): { source: URL | string; eval: boolean } {
  if (bundled) return { source: bundled.worker, eval: true };
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return { source: new URL(file + extension, home()), eval: false };
}

/** Left by the compiler, and no part of the program. */
const BY_PRODUCT = /\.(?:tsbuildinfo|map)$/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return BY_PRODUCT.test(entry.name) ? [] : [path];
    });
}

function hashOfFiles(program: string): string {
  const sum = createHash('sha256');
  for (const path of [...filesBelow(program), join(program, '../package.json')])
    sum.update(path.slice(program.length)).update('\0').update(readFileSync(path)).update('\0');
  return sum.digest('hex');
}
