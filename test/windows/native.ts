/**
 * What the tests need beside wine itself, each made once and kept between runs: small Windows programs (native/*.c), a prefix
 * as wine sets it up, PowerShell's engine behind the command line of powershell.exe (powershell/*.cs), and the downloads.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDownloads } from '../tools/dist.ts';
import { cachedNode, cacheFolder, NODE_VERSION, OLD_NODE_VERSION } from '../tools/node-download.ts';

const HERE = fileURLToPath(new URL('./', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const COMPILER = 'x86_64-w64-mingw32-gcc';

const isOnPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));

const missing = (programs: readonly string[]): string[] => programs.filter((program) => !isOnPath(program));

/** Why the program cannot be tried on Windows' calls here, or undefined. */
export const analyzerSkipReason = ((): string | undefined => {
  const [program] = missing(['wine', 'wineboot', 'wineserver', COMPILER, 'unzip', 'script']);
  if (program) return `needs ${program}`;
  const nodes = [NODE_VERSION, OLD_NODE_VERSION].every((version) => cachedNode({ platform: 'win', version }));
  return nodes ? undefined : 'needs node.exe: npm run dist -- --download';
})();

export const collectorSkipReason = analyzerSkipReason ?? (isOnPath('dotnet') ? undefined : 'needs dotnet');

/** Hash of the files below a folder, what is built there left out. */
function hashOf(...folders: string[]): string {
  const sum = createHash('sha256');
  for (const folder of folders)
    for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      const path = join(folder, entry);
      if (/^(?:bin|obj)\b/.test(entry) || !statSync(path).isFile()) continue;
      sum.update(entry).update('\0').update(readFileSync(path)).update('\0');
    }
  return sum.digest('hex').slice(0, 16);
}

const STALE_LOCK_MS = 20 * 60_000;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Two test workers may want a thing at once: a folder is the lock, and one that outlived its owner is broken. */
async function withLock(lock: string, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > STALE_LOCK_MS) rmSync(lock, { recursive: true, force: true });
      await sleep(200);
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

const KEPT_MS = 6 * 3600_000;

/** Older ones of the kind go, unless another checkout may still be using them. */
function forgetOld(kind: string, name: string): void {
  for (const entry of readdirSync(cacheFolder())) {
    const path = join(cacheFolder(), entry);
    const other = entry.startsWith(`${kind}-`) && entry !== name;
    if (other && Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** A folder that `make` fills, whole or not at all, once for each `key`. */
async function once(kind: string, key: string, make: (folder: string) => void | Promise<void>): Promise<string> {
  const name = `${kind}-${key}`;
  const folder = join(cacheFolder(), name);
  if (existsSync(folder)) return folder;
  await withLock(join(cacheFolder(), `lock-${kind}`), async () => {
    if (existsSync(folder)) return;
    forgetOld(kind, name);
    const unfinished = join(cacheFolder(), `unfinished-${kind}`);
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished);
    await make(unfinished);
    renameSync(unfinished, folder);
  });
  return folder;
}

/** Programs that have no console entry point with wide characters. */
const NARROW = new Set(['wevtutil.c', 'firmware.c']);

function compile(source: string, folder: string): void {
  const path = join(HERE, 'native', source);
  const library = source === 'firmware.c';
  const target = join(folder, source.replace(/\.c$/, library ? '.dll' : '.exe'));
  const kind = library ? ['-shared', path.replace(/\.c$/, '.def')] : NARROW.has(source) ? [] : ['-municode'];
  execFileSync(COMPILER, ['-O2', '-Wall', '-Werror', '-o', target, path, ...kind], { stdio: 'inherit' });
}

/** Folder of the small programs. */
export const programs = (): Promise<string> =>
  once('programs', hashOf(join(HERE, 'native')), (folder) => {
    for (const source of readdirSync(join(HERE, 'native'))) if (source.endsWith('.c')) compile(source, folder);
  });

const version = (): string =>
  spawnSync('wine', ['--version'], { encoding: 'utf8' }).stdout.trim().replaceAll(/\W+/g, '-');

/** Folder of a prefix in which nothing has happened yet. */
export const freshPrefix = (): Promise<string> =>
  once('prefix', version(), (folder) => {
    const env = {
      ...process.env,
      WINEPREFIX: folder,
      WINEARCH: 'win64',
      WINEDEBUG: '-all',
      HOME: folder,
      // Without these it asks for a download.
      WINEDLLOVERRIDES: 'mscoree,mshtml=;winemenubuilder.exe=d',
      DISPLAY: '',
    };
    for (const command of [
      ['wineboot', '-i'],
      ['wineserver', '-w'],
    ])
      execFileSync(command[0] as string, command.slice(1), { env, stdio: 'ignore', timeout: 180_000 });
  });

/** Folder with powershell.exe and all that it needs. */
export const powershell = (): Promise<string> =>
  once('powershell', hashOf(join(HERE, 'powershell')), (folder) => {
    const work = join(HERE, 'powershell');
    const args = ['publish', work, '--nologo', '-v', 'q', '-c', 'Release', '-o', folder];
    const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
    const { status, stdout, stderr } = spawnSync('dotnet', args, { encoding: 'utf8', env });
    if (status !== 0) throw new Error(`powershell.exe does not build:\n${stdout}\n${stderr}`);
  });

/** Everything that the downloads are made from. */
const sources = (): string =>
  hashOf(...['analyzer', 'collector', 'docs', 'schemas', 'test/tools'].map((folder) => join(REPOSITORY, folder)));

/** Folder of the downloads, made from what is in the repository now. */
export const downloads = (): Promise<string> => once('downloads', sources(), (folder) => makeDownloads(folder));
