/** Evidence below a folder that has none itself: site and department folders are easily taken for devices. */
import { isEvidenceFile } from '../evidence/files.ts';
import { RUN } from './names.ts';
import { child } from './paths.ts';
import { type Entry, list, type Walk } from './requests.ts';

export interface Deeper {
  /** Path below the folder, with the separator of the system. */
  path: string;
  /** Levels between the folder and the one that holds evidence: 1 for a folder directly below. */
  levels: number;
}

/** Folders that are looked into; the first few show how a share is laid out. */
const MAX_LISTINGS = 60;
const MAX_LEVELS = 8;
const USUAL_WORDS = /mgadiag|slmgr|slic|acpidump/i;

const isFolder = ({ kind }: Entry): boolean => kind === 'directory';

/** Goes by the name alone: nothing is opened. */
export const looksLikeEvidence = (name: string): boolean =>
  isEvidenceFile(name.toLowerCase()) || USUAL_WORDS.test(name);

const isEvidence = ({ name, kind }: Entry): boolean =>
  kind === 'file' ? looksLikeEvidence(name) : kind === 'directory' && RUN.test(name);

/** The nearest folder below that holds evidence; null where none is found. */
export function* findDeeper(folder: string, entries: readonly Entry[]): Walk<Deeper | null> {
  let level = entries.filter(isFolder).map(({ name }) => ({ path: name, full: child(folder, name) }));
  let listings = 0;
  for (let levels = 1; levels <= MAX_LEVELS && level.length > 0; levels++) {
    const next: typeof level = [];
    for (const { path, full } of level) {
      if (++listings > MAX_LISTINGS) return null;
      const listing = yield* list(full, () => false);
      if ('failure' in listing) continue;
      if (listing.entries.some(isEvidence)) return { path, levels };
      for (const { name } of listing.entries.filter(isFolder))
        next.push({ path: child(path, name), full: child(full, name) });
    }
    level = next;
  }
  return null;
}
