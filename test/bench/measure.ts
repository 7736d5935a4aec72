/** Running commands and timing them. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export const log = (text: string): void => void process.stderr.write(`${text}\n`);

export interface Contender {
  name: string;
  command: string;
  args: string[];
}

export interface Timed {
  seconds: number;
  /** Highest resident memory of the process in MiB, its threads included; null where the system does not tell. */
  peakMiB: number | null;
}

function peakKiB(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    // The process has just ended, or this system has no /proc.
    return 0;
  }
}

/** Runs a command to its end; what it prints is thrown away. */
function time({ command, args }: Contender): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { stdio: 'ignore' });
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, peakKiB(child.pid));
    }, 20);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(watch);
      if (code !== 0) reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
      else resolve({ seconds: (performance.now() - start) / 1000, peakMiB: peak > 0 ? Math.round(peak / 1024) : null });
    });
  });
}

export const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;

/** Runs all of them in turn, `rounds` times after a round that warms up; the median time and the highest peak of each. */
export async function race(contenders: readonly Contender[], rounds: number): Promise<Map<string, Timed>> {
  const results = new Map<string, Timed[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const contender of contenders) {
      log(`${round === 0 ? 'warming up' : `round ${round}`}: ${contender.name}`);
      const timed = await time(contender);
      if (round > 0) results.get(contender.name)?.push(timed);
    }
  return new Map([...results].map(([name, timed]) => [name, summaryOf(timed)]));
}

function summaryOf(timed: readonly Timed[]): Timed {
  const peaks = timed.map(({ peakMiB }) => peakMiB).filter((peak) => peak !== null);
  return { seconds: median(timed.map(({ seconds }) => seconds)), peakMiB: peaks.length ? Math.max(...peaks) : null };
}
