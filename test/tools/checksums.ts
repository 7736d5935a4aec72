/**
 * Writes collector/deploy/SHA256SUMS: every script and task file of the collector, as released and before anybody signs it,
 * in the form that `sha256sum -c` reads. With --check nothing is written: exit 1 says that the file is stale.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../collector/', import.meta.url);
const TARGET = new URL('deploy/SHA256SUMS', ROOT);

/** Paths below collector/, with slashes, in ordinal order. */
export function deployedFiles(): string[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.(?:ps1|cmd|xml)$/.test(name))
    .sort();
}

export function checksums(): string {
  return deployedFiles()
    .map(
      (name) =>
        `${createHash('sha256')
          .update(readFileSync(new URL(name, ROOT)))
          .digest('hex')}  ${name}\n`,
    )
    .join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = checksums();
  if (!process.argv.includes('--check')) {
    writeFileSync(TARGET, text);
  } else if (readFileSync(TARGET, 'utf8') !== text) {
    console.error('collector/deploy/SHA256SUMS is stale: run `npx tsx test/tools/checksums.ts`');
    process.exitCode = 1;
  }
}
