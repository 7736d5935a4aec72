/** `*` and `?` in the names of device folders: the shells of Windows hand them to the program as they are. */
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { attempt, UsageError } from '../model/errors.ts';
import { matchesGlob } from './glob.ts';
import { child } from './paths.ts';

/** The folders that a path names, in ordinal order; itself where it has no wildcard. Throws UsageError where none matches. */
export function foldersNamed(path: string): string[] {
  const pattern = basename(path);
  if (!/[*?]/.test(pattern) || statSync(path, { throwIfNoEntry: false })) return [path];
  const parent = dirname(path);
  const names = attempt(`cannot read ${parent}`, () => readdirSync(parent, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && matchesGlob(entry.name, pattern))
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) throw new UsageError(`no folder matches ${path}`);
  return names.map((name) => child(parent, name));
}
