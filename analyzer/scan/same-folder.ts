/** Whether two paths mean one folder: however each is spelt, and, as far as the file system tells, by whichever way it is reached. */
import { realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fsPath } from './paths.ts';

/**
 * A Windows path in one spelling of the many: names have no case there, either slash parts them, and `\\?\` in front only
 * says that the rest is not to be looked at. The path must be absolute.
 */
export function windowsSpelling(path: string): string {
  const plain = path
    .replaceAll('/', '\\')
    .replace(/^\\\\[?.]\\UNC\\/i, '\\\\')
    .replace(/^\\\\[?.]\\(?=[A-Za-z]:)/, '')
    .replace(/\\+$/, '');
  return plain.toUpperCase();
}

interface FolderIdentity {
  path: string;
  /** Volume and number of the folder, where the file system has such; null where it is not there. */
  identity: string | null;
}

function folderIdentity(path: string): FolderIdentity {
  const real = realPath(path);
  return { path: process.platform === 'win32' ? windowsSpelling(real) : real, identity: identityOf(path) };
}

function realPath(path: string): string {
  try {
    // The native one knows the names as they are on the disk, and what a drive letter refers to.
    return realpathSync.native(fsPath(path));
  } catch {
    return resolve(path);
  }
}

function identityOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(fsPath(path), { bigint: true });
    return ino === 0n ? null : `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** Names that differ in case alone can be two folders on Windows too: then their identities differ. */
const isOne = (a: FolderIdentity, b: FolderIdentity): boolean =>
  a.path === b.path && (a.identity === null || b.identity === null || a.identity === b.identity);

/** Paths that are one folder in truth are kept once, the first of each as it was given. */
export function distinctFolders(paths: readonly string[]): string[] {
  const seen: FolderIdentity[] = [];
  return paths.filter((path) => {
    const folderId = folderIdentity(path);
    return !seen.some((other) => isOne(folderId, other)) && seen.push(folderId) > 0;
  });
}

/** The folder in which the first folder on the way to `path` would have to be made, or that `path` is in. */
function parentThatIsThere(path: string): string {
  const parent = dirname(path);
  if (parent === path || identityOf(parent) !== null) return parent;
  return parentThatIsThere(parent);
}

/** Whether `path`, or the first folder that has to be made for it, is in `folder`, at most `levels` below it. */
export function liesWithin(path: string, folder: string, levels: number): boolean {
  const folderId = folderIdentity(folder);
  let parent = parentThatIsThere(resolve(path));
  for (let level = 1; level <= levels; level++) {
    const above = folderIdentity(parent);
    if (above.path === folderId.path || (above.identity !== null && above.identity === folderId.identity)) return true;
    parent = dirname(parent);
  }
  return false;
}
