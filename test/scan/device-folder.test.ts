import fs, { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EVIDENCE } from '../../analyzer/evidence/files.ts';
import type { DeviceFiles } from '../../analyzer/model/types.ts';
import { runAsync } from '../../analyzer/scan/async-driver.ts';
import { readDevice } from '../../analyzer/scan/device-folder.ts';
import { SyncDriver } from '../../analyzer/scan/sync-driver.ts';
import { REPOSITORY } from '../golden/run.ts';

const root = mkdtempSync(join(tmpdir(), 'slic-audit-walk-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const driver = new SyncDriver();
const realClose = fs.close;

type Tree = Record<string, string>;

/** Writes a device folder and reads it in both ways, which must say the same. */
async function device(name: string, tree: Tree, change?: (folder: string) => void) {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  change?.(folder);
  return readBoth(root, name);
}

async function readBoth(root: string, name: string) {
  const sync = plain(driver.run(readDevice(root, name, 'directory')), root);
  expect(await runAsync(readDevice(root, name, 'directory'), (files) => plain(files, root))).toEqual(sync);
  return sync;
}

const plain = ({ device: _device, source, files, problems, origins: _, ...rest }: DeviceFiles, base: string) => ({
  ...rest,
  source: source.slice(base.length + 1).replaceAll('\\', '/'),
  files: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()])),
  problems: problems.map(({ code, file }) => (file ? `${code} ${file}` : code)),
});

const manifest = (...items: { name: string; status?: string; bytes?: number }[]): string =>
  JSON.stringify({ schemaVersion: 1, evidence: items.map((item) => ({ status: 'collected', ...item })) });

const OLD = '20260101T000000Z_0a1b';
const NEW = '20260202T000000Z_ffff';
const NEWEST = '20260202T000001Z_0000';

