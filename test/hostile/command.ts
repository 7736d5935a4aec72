/** The real command under conditions: as another user, under a tool, with a signal at a moment. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { BIN, type Outcome, slicAudit } from '../cli/cli.ts';

const NOBODY = 65534;
const SETPRIV = '/usr/bin/setpriv';

/** Permissions do not bind root: where the tests run as root, the command runs as nobody, who may write into `folder`. */
export function asNobody(folder: string, args: readonly string[]): Outcome {
  if (process.getuid?.() !== 0 || !existsSync(SETPRIV)) return slicAudit(args);
  chownSync(folder, NOBODY, NOBODY);
  const drop = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', process.execPath, BIN];
  const { status, stdout, stderr } = spawnSync(SETPRIV, [...drop, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { code: status, stdout, stderr };
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
  ms: number;
}

/** Starts the command; `ended` settles when it is over. */
export function start(
  args: readonly string[],
  wrapper: readonly string[] = [],
): { child: ChildProcess; ended: Promise<Ended> } {
  const [program, ...rest] = [...wrapper, process.execPath, BIN, ...args] as [string, ...string[]];
  const started = performance.now();
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stderr, ms: performance.now() - started }));
  });
  return { child, ended };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A disk of 2 MB; false where the tests may not mount one. */
export function mountSmallDisk(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status === 0;
}

export const unmount = (folder: string): void => void execFileSync('umount', [folder]);
