import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from './errors.ts';

/**
 * Makes a folder and the folders above it that are missing. Returns the first one that was made, undefined where all were
 * there. Throws UsageError where a file is in the way.
 *
 * The first missing level is made on its own: a file system without folders of its own, such as /proc, answers that the folder
 * does not exist, and a recursive call would try again for ever.
 */
export function makeFolder(path: string): string | undefined {
  let first: string | null = null;
  let at = path;
  for (; process.platform !== 'win32' && !existsSync(at); at = dirname(at)) first = at;
  refuseFile(path, at);
  try {
    if (first !== null) mkdirSync(first);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`cannot create the folder ${path}: ${at} cannot hold new folders`);
    // Another run was quicker.
    if (code !== 'EEXIST') throw error;
  }
  return mkdirSync(path, { recursive: true }) ?? first ?? undefined;
}

function refuseFile(path: string, existing: string): void {
  const found = statSync(existing, { throwIfNoEntry: false });
  if (!found || found.isDirectory()) return;
  const kind = found.isFile() ? 'a file, not a folder' : 'not a folder';
  throw new UsageError(
    existing === path ? `${path} is ${kind}` : `cannot create the folder ${path}: ${existing} is ${kind}`,
  );
}
