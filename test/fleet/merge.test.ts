import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { slicAudit } from '../cli/cli.ts';
import { expectSameReports, linesIn, newFleet, reportOf, summaryOf, temporaryFolder, writeList } from './fleet.ts';

let [north, south] = ['', ''];
let names: string[] = [];
let shards: string[] = [];
let whole = '';

beforeAll(() => {
  ({ root: north, names } = newFleet(130));
  ({ root: south } = newFleet(60, '2'));
  whole = reportOf('analyze', north, south);
  shards = [1, 2, 3].map((k) => reportOf('analyze', north, south, '--shard', `${k}/3`));
});

describe('merged shards are one run', () => {
  test.each([[[0, 1, 2]], [[2, 0, 1]], [[1, 2, 0]]])('in the order %s', (order) => {
    expectSameReports(reportOf('merge', ...order.map((i) => shards[i] as string)), whole);
  });

  test('and so are reports of single roots, some of them merged before', () => {
    const parts = [reportOf('analyze', south), reportOf('analyze', north)];
    expectSameReports(reportOf('merge', ...parts), whole);
    const two = reportOf('merge', ...shards.slice(0, 2));
    expectSameReports(reportOf('merge', shards[2] as string, join(two, 'devices.jsonl')), whole);
  });

  test('with other options of the CSV', () => {
    const options = ['--csv-delimiter', ';', '--columns', 'device,verdict,source', '--stale-days', '3'];
    expectSameReports(reportOf('merge', ...shards, ...options), reportOf('analyze', north, south, ...options));
  });

  test('with an inventory', () => {
    const rows = names.filter((_, i) => i % 3 > 0).map((name, i) => `${name.toLowerCase()}.corp.example;Site ${i % 4}`);
    const list = writeList(`Computer;Site\r\n${rows.join('\r\n')}\r\nNEVER-SEEN;Site 9\r\n`);
    const expected = reportOf('analyze', north, south, '--inventory', list);
    expectSameReports(reportOf('merge', ...[...shards].reverse(), '--inventory', list), expected);
    const { inventory, devices } = summaryOf(expected);
    expect(devices.unreported).toBe(1);
    expect(inventory.listed).toBe(rows.length + 1);
    expect(linesIn(expected).filter(({ verdict }) => verdict === 'unreported')).toHaveLength(1);
  });

  test('a new list takes the place of an older one', () => {
    const [old, now] = [writeList('name,Old\nGONE-1,x\n'), writeList('name,Site\nGONE-2,y\n')];
    const before = reportOf('analyze', north, south, '--inventory', old);
    expectSameReports(
      reportOf('merge', before, '--inventory', now),
      reportOf('analyze', north, south, '--inventory', now),
    );
  });
});

describe('what cannot be merged', () => {
  const fails = (...args: string[]): string => {
    const { code, stderr } = slicAudit(['merge', ...args, '--out', temporaryFolder()]);
    expect(code).toBe(2);
    return stderr;
  };

  test('overlapping shards', () => {
    expect(fails(shards[0] as string, whole)).toMatch(/shards must not overlap/);
  });

  test('a report that had an inventory, without a list', () => {
    const list = writeList('name,Site\nNEVER,x\n');
    expect(fails(reportOf('analyze', south, '--inventory', list))).toMatch(/--inventory/);
  });

  test('a folder without report, a cut file, a foreign file, a file out of order', () => {
    expect(fails(temporaryFolder())).toMatch(/no devices\.jsonl/);
    const path = join(temporaryFolder(), 'devices.jsonl');
    const bytes = readFileSync(join(whole, 'devices.jsonl'));
    writeFileSync(path, bytes);
    truncateSync(path, bytes.length - 100);
    expect(fails(path)).toMatch(/line 190 of .* is the file whole/);
    writeFileSync(path, 'hello\n');
    expect(fails(path)).toMatch(/line 1 /);
    writeFileSync(path, bytes);
    appendFileSync(path, bytes.subarray(0, bytes.indexOf(10) + 1));
    expect(fails(path)).toMatch(/out of order/);
  });

  test('a report that lost lines at its end', () => {
    const folder = temporaryFolder();
    const bytes = readFileSync(join(whole, 'devices.jsonl'));
    writeFileSync(join(folder, 'devices.jsonl'), bytes.subarray(0, bytes.indexOf(10) + 1));
    writeFileSync(join(folder, 'summary.json'), readFileSync(join(whole, 'summary.json')));
    expect(fails(folder)).toMatch(/1 lines? .*190/);
  });

  test('--inventory with --shard points to merge', () => {
    const list = writeList('name\nA\n');
    const { code, stderr } = slicAudit([
      'analyze',
      north,
      '--shard',
      '1/2',
      '--inventory',
      list,
      '--out',
      temporaryFolder(),
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/merge/);
  });
});

test('a missing shard is named on stderr', () => {
  const { stderr, code } = slicAudit(['merge', shards[0] as string, shards[2] as string, '--out', temporaryFolder()]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/2\/3/);
});
