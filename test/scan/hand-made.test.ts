/** Folders that people put together: which file is read as which evidence, and what is said of the others. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import { EVIDENCE } from '../../analyzer/evidence/files.ts';
import type { DeviceFiles } from '../../analyzer/model/types.ts';
import { runAsync } from '../../analyzer/scan/async-driver.ts';
import { readDevice } from '../../analyzer/scan/device-folder.ts';
import { SyncDriver } from '../../analyzer/scan/sync-driver.ts';
import { dumps, listing } from '../evidence/dumps.ts';
import { msdm, otherTable, TABLE } from '../evidence/tables.ts';
import { REPOSITORY } from '../golden/run.ts';

const root = mkdtempSync(join(tmpdir(), 'slic-audit-hand-made-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const sample = (path: string): Buffer => readFileSync(join(REPOSITORY, 'samples', 'fleet', path));
const SLMGR = sample('PC-GOOD-MARKER/slmgr-dlv.txt');
const MGADIAG = sample('helpdesk 4711 (no marker)/mgadiag.txt');
const LICENSING = sample('PC-GOOD-MARKER/licensing.json');
const EVENTS = sample('PC-REFUSED-UNEXPLAINED/events.json');
const ACPI = sample('PC-GOOD-MARKER/acpi-tables.csv');

type Tree = Record<string, string | Uint8Array>;
let count = 0;

interface Read {
  /** Evidence, and the file that it was read from. */
  from: Record<string, string>;
  problems: string[];
  device: DeviceFiles;
}

const summarise = (device: DeviceFiles): Read => ({
  from: Object.fromEntries(
    Object.keys(device.files).map((file) => [file, device.origins?.[file as keyof typeof device.files]?.name ?? file]),
  ),
  problems: device.problems.map(({ code, file, message }) => `${code} ${file ?? ''}: ${message}`),
  device,
});

/** Writes a folder and reads it in both ways, which must say the same. */
async function read(tree: Tree, change?: (folder: string) => void): Promise<Read> {
  const name = `PC-${count++}`;
  const folder = join(root, name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(tree)) writeFileSync(join(folder, file), content);
  change?.(folder);
  const found = summarise(new SyncDriver().run(readDevice(root, name, 'directory')));
  const again = await runAsync(readDevice(root, name, 'directory'), (device) => JSON.stringify(summarise(device)));
  expect(again).toBe(JSON.stringify(found));
  return found;
}

const codes = ({ problems }: Read): string[] => problems.map((text) => text.slice(0, text.indexOf(':')).trim());

