import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../analyzer/model/errors.ts';
import { matchesGlob } from '../../analyzer/scan/glob.ts';
import { child, fsPath, nameOf, trimRoot } from '../../analyzer/scan/paths.ts';
import { findDevices } from '../../analyzer/scan/roots.ts';
import { inShard, parseShard } from '../../analyzer/scan/shard.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-roots-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const [one, two] = [join(dir, 'one'), join(dir, 'two')];
for (const path of [join(one, 'PC-2'), join(one, 'PC-1'), join(one, '.hidden'), join(two, 'PC-1'), join(two, 'pc-1')])
  mkdirSync(path, { recursive: true });
writeFileSync(join(one, 'readme.txt'), 'a file is no device');

const names = (devices: ReturnType<typeof findDevices>) =>
  devices.map(({ root, device }) => `${device} ${root.slice(dir.length + 1)}`);

describe('finding devices', () => {
  it('every folder directly under a root, in ordinal order of name, then of root', () => {
    expect(names(findDevices([two, one]))).toEqual(['.hidden one', 'PC-1 one', 'PC-1 two', 'PC-2 one', 'pc-1 two']);
  });

  it('a root named twice is read once', () => {
    expect(findDevices([one, `${one}/`, one])).toHaveLength(3);
  });

  it.skipIf(process.platform === 'win32')('a link counts as a device (skipped on Windows)', () => {
    const root = join(dir, 'links');
    mkdirSync(root);
    symlinkSync(one, join(root, 'PC-L'));
    expect(findDevices([root])).toEqual([{ root, device: 'PC-L', link: true }]);
  });

  it('a root that is missing or no folder is the user’s error', () => {
    expect(() => findDevices([join(dir, 'nowhere')])).toThrow(UsageError);
    expect(() => findDevices([join(one, 'readme.txt')])).toThrow(UsageError);
  });

  it('--exclude leaves folders out', () => {
    expect(names(findDevices([one], { exclude: ['.*', 'pc-2'] }))).toEqual(['PC-1 one']);
  });

  it('N shards take every device once', () => {
    const all = findDevices([one, two]);
    const parts = [1, 2, 3].flatMap((k) => findDevices([one, two], { shard: { index: k, of: 3 } }));
    expect(names(parts).sort()).toEqual(names(all).sort());
  });
});

it('shards are of like size, also for names that differ at the end alone', () => {
  const sizes = [1, 2, 3, 4].map(
    (index) =>
      Array.from({ length: 4000 }, (_, i) => `PC-${i}`).filter((name) => inShard(name, { index, of: 4 })).length,
  );
  for (const size of sizes) expect(Math.abs(size - 1000)).toBeLessThan(150);
  expect(parseShard('2/3')).toEqual({ index: 2, of: 3 });
  for (const text of ['0/3', '4/3', '1/0', '1', 'a/b', '-1/2', '1/2/3'])
    expect(() => parseShard(text), text).toThrow(UsageError);
});

it('globs match without regard to case, in linear time', () => {
  expect(['*', 'PC-*', 'pc-??', '*1', 'p*1'].map((glob) => matchesGlob('PC-01', glob))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(['', 'PC', '?', 'PC-?', '*2'].map((glob) => matchesGlob('PC-01', glob))).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(matchesGlob('a'.repeat(5000), `${'*a'.repeat(2000)}b`)).toBe(false);
});

it('names that are no UTF-8 keep their bytes', () => {
  for (const raw of [
    Buffer.from([0x50, 0x43, 0xff, 0x80, 0xc3, 0xa9]),
    Buffer.from([0xed, 0xb2, 0x80]),
    Buffer.from('PC-é😀\ufffd'),
  ]) {
    const name = nameOf(raw);
    expect(Buffer.from(fsPath(name) as string), raw.toString('hex')).toEqual(raw);
  }
});

it('roots lose their trailing separators, a file system root keeps its own', () => {
  expect(trimRoot('/a/b//')).toBe('/a/b');
  expect(child(trimRoot('/'), 'a')).toBe('/a');
});
