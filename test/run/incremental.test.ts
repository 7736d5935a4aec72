import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  again,
  copyOf,
  expectSameReports,
  namesIn,
  newFleet,
  reportOf,
  run,
  settle,
  slicAudit,
  summaryOf,
  temporaryFolder,
  writeList,
} from './fleet.ts';

const DEVICES = 60;
const STATE = '.slic-audit-state.bin';
const ARGS = ['--incremental', '--format', 'csv,jsonl'];

let template = '';
/** Copies made in advance: their times must lie a little back before they are believed. */
const copies: string[] = [];
let root = '';
let out = '';
let names: string[] = [];

beforeAll(async () => {
  ({ root: template, names } = await newFleet(DEVICES));
  for (let i = 0; i < 32; i++) copies.push(copyOf(template));
  await settle();
});

/** A fleet of its own with one run behind it. */
beforeEach(async () => {
  root = copies.pop() as string;
  out = await reportOf('analyze', root, ...ARGS);
});

const folderOf = (i: number): string => join(root, names[i] as string);

/** A folder that holds evidence files directly or in a run: the place where they lie. */
function evidenceOf(i: number): string {
  const runs = readdirSync(folderOf(i), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return runs.length > 0
    ? join(
        folderOf(i),
        runs
          .map(({ name }) => name)
          .sort()
          .at(-1) as string,
      )
    : folderOf(i);
}

const anyFile = (i: number): string => join(evidenceOf(i), readdirSync(evidenceOf(i)).sort()[0] as string);

/** The increment, then a fresh run: the same bytes. Returns what was taken over. */
async function expectFresh(...args: string[]): Promise<{ reused: number; stderr: string }> {
  const all = ['analyze', root, '--format', 'csv,jsonl', ...args];
  const result = await again(out, ...all, '--incremental');
  expectSameReports(out, await reportOf(...all));
  return result;
}

describe('what changed is read again, and only that', async () => {
  test('nothing: the reports are not touched', async () => {
    const before = statSync(join(out, 'devices.jsonl')).mtimeMs;
    expect(await expectFresh()).toEqual({ reused: DEVICES, stderr: '' });
    expect(statSync(join(out, 'devices.jsonl')).mtimeMs).toBe(before);
  });

  test('devices that came: at the beginning, in the middle, at the end, and an empty one', async () => {
    for (const name of ['!FIRST', `${names[50]}x`, 'zzz-last'])
      cpSync(folderOf(20), join(root, name), { recursive: true });
    mkdirSync(join(root, 'EMPTY'));
    expect((await expectFresh()).reused).toBe(DEVICES);
  });

  test('devices that vanished: the first, some in the middle, the last; all; and back', async () => {
    for (const i of [0, 50, 51, DEVICES - 1]) rmSync(folderOf(i), { recursive: true });
    expect((await expectFresh()).reused).toBe(DEVICES - 4);
    renameSync(root, `${root}-away`);
    mkdirSync(root);
    const { code, stderr } = await slicAudit(['analyze', root, '--out', out, '--incremental', '--quiet']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is empty') });
    rmSync(root, { recursive: true });
    renameSync(`${root}-away`, root);
    expect((await expectFresh()).reused).toBe(DEVICES - 4);
  });

  test('a file that grew, that shrank, that is gone, that came', async () => {
    appendFileSync(anyFile(3), 'x');
    writeFileSync(anyFile(40), '');
    rmSync(anyFile(45));
    writeFileSync(join(evidenceOf(55), 'mgadiag.txt'), 'hello');
    expect((await expectFresh()).reused).toBe(DEVICES - 4);
  });

  test('an edit that keeps size and time', async () => {
    const path = anyFile(7);
    const { atime, mtime } = statSync(path);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = 0x58;
    writeFileSync(path, bytes);
    utimesSync(path, atime, mtime);
    expect((await expectFresh()).reused).toBe(DEVICES - 1);
  });

  test('times that went back, and times in the future', async () => {
    utimesSync(anyFile(7), new Date('2001-01-01'), new Date('2001-01-01'));
    utimesSync(anyFile(8), new Date('2101-01-01'), new Date('2101-01-01'));
    expect((await expectFresh()).reused).toBe(DEVICES - 2);
  });

  test('a run that was added, that was deleted, that was renamed', async () => {
    const [a, b, c] = names.map((_, i) => i).filter((i) => evidenceOf(i) !== folderOf(i)) as [number, number, number];
    cpSync(evidenceOf(a), join(folderOf(a), '20991231T235959Z_abcd'), { recursive: true });
    rmSync(evidenceOf(b), { recursive: true });
    renameSync(evidenceOf(c), join(folderOf(c), '20991231T235959Z_abcd'));
    expect((await expectFresh()).reused).toBe(DEVICES - 3);
    rmSync(join(folderOf(a), '20991231T235959Z_abcd', 'manifest.json'));
    expect((await expectFresh()).reused).toBeLessThanOrEqual(DEVICES - 1);
  });

  test('the older run that counted, because the newest is broken', async () => {
    const i = names.findIndex((_, n) => evidenceOf(n) !== folderOf(n));
    const older = evidenceOf(i);
    mkdirSync(join(folderOf(i), '20991231T235959Z_abcd'));
    writeFileSync(join(folderOf(i), '20991231T235959Z_abcd', 'slic.bin'), 'SLIC');
    await settle();
    await expectFresh();
    expect((await expectFresh()).reused).toBe(DEVICES);
    appendFileSync(join(older, 'manifest.json'), '}');
    expect((await expectFresh()).reused).toBe(DEVICES - 1);
  });

  test('a folder that became a link', async () => {
    renameSync(folderOf(5), `${root}-moved`);
    symlinkSync(`${root}-moved`, folderOf(5));
    expect((await expectFresh()).reused).toBe(DEVICES - 1);
    expect((await expectFresh()).reused).toBe(DEVICES);
  });

  test('a second root, and a root that is left out again', async () => {
    const other = copyOf(template);
    const both = ['analyze', root, other, '--format', 'csv,jsonl'];
    expect((await again(out, ...both, '--incremental')).reused).toBe(DEVICES);
    expectSameReports(out, await reportOf(...both));
    expect((await expectFresh()).reused).toBe(DEVICES);
  });

  test('a file written a moment ago is read again, though nothing shows', async () => {
    writeFileSync(anyFile(9), readFileSync(anyFile(9)));
    expect((await expectFresh()).reused).toBe(DEVICES - 1);
    expect((await expectFresh()).reused).toBe(DEVICES - 1);
  });

  test('--verify goes by content: touching is no change, an edit is one', async () => {
    const args = ['analyze', root, ...ARGS, '--verify'];
    expect((await again(out, ...args)).reused).toBe(0);
    utimesSync(anyFile(7), new Date('2001-01-01'), new Date('2001-01-01'));
    chmodSync(anyFile(8), 0o600);
    expect((await again(out, ...args)).reused).toBe(DEVICES);
    const slic = names
      .map((_, i) => join(evidenceOf(i), 'slic.bin'))
      .find((path) => statSync(path, { throwIfNoEntry: false }));
    appendFileSync(slic as string, 'x');
    expect((await expectFresh('--verify')).reused).toBe(DEVICES - 1);
  });
});

describe('everything is done again, and stderr says so', async () => {
  const expectAllAgain = async (reason: RegExp, ...args: string[]): Promise<void> => {
    const { reused, stderr } = await expectFresh(...args);
    expect(reused).toBe(0);
    expect(stderr).toMatch(reason);
    expect(stderr).toMatch(/every device is read again/);
  };

  test.each([
    [['--csv-raw']],
    [['--csv-delimiter', ';']],
    [['--columns', 'device,verdict']],
    [['--stale-days', '1']],
    [['--exclude', 'BER*']],
    [['--shard', '1/2']],
    [['--verify']],
  ])('options: %s', async (args) => {
    await expectAllAgain(/the options are not those/, ...args);
  });

  test.each([
    [
      'a flipped byte',
      (bytes: Buffer) =>
        bytes.fill((bytes[bytes.length >> 1] as number) ^ 1, bytes.length >> 1, (bytes.length >> 1) + 1),
    ],
    ['a cut file', (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
    ['an empty file', () => Buffer.alloc(0)],
    ['another file', () => Buffer.from('{"format":1}\n[]\n')],
  ])('a damaged state: %s', async (_, damage) => {
    const path = join(out, STATE);
    writeFileSync(path, damage(readFileSync(path)));
    await expectAllAgain(/damaged/);
    expect((await expectFresh()).reused).toBe(DEVICES);
  });

  test('a report that someone changed, and one that is gone', async () => {
    const path = join(out, 'devices.jsonl');
    const { atime, mtime } = statSync(path);
    writeFileSync(path, readFileSync(path).fill(0x20, 100, 110));
    utimesSync(path, atime, mtime);
    await expectAllAgain(/devices\.jsonl is not as/);
    rmSync(join(out, 'compliance.csv'));
    await expectAllAgain(/compliance\.csv is not as/);
  });

  test('a run without --incremental in between, and a state from elsewhere', async () => {
    await run('analyze', root, '--format', 'csv,jsonl', '--out', out, '--quiet');
    await expectAllAgain(/is not as the last run left it/);
    const elsewhere = await reportOf('analyze', copyOf(template), ...ARGS);
    for (const name of readdirSync(elsewhere)) copyFileSync(join(elsewhere, name), join(out, name));
    await expectAllAgain(/is not as the last run left it/);
  });
});

test('without csv, without jsonl', async () => {
  for (const format of ['csv', 'jsonl', 'html']) {
    const args = ['analyze', root, '--format', format];
    const other = await reportOf(...args, '--incremental');
    appendFileSync(anyFile(3), 'x');
    expect((await again(other, ...args, '--incremental')).reused).toBe(DEVICES - 1);
    expectSameReports(other, await reportOf(...args));
  }
});

test('with an inventory: changes of the fleet and of the list', async () => {
  const list = writeList(`name,site\n${names[3]},x\nLOST,y\n`);
  const args = ['analyze', root, '--format', 'csv,jsonl', '--inventory', list];
  const fresh = async (expected: number): Promise<void> => {
    expect((await again(out, ...args, '--incremental')).reused).toBe(expected);
    expectSameReports(out, await reportOf(...args));
  };
  await fresh(0);
  await fresh(DEVICES);
  const before = statSync(join(out, 'devices.jsonl')).mtimeMs;
  await fresh(DEVICES);
  expect(statSync(join(out, 'devices.jsonl')).mtimeMs).toBe(before);
  writeFileSync(list, `name,place\n${names[4]},x\nGONE,y\n`);
  await fresh(DEVICES);
  rmSync(folderOf(4), { recursive: true });
  await fresh(DEVICES - 1);
  rmSync(join(out, 'compliance.csv'));
  await fresh(DEVICES - 1);
});

test('workbook and page are made again where one is gone, and kept where nothing changed', async () => {
  const args = ['analyze', root, '--incremental'];
  const full = await reportOf(...args);
  const reports = readdirSync(full).filter((name) => !name.startsWith('.') && name !== 'summary.json');
  const times = () => reports.map((name) => statSync(join(full, name)).mtimeMs);
  const before = times();
  expect((await again(full, ...args)).reused).toBe(DEVICES);
  expect(times()).toEqual(before);
  rmSync(join(full, reports.includes('report.html') ? 'report.html' : 'compliance.csv'));
  await again(full, ...args);
  expect(times()).not.toEqual(before);
});

test('an interrupted or failed run leaves the last reports and their state', async () => {
  const { code } = await slicAudit(['analyze', join(root, 'nowhere'), ...ARGS, '--out', out]);
  expect(code).toBe(2);
  expect((await expectFresh()).reused).toBe(DEVICES);
  expect(readdirSync(out).filter((name) => name.endsWith('.tmp') || name.endsWith('.lock'))).toEqual([]);
  expect(summaryOf(out).run.reused).toBe(DEVICES);
  expect(namesIn(root)).toEqual(names);
});

test('a first run says nothing and reuses nothing', async () => {
  const fresh = temporaryFolder();
  expect(await again(fresh, 'analyze', root, ...ARGS)).toEqual({ reused: 0, stderr: '' });
});
