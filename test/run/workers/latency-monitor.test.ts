/** A slow share is read with many devices in flight, a local disk never, whatever else the machine does meanwhile. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BatchReader } from '../../../analyzer/run/workers/batch-reader.ts';
import { LatencyMonitor } from '../../../analyzer/run/workers/latency-monitor.ts';
import type { Answer, Walk } from '../../../analyzer/scan/requests.ts';
import { REPOSITORY } from '../../golden/run.ts';

const root = join(REPOSITORY, 'samples', 'fleet');
const devices = readdirSync(root).map((device) => ({ root, device, link: false }));
const settings = { verify: false, csv: null, reportRows: null, fingerprints: false, inFlight: 8 };

/** A clock for a machine where the n-th request takes `ms(n)`: it is read before and after each. */
function clockOf(ms: (request: number) => number): () => number {
  let now = 0;
  let readings = 0;
  return () => {
    if (readings++ % 2 === 1) now += ms(readings >> 1);
    return now;
  };
}

/** Whether each of some batches found the share slow. */
async function found(ms: (request: number) => number): Promise<boolean[]> {
  const reader = new BatchReader(settings, clockOf(ms));
  const slow: boolean[] = [];
  for (let index = 0; index < 5; index++) {
    const request = { index, devices, known: null, careful: false, skip: [], buffers: {} };
    slow.push((await reader.read(request, () => {})).slow);
  }
  return slow;
}

const LOCAL = 0.03;
const NEVER = [false, false, false, false, false];
const ALWAYS = [true, true, true, true, true];

it('a local disk is never read asynchronously', async () => {
  expect(await found(() => LOCAL)).toEqual(NEVER);
  // Code that is not compiled yet, and a disk that is not in memory.
  expect(await found((request) => (request <= 15 ? 4 : LOCAL))).toEqual(NEVER);
  // Most of the time the processor is with other programs.
  expect(await found((request) => (Math.imul(request, 0x9e3779b1) >>> 0 < 0x6000_0000 ? LOCAL : 24))).toEqual(NEVER);
});

it('a share on which every request takes a while is', async () => {
  expect(await found(() => 5)).toEqual(ALWAYS);
  expect(await found((request) => 0.7 + (request % 7))).toEqual(ALWAYS);
});

/** A walk of so many requests, driven with this answer. */
function drive(monitor: LatencyMonitor, requests: number, answer: Answer): void {
  const walk = monitor.watch(
    (function* (): Walk<void> {
      for (let i = 0; i < requests; i++) yield { op: 'size', path: '' };
    })(),
  );
  for (let step = walk.next(); !step.done; step = walk.next(answer));
}

const BYTES = { bytes: new Uint8Array() };

it('a share that is fast again is noticed by the next requests alone', () => {
  let ms = 5;
  const monitor = new LatencyMonitor(clockOf(() => ms));
  drive(monitor, 16, BYTES);
  expect(monitor.slow).toBe(true);
  monitor.reset();
  drive(monitor, 1, BYTES);
  expect(monitor.slow).toBe(true);
  ms = 0.1;
  drive(monitor, 1, BYTES);
  expect(monitor.slow).toBe(false);
});

it('what the system may answer without the share says nothing of it', () => {
  const monitor = new LatencyMonitor(clockOf(() => 5));
  drive(monitor, 100, { failure: 'link' });
  drive(monitor, 100, { size: 1, mtimeMs: 0, ctimeMs: 0 });
  expect(monitor.slow).toBe(false);
  drive(monitor, 100, { entries: [], more: false });
  expect(monitor.slow).toBe(true);
});
