/** The downloads for Windows: what is in them, that they are the same each time, and that the executable can be signed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, REPOSITORY } from '../tools/bundle.ts';
import { EXECUTABLE, ZIP } from '../tools/dist.ts';
import { isSigned, withoutSignature } from '../tools/executable.ts';
import { cachedNode, NODE_VERSION } from '../tools/node-download.ts';
import { zip } from '../tools/zip.ts';
import { downloads } from '../windows/native.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-dist-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const isThere = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
const missing = ['unzip', 'sha256sum', 'openssl', 'osslsigncode'].find((program) => !isThere(program));
const nodeExe = cachedNode({ platform: 'win', version: NODE_VERSION });
const reason = missing ? `needs ${missing}` : nodeExe ? undefined : 'needs node.exe: npm run dist -- --download';

describe('a ZIP', () => {
  const entries = [
    { name: 'b/\u00fc.txt', bytes: Buffer.from('one') },
    { name: 'a.txt', bytes: Buffer.alloc(0) },
  ];

  it('is the same bytes each time, in the order as given', () => {
    expect(zip(entries)).toEqual(zip(entries));
    expect(zip(entries).indexOf('b/')).toBeLessThan(zip(entries).indexOf('a.txt'));
  });

  it.skipIf(!isThere('unzip'))('is one to other programs', () => {
    const file = join(dir, 'small.zip');
    writeFileSync(file, zip(entries));
    execFileSync('unzip', ['-q', file, '-d', join(dir, 'small')]);
    expect(readFileSync(join(dir, 'small/b/\u00fc.txt'), 'utf8')).toBe('one');
    expect(readFileSync(join(dir, 'small/a.txt'), 'utf8')).toBe('');
  });
});

describe('the program as one file', () => {
  it('needs nothing beside it, also for its workers', async () => {
    const { code, version } = await bundle();
    const home = join(dir, 'alone');
    mkdirSync(home);
    writeFileSync(join(home, 'slic-audit.cjs'), code);
    const run = (...args: string[]): string =>
      execFileSync(process.execPath, [join(home, 'slic-audit.cjs'), ...args], { encoding: 'utf8', cwd: home });
    expect(run('--version')).toBe(`${version}\n`);
    run('analyze', join(REPOSITORY, 'samples/fleet'), '--out', 'r', '--quiet', '--concurrency', '2');
    expect(readFileSync(join(home, 'r/devices.jsonl'), 'utf8').split('\n')).toHaveLength(
      readdirSync(join(REPOSITORY, 'samples/fleet')).length + 1,
    );
  });

  it('is the same bytes each time', async () => {
    expect((await bundle()).code).toBe((await bundle()).code);
  });
});

describe.skipIf(reason !== undefined)(reason ? `the downloads (skipped: ${reason})` : 'the downloads', () => {
  let release: string;
  const unpacked = join(dir, 'unpacked');
  const read = (name: string): Buffer => readFileSync(join(unpacked, name));

  beforeAll(async () => {
    release = await downloads();
    execFileSync('unzip', ['-q', join(release, ZIP), '-d', unpacked]);
  });

  it.each([
    ...['node.exe', 'slic-audit.cjs', 'slic-audit.cmd', 'Start here.cmd', 'README.md', 'LICENSE'],
    ...['collector/Collect-KmsEvidence.ps1', 'collector/deploy/configmgr/install.cmd', 'docs/windows.md'],
  ])('hold %s', (name) => {
    expect(read(name).length).toBeGreaterThan(0);
  });

  it('name the checksum of each file', () => {
    for (const folder of [unpacked, release])
      expect(spawnSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder }).status).toBe(0);
    expect(read('SHA256SUMS').toString().split('\n').length).toBeGreaterThan(20);
  });

  it('hold node.exe as its publisher signed it', () => {
    expect(read('node.exe').equals(readFileSync(nodeExe as string))).toBe(true);
    expect(isSigned(read('node.exe'))).toBe(true);
  });

  it('hold the licence of everything that is in them', async () => {
    const notices = read('THIRD-PARTY-NOTICES.txt').toString();
    const { packages } = await bundle();
    expect(packages).toContain('node_modules/yargs');
    for (const name of [...packages.map((folder) => folder.replace('node_modules/', '')), 'Node.js'])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('hold batch files that Windows reads', () => {
    for (const name of ['slic-audit.cmd', 'Start here.cmd'])
      expect(read(name).toString('latin1')).toMatch(/^(?:[\x20-\x7e]*\r\n)+$/);
  });

  describe('the executable', () => {
    it('bears no signature that is broken: the one of Node was taken off', () => {
      expect(isSigned(readFileSync(join(release, EXECUTABLE)))).toBe(false);
      expect(() => withoutSignature(Buffer.alloc(4096))).toThrow('no Windows program');
    });

    it('can be signed, and is valid then', () => {
      const [key, certificate, signed] = ['key.pem', 'certificate.pem', 'signed.exe'].map((name) => join(dir, name));
      const subject = ['-subj', '/CN=a test', '-days', '2', '-addext', 'extendedKeyUsage=codeSigning'];
      const pair = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate] as string[];
      execFileSync('openssl', ['req', '-x509', ...pair, ...subject], { stdio: 'ignore' });
      const files = ['-certs', certificate, '-key', key, '-in', join(release, EXECUTABLE), '-out', signed] as string[];
      execFileSync('osslsigncode', ['sign', ...files], { stdio: 'ignore' });
      const check = ['verify', '-CAfile', certificate, '-in', signed] as string[];
      expect(spawnSync('osslsigncode', check, { encoding: 'utf8' }).stdout).toContain('Succeeded');
    });
  });
});
