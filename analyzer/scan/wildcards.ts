/** `*` and `?` in the names of device folders and of those above them: the shells of Windows hand them to the program as they are. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, parse } from 'node:path';
import { attempt, UsageError } from '../model/errors.ts';
import { matchesGlob } from './glob.ts';
import { child } from './paths.ts';

/** The folders that a path names, in ordinal order of each part; itself where it has no wildcard. Throws UsageError where none matches. */
export function foldersNamed(path: string): string[] {
  const found = expand(path);
  if (found.length === 0) throw new UsageError(`no folder matches ${path}`);
  return found;
}

/** Part by part from the root of the file system, in which the `?` of `\\?\` is no wildcard. */
function expand(path: string): string[] {
  const { root } = parse(path);
  if (!/[*?]/.test(path.slice(root.length)) || statSync(path, { throwIfNoEntry: false })) return [path];
  const pattern = basename(path);
  const parents = expand(dirname(path));
  if (/[*?]/.test(pattern)) return parents.flatMap((parent) => matching(parent, pattern));
  return parents.map((parent) => child(parent, pattern)).filter((each) => statSync(each, { throwIfNoEntry: false }));
}

function matching(parent: string, pattern: string): string[] {
  return attempt(`cannot read ${parent}`, () => readdirSync(parent, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && matchesGlob(entry.name, pattern))
    .map(({ name }) => child(parent, name))
    .sort();
}
