import { KB942962, type Rule } from './rule.ts';

export const unreadable: Rule = {
  id: 'SA12',
  cause: 'unreadable',
  needs: ['folder'],
  sources: [KB942962],
  applies: ({ witnesses }) =>
    witnesses.rejected.length > 0 ||
    witnesses.problems.some(({ code, file }) => file === null && FOLDER_REJECTED.has(code)),
  saw: ({ witnesses }) =>
    witnesses.rejected.length ? `rejected: ${witnesses.rejected.join(', ')}` : 'nothing was rejected',
};

/** The folder itself could not be opened. */
const FOLDER_REJECTED: ReadonlySet<string> = new Set(['link', 'folder-unreadable', 'vanished', 'internal-error']);
