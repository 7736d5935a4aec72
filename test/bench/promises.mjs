/** The peer that most would write: promises, p-limit, all files of a folder at once. It reads, and hashes what it read. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';

const [root] = process.argv.slice(2);
const limit = pLimit(32);
const folders = await readdir(root, { withFileTypes: true });
const one = async (name) => {
  const folder = join(root, name);
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(entries.filter((e) => e.isFile()).map((e) => readFile(join(folder, e.name))));
  const hash = createHash('sha256');
  for (const file of files) hash.update(file);
  return hash.digest('hex');
};
await Promise.all(folders.filter((e) => e.isDirectory()).map(({ name }) => limit(() => one(name))));
