/** One round: a hostile share, analysed twice by the real command with different concurrency. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Random } from '../../analyzer/generate/random.ts';
import { BIN } from '../cli/cli.ts';
import { unzip } from '../report/tools.ts';
import { deviceError, lineError } from './check.ts';
import { type Device, writeDevice } from './folder.ts';
import { mutateFleet } from './mutate.ts';
import { canaryIn } from './nasty.ts';

export interface Finding {
  what: string;
  /** The device that did it, where it can be named. */
  device: Device | null;
}

interface Run {
  code: number | null;
  stderr: string;
  ms: number;
}

function analyze(root: string, out: string, ...more: string[]): Promise<Run> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, 'analyze', root, '--out', out, '--quiet', ...more]);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr, ms: performance.now() - started }));
  });
}

/** Runs a round with a seed of its own. */
export async function fuzzRound(pool: readonly Device[], count: number, seed: string): Promise<Finding[]> {
  const dir = mkdtempSync(join(tmpdir(), 'slic-audit-fuzz-'));
  try {
    const random = new Random(seed);
    const devices = mutateFleet(pool, count, random);
    const root = join(dir, 'share');
    mkdirSync(root);
    for (const device of devices) writeDevice(root, device);
    const all = random.chance(0.2) ? [] : ['--format', 'csv,jsonl'];
    const [first, second] = [join(dir, 'first'), join(dir, 'second')];
    const runs = [
      await analyze(root, first, '--concurrency', '1', ...all),
      await analyze(root, second, '--concurrency', '3', '--format', 'csv,jsonl'),
    ];
    // From the second such run on, every unchanged device is taken over and not read.
    if (random.chance(0.25))
      for (let n = 0; n < 2; n++) runs.push(await analyze(root, second, '--incremental', '--format', 'csv,jsonl'));
    const findings = [...runs.flatMap(runErrors), ...reportErrors(first, second, devices, all.length === 0)];
    for (const device of random.chance(0.3) || findings.length > 0 ? devices : devices.slice(0, 10)) {
      const what = await deviceError(root, device.name);
      if (what) findings.push({ what, device });
    }
    return findings;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function runErrors({ code, stderr, ms }: Run): Finding[] {
  if (code !== 0 || stderr !== '') return [{ what: `exit ${code}: ${stderr.slice(0, 500)}`, device: null }];
  return ms > 120_000 ? [{ what: `a run of ${Math.round(ms)} ms`, device: null }] : [];
}

function reportErrors(first: string, second: string, devices: Device[], all: boolean): Finding[] {
  const findings: Finding[] = [];
  const add = (what: string, device: Device | null = null) => findings.push({ what, device });
  try {
    const jsonl = readFileSync(join(first, 'devices.jsonl'), 'utf8');
    const csv = readFileSync(join(first, 'compliance.csv'), 'utf8');
    if (jsonl !== readFileSync(join(second, 'devices.jsonl'), 'utf8')) add('devices.jsonl depends on the concurrency');
    if (csv !== readFileSync(join(second, 'compliance.csv'), 'utf8')) add('compliance.csv depends on the concurrency');
    const lines = jsonl.split('\n').slice(0, -1);
    const rows = parse(csv, { bom: true });
    if (lines.length !== devices.length || rows.length !== devices.length + 1)
      add(`${devices.length} folders, ${lines.length} lines, ${rows.length - 1} rows`);
    for (const line of lines) {
      const what = lineError(line);
      if (what) add(what, devices.find(({ name }) => name === JSON.parse(line).device) ?? null);
    }
    if (canaryIn(csv)) add('a product key in compliance.csv');
    if (canaryIn(readFileSync(join(first, 'summary.json'), 'utf8'))) add('a product key in summary.json');
    if (all) {
      if (canaryIn(readFileSync(join(first, 'report.html'), 'utf8'))) add('a product key in report.html');
      for (const [name, text] of unzip(readFileSync(join(first, 'compliance.xlsx'))))
        if (canaryIn(text)) add(`a product key in compliance.xlsx, ${name}`);
    }
  } catch (error) {
    add(`reports could not be read: ${error instanceof Error ? error.message : error}`);
  }
  return findings;
}
