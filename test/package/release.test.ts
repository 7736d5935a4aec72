import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../golden/run.ts';
import { checksums, releaseChangelog, stableSbom } from '../tools/release.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-release-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the changelog of a release', () => {
  const text = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A thing.\n\n## [1.0.0]\n\nFirst.\n';

  test('dates what was unreleased and leaves an empty place for the next', () => {
    expect(releaseChangelog(text, '1.1.0', '2026-01-31')).toBe(
      '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-31\n\n### Added\n\n- A thing.\n\n## [1.0.0]\n\nFirst.\n',
    );
  });

  test('is refused where nothing is unreleased, or the version is there', () => {
    expect(() => releaseChangelog(releaseChangelog(text, '1.1.0', '2026-01-31'), '1.2.0', '2026-02-28')).toThrow(
      'nothing under Unreleased',
    );
    expect(() => releaseChangelog(text, '1.0.0', '2026-01-31')).toThrow('has 1.0.0 already');
  });

  test('can be made of the changelog as it is', () => {
    const changelog = readFileSync(join(REPOSITORY, 'CHANGELOG.md'), 'utf8');
    expect(releaseChangelog(changelog, '999.0.0', '2026-01-31')).toContain('## [999.0.0] - 2026-01-31');
  });
});

test('the bill of materials holds nothing of the moment in which it was made', () => {
  const sbom = (id: string): string =>
    JSON.stringify({ serialNumber: id, metadata: { timestamp: id, component: { name: 'x' } }, components: [] });
  expect(stableSbom(sbom('a'))).toBe(stableSbom(sbom('b')));
  expect(stableSbom(sbom('a'))).toContain('"name": "x"');
});

test('checksums are those of sha256sum, in the order of the names, without their own file', () => {
  for (const name of ['b.txt', 'a.txt', 'SHA256SUMS']) writeFileSync(join(dir, name), 'abc');
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(checksums(dir)).toBe(`${abc}  a.txt\n${abc}  b.txt\n`);
});
