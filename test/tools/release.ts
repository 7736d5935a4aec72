/**
 * Makes a release in release/: the tarball of the package, the download for Windows, a bill of materials and SHA256SUMS.
 *
 *   npm run release -- 1.2.3     sets the version, dates the changelog, checks and tests, then builds
 *   npm run release              builds what the tree says, without tests
 *
 * The same tree gives the same bytes: nothing in the files depends on the time or the machine.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const UNRELEASED = '## [Unreleased]';

/** The changelog with what was unreleased under the new version. Throws where there is nothing to release. */
export function releaseChangelog(text: string, version: string, date: string): string {
  const [head, rest] = text.split(`${UNRELEASED}\n`);
  const entries = rest?.split(/^## \[/m)[0]?.trim();
  if (head === undefined || rest === undefined || !entries)
    throw new Error('CHANGELOG.md has nothing under Unreleased');
  if (text.includes(`## [${version}]`)) throw new Error(`CHANGELOG.md has ${version} already`);
  return `${head}${UNRELEASED}\n\n## [${version}] - ${date}\n${rest}`;
}

interface Sbom {
  serialNumber?: string;
  metadata: { timestamp?: string; [name: string]: unknown };
}

/** npm's bill of materials without what differs from run to run. */
export function stableSbom(json: string): string {
  const sbom = JSON.parse(json) as Sbom;
  delete sbom.serialNumber;
  delete sbom.metadata.timestamp;
  return `${JSON.stringify(sbom, null, 2)}\n`;
}

/** As sha256sum prints it, in the order of the names. */
export function checksums(folder: string): string {
  const names = readdirSync(folder).filter((name) => name !== 'SHA256SUMS');
  const sum = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return names
    .sort()
    .map((name) => `${sum(name)}  ${name}\n`)
    .join('');
}

const npm = (...args: string[]): string =>
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });

function setVersion(version: string): void {
  const changelog = join(ROOT, 'CHANGELOG.md');
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(changelog, releaseChangelog(readFileSync(changelog, 'utf8'), version, today));
  npm('version', version, '--no-git-tag-version');
}

/** What a reader of the release should know of the formats. */
function schemaVersions(): string[] {
  const schemas = join(ROOT, 'schemas');
  return readdirSync(schemas)
    .sort()
    .map((name) => {
      const { properties } = JSON.parse(readFileSync(join(schemas, name), 'utf8'));
      return `${name}: schemaVersion ${properties?.schemaVersion?.const ?? 'none'}`;
    });
}

/** @param folder of the finished files; cleared first */
export function buildRelease(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  npm('run', '--silent', 'build');
  npm('run', '--silent', 'dist');
  npm('pack', '--ignore-scripts', '--silent', '--pack-destination', folder);
  writeFileSync(join(folder, 'sbom.cdx.json'), stableSbom(npm('sbom', '--omit=dev', '--sbom-format', 'cyclonedx')));
  writeFileSync(join(folder, 'SHA256SUMS'), checksums(folder));
}

function main(version: string | undefined): void {
  if (version !== undefined) {
    setVersion(version);
    npm('run', 'check');
  }
  buildRelease(join(ROOT, 'release'));
  for (const line of [...schemaVersions(), readFileSync(join(ROOT, 'release', 'SHA256SUMS'), 'utf8')])
    console.log(line);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2]);
