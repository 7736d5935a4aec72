import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeviceChange } from '../../analyzer/fleet/changes.ts';
import { copyOf, linesIn, newFleet, reportOf, run, slicAudit, temporaryFolder, writeList } from './fleet.ts';

interface Diff {
  devices: { old: number; new: number; same: number };
  changed: DeviceChange[];
  added: { device: string }[];
  removed: { device: string }[];
}

let before = '';
let after = '';
let [flashed, wiped, swapped, moved, gone] = ['', '', '', '', ''];

/** Edits a device's manifest, and its table with the sizes and hashes that belong to it. */
function edit(folder: string, change: { computer?: object; slic?: (table: Buffer) => Buffer }): void {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  Object.assign(manifest.computer, change.computer);
  if (change.slic) {
    const table = change.slic(readFileSync(join(folder, 'slic.bin')));
    writeFileSync(join(folder, 'slic.bin'), table);
    const item = manifest.evidence.find(({ name }: { name: string }) => name === 'slic.bin');
    Object.assign(item, { bytes: table.length, sha256: createHash('sha256').update(table).digest('hex') });
  }
  writeFileSync(path, JSON.stringify(manifest));
}

/** Blanks the marker and keeps the sum of the table's bytes 0. */
function wipeMarker(table: Buffer): Buffer {
  const wiped = Buffer.from(table);
  wiped.fill(0xff, 192);
  wiped[9] = 0;
  wiped[9] = -wiped.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return wiped;
}

const blankAll = (table: Buffer): Buffer => {
  const blank = wipeMarker(table);
  blank.fill(0, 36, 192);
  return blank;
};

beforeAll(async () => {
  const { root } = await newFleet(120);
  before = await reportOf('analyze', root, '--format', 'jsonl');
  const copy = copyOf(root);
  const usable = linesIn(before).filter(
    ({ cause, slic, collection, computer }) =>
      cause === 'marker-valid' && slic?.length === 374 && collection.kind !== 'incomplete' && computer.biosVersion,
  );
  const [a, b, c, d] = usable.map(({ device, source }) => ({ device, folder: source.replace(root, copy) }));
  if (!a || !b || !c || !d) throw new Error('the fleet has too few sound tables for this test');
  [wiped, flashed, swapped, moved] = [a.device, b.device, c.device, d.device];
  edit(a.folder, { slic: wipeMarker });
  edit(b.folder, { slic: wipeMarker, computer: { biosVersion: 'NEW-1.2' } });
  edit(c.folder, {
    slic: blankAll,
    computer: { serialNumber: '=OTHER', uuid: '11111111-2222-3333-4444-555555555555' },
  });
  // Another run folder with the same facts: no change.
  renameSync(d.folder, join(copy, 'tmp'));
  rmSync(join(copy, moved), { recursive: true, force: true });
  mkdirSync(join(copy, moved));
  renameSync(join(copy, 'tmp'), join(copy, moved, '20991231T235959Z_abcd'));
  gone = linesIn(before).at(-1).device;
  rmSync(join(copy, gone), { recursive: true });
  mkdirSync(join(copy, 'AAA-NEW'));
  after = await reportOf('analyze', copy, '--format', 'jsonl');
});

const diff = async (...args: string[]): Promise<Diff> => JSON.parse((await run('diff', ...args, '--json')).stdout);

describe('diff', () => {
  test('names exactly what changed, alarms first', async () => {
    const { devices, changed, added, removed } = await diff(before, after);
    expect(devices).toEqual({ old: 120, new: 120, same: 116 });
    expect(changed.map(({ device, reason, alarm }) => [device, reason, alarm])).toEqual([
      [wiped, 'marker-lost', true],
      [swapped, 'board-swap', true],
      [flashed, 'bios-update', false],
    ]);
    expect(changed.every(({ explanations }) => explanations.length > 0)).toBe(true);
    const fields = changed.map(({ changes }) => changes.map(({ field }) => field));
    expect(fields[0]).toEqual(expect.arrayContaining(['verdict', 'cause', 'slic']));
    expect(fields[0]).not.toContain('bios_version');
    expect(fields[1]).toEqual(expect.arrayContaining(['slic', 'serial_number', 'uuid']));
    expect(fields[2]).toEqual(expect.arrayContaining(['slic', 'bios_version']));
    expect(added.map(({ device }) => device)).toEqual(['AAA-NEW']);
    expect(removed.map(({ device }) => device)).toEqual([gone]);
  });

  test('of a run with itself is empty', async () => {
    const { changed, added, removed } = await diff(before, join(before, 'devices.jsonl'));
    expect([changed, added, removed]).toEqual([[], [], []]);
  });

  test('as text', async () => {
    const { stdout } = await run('diff', before, after);
    expect(stdout.split('\n')[0]).toBe(
      '120 devices before, 120 now: 3 changed (2 alarms), 1 added, 1 removed, 116 unchanged.',
    );
    expect(stdout.indexOf(wiped)).toBeLessThan(stdout.indexOf(flashed));
    expect(stdout).not.toContain(moved);
  });

  test('as CSV, to stdout and into a file, safe for a spreadsheet', async () => {
    const { stdout } = await run('diff', before, after, '--csv');
    const rows = stdout.split('\r\n');
    expect(rows).toHaveLength(1 + 3 + 1 + 1 + 1);
    expect(rows[2]).toContain("'=OTHER");
    const file = join(temporaryFolder(), 'changes.csv');
    await run('diff', before, after, '--csv', file);
    expect(readFileSync(file, 'utf8')).toBe(stdout);
  });

  test('--fail-on changed', async () => {
    expect((await slicAudit(['diff', before, after, '--fail-on', 'changed'])).code).toBe(1);
    expect((await slicAudit(['diff', before, before, '--fail-on', 'changed'])).code).toBe(0);
    expect((await slicAudit(['diff', before, before, '--fail-on', 'blocked'])).code).toBe(2);
  });

  test('with nothing to compare', async () => {
    const empty = join(temporaryFolder(), 'devices.jsonl');
    writeFileSync(empty, '');
    for (const args of [
      [before, temporaryFolder()],
      [join(before, 'nothing'), before],
      [empty, empty],
      [before, join(before, 'summary.json')],
    ])
      expect((await slicAudit(['diff', ...args])).code, args.join(' ')).toBe(2);
    expect(existsSync(join(temporaryFolder(), 'x'))).toBe(false);
    expect((await diff(empty, before)).added).toHaveLength(120);
  });

  test('a machine that reports for the first time is added, one that only the list names is none', async () => {
    const list = writeList('name\nAAA-NEW\nNEVER\n');
    const listed = await reportOf('merge', before, '--inventory', list, '--format', 'jsonl');
    const { added, removed } = await diff(listed, after);
    expect(added.map(({ device }) => device)).toEqual(['AAA-NEW']);
    expect(removed.map(({ device }) => device)).toEqual([gone]);
  });

  test('two devices of one name are told apart by their folders', async () => {
    const [one, two] = [await newFleet(5, '7'), await newFleet(5, '8')];
    const both = await reportOf('analyze', one.root, two.root, '--format', 'jsonl');
    const first = await reportOf('analyze', one.root, '--format', 'jsonl');
    const { changed, added, removed } = await diff(both, first);
    expect([changed, added]).toEqual([[], []]);
    expect(removed).toHaveLength(5);
  });
});
