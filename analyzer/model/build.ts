/**
 * What this build of the program is. A bundle carries it as constants (test/tools/bundle.ts sets them); in the source tree it
 * is read from the files.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Bundled {
  version: string;
  /** Hash of the program's code. */
  id: string;
  /** The code of a worker thread, or the file that holds it, beside this one. */
  worker: { code: string } | { file: string };
}

declare const BUNDLED: Bundled | undefined;

const bundled = typeof BUNDLED === 'undefined' ? null : BUNDLED;

/** The folder that holds the program in the source tree. */
const home = (): URL => new URL('../', import.meta.url);

export const VERSION: string =
  bundled?.version ??
  (JSON.parse(readFileSync(new URL('../package.json', home()), 'utf8')) as { version: string }).version;

/** Changes with every change of the program. */
export function buildId(): string {
  return bundled?.id ?? hashOfFiles(fileURLToPath(home()));
}

/** What `new Worker` is given: a file, or the code itself where the program is a single file. */
export function workerCode(): { source: URL | string; eval: boolean } {
  const worker = bundled?.worker ?? { file: '../run/workers/worker.ts' };
  if ('code' in worker) return { source: worker.code, eval: true };
  return { source: new URL(worker.file, import.meta.url), eval: false };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

function hashOfFiles(program: string): string {
  const sum = createHash('sha256');
  for (const path of [...filesBelow(program), join(program, '../package.json')])
    sum.update(path.slice(program.length)).update('\0').update(readFileSync(path)).update('\0');
  return sum.digest('hex');
}
