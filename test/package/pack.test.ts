import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../golden/run.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-pack-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const home = join(dir, 'package');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

beforeAll(() => {
  // The set-up has built; packing must not build again while other tests run what is built.
  execFileSync(npm, ['pack', '--ignore-scripts', '--pack-destination', dir, '--loglevel=error'], {
    cwd: REPOSITORY,
    shell: process.platform === 'win32',
  });
  const [tarball] = readdirSync(dir).filter((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', tarball as string], { cwd: dir });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(home, 'node_modules'), 'junction');
});

describe('the package', () => {
  it('holds the compiled program, the collector, the schemas and the samples, and no tests or sources', () => {
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !path.startsWith('node_modules'),
    );
    const built = ['bin.cjs', 'main.cjs', 'worker.cjs'].map((name) => `dist/cli/${name}`);
    for (const path of [...built, 'dist/THIRD-PARTY-NOTICES.txt', 'schemas/manifest.schema.json', 'LICENSE'])
      expect(files.map((file) => file.replaceAll('\\', '/'))).toContain(path);
    expect(files.filter((path) => /^test|\.test\.|\.ts$|tsbuildinfo/.test(path))).toEqual([]);
  });

  it('runs from where it is installed', () => {
    const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    const out = join(dir, 'out');
    execFileSync(process.execPath, [
      join(home, bin['slic-audit']),
      'analyze',
      join(home, 'samples', 'fleet'),
      '--out',
      out,
      '--quiet',
    ]);
    expect(existsSync(join(out, 'compliance.csv'))).toBe(true);
  });
});
