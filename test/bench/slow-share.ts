/** A folder as a slow share (slow-share.c), where this machine has FUSE and a C compiler. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { has, log } from './measure.ts';

const SOURCE = fileURLToPath(new URL('./slow-share.c', import.meta.url));
/** As many requests as may be in flight. */
const THREADS = 'max_threads=512,max_idle_threads=512';

/** Path of the compiled program; null, and why, where it cannot be made. */
export function slowShareProgram(folder: string): string | null {
  const missing = ['gcc', 'pkg-config', 'fusermount3'].filter((command) => !has(command));
  try {
    if (missing.length > 0) throw new Error(`${missing.join(', ')} missing`);
    const flags = execFileSync('pkg-config', ['fuse3', '--cflags', '--libs'], { encoding: 'utf8' });
    const program = join(folder, 'slow-share');
    execFileSync('gcc', ['-O2', SOURCE, '-o', program, ...flags.trim().split(/\s+/)]);
    return program;
  } catch (error) {
    log(`no slow share: ${(error as Error).message.split('\n')[0]}`);
    return null;
  }
}

/** Runs `use` while `fleet` is mounted at `mount` with so many milliseconds a request. */
export async function withSlowShare<T>(
  program: string,
  { fleet, ms, mount }: { fleet: string; ms: number; mount: string },
  use: () => Promise<T>,
): Promise<T> {
  mkdirSync(mount, { recursive: true });
  const share = spawn(program, [fleet, String(ms * 1000), '-f', '-o', THREADS, mount], { stdio: 'ignore' });
  try {
    await mounted(mount, share);
    return await use();
  } finally {
    execFileSync('fusermount3', ['-u', mount], { stdio: 'ignore' });
  }
}

async function mounted(mount: string, share: ChildProcess): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (readdirSync(mount).length > 0) return;
    if (share.exitCode !== null) break;
    await setTimeout(50);
  }
  throw new Error('the slow share could not be mounted');
}