describe('files under other names', () => {
  it.each([
    ['slic.dat', TABLE, 'slic.bin'],
    ['SLIC', TABLE, 'slic.bin'],
    ['acpidump.txt', listing([otherTable('FACP'), msdm(), TABLE]), 'slic.bin'],
    ['slic.dsl', dumps['iasl -d'](TABLE), 'slic.bin'],
    ['dump.hex', Buffer.from(`\ufeff${dumps.xxd(TABLE)}`, 'utf16le'), 'slic.bin'],
    ['slmgr.txt', SLMGR, 'slmgr-dlv.txt'],
    ['output.log', SLMGR, 'slmgr-dlv.txt'],
    ['slmgr ato.txt', 'Error: 0xC004F035 The Software Licensing Service reported an error.', 'slmgr-dlv.txt'],
    ['mgadiag (1).txt', MGADIAG, 'mgadiag.txt'],
    ['report of user 1', MGADIAG, 'mgadiag.txt'],
    ['SoftwareLicensingProduct.json', LICENSING, 'licensing.json'],
    ['service.json', '{"OA2xBiosMarkerStatus": 2, "Version": "6.1.7601.1"}', 'licensing.json'],
    ['kms.json', EVENTS, 'events.json'],
    ['tables.csv', ACPI, 'acpi-tables.csv'],
  ])('%s', async (name, content, file) => {
    const found = await read({ [name]: content });
    expect(found.from).toEqual({ [file]: name });
    expect(codes(found)).toEqual([`read-from ${file}`]);
    expect(found.problems[0]).toContain(name);
    expect(found.device.kind).toBe('hand-made');
  });

  it('the right name counts, and the others are named', async () => {
    const found = await read({
      'slmgr-dlv.txt': SLMGR,
      'slmgr.txt': SLMGR,
      'Mgadiag.txt': MGADIAG,
      'mgadiag (2).txt': MGADIAG,
    });
    expect(found.from).toEqual({ 'slmgr-dlv.txt': 'slmgr-dlv.txt', 'mgadiag.txt': 'mgadiag.txt' });
    expect(codes(found)).toEqual(['unread-files']);
    expect(found.problems[0]).toMatch(/mgadiag \(2\)\.txt, slmgr\.txt; .*slic\.bin, .*mgadiag\.txt/);
  });

  it('of several the newest by name, and the others are named', async () => {
    const found = await read({ 'mgadiag (2).txt': MGADIAG, 'mgadiag (10).txt': MGADIAG, 'mgadiag (9).txt': MGADIAG });
    expect(found.from).toEqual({ 'mgadiag.txt': 'mgadiag (10).txt' });
    expect(found.problems[0]).toContain('mgadiag (10).txt was read, not mgadiag (9).txt, mgadiag (2).txt');
  });

  it('what is no evidence is named, with the names that count', async () => {
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3]);
    const found = await read({
      'slic.bin': TABLE,
      'note.txt': 'License status: Notification, 0xC004F035',
      'photo.png': picture,
      'desktop.ini': 'x',
    });
    expect(found.from).toEqual({ 'slic.bin': 'slic.bin' });
    expect(found.problems).toHaveLength(1);
    expect(found.problems[0]).toMatch(/unread-files : .*note\.txt, photo\.png; .*slic\.bin/);
  });

  it('a listing without SLIC, a dump of MSDM alone and a raw MSDM table are no evidence', async () => {
    for (const content of [
      listing([otherTable('FACP'), msdm()]),
      dumps.xxd(msdm()),
      msdm(),
      Buffer.concat([msdm(), TABLE]),
    ]) {
      const found = await read({ 'dump.txt': content });
      expect(found.from).toEqual({});
      expect(codes(found)).toEqual(['folder-empty', 'unread-files']);
    }
  });

  it('a dump that was cut is no witness', async () => {
    const found = await read({ 'dump.txt': dumps.xxd(TABLE.subarray(0, 300)) });
    expect(found.device.rejected).toEqual(['slic.bin']);
    expect(codes(found)).toEqual(['read-from slic.bin', 'table-cut slic.bin']);
    expect(analyzeDevice(found.device).result).toMatchObject({ verdict: 'unknown', cause: 'unreadable' });
  });

  it('beside a manifest no other name is read', async () => {
    const found = await read({ 'manifest.json': '{"schemaVersion":1,"evidence":[]}', 'slmgr.txt': SLMGR });
    expect(found.from).toEqual({ 'manifest.json': 'manifest.json' });
  });

  it.skipIf(process.platform === 'win32')('no link is followed (skipped on Windows)', async () => {
    const found = await read({}, (folder) =>
      symlinkSync(join(REPOSITORY, 'samples', 'fleet', 'PC-GOOD-MARKER', 'slmgr-dlv.txt'), join(folder, 'slmgr.txt')),
    );
    expect(found.from).toEqual({});
    expect(codes(found)).toEqual(['folder-empty', 'unread-files']);
  });

  it('more than the limit is not read', async () => {
    const found = await read({ 'slmgr.txt': Buffer.alloc(EVIDENCE['slmgr-dlv.txt'].limit + 1, 'x') });
    expect(codes(found)).toEqual(['folder-empty', 'unread-files']);
  });
});

describe('evidence in another place', () => {
  it('an MGADiag report in slmgr-dlv.txt is read as one', async () => {
    const found = await read({ 'slmgr-dlv.txt': MGADIAG });
    expect(found.from).toEqual({ 'mgadiag.txt': 'slmgr-dlv.txt' });
    expect(found.problems).toEqual([
      'wrong-place slmgr-dlv.txt: contains an MGADiag report, and was read as mgadiag.txt',
    ]);
  });

  it('and the reverse', async () => {
    expect((await read({ 'mgadiag.txt': SLMGR })).from).toEqual({ 'slmgr-dlv.txt': 'mgadiag.txt' });
  });

  it('both changed about are both read', async () => {
    const found = await read({ 'slmgr-dlv.txt': MGADIAG, 'mgadiag.txt': SLMGR });
    expect(found.device.files['mgadiag.txt']?.length).toBe(MGADIAG.length);
    expect(found.device.files['slmgr-dlv.txt']?.length).toBe(SLMGR.length);
  });

  it('where its own place is taken it is named', async () => {
    const found = await read({ 'slmgr-dlv.txt': MGADIAG, 'mgadiag.txt': MGADIAG });
    expect(found.from).toEqual({ 'mgadiag.txt': 'mgadiag.txt' });
    expect(found.problems).toEqual(['wrong-place slmgr-dlv.txt: contains an MGADiag report; it was not read']);
  });

  it('a dump under the name slic.bin is read as one', async () => {
    const found = await read({ 'slic.bin': dumps['certutil -encodehex'](Buffer.concat([TABLE, msdm()])) });
    expect(Buffer.from(found.device.files['slic.bin'] as Uint8Array)).toEqual(TABLE);
    expect(codes(found)).toEqual(['read-from slic.bin', 'trailing-bytes slic.bin']);
  });
});
