/**
 * Bundles the program. `npm run build` writes dist/: a file for the launcher, one for the program and one for its worker
 * threads, of which each start loads what it needs and nothing else. The download for Windows has all of it in one file.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { libraryFiles } from './library.ts';
import { noticesOf } from './licences.ts';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const LAUNCHER = 'analyzer/cli/bin.cts';
const MAIN = 'analyzer/cli/main.ts';
const WORKER = 'analyzer/run/workers/worker.ts';

interface Bundled {
  code: string;
  /** Folders of the packages that are in it, below the repository. */
  packages: string[];
}

/** Tables of character sets are texts until they are asked for: V8 would read half a megabyte of arrays at every start. */
const JSON_AS_TEXT: Plugin = {
  name: 'json-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: `module.exports = JSON.parse(${JSON.stringify(text)});`, loader: 'js' };
    });
  },
};

const COMMON: BuildOptions = {
  absWorkingDir: REPOSITORY,
  bundle: true,
  write: false,
  metafile: true,
  preserveSymlinks: true,
  platform: 'node',
  // A CommonJS file starts in two thirds of the time of ES modules.
  format: 'cjs',
  target: 'node20',
  // Names and lines stay readable: a stack in a report of a defect is of use then.
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [JSON_AS_TEXT],
  // A CommonJS file has no import.meta.
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

const packageOf = (path: string): string[] => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.slice(0, 1) ?? [];

/** @param constants analyzer/model/build.ts; a file that does not tell what it is has none */
export async function bundleFile(entry: string, constants?: object, more: BuildOptions = {}): Promise<Bundled> {
  const define = {
    ...(more.format !== 'esm' && { 'import.meta.url': 'bundleUrl' }),
    ...(constants && { BUNDLED: JSON.stringify(constants) }),
  };
  const { outputFiles, metafile } = await build({ ...COMMON, ...more, entryPoints: [entry], define });
  const packages = Object.keys(metafile?.inputs ?? {}).flatMap(packageOf);
  return { code: outputFiles?.[0]?.text ?? '', packages };
}

const versionOf = (): string =>
  (JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as { version: string }).version;

const union = (bundles: Bundled[]): string[] => [...new Set(bundles.flatMap(({ packages }) => packages))].sort();

export interface Bundle extends Bundled {
  version: string;
}

/** The program as one file, with the code of its worker threads inside. The same sources give the same bytes. */
export async function bundle(): Promise<Bundle> {
  const version = versionOf();
  const worker = await bundleFile(WORKER);
  // The code itself is what the id is made from, so it is bundled without one first.
  const draft = await bundleFile(LAUNCHER, { version, id: '', worker: { code: worker.code } });
  const id = createHash('sha256').update(draft.code).digest('hex');
  const { code } = await bundleFile(LAUNCHER, { version, id, worker: { code: worker.code } });
  return { version, code: code.replace(/^#!.*\n/, ''), packages: union([worker, draft]) };
}

/** The launcher loads the program from the file beside it. */
const MAIN_BESIDE: Plugin = {
  name: 'main-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/main\.js$/ }, () => ({ path: './main.cjs', external: true }));
  },
};

const HEAD = 'These files hold the packages below, under their own licences.\n';

/** Files of dist/ by name. */
export async function bundleDist(): Promise<Record<string, string>> {
  const version = versionOf();
  const constants = { version, id: '', worker: { file: './worker.cjs' } };
  // A `require`: an import would read all of the program's text for its exports first.
  const supported = { 'dynamic-import': false };
  const launcher = await bundleFile(LAUNCHER, undefined, { plugins: [MAIN_BESIDE], banner: {}, supported });
  const worker = await bundleFile(WORKER);
  const draft = await bundleFile(MAIN, constants);
  const id = createHash('sha256').update(worker.code).update(draft.code).digest('hex');
  const main = await bundleFile(MAIN, { ...constants, id });
  return {
    'cli/bin.cjs': launcher.code,
    'cli/main.cjs': main.code,
    'cli/worker.cjs': worker.code,
    ...(await libraryFiles()),
    'THIRD-PARTY-NOTICES.txt': noticesOf(HEAD, union([worker, main])),
  };
}

/** Writes dist/ anew. */
export async function writeDist(): Promise<void> {
  const files = Object.entries(await bundleDist());
  const dist = join(REPOSITORY, 'dist');
  rmSync(dist, { recursive: true, force: true });
  for (const [name, text] of files) {
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    writeFileSync(join(dist, name), text, { mode: name === 'cli/bin.cjs' ? 0o755 : 0o644 });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeDist();
