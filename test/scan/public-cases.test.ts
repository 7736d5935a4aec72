/** Inputs like those that people published: those of folders, dumps and roots. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { readSingleDevice } from '../../analyzer/scan/single.ts';
import { slicAudit } from '../cli/cli.ts';
import { sharedPath } from '../shared.ts';

const shared = sharedPath('public-cases');
const cases = shared ?? '';
const dir = mkdtempSync(join(tmpdir(), 'slic-audit-public-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const result = (path: string): DeviceResult => analyzeDevice(readSingleDevice(join(cases, path))).result;

const run = (...args: string[]): ReturnType<typeof slicAudit> => slicAudit(args);

const rowsIn = (out: string): DeviceResult[] =>
  readFileSync(join(out, 'devices.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe.skipIf(shared === null)('public cases (skipped where ../shared is missing)', () => {
  it('05: the key of the table behind SLIC shows nowhere', () => {
    const folder = join(cases, '05-slic-then-msdm-key', 'PC');
    const raw = readFileSync(join(folder, 'slic.bin'));
    const table = raw.readUInt32LE(4);
    const secret = raw.subarray(-29);
    const found = result('05-slic-then-msdm-key/PC');
    expect(found.problems.map(({ code }) => code)).toContain('trailing-bytes');
    expect(found.slic).toMatchObject({ length: table, declaredLength: table });
    const root = join(dir, '05');
    cpSync(join(cases, '05-slic-then-msdm-key'), root, { recursive: true });
    const pack = join(dir, 'pack');
    const outputs = [
      run('decode', join(folder, 'slic.bin')),
      run('decode', join(folder, 'slic.bin'), '--json'),
      run('explain', folder),
      run('explain', folder, '--json'),
      run('explain', folder, '--markdown'),
      run('analyze', root, '--out', join(dir, 'out-05')),
      run('evidence-pack', folder, '--out', pack),
    ];
    const files = [pack, join(dir, 'out-05')]
      .filter((path) => existsSync(path))
      .flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    for (const bytes of [...files, ...outputs.map(({ stdout, stderr }) => Buffer.from(stdout + stderr))]) {
      expect(bytes.includes(secret)).toBe(false);
      const text = bytes.toString('latin1').replace(/\s/g, '').toLowerCase();
      for (let i = 0; i + 6 <= secret.length; i += 6)
        expect(text).not.toContain(secret.subarray(i, i + 6).toString('hex'));
    }
  });

  it('06: evidence under other names is read', () => {
    const found = result('06-file-names-ignored-beside-evidence/PC');
    expect(found.mgadiag).not.toBeNull();
    expect(found.slmgr?.windows).not.toBeNull();
    expect(found.problems.map(({ message }) => message).join()).toMatch(
      /mgadiag \(1\)\.txt.*slmgr\.txt|slmgr\.txt.*mgadiag \(1\)\.txt/,
    );
  });

  it('08: a root without device folders is an error, and the old reports stay', () => {
    const out = join(dir, 'out-08');
    run('analyze', join(cases, '05-slic-then-msdm-key'), '--out', out);
    const before = readdirSync(out).map((name) => readFileSync(join(out, name)).toString('base64'));
    const { code, stdout, stderr } = run(
      'analyze',
      join(cases, '08-root-without-device-folders', 'root'),
      '--out',
      out,
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^slic-audit: .*loose evidence \(mgadiag-user1\.txt\).*pcs\.zip first\n$/);
    expect(readdirSync(out).map((name) => readFileSync(join(out, name)).toString('base64'))).toEqual(before);
  });

  it('18: site, department, PC', () => {
    const root = join(cases, '18-site-department-pc', 'root');
    const wrong = run('analyze', root, '--out', join(dir, 'out-18'));
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--depth 3') });
    expect(existsSync(join(dir, 'out-18', 'devices.jsonl'))).toBe(false);
    expect(run('analyze', root, '--depth', '3', '--out', join(dir, 'out-18')).code).toBe(0);
    expect(rowsIn(join(dir, 'out-18')).map(({ device }) => device)).toEqual(['PC1', 'PC3']);
    expect(run('explain', root).code).toBe(2);
  });
});
