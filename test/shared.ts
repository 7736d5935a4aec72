/**
 * Larger material that lies beside the repository on the maintainers' machines and is not part of it. Tests that use it
 * skip, and say so, where it is not there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../shared/', import.meta.url));

/** Path below ../shared, or null where it is not there. */
export function sharedPath(path: string): string | null {
  const full = folder + path;
  return existsSync(full) ? full : null;
}

export const sharedLines = <T>(path: string): T[] =>
  readFileSync(folder + path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
