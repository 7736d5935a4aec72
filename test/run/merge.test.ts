import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Inventory, parseInventory } from '../../analyzer/fleet/inventory.ts';
import { CSV_DEFAULTS } from '../../analyzer/report/csv.ts';
import { mergeDevices } from '../../analyzer/run/merge.ts';
import type { RowBytes } from '../../analyzer/run/rows.ts';
import {
  expectSameReports,
  linesIn,
  newFleet,
  reportOf,
  slicAudit,
  summaryOf,
  temporaryFolder,
  writeList,
} from './fleet.ts';

let [north, south] = ['', ''];
let names: string[] = [];
let shards: string[] = [];
let whole = '';

beforeAll(async () => {
  ({ root: north, names } = await newFleet(130));
  ({ root: south } = await newFleet(60, '2'));
  whole = await reportOf('analyze', north, south);
  shards = await Promise.all([1, 2, 3].map((k) => reportOf('analyze', north, south, '--shard', `${k}/3`)));
});

describe('merged shards are one run', async () => {
  test.each([[[0, 1, 2]], [[2, 0, 1]], [[1, 2, 0]]])('in the order %s', async (order) => {
    expectSameReports(await reportOf('merge', ...order.map((i) => shards[i] as string)), whole);
  });

  test('and so are reports of single roots, some of them merged before', async () => {
    const parts = [await reportOf('analyze', south), await reportOf('analyze', north)];
    expectSameReports(await reportOf('merge', ...parts), whole);
    const two = await reportOf('merge', ...shards.slice(0, 2));
    expectSameReports(await reportOf('merge', shards[2] as string, join(two, 'devices.jsonl')), whole);
  });

  test('with other options of the CSV', async () => {
    const options = ['--csv-delimiter', ';', '--columns', 'device,verdict,source', '--stale-days', '3'];
    expectSameReports(
      await reportOf('merge', ...shards, ...options),
      await reportOf('analyze', north, south, ...options),
    );
  });

  test('with an inventory', async () => {
    const rows = names.filter((_, i) => i % 3 > 0).map((name, i) => `${name.toLowerCase()}.corp.example;Site ${i % 4}`);
    const list = writeList(`Computer;Site\r\n${rows.join('\r\n')}\r\nNEVER-SEEN;Site 9\r\n`);
    const expected = await reportOf('analyze', north, south, '--inventory', list);
    expectSameReports(await reportOf('merge', ...[...shards].reverse(), '--inventory', list), expected);
    const { inventory, devices } = summaryOf(expected);
    expect(devices.unreported).toBe(1);
    expect(inventory.listed).toBe(rows.length + 1);
    expect(linesIn(expected).filter(({ verdict }) => verdict === 'unreported')).toHaveLength(1);
  });

  test('a new list takes the place of an older one', async () => {
    const [old, now] = [writeList('name,Old\nGONE-1,x\n'), writeList('name,Site\nGONE-2,y\n')];
    const before = await reportOf('analyze', north, south, '--inventory', old);
    expectSameReports(
      await reportOf('merge', before, '--inventory', now),
      await reportOf('analyze', north, south, '--inventory', now),
    );
  });
});

describe('what a merge counts', () => {
  const merge = async (inventory: Inventory | null, ...reports: string[]) => {
    const rows: RowBytes[] = [];
    const facts = await mergeDevices(
      reports.map((report) => join(report, 'devices.jsonl')),
      {
        inventory,
        formats: ['csv'],
        csv: CSV_DEFAULTS,
        writers: [],
        signal: new AbortController().signal,
        onRows: (batch) => rows.push(batch),
      },
    );
    const jsonl = Buffer.concat(rows.map(({ jsonl: { bytes } }) => bytes));
    return { facts, rows, lines: jsonl.toString('utf8').split('\n').length - 1 };
  };

  test('a folder for each line, and the lines of each input', async () => {
    const { facts, rows, lines } = await merge(null, ...shards);
    expect(facts.lines.reduce((sum, count) => sum + count, 0)).toBe(190);
    expect(facts.lines).toEqual(shards.map((shard) => linesIn(shard).length));
    expect(facts).toMatchObject({ folders: 190, inventory: null });
    expect(lines).toBe(190);
    for (const kind of ['jsonl', 'csv', 'facts'] as const)
      expect(rows.flatMap((batch) => [...batch[kind].lengths])).toHaveLength(190);
    expect(rows.flatMap(({ reportRows }) => [...reportRows.lengths])).toEqual([]);
  });

  test('a machine that never reported has a row and no folder', async () => {
    const list = parseInventory(Buffer.from(`name\n${names[0]}\nNEVER-1\nNEVER-2\n`), null);
    const { facts, lines } = await merge(list, ...shards);
    expect(facts).toMatchObject({ folders: 190, inventory: { listed: 3 } });
    expect(lines).toBe(192);
    const again = await merge(list, await reportOf('merge', ...shards, '--inventory', writeList('name\nGONE\n')));
    expect(again).toMatchObject({ facts: { folders: 190, lines: [191] }, lines: 192 });
  });

  test('the summary of a merge names the folders and rows of all its reports', async () => {
    const { run } = summaryOf(await reportOf('merge', ...shards, '--inventory', writeList('name\nNEVER\n')));
    expect(run).toMatchObject({ deviceFolders: 190, rows: 191 });
  });
});

describe('what cannot be merged', async () => {
  const fails = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await slicAudit(['merge', ...args, '--out', temporaryFolder()]);
    expect(code).toBe(2);
    return stderr;
  };

  test('overlapping shards', async () => {
    expect(await fails(shards[0] as string, whole)).toMatch(/shards must not overlap/);
  });

  test('a report that had an inventory, without a list', async () => {
    const list = writeList('name,Site\nNEVER,x\n');
    expect(await fails(await reportOf('analyze', south, '--inventory', list))).toMatch(/--inventory/);
  });

  test('a folder without report, a cut file, a foreign file, a file out of order', async () => {
    expect(await fails(temporaryFolder())).toMatch(/no devices\.jsonl/);
    const path = join(temporaryFolder(), 'devices.jsonl');
    const bytes = readFileSync(join(whole, 'devices.jsonl'));
    writeFileSync(path, bytes);
    truncateSync(path, bytes.length - 100);
    expect(await fails(path)).toMatch(/line 190 of .* is the file whole/);
    writeFileSync(path, 'hello\n');
    expect(await fails(path)).toMatch(/line 1 /);
    writeFileSync(path, bytes);
    appendFileSync(path, bytes.subarray(0, bytes.indexOf(10) + 1));
    expect(await fails(path)).toMatch(/out of order/);
  });

  test('a report that lost lines at its end', async () => {
    const folder = temporaryFolder();
    const bytes = readFileSync(join(whole, 'devices.jsonl'));
    writeFileSync(join(folder, 'devices.jsonl'), bytes.subarray(0, bytes.indexOf(10) + 1));
    writeFileSync(join(folder, 'summary.json'), readFileSync(join(whole, 'summary.json')));
    expect(await fails(folder)).toMatch(/1 lines? .*190/);
  });

  test('--inventory with --shard points to merge', async () => {
    const list = writeList('name\nA\n');
    const { code, stderr } = await slicAudit([
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

test('a missing shard is named on stderr', async () => {
  const { stderr, code } = await slicAudit([
    'merge',
    shards[0] as string,
    shards[2] as string,
    '--out',
    temporaryFolder(),
  ]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/2\/3/);
});
