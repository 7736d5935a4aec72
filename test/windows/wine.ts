/**
 * A Windows of wine's (it says of itself that it is Windows 7 SP1), with a C: drive, a D: drive and a share of its own.
 *
 * wine's traits: a pipe on standard output is an error, so streams are files; the low byte of an exit code is all that comes
 * back; an argument that ends with a backslash, or holds a quotation mark, arrives whole only through a .cmd file.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshPrefix, programs } from './native.ts';

export interface Outcome {
  /** Low byte of the exit code; -1 after the time was over. */
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Working folder below drive C: of this machine. */
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  stdin?: string;
}

/** A program that runs beside the test; `stop` ends it in good order and gives what it said. */
export interface Background {
  stop(): Promise<string>;
}

const TIMEOUT_MS = 120_000;

/** Files that lie there are taken instead of wine's own programs of these names. */
const OWN_PROGRAMS = 'cscript.exe,wevtutil.exe,powershell.exe,explorer.exe=n,b';

export class Windows {
  /** Folders of the host that are C:, D: and \\srv\collect$. */
  readonly c: string;
  readonly d: string;
  readonly share: string;
  private readonly env: NodeJS.ProcessEnv;
  private count = 0;

  private constructor(private readonly home: string) {
    this.c = join(home, 'prefix/drive_c');
    this.d = join(home, 'drive_d');
    this.share = join(home, 'share');
    const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, DISPLAY: ___, VITEST: ____, ...env } = process.env;
    this.env = {
      ...env,
      HOME: home,
      WINEPREFIX: join(home, 'prefix'),
      WINEARCH: 'win64',
      WINEDEBUG: '-all',
      WINEDLLOVERRIDES: OWN_PROGRAMS,
      NODE_SKIP_PLATFORM_CHECK: '1',
      DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1',
      // Write-xor-execute crashes .NET under wine.
      DOTNET_EnableWriteXorExecute: '0',
      DOTNET_TieredPGO: '0',
    };
  }

  static async open(): Promise<Windows> {
    const [prefix, tools] = [await freshPrefix(), await programs()];
    const windows = new Windows(mkdtempSync(join(tmpdir(), 'slic-audit-windows-')));
    execFileSync('cp', ['-a', prefix, join(windows.home, 'prefix')]);
    const devices = join(windows.home, 'prefix/dosdevices');
    // Without z: nothing outside is reached.
    rmSync(join(devices, 'z:'), { force: true });
    for (const folder of [windows.d, windows.share, join(devices, 'unc/srv'), join(windows.c, 'work')])
      mkdirSync(folder, { recursive: true });
    symlinkSync(windows.d, join(devices, 'd:'));
    symlinkSync(windows.share, join(devices, 'unc/srv/collect$'));
    cpSync(tools, join(windows.c, 'tools'), { recursive: true });
    // It stays for a while between two programs: a start is 0.4 s then, and not 2.
    execFileSync('wineserver', ['-p300'], { env: windows.env, stdio: 'ignore' });
    return windows;
  }

  async close(): Promise<void> {
    try {
      execFileSync('wineserver', ['-k'], { env: this.env, stdio: 'ignore' });
      execFileSync('wineserver', ['-w'], { env: this.env, stdio: 'ignore', timeout: 30_000 });
    } catch {
      // None was running.
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Path on the host of a path below C:. */
  at(...parts: string[]): string {
    return join(this.c, ...parts);
  }

  /** Runs a program and waits for it. */
  async run(command: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const { child, file } = this.start(['wine', ...command], options);
    const code = await ended(child, options.timeoutMs ?? TIMEOUT_MS);
    const [stdout, stderr] = [file('out'), file('err')].map((path) => readFileSync(path, 'utf8')) as [string, string];
    return { code, stdout, stderr };
  }

  /** Runs lines as a .cmd file. */
  async batch(lines: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    const name = `batch-${++this.count}.cmd`;
    writeFileSync(this.at(name), ['@echo off', ...lines, ''].join('\r\n'));
    return this.run(['cmd', '/c', `C:\\${name}`], options);
  }

  /** Starts a small program of tools/ and waits until it says its first word. */
  async background(tool: string, ...args: string[]): Promise<Background> {
    const stop = `stop-${++this.count}`;
    const { child, file } = this.start(['wine', `C:\\tools\\${tool}`, ...args, `C:\\${stop}`], {});
    const over = ended(child, TIMEOUT_MS * 3);
    while (readFileSync(file('out'), 'utf8') === '' && child.exitCode === null) await sleep(50);
    return {
      stop: async () => {
        writeFileSync(this.at(stop), '');
        await over;
        return readFileSync(file('out'), 'utf8');
      },
    };
  }

  /**
   * Runs a program in a console of its own, and sends Ctrl-C once a file is there. Says "ended" and the whole exit code, or
   * "early" where it had ended before.
   */
  async interrupt(ready: string, command: readonly string[]): Promise<string> {
    const status = `status-${++this.count}`;
    const words = ['wine', 'C:\\tools\\interrupt.exe', ready, `C:\\${status}`, ...command];
    // A console is given to programs with a terminal only.
    const line = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    await ended(this.start(['script', '-qec', line, '/dev/null'], {}).child, TIMEOUT_MS);
    return existsSync(this.at(status)) ? readFileSync(this.at(status), 'utf8') : 'no status';
  }

  private start([program, ...args]: readonly string[], { cwd, env, stdin }: RunOptions) {
    const file = (stream: string): string => join(this.home, `${run}-${stream}`);
    const run = ++this.count;
    writeFileSync(file('in'), stdin ?? '');
    const streams = [openSync(file('in'), 'r'), openSync(file('out'), 'w'), openSync(file('err'), 'w')];
    const child = spawn(program as string, args, {
      cwd: this.at(cwd ?? 'work'),
      env: { ...this.env, ...env },
      stdio: streams,
    });
    for (const stream of streams) closeSync(stream);
    return { child, file };
  }
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function ended(child: ChildProcess, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(code ?? -1);
    });
  });
}
