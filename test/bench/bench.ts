/**
 * `npm run bench`: generates a fleet, then in one run times the analyzer against the peers that it finds here, in turn, so
 * that a machine whose speed drifts is fair to all. Absolute figures mean little; the ratios are what counts.
 *
 *   --devices N (20000)   --rounds N (3)   --dir DIR (a fleet that is there already)   --json
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateFleet } from '../../analyzer/generate/fleet.ts';

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    dir: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const BIN = here('../../dist/cli/bin.cjs');
const log = (text: string): void => void process.stderr.write(`${text}\n`);

interface Timed {
  seconds: number;
  /** Highest resident memory of the process in MiB; null where the system does not tell. */
  peakMiB: number | null;
}

/** Runs a command to its end; what it prints is thrown away. */
function time(command: string, args: string[]): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { stdio: 'ignore' });
    let peak = 0;
    const watch = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
      } catch {
        // The process has just ended, or this system has no /proc.
      }
    }, 50);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(watch);
      if (code !== 0) reject(new Error(`${command} ended with ${code}`));
      else resolve({ seconds: (performance.now() - start) / 1000, peakMiB: peak > 0 ? Math.round(peak / 1024) : null });
    });
  });
}

const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number;

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'slic-audit-bench-'));
  try {
    let { dir } = values;
    let devices = Number(values.devices);
    if (!dir) {
      dir = join(work, 'fleet');
      log(`generating ${devices} devices`);
      await generateFleet({ dir, devices, seed: 'bench' });
    }
    const out = join(work, 'out');
    const ours = (...more: string[]) => [BIN, 'analyze', dir as string, '--out', out, '--quiet', ...more];
    const python = ['python3', 'python'].find(has);
    const contenders: { name: string; command: string; args: string[] }[] = [
      { name: 'analyze --format csv,jsonl', command: process.execPath, args: ours('--format', 'csv,jsonl') },
      {
        name: 'Node, promises and p-limit, reading and hashing',
        command: process.execPath,
        args: [here('./promises.mjs'), dir],
      },
      ...(python
        ? [{ name: 'Python, two processes, reading and JSON', command: python, args: [here('./reader.py'), dir] }]
        : []),
      ...(has('rg') ? [{ name: "rg -uuu -j2 -c ''", command: 'rg', args: ['-uuu', '-j2', '-c', '', dir] }] : []),
      ...(has('tar')
        ? [{ name: 'tar cf -', command: 'sh', args: ['-c', 'tar cf - "$1" | cat > /dev/null', 'sh', dir] }]
        : []),
      { name: 'analyze, all four reports', command: process.execPath, args: ours() },
    ];
    const results = new Map<string, Timed[]>(contenders.map(({ name }) => [name, []]));
    for (let round = 0; round <= Number(values.rounds); round++) {
      for (const { name, command, args } of contenders) {
        log(round === 0 ? `warming up: ${name}` : `round ${round}: ${name}`);
        const timed = await time(command, args);
        if (round > 0) results.get(name)?.push(timed);
      }
    }
    const { run } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as {
      run: { rows: number; phases?: unknown };
    };
    devices = run.rows;
    const base = median((results.get('analyze --format csv,jsonl') as Timed[]).map(({ seconds }) => seconds));
    const table = contenders.map(({ name }) => {
      const timed = results.get(name) as Timed[];
      const seconds = median(timed.map((t) => t.seconds));
      const peaks = timed.map((t) => t.peakMiB).filter((peak) => peak !== null);
      return {
        name,
        seconds,
        devicesPerSecond: Math.round(devices / seconds),
        timesOurs: seconds / base,
        peakMiB: peaks.length ? Math.max(...peaks) : null,
      };
    });
    const machine = {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      node: process.version,
      platform: process.platform,
    };
    if (values.json)
      process.stdout.write(`${JSON.stringify({ machine, devices, phases: run.phases ?? null, table }, null, 2)}\n`);
    else print(machine, devices, run.phases, table);
  } finally {
    if (existsSync(work)) rmSync(work, { recursive: true, force: true });
  }
}

function print(
  machine: object,
  devices: number,
  phases: unknown,
  table: { name: string; seconds: number; devicesPerSecond: number; timesOurs: number; peakMiB: number | null }[],
): void {
  const lines = [
    `${devices} devices; ${Object.values(machine).join(', ')}`,
    `phases of the last run, ms: ${JSON.stringify(phases ?? null)}`,
    '',
  ];
  lines.push(
    `${'what'.padEnd(52)}${'s'.padStart(8)}${'devices/s'.padStart(11)}${'time / ours'.padStart(13)}${'peak MiB'.padStart(10)}`,
  );
  for (const { name, seconds, devicesPerSecond, timesOurs, peakMiB } of table)
    lines.push(
      `${name.padEnd(52)}${seconds.toFixed(2).padStart(8)}${String(devicesPerSecond).padStart(11)}${timesOurs.toFixed(2).padStart(13)}${String(peakMiB ?? '').padStart(10)}`,
    );
  process.stdout.write(`${lines.join('\n')}\n`);
}

await main();
