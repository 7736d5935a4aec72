/**
 * The program as one CommonJS file, with the code of its worker threads inside: what the Windows download runs, and what a
 * single executable is made from. It needs no package beside it.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = 'analyzer/cli/bin.cts';
const WORKER = 'analyzer/run/workers/worker.ts';

export interface Bundle {
  version: string;
  /** Code of the whole program. */
  code: string;
  /** Folders of the packages that are in it, below the repository, in ordinal order. */
  packages: string[];
}

const COMMON: BuildOptions = {
  absWorkingDir: REPOSITORY,
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // Names and lines stay readable: a stack in a report of a defect is of use then. Comments would be half of it.
  minifyWhitespace: false,
  legalComments: 'none',
  logLevel: 'warning',
  // yargs asks where it lies, and a bundle is no module.
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

async function bundleFile(entry: string, constants: object | null): Promise<{ code: string; meta: Metafile }> {
  const define: Record<string, string> = { 'import.meta.url': 'bundleUrl' };
  if (constants) define.BUNDLED = JSON.stringify(constants);
  const { outputFiles, metafile } = await build({ ...COMMON, entryPoints: [entry], define });
  return { code: (outputFiles as { text: string }[])[0]?.text ?? '', meta: metafile as Metafile };
}

const packageOf = (path: string): string[] => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.slice(0, 1) ?? [];

/** Bundles the program. The same sources give the same bytes. */
export async function bundle(): Promise<Bundle> {
  const { version } = JSON.parse(readFileSync(`${REPOSITORY}package.json`, 'utf8')) as { version: string };
  // The code itself is what the id is made from, so it is bundled without one first.
  const bare = await bundleFile(WORKER, { version, id: '', worker: '' });
  const draft = await bundleFile(MAIN, { version, id: '', worker: bare.code });
  const id = createHash('sha256').update(draft.code).digest('hex');
  const { code } = await bundleFile(MAIN, { version, id, worker: bare.code });
  const inputs = [...Object.keys(bare.meta.inputs), ...Object.keys(draft.meta.inputs)];
  return { version, code: code.replace(/^#!.*\n/, ''), packages: [...new Set(inputs.flatMap(packageOf))].sort() };
}
