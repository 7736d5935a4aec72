import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Interrupted, UsageError } from '../../analyzer/model/errors.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import type { BatchResult } from '../../analyzer/run/workers/messages.ts';
import { analyzeFleet } from '../../analyzer/run/workers/pool.ts';
import { findDevices } from '../../analyzer/scan/roots.ts';
import { bundleFile } from '../tools/bundle.ts';
import { SOUND } from './share.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-workers-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const settings = { verify: false, csv: null, reportRows: null, fingerprints: false, inFlight: 8 };
const MURDEROUS = pathToFileURL(join(dir, 'murderous-worker.cjs'));
writeFileSync(MURDEROUS, (await bundleFile('test/hostile/murderous-worker.mjs')).code);

function share(name: string, devices: string[]): string {
  const root = join(dir, name);
  for (const device of devices) cpSync(SOUND, join(root, device), { recursive: true });
  return root;
}

async function results(root: string, worker: URL, signal?: AbortSignal): Promise<DeviceResult[]> {
  const rows: DeviceResult[] = [];
  const devices = findDevices([root]);
  await analyzeFleet(devices, { settings, workers: 2, worker, ...(signal && { signal }) }, ({ jsonl }) => {
    for (const line of Buffer.from(jsonl.bytes).toString().trimEnd().split('\n')) rows.push(JSON.parse(line));
  });
  return rows;
}

describe('a worker that dies', () => {
  it('costs the device that killed it, however it did; the others have their rows, in order', async () => {
    const killers = ['PC-03-EXIT', 'PC-07-THROW', 'PC-08-EXIT', 'PC-15-MEMORY'];
    // More than the deaths in a row that end a run.
    for (let i = 20; i < 29; i++) killers.push(`PC-${i}-EXIT`);
    const sound = [...Array(16).keys()].map((i) => `PC-${String(i).padStart(2, '0')}`);
    const rows = await results(share('deaths', [...killers, ...sound]), MURDEROUS);
    expect(rows.map(({ device }) => device)).toEqual([...killers, ...sound].sort());
    for (const { device, verdict, problems } of rows) {
      const killed = killers.includes(device);
      expect(problems.map(({ code }) => code)).toEqual(killed ? ['internal-error'] : []);
      expect(verdict).toBe(killed ? 'unknown' : 'blocked');
    }
  });

  it('before it reads anything ends the run with one clear error', async () => {
    const broken = join(dir, 'broken.mjs');
    writeFileSync(broken, 'throw new Error("cannot start")');
    const run = results(share('broken', ['PC-1']), pathToFileURL(broken));
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(/worker threads end one after another: cannot start/);
  });
});

it('a worker that hangs in a system call does not hold an interrupt', async () => {
  const interrupt = new AbortController();
  const run = results(share('hang', ['PC-HANG']), MURDEROUS, interrupt.signal);
  setTimeout(() => interrupt.abort(), 300);
  const started = performance.now();
  await expect(run).rejects.toThrow(Interrupted);
  expect(performance.now() - started).toBeLessThan(2500);
});

it('a fleet of none needs no worker', async () => {
  const rows: BatchResult[] = [];
  const options = { settings, workers: 2, worker: pathToFileURL('/nowhere') };
  await analyzeFleet([], options, (batch) => rows.push(batch));
  expect(rows).toEqual([]);
});
