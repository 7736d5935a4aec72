import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packTo } from './pack.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-pack-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const home = join(dir, 'package');

beforeAll(() => {
  packTo(dir);
});

describe('the package', () => {
  it('holds the compiled program, the collector, the schemas and the docs, and no tests, sources or samples', () => {
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
      (path) => !path.startsWith('node_modules'),
    );
    const built = ['bin.cjs', 'main.cjs', 'worker.cjs'].map((name) => `dist/cli/${name}`);
    for (const path of [...built, 'dist/THIRD-PARTY-NOTICES.txt', 'schemas/manifest.schema.json', 'LICENSE'])
      expect(files.map((file) => file.replaceAll('\\', '/'))).toContain(path);
    expect(files.filter((path) => /^test|^samples|\.test\.|(?<!\.d)\.ts$|tsbuildinfo/.test(path))).toEqual([]);
  });

  it('runs from where it is installed', () => {
    const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    const program = join(home, bin['slic-audit']);
    const [fleet, out] = [join(dir, 'fleet'), join(dir, 'out')];
    execFileSync(process.execPath, [program, 'generate', fleet, '--devices', '10']);
    execFileSync(process.execPath, [program, 'analyze', fleet, '--out', out, '--quiet']);
    expect(readFileSync(join(out, 'compliance.csv'), 'utf8').split('\r\n')).toHaveLength(12);
  });

  it('has no link in a page that leads out of it or to nothing', () => {
    const pages = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.md') && !path.includes('node_modules'),
    );
    const links = pages.flatMap((page) =>
      [...readFileSync(join(home, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
        ([, target]) => [page, join(home, page, '..', decodeURI(target as string))] as const,
      ),
    );
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter(([, target]) => !target.startsWith(home) || !existsSync(target))).toEqual([]);
  });
});
