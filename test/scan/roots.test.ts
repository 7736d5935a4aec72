import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../analyzer/model/errors.ts';
import { matchesGlob } from '../../analyzer/scan/glob.ts';
import { child, fsPath, nameOf, trimRoot } from '../../analyzer/scan/paths.ts';
import { findDevices } from '../../analyzer/scan/roots.ts';
import { inShard, parseShard } from '../../analyzer/scan/shard.ts';
import { REPOSITORY } from '../golden/run.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-roots-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const MGADIAG = readFileSync(join(REPOSITORY, 'samples', 'fleet', 'helpdesk 4711 (no marker)', 'mgadiag.txt'));
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

  it('--exclude that leaves nothing is an error', () => {
    expect(() => findDevices([one], { exclude: ['*'] })).toThrow(/--exclude \* leaves no device folder/);
  });

  it('a shard may be empty', () => {
    const parts = [1, 2, 3, 4, 5, 6, 7].map((index) => findDevices([one], { shard: { index, of: 7 } }).length);
    expect(parts).toContain(0);
  });

  it('N shards take every device once', () => {
    const all = findDevices([one, two]);
    const parts = [1, 2, 3].flatMap((k) => findDevices([one, two], { shard: { index: k, of: 3 } }));
    expect(names(parts).sort()).toEqual(names(all).sort());
  });
});

describe('a root without device folders', () => {
  let count = 0;
  const root = (...files: string[]): string => {
    const path = join(dir, `root-${count++}`);
    mkdirSync(path);
    for (const file of files) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), file.includes('mgadiag') ? MGADIAG : 'x');
    }
    return path;
  };
  const run = '20260101T000000Z_0a1b';

  it.each([
    ['nothing', [], /is empty: is the share mounted/],
    ['loose evidence', ['mgadiag-user1.txt', 'photo.png'], /loose evidence \(mgadiag-user1\.txt\).*folder of its own/],
    ['loose evidence and an archive', ['mgadiag-user1.txt', 'pcs.zip'], /mgadiag-user1\.txt.*unpack pcs\.zip/],
    ['an archive', ['pcs.zip'], /archive.*unpack pcs\.zip/],
    ['the files of one device', ['slic.bin', 'manifest.json'], /files of one device.*folder above it.*explain/],
    [
      'the runs of one device',
      [`${run}/slic.bin`, '20260102T000000Z_0a1b/slic.bin'],
      /runs of one device.*folder above/,
    ],
    ['anything else', ['letter.docx'], /no evidence \(letter\.docx\)/],
  ])('%s', (_, files, message) => {
    const path = root(...files);
    expect(() => findDevices([path])).toThrow(UsageError);
    expect(() => findDevices([path])).toThrow(message);
    expect(() => findDevices([one, path])).toThrow(message);
  });
});

describe('devices that lie deeper', () => {
  const sites = join(dir, 'sites');
  const place = (path: string, file = 'mgadiag.txt'): void => {
    mkdirSync(join(sites, path), { recursive: true });
    if (file) writeFileSync(join(sites, path, file), MGADIAG);
  };
  place('SiteA/DeptB/PC1');
  place('SiteB/DeptC/PC3');
  place('SiteB/DeptC/PC0', '');

  it('the error says at which --depth', () => {
    expect(() => findDevices([sites])).toThrow(/SiteA.DeptB.PC1: devices seem to lie deeper, at --depth 3/);
    expect(() => findDevices([sites], { depth: 2 })).toThrow(/at --depth 3/);
    expect(() => findDevices([sites], { depth: 4 })).toThrow(/no folders 4 levels below it: .*--depth 3/);
  });

  it('--depth 3 takes each PC, with its own name', () => {
    const found = findDevices([sites], { depth: 3 });
    expect(names(found).map((text) => text.replaceAll('\\', '/'))).toEqual([
      'PC0 sites/SiteB/DeptC',
      'PC1 sites/SiteA/DeptB',
      'PC3 sites/SiteB/DeptC',
    ]);
  });

  it('--exclude leaves out folders of any level', () => {
    expect(findDevices([sites], { depth: 3, exclude: ['siteb'] }).map(({ device }) => device)).toEqual(['PC1']);
  });

  it('one device with evidence is enough to go on, and evidence that is left aside is named', () => {
    place('PC9');
    const notices: string[] = [];
    expect(findDevices([sites]).map(({ device }) => device)).toEqual(['PC9', 'SiteA', 'SiteB']);
    findDevices([sites], { depth: 3, notice: (text) => notices.push(text) });
    expect(notices).toEqual([expect.stringMatching(/above --depth 3 was not read \(.*PC9\)/)]);
  });

  it.skipIf(process.platform === 'win32')(
    'a link above the devices has a row and is not followed (skipped on Windows)',
    () => {
      symlinkSync(join(sites, 'SiteA'), join(sites, 'SiteL'));
      const links = findDevices([sites], { depth: 3 }).filter(({ link }) => link);
      expect(links).toEqual([{ root: sites, device: 'SiteL', link: true }]);
    },
  );
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
