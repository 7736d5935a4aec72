// Runs PowerShell where Windows is not: the C# host beside this file (built once, kept under obj/), or `pwsh` where there is one.
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
const shell = onPath('pwsh', 'pwsh.exe', 'powershell.exe');

/** Why nothing can run here, or undefined. */
export const skipReason = dotnet || shell ? undefined : 'needs dotnet or pwsh';
/** The lint reads the syntax tree in the C# host, whatever runs the scripts. */
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

// ---- the host ----

function sourcesHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(hostFolder).sort()) {
    if (/\.(cs|csproj)$/.test(name)) hash.update(name).update(readFileSync(join(hostFolder, name)));
  }
  return hash.digest('hex');
}

/** Two test workers may want the host at once: a folder is the lock, and one that outlived its owner is broken. */
async function withBuildLock(work: () => void): Promise<void> {
  const lock = join(hostFolder, 'obj', 'build.lock');
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

let built: Promise<string> | undefined;

/** Path of the built host. */
function host(): Promise<string> {
  built ??= (async () => {
    const stamp = join(outFolder, 'sources.sha256');
    const wanted = sourcesHash();
    const fresh = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
    if (!fresh()) {
      await withBuildLock(() => {
        if (fresh()) return;
        const build = spawnSync(dotnet ?? 'dotnet', ['build', '--nologo', '-v', 'q', '-o', outFolder], {
          cwd: hostFolder,
          encoding: 'utf8',
          env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
        });
        if (build.status !== 0) throw new Error(`The script host does not build:\n${build.stdout}\n${build.stderr}`);
        writeFileSync(stamp, wanted);
      });
    }
    return join(outFolder, 'ScriptHost.dll');
  })();
  return built;
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

async function runHost(
  args: string[],
  input?: string,
  env?: NodeJS.ProcessEnv,
  timeoutMs = 280_000,
): Promise<Finished> {
  const program = await host();
  return finish(spawn(dotnet ?? 'dotnet', [program, ...args], { env: { ...process.env, ...env } }), input, timeoutMs);
}

// ---- scripts ----

/** Runs all jobs, two at a time, in one process; the results stand under the jobs' ids. */
export async function runJobs(jobs: Job[], env?: NodeJS.ProcessEnv): Promise<Map<string, JobResult>> {
  const results = new Map<string, JobResult>();
  if (shell) {
    for (const job of jobs) results.set(job.id, await runJobInShell(job, env));
    return results;
  }
  const finished = await runHost(['batch'], JSON.stringify(jobs), env);
  for (const line of finished.stdout.split('\n')) {
    if (!line.startsWith('{')) continue;
    const result = JSON.parse(line) as JobResult;
    results.set(result.id, result);
  }
  for (const job of jobs) {
    if (!results.has(job.id))
      throw new Error(`No result for ${job.id}; the host said:\n${finished.stdout}\n${finished.stderr}`);
  }
  return results;
}

const shellArguments = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File'];

async function runJobInShell(job: Job, env?: NodeJS.ProcessEnv): Promise<JobResult> {
  const folder = mkdtempSync(join(tmpdir(), 'job-'));
  const file = join(folder, 'job.ps1');
  const mode = job.languageMode ? `$ExecutionContext.SessionState.LanguageMode = '${job.languageMode}'\n` : '';
  writeFileSync(file, mode + job.script);
  const limit = (job.timeoutSeconds ?? 120) * 1000;
  const child = spawn(shell ?? 'pwsh', [...shellArguments, file], { env: { ...process.env, ...env } });
  const done = await finish(child, '', limit);
  rmSync(folder, { recursive: true, force: true });
  const lines = done.stdout.split(/\r?\n/).filter((line) => line !== '');
  const errors = done.stderr ? [done.stderr] : [];
  const error = done.code === 0 ? null : (errors[0] ?? `exit code ${done.code}`);
  return { id: job.id, output: lines, errors, error, timedOut: done.elapsedMs >= limit, elapsedMs: done.elapsedMs };
}

/** One script file with its command line, in a process of its own. */
export async function runFile(
  script: string,
  args: string[],
  options: { languageMode?: Job['languageMode']; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Finished> {
  if (shell && !options.languageMode) {
    const child = spawn(shell, [...shellArguments, script, ...args], { env: { ...process.env, ...options.env } });
    return finish(child, '', options.timeoutMs ?? 280_000);
  }
  const mode = options.languageMode ? ['--language', options.languageMode] : [];
  return runHost(['run', ...mode, script, ...args], '', options.env, options.timeoutMs);
}

/** The command line of {@link runFile}, for a test that runs it under another program such as strace. */
export async function fileCommand(script: string, args: string[]): Promise<string[]> {
  return shell
    ? [shell, ...shellArguments, script, ...args]
    : [dotnet ?? 'dotnet', await host(), 'run', script, ...args];
}

// ---- lint ----

/** What Windows 7 would not understand in these files, in the order of files and lines. */
export async function lint(files: string[]): Promise<Finding[]> {
  const finished = await runHost(['lint', factsFolder, ...files]);
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
  const finished = await runHost(['help', file]);
  return JSON.parse(finished.stdout) as Help;
}

/** A text as a PowerShell string constant. */
export function quote(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}
