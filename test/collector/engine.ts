// Runs PowerShell where Windows is not: `pwsh` from the PATH, or the .NET tool of that name, installed once under host/obj; and the lint, a small
// C# program beside this file, built once in the same place.
//
//   describeEngine(name, body)   a describe that is skipped, and says why, where neither dotnet nor pwsh can be had
//   runJobs(jobs)                many script texts in one process, each in a runspace of its own
//   runFile(script, args)        one script as `powershell.exe -File` would run it, with its exit code
//   lint(files), lintText(...)   what Windows 7 (PowerShell 2.0, .NET 2.0) would not understand
//   help(file)                   the comment-based help of a script
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const here = dirname(fileURLToPath(import.meta.url));
const hostFolder = join(here, 'host');
const outFolder = join(hostFolder, 'obj', 'out');
const toolFolder = join(hostFolder, 'obj', 'pwsh');
const factsFolder = join(here, 'facts');

/** The collector's folder, and its one deployed script. */
export const collectorFolder = join(here, '..', '..', 'collector');
export const collectorScript = join(collectorFolder, 'Collect-KmsEvidence.ps1');

export interface Job {
  id: string;
  /** Script text. */
  script: string;
  languageMode?: 'FullLanguage' | 'ConstrainedLanguage';
  timeoutSeconds?: number;
}

export interface JobResult {
  id: string;
  /** What the script wrote to its output, one string an object. */
  output: string[];
  errors: string[];
  /** What ended the script early, or null. */
  error: string | null;
  timedOut: boolean;
  elapsedMs: number;
}

export interface Finding {
  file: string;
  line: number;
  column: number;
  rule: string;
  message: string;
}

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
  elapsedMs: number;
}

export interface Help {
  synopsis: string | null;
  description: string | null;
  parameters: Record<string, string> | null;
  examples: string[] | null;
  notes: string | null;
  outputs: string[] | null;
}

function onPath(...names: string[]): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      if (folder && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return undefined;
}

const dotnet = onPath('dotnet', 'dotnet.exe');
const installedShell = onPath('pwsh', 'pwsh.exe');

/** Why nothing can run here, or undefined. */
export const skipReason = dotnet || installedShell ? undefined : 'needs dotnet or pwsh';
export const lintSkipReason = dotnet ? undefined : 'needs dotnet';

function describeUnless(reason: string | undefined, name: string, body: () => void): void {
  describe.skipIf(reason !== undefined)(reason ? `${name} (skipped: ${reason})` : name, body);
}

export function describeEngine(name: string, body: () => void): void {
  describeUnless(skipReason, name, body);
}

export function describeLint(name: string, body: () => void): void {
  describeUnless(lintSkipReason, name, body);
}

// ---- pwsh and the lint, made once ----

/** Two test workers may want the same at once: a folder is the lock, and one that outlived its owner is broken. */
async function withLock(name: string, work: () => void): Promise<void> {
  const lock = join(hostFolder, 'obj', `${name}.lock`);
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 240_000) rmSync(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function callDotnet(...args: string[]): void {
  const ran = spawnSync(dotnet ?? 'dotnet', args, {
    cwd: hostFolder,
    encoding: 'utf8',
    env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
  });
  if (ran.status !== 0) throw new Error(`dotnet ${args[0]} failed:\n${ran.stdout}\n${ran.stderr}`);
}

/** Makes something unless the file of this name holds this text already. */
async function makeOnce(name: string, stamp: string, wanted: string, make: () => void): Promise<void> {
  const fresh = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (fresh()) return;
  await withLock(name, () => {
    if (fresh()) return;
    make();
    writeFileSync(stamp, wanted);
  });
}

const shellVersion = '7.6.9';
let shellReady: Promise<string[]> | undefined;

/** The command that starts pwsh. The tool itself, not its launcher, which would leave a child behind when it is killed. */
export function shell(): Promise<string[]> {
  shellReady ??= (async () => {
    if (installedShell) return [installedShell];
    await makeOnce('pwsh', join(hostFolder, 'obj', 'pwsh.version'), shellVersion, () => {
      rmSync(toolFolder, { recursive: true, force: true });
      callDotnet('tool', 'install', '--tool-path', toolFolder, 'PowerShell', '--version', shellVersion);
    });
    const system = process.platform === 'win32' ? 'win' : 'unix';
    const found = readdirSync(toolFolder, { recursive: true, encoding: 'utf8' });
    const program = found.find((name) => name.endsWith(join('any', system, 'pwsh.dll')));
    return [dotnet ?? 'dotnet', join(toolFolder, program ?? 'pwsh.dll')];
  })();
  return shellReady;
}

function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(hostFolder).sort()) {
    if (/\.(cs|csproj)$/.test(name)) hash.update(name).update(readFileSync(join(hostFolder, name)));
  }
  return hash.digest('hex');
}

