import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slicAudit } from '../cli/cli.ts';
import { asNobody, mountSmallDisk, sleep, start, unmount } from './command.ts';
import { digest, filesIn, fleet, rowsIn } from './fleet.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-faults-'));
const root = join(dir, 'share');
const disk = join(dir, 'disk');
let devices: string[] = [];
let hasDisk = false;

beforeAll(async () => {
  devices = await fleet(root, 500);
  mkdirSync(disk);
  hasDisk = mountSmallDisk(disk);
});
afterAll(() => {
  if (hasDisk) unmount(disk);
  rmSync(dir, { recursive: true, force: true });
});

const ONE_LINE = /^slic-audit: [^\n]+\n$/;

describe('the output', () => {
  it('a full disk: one line, exit 2, the old reports, no litter', (context) => {
    if (!hasDisk) return context.skip('needs root, to mount a disk of 2 MB');
    const out = join(disk, 'out');
    const few = ['--shard', '1/40', '--format', 'csv,jsonl', '--quiet'];
    expect(slicAudit(['analyze', root, '--out', out, ...few]).code).toBe(0);
    const old = digest(out);
    for (const formats of ['csv,jsonl', 'xlsx,html']) {
      const { code, stdout, stderr } = slicAudit(['analyze', root, '--out', out, '--format', formats]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(ONE_LINE);
      expect(stderr).toMatch(/disk is full|no space left/);
      expect(filesIn(out)).toEqual(['compliance.csv', 'devices.jsonl', 'history.csv', 'summary.json']);
      expect(digest(out)).toBe(old);
    }
  });

  it('a folder that cannot be written', () => {
    const locked = join(dir, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    for (const out of [locked, join(locked, 'new')]) {
      const { code, stderr } = asNobody(dir, ['analyze', root, '--out', out]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^slic-audit: cannot (create|write to) the output folder .*permission denied[^\n]*\n$/);
    }
  });

  it('two runs at once do not mix: one of them exits 2 at once', async () => {
    const out = join(dir, 'shared');
    const runs = [1, 2].map(() => start(['analyze', root, '--out', out, '--format', 'csv,jsonl', '--quiet']).ended);
    const ended = await Promise.all(runs);
    expect(ended.map(({ code }) => code).sort()).toEqual([0, 2]);
    expect(ended.find(({ code }) => code === 2)?.stderr).toMatch(/another run is writing into/);
    expect(rowsIn(out)).toBe(devices.length);
    expect(filesIn(out)).toEqual(['compliance.csv', 'devices.jsonl', 'history.csv', 'summary.json']);
  });

  it.each([
    ['a dead owner', { pid: 999_999_999 }, 0],
    ['a number that another process has now', { pid: process.pid, ticks: '1' }, 0],
    ['half a lock', null, 0],
    ['another machine that touched it just now', { pid: 1, host: 'elsewhere' }, 2],
  ])('the lock of %s', (_, owner, expected) => {
    const out = join(dir, `lock-${expected}-${owner?.pid}`);
    mkdirSync(out);
    const text = owner ? JSON.stringify({ host: hostname(), started: '', ticks: null, ...owner }) : '{"pid"';
    writeFileSync(join(out, '.slic-audit.lock'), text);
    const args = ['analyze', root, '--out', out, '--shard', '1/200', '--format', 'csv', '--quiet'];
    if (owner === null) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2100);
    expect(slicAudit(args).code).toBe(expected);
    expect(filesIn(out)).toEqual(expected === 0 ? ['compliance.csv', 'summary.json'] : ['.slic-audit.lock']);
  });
});

describe('the share', () => {
  const under = async (step: () => void) => {
    const out = join(dir, `way-${Math.random()}`);
    const { child, ended } = start([
      'analyze',
      root,
      '--out',
      out,
      '--concurrency',
      '1',
      '--format',
      'csv,jsonl',
      '--quiet',
    ]);
    while (child.exitCode === null && filesIn(out).length < 3) await sleep(2);
    step();
    return { out, ...(await ended) };
  };

  it('a root that goes away half way: every row, one line, exit 2', async () => {
    const { out, code, stderr } = await under(() => renameSync(root, `${root}.away`));
    renameSync(`${root}.away`, root);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/the root .* became unavailable during the run/),
    });
    expect(rowsIn(out)).toBe(devices.length);
  });

  it('folders that are removed under way have rows, the others are unharmed', async () => {
    const { out, code, stderr } = await under(() => {
      for (const device of devices) rmSync(join(root, device), { recursive: true, force: true });
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(rowsIn(out)).toBe(devices.length);
  });
});
