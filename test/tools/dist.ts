/**
 * Makes the downloads for Windows: `npm run dist` writes into release/
 *
 *   slic-audit-win-x64.zip   node.exe as its publisher signed it, the program as one file, the collector and its kit
 *   slic-audit.exe           the program as one executable, unsigned, for those who sign it themselves
 *   SHA256SUMS               of all that lies there
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, REPOSITORY } from './bundle.ts';
import { makeExecutable } from './executable.ts';
import { NODE_VERSION, nodeFor, OLD_NODE_VERSION } from './node-download.ts';
import { notices } from './notices.ts';
import { checksums } from './release.ts';
import { type ZipEntry, zip } from './zip.ts';

export const ZIP = 'slic-audit-win-x64.zip';
export const EXECUTABLE = 'slic-audit.exe';
/** What a double click or a command line starts. */
const STARTERS = join(REPOSITORY, 'analyzer/cli/windows');
/** Folders that go along as they are, and of docs/ what can be read without a browser. */
const ALONG = [/^collector\//, /^schemas\//, /^docs\/.*\.md$/];

/** Files below a folder of the repository, with slashes, in ordinal order. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(REPOSITORY, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => ALONG.some((wanted) => wanted.test(path)))
    .sort();
}

const fromRepository = (name: string): ZipEntry => ({ name, bytes: readFileSync(join(REPOSITORY, name)) });

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** In the form that `sha256sum -c` reads. */
const sums = (entries: readonly ZipEntry[]): string =>
  entries.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join('');

function contents(code: string, packages: readonly string[]): ZipEntry[] {
  const text = (name: string, content: string): ZipEntry => ({ name, bytes: Buffer.from(content) });
  const entries = [
    ...readdirSync(STARTERS)
      .sort()
      .map((name) => ({ name, bytes: readFileSync(join(STARTERS, name)) })),
    { name: 'node.exe', bytes: readFileSync(nodeFor({ platform: 'win', version: NODE_VERSION })) },
    text('slic-audit.cjs', code),
    ...['README.md', 'LICENSE'].map(fromRepository),
    text('THIRD-PARTY-NOTICES.txt', notices(packages)),
    ...['collector', 'docs', 'schemas'].flatMap(filesBelow).map(fromRepository),
  ];
  return [...entries, text('SHA256SUMS', sums(entries))];
}

/** Writes both downloads into a folder; other files in it stay. */
export async function makeDownloads(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { code, packages } = await bundle();
  writeFileSync(join(folder, ZIP), zip(contents(code, packages)));
  await makeExecutable(code, join(folder, EXECUTABLE));
  writeFileSync(join(folder, 'SHA256SUMS'), checksums(folder));
}

/** `--download` only fetches Node for Windows, with which the tests run the program. */
async function main(option: string | undefined): Promise<void> {
  for (const version of [NODE_VERSION, OLD_NODE_VERSION]) nodeFor({ platform: 'win', version });
  if (option === '--download') return;
  const folder = join(REPOSITORY, 'release');
  await makeDownloads(folder);
  for (const name of [ZIP, EXECUTABLE])
    console.log(`release/${name}  ${(statSync(join(folder, name)).size / 1e6).toFixed(1)} MB`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
