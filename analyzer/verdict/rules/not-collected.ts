import type { Rule } from './rule.ts';

/** The one rule without a folder: the inventory lists the machine and no folder belongs to it. */
export const notCollected: Rule = {
  id: 'SA14',
  cause: 'not-collected',
  needs: [],
  sources: [{ title: 'The inventory list given with --inventory', where: 'your own organisation', dated: 'as given' }],
  applies: () => false,
  saw: () => 'a device folder',
};
