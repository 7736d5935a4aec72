import type { Witnesses } from '../../evidence/index.ts';
import { KB942962, type Rule } from './rule.ts';

export const unreadable: Rule = {
  id: 'SA12',
  cause: 'unreadable',
  needs: ['folder'],
  sources: [KB942962],
  applies: ({ witnesses }) => rejectedOf(witnesses).length > 0,
  saw: ({ witnesses }) => {
    const rejected = rejectedOf(witnesses);
    return rejected.length > 0 ? `rejected: ${rejected.join(', ')}` : 'nothing was rejected';
  },
};

/** The folder itself could not be opened. */
const FOLDER_REJECTED: ReadonlySet<string> = new Set(['link', 'folder-unreadable', 'vanished', 'internal-error']);

/** What was present and tells nothing: files and folders that were rejected, a report that is ambiguous or not understood. */
function rejectedOf({ rejected, problems, mgadiag }: Witnesses): string[] {
  const found: string[] = [...rejected];
  if (problems.some(({ code, file }) => file === null && FOLDER_REJECTED.has(code))) found.push('the folder');
  const isAmbiguous = problems.some(({ code, file }) => file === 'mgadiag.txt' && code === 'ambiguous');
  const isForeign = mgadiag?.biosValidText != null && !/^n\/?a$/i.test(mgadiag.biosValidText);
  if (mgadiag?.biosValid === 'not_stated' && (isAmbiguous || isForeign)) found.push('mgadiag.txt');
  return found;
}