describe('which files of a device folder count', () => {
  it('flat: files directly in the folder, complete by its manifest', async () => {
    const text = manifest(
      { name: 'slic.bin', bytes: 4 },
      { name: 'collector.log', bytes: 3 },
      { name: 'mgadiag.txt', status: 'absent' },
    );
    expect(await device('flat', { 'manifest.json': text, 'slic.bin': 'SLIC', 'collector.log': 'log' })).toEqual({
      kind: 'flat',
      source: 'flat',
      files: { 'manifest.json': text, 'slic.bin': 'SLIC' },
      rejected: [],
      problems: [],
    });
  });

  it('flat but not whole: a size differs, or a file is missing', async () => {
    const shorter = await device('short', {
      'manifest.json': manifest({ name: 'slic.bin', bytes: 5 }),
      'slic.bin': 'SLIC',
    });
    expect(shorter).toMatchObject({ kind: 'incomplete', problems: ['incomplete-collection'] });
    const missing = await device('missing', { 'manifest.json': manifest({ name: 'events.json', bytes: 5 }) });
    expect(missing).toMatchObject({
      kind: 'incomplete',
      problems: ['incomplete-collection', 'file-missing events.json'],
    });
    const builtIn = await device('built-in', { 'manifest.json': manifest({ name: 'constructor' }) });
    expect(builtIn.problems).toEqual(['incomplete-collection', 'file-missing constructor']);
    const log = await device('log', {
      'manifest.json': manifest({ name: 'collector.log', bytes: 5 }),
      'collector.log': 'log',
    });
    expect(log).toMatchObject({ kind: 'incomplete' });
  });

  it('hand-made: no manifest; names without regard to case', async () => {
    expect(await device('hand', { 'SLIC.BIN': 'SLIC', 'MgaDiag.TXT': 'text' })).toEqual({
      kind: 'hand-made',
      source: 'hand',
      files: { 'slic.bin': 'SLIC', 'mgadiag.txt': 'text' },
      rejected: [],
      problems: [],
    });
  });

  it('runs: the newest complete one', async () => {
    const whole = manifest({ name: 'slic.bin', bytes: 4 });
    const tree = {
      [`${OLD}/manifest.json`]: whole,
      [`${OLD}/slic.bin`]: 'SLI1',
      [`${NEW}/manifest.json`]: whole,
      [`${NEW}/slic.bin`]: 'SLI2',
    };
    expect(await device('runs', tree)).toMatchObject({
      kind: 'run',
      source: `runs/${NEW}`,
      files: { 'slic.bin': 'SLI2' },
      problems: [],
    });
    const half = { ...tree, [`${NEWEST}/slic.bin`]: 'SLI3' };
    expect(await device('half', half)).toMatchObject({
      kind: 'run',
      source: `half/${NEW}`,
      files: { 'slic.bin': 'SLI2' },
      problems: [],
    });
  });

  it('no complete run: the newest as it is, and it says so', async () => {
    const tree = {
      [`${OLD}/manifest.json`]: manifest({ name: 'slic.bin', bytes: 9 }),
      [`${OLD}/slic.bin`]: 'SLI1',
      [`${NEW}/slic.bin`]: 'SLI2',
    };
    expect(await device('none', tree)).toMatchObject({
      kind: 'incomplete',
      source: `none/${NEW}`,
      files: { 'slic.bin': 'SLI2' },
      problems: ['no-complete-run', 'manifest-missing'],
    });
  });

  it('loose files beside runs, and folders that are no runs, are ignored with a problem', async () => {
    const tree = { [`${OLD}/manifest.json`]: manifest(), 'slic.bin': 'SLIC', 'notes/slic.bin': 'SLIC' };
    expect(await device('loose', tree)).toMatchObject({
      kind: 'run',
      files: { 'manifest.json': manifest() },
      problems: ['loose-files'],
    });
    expect(await device('odd', { 'notes/slic.bin': 'SLIC' })).toMatchObject({
      kind: 'none',
      files: {},
      problems: ['unknown-folder', 'folder-empty', 'devices-deeper'],
    });
  });

  it('files beside a broken manifest are read', async () => {
    const broken = await device('broken', { 'manifest.json': '{', 'slic.bin': 'SLIC' });
    expect(broken).toMatchObject({
      kind: 'incomplete',
      files: { 'slic.bin': 'SLIC' },
      problems: ['incomplete-collection'],
    });
  });

  it('an empty folder, and one that is not there', async () => {
    expect(await device('empty', {})).toMatchObject({ kind: 'none', files: {}, problems: ['folder-empty'] });
    expect(await readBoth(root, 'nowhere')).toMatchObject({ kind: 'none', files: {}, problems: ['vanished'] });
  });

  it('a file at its limit is read, one byte more is rejected, what lies beside it counts', async () => {
    const limit = EVIDENCE['slic.bin'].limit;
    const at = await device('at', { 'slic.bin': '' }, (folder) => truncateSync(join(folder, 'slic.bin'), limit));
    expect(at.files['slic.bin']).toHaveLength(limit);
    const above = await device('above', { 'slic.bin': '', 'mgadiag.txt': 'text' }, (folder) =>
      truncateSync(join(folder, 'slic.bin'), limit + 1),
    );
    expect(above).toMatchObject({
      files: { 'mgadiag.txt': 'text' },
      rejected: ['slic.bin'],
      problems: ['too-large slic.bin'],
    });
  });

  it.skipIf(process.platform === 'win32')(
    'links are not followed (skipped on Windows, where they need a privilege)',
    async () => {
      const links = await device('links', { 'mgadiag.txt': 'text' }, (folder) => {
        symlinkSync(join(root, 'flat', 'slic.bin'), join(folder, 'slic.bin'));
      });
      expect(links).toMatchObject({
        files: { 'mgadiag.txt': 'text' },
        rejected: ['slic.bin'],
        problems: ['link slic.bin'],
      });
      const run = await device('linked-run', {}, (folder) => symlinkSync(join(root, 'runs', NEW), join(folder, NEW)));
      expect(run).toMatchObject({ kind: 'none', files: {}, problems: [`link ${NEW}`] });
      expect(plain(driver.run(readDevice(root, 'flat', 'link')), root)).toMatchObject({
        kind: 'none',
        problems: ['link'],
      });
    },
  );
});

it('both ways of reading say the same of every sample', async () => {
  const fleet = join(REPOSITORY, 'samples', 'fleet');
  for (const name of readdirSync(fleet)) await readBoth(fleet, name);
});

it('asks the file system a bounded number of times per device', () => {
  const before = driver.calls;
  driver.run(readDevice(root, 'flat', 'directory'));
  // Two for the listing, three calls for each of two files, one size of the log.
  expect(driver.calls - before).toBe(9);
});

it('a file whose closing fails was not read, however it is asked for', async () => {
  const text = manifest({ name: 'slic.bin', bytes: 4 });
  await device('closing', { 'manifest.json': text, 'slic.bin': 'SLIC' });
  const real = fs.closeSync;
  const fail = (descriptor: number): void => {
    real(descriptor);
    throw Object.assign(new Error('close failed'), { code: 'EIO' });
  };
  Object.assign(fs, {
    closeSync: fail,
    close: (d: number, done: (error: unknown) => void) =>
      setImmediate(() => {
        try {
          fail(d);
        } catch (error) {
          done(error);
        }
      }),
  });
  syncBuiltinESMExports();
  try {
    const read = await readBoth(root, 'closing');
    expect(read).toMatchObject({ files: {}, rejected: ['manifest.json', 'slic.bin'] });
  } finally {
    Object.assign(fs, { closeSync: real, close: realClose });
    syncBuiltinESMExports();
  }
});
