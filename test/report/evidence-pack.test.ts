import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slicAudit } from '../cli/cli.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/fleet/', import.meta.url));
const sample = (name: string) => join(SAMPLES, name);
const BAD = ['PC-TEMPLATE-MARKER', 'PC-NO-MARKER', 'PC-SIGNATURE-AS-TEXT', 'PC-HEADER-ONLY'];

let folder: string;
let pack: string;

/** All files below a folder, by path. */
function files(path: string): Map<string, Buffer> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(path, name))]));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slic-audit-pack-'));
  pack = join(folder, 'pack');
  const { code, stderr } = slicAudit(['evidence-pack', ...BAD.map(sample), sample('PC-GOOD-MARKER'), '--out', pack]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'PC-GOOD-MARKER: left out, its firmware is marker-valid\n' });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it holds the tables as they were collected, each with its decode and its case', () => {
  const tables = [...files(pack)]
    .filter(([name]) => name.endsWith('slic.bin'))
    .map(([, bytes]) => bytes.toString('hex'));
  expect(tables.sort()).toEqual(BAD.map((name) => slicOf(sample(name))).sort());
  const names = [...files(pack).keys()];
  for (const kind of ['case.txt', 'decode.txt'])
    expect(names.filter((name) => name.endsWith(kind))).toHaveLength(BAD.length);
});

test('it names serial number and BIOS, and nothing of the company', () => {
  for (const [name, bytes] of files(pack)) {
    const text = bytes.toString('latin1');
    expect(text, name).not.toMatch(/PC-[A-Z]|\.example|kms\d|domain:|[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/i);
    if (name.endsWith('case.txt')) expect(text).toMatch(/Serial number {2}\S.*\r\n {2}BIOS version {3}\S/);
  }
});

test('a pack is never mixed with what lies there already', () => {
  const before = files(pack);
  const { code, stderr } = slicAudit(['evidence-pack', sample('PC-NO-MARKER'), '--out', pack]);
  expect(code).toBe(2);
  expect(stderr).toContain('is not empty');
  expect(files(pack)).toEqual(before);
  expect(readdirSync(folder)).toEqual(['pack']);
});

test('sound firmware is no case, and a folder that is not there is an error', () => {
  const out = join(folder, 'none');
  expect(slicAudit(['evidence-pack', sample('PC-GOOD-MARKER'), '--out', out]).code).toBe(2);
  expect(slicAudit(['evidence-pack', sample('nowhere'), '--out', out]).code).toBe(2);
  expect(readdirSync(folder)).toEqual(['pack']);
});

test('what is no SLIC table is not copied, whatever its name', () => {
  const device = mkdtempSync(join(folder, 'device-'));
  writeFileSync(join(device, 'slic.bin'), 'MSDM with a product key');
  expect(slicAudit(['evidence-pack', device, '--out', join(folder, 'none')]).code).toBe(2);
  rmSync(device, { recursive: true });
});

/** Bytes of the table that counts for a sample: directly in the folder or in its newest run. */
function slicOf(path: string): string {
  const tables = [...files(path)].filter(([name]) => name.endsWith('slic.bin')).map(([, bytes]) => bytes);
  return (tables.at(-1) as Buffer).toString('hex');
}
