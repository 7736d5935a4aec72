/** Windows' paths and answers, as far as they can be tried anywhere; test/windows tries them on Windows' own calls. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../analyzer/scan/fs.ts';
import { fsPath, trimRoot } from '../../analyzer/scan/paths.ts';
import { type Answer, type Entry, list } from '../../analyzer/scan/requests.ts';
import { refuseInsideRoot } from '../../analyzer/scan/roots.ts';
import { distinctFolders, windowsSpelling } from '../../analyzer/scan/same-folder.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-places-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('one folder has one spelling', () => {
  const spellings = ['C:\\work\\Fleet', 'c:/WORK/fleet/', '\\\\?\\C:\\work\\fleet\\', '\\\\.\\c:\\work\\fleet'];
  expect(new Set(spellings.map(windowsSpelling)).size).toBe(1);
  const shares = ['\\\\srv\\kms$', '//SRV/kms$/', '\\\\?\\UNC\\srv\\KMS$', '\\\\?\\unc\\srv\\kms$\\'];
  expect(new Set(shares.map(windowsSpelling))).toEqual(new Set(['\\\\SRV\\KMS$']));
  expect(windowsSpelling('C:\\a')).not.toBe(windowsSpelling('D:\\a'));
});

it.each([
  ['\\\\?\\E:\\', '\\\\?\\E:\\'],
  ['e:', 'e:\\'],
  ['E:/', 'E:\\'],
  ['\\\\srv\\kms$\\', '\\\\srv\\kms$'],
  ['\\\\?\\UNC\\srv\\kms$\\\\', '\\\\?\\UNC\\srv\\kms$'],
  ['\\\\?\\Volume{0a1b2c3d-0000-1111-2222-333344445555}\\', '\\\\?\\Volume{0a1b2c3d-0000-1111-2222-333344445555}\\'],
  ['fleet\\', 'fleet'],
])('the root %s is %s', (root, trimmed) => {
  expect(trimRoot(root, '\\')).toBe(trimmed);
});

it('a whole drive is asked for as a folder, and nothing else is changed', () => {
  expect(fsPath('\\\\?\\E:\\')).toBe('E:\\');
  for (const path of ['E:\\', '\\\\?\\E:\\a', '/tmp/ab', '\\\\srv\\ab']) expect(fsPath(path)).toBe(path);
});

describe('roots', () => {
  const [fleet, link] = [join(dir, 'fleet'), join(dir, 'link')];
  mkdirSync(join(fleet, 'PC-1'), { recursive: true });
  symlinkSync(fleet, link, 'junction');

  it('that are one folder are kept once, as they were given', () => {
    expect(distinctFolders([link, fleet, `${fleet}/../fleet`])).toEqual([link]);
    expect(distinctFolders([fleet, join(fleet, 'PC-1'), join(dir, 'not there')])).toHaveLength(3);
  });

  it('take no reports directly inside, by whichever way, nor a new folder for them', () => {
    for (const out of ['report', 'new/report', 'new/deep/report'])
      for (const root of [fleet, link])
        expect(() => refuseInsideRoot(join(link, out), [root]), out).toThrow(/would be taken for a device/);
    const deep = join(fleet, 'PC-1', 'report');
    expect(() => refuseInsideRoot(deep, [fleet])).not.toThrow();
    expect(() => refuseInsideRoot(deep, [fleet], 2)).toThrow(/would be taken for a device/);
    for (const out of [join(dir, 'report'), join(dir, 'new', 'report'), fleet])
      expect(() => refuseInsideRoot(out, [fleet]), out).not.toThrow();
  });
});

describe('answers', () => {
  const error = (code: string, path: string): Error => Object.assign(new Error(code), { code, path });

  it.each(['PC<1>', 'PC|1', 'PC"1', 'a?b', 'a*b', 'a:b'])(
    'a name that Windows cannot open did not vanish: %s',
    (name) => {
      const path = `\\\\?\\UNC\\srv\\kms$\\${name}`;
      expect(failureOf(error('ENOENT', path), 'win32')).toEqual({
        failure: 'error',
        code: 'the name holds a character that Windows cannot open',
      });
      expect(failureOf(error('ENOENT', path), 'linux')).toEqual({ failure: 'vanished' });
    },
  );

  it('any other name did', () => {
    expect(failureOf(error('ENOENT', '\\\\?\\C:\\fleet\\PC-1'), 'win32')).toEqual({ failure: 'vanished' });
  });
});

/** Runs a listing whose entries are all called links, over what is there in truth. */
function listLinks(entries: Record<string, Answer>, platform: NodeJS.Platform): Entry[] {
  const walk = list('\\\\srv\\kms$\\PC-1', (name) => name !== 'other.txt', platform);
  const links = Object.keys(entries).map((name): Entry => ({ name, kind: 'link' }));
  let step = walk.next();
  while (!step.done) {
    const { op, path } = step.value;
    const name = path.split(/[\\/]/).at(-1) as string;
    step = walk.next(op === 'list' ? { entries: links, more: false } : (entries[name] as Answer));
  }
  return (step.value as { entries: Entry[] }).entries;
}

describe('reparse points', () => {
  const found: Record<string, Answer> = {
    'slic.bin': { size: 374, mtimeMs: 1, ctimeMs: 1 },
    'manifest.json': { failure: 'link' },
    'mgadiag.txt': { failure: 'not-regular-file', what: 'folder' },
    'other.txt': { size: 1, mtimeMs: 1, ctimeMs: 1 },
  };

  it('a file that deduplication has put elsewhere is a file; a link and a mounted folder stay links', () => {
    expect(listLinks(found, 'win32').map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'slic.bin file',
      'manifest.json link',
      'mgadiag.txt link',
      'other.txt link',
    ]);
  });

  it('elsewhere a link is a link, and nothing more is asked', () => {
    expect(listLinks(found, 'linux').every(({ kind }) => kind === 'link')).toBe(true);
  });
});