let lintReady: Promise<string> | undefined;

/** Path of the built lint. */
function lintProgram(): Promise<string> {
  lintReady ??= (async () => {
    await makeOnce('build', join(outFolder, 'sources.sha256'), sourcesHash(), () =>
      callDotnet('build', '--nologo', '-v', 'q', '-o', outFolder),
    );
    return join(outFolder, 'ScriptHost.dll');
  })();
  return lintReady;
}

function finish(child: ChildProcess, input: string | undefined, timeoutMs: number): Promise<Finished> {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', reject);
    child.on('exit', (code) => {
      // A grandchild may hold the pipes open: what came until now, and a moment more, is the answer.
      setTimeout(() => {
        clearTimeout(timer);
        resolve({
          code: code ?? -1,
          stdout: Buffer.concat(stdout).toString('utf8'),
          stderr: Buffer.concat(stderr).toString('utf8'),
          elapsedMs: Date.now() - started,
        });
      }, 30);
    });
    child.stdin?.end(input ?? '');
  });
}

async function runLint(args: string[]): Promise<Finished> {
  return finish(spawn(dotnet ?? 'dotnet', [await lintProgram(), ...args]), undefined, 280_000);
}

// ---- scripts ----

// Without -InputFormat None, a shell whose standard input is redirected reads all of it before the script does.
const shellArguments = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-InputFormat', 'None', '-File'];

/** Runs all jobs, two at a time, in one process; the results stand under the jobs' ids. */
export async function runJobs(jobs: Job[], env?: NodeJS.ProcessEnv): Promise<Map<string, JobResult>> {
  const results = new Map<string, JobResult>();
  const [program = '', ...command] = await fileCommand(join(hostFolder, 'batch.ps1'), []);
  const child = spawn(program, command, { env: { ...process.env, ...env } });
  const finished = await finish(child, JSON.stringify(jobs), 280_000);
  for (const line of finished.stdout.split('\n')) {
    if (!line.startsWith('{')) continue;
    const result = JSON.parse(line) as JobResult;
    results.set(result.id, result);
  }
  for (const job of jobs) {
    if (!results.has(job.id))
      throw new Error(`No result for ${job.id}; pwsh said:\n${finished.stdout}\n${finished.stderr}`);
  }
  return results;
}

/** One script file with its command line, in a process of its own. */
export async function runFile(
  script: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Finished> {
  const [program = '', ...command] = await fileCommand(script, args);
  return finish(spawn(program, command, { env: { ...process.env, ...options.env } }), '', options.timeoutMs ?? 280_000);
}

/** The command line of {@link runFile}, for a test that runs it under another program such as strace. */
export async function fileCommand(script: string, args: string[]): Promise<string[]> {
  return [...(await shell()), ...shellArguments, script, ...args];
}

/** A text as `powershell.exe -Command` would run it: a session that outlives the scripts that it calls. */
export async function runCommand(command: string, env?: NodeJS.ProcessEnv): Promise<Finished> {
  const [program = '', ...args] = [
    ...(await shell()),
    '-NoProfile',
    '-NonInteractive',
    '-InputFormat',
    'None',
    '-Command',
    command,
  ];
  return finish(spawn(program, args, { env: { ...process.env, ...env } }), '', 280_000);
}

// ---- lint ----

/** What Windows 7 would not understand in these files, in the order of files and lines. */
export async function lint(files: string[]): Promise<Finding[]> {
  const finished = await runLint(['lint', factsFolder, ...files]);
  if (finished.code !== 0) throw new Error(`The lint failed:\n${finished.stderr}`);
  return JSON.parse(finished.stdout) as Finding[];
}

/** The same for snippets: `rule` names by snippet name. Snippets get CRLF line ends. */
export async function lintText(snippets: Record<string, string>): Promise<Record<string, Finding[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    const names = Object.keys(snippets);
    const files = names.map((name, index) => {
      const file = join(folder, `${index}.ps1`);
      writeFileSync(file, `${(snippets[name] ?? '').replace(/\r?\n/g, '\r\n')}\r\n`);
      return file;
    });
    const found = await lint(files);
    return Object.fromEntries(
      names.map((name, index) => [name, found.filter((item) => basename(item.file) === `${index}.ps1`)]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Comment-based help, as the parser reads it. */
export async function help(file: string): Promise<Help> {
  const finished = await runLint(['help', file]);
  return JSON.parse(finished.stdout) as Help;
}

/** A text as a PowerShell string constant. */
export function quote(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}
