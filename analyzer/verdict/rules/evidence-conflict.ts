import { KB942962, type Rule } from './rule.ts';

export const evidenceConflict: Rule = {
  id: 'SA11',
  cause: 'evidence-conflict',
  needs: ['folder'],
  sources: [KB942962],
  applies: ({ undecided }) => undecided,
  saw: ({ disagreements }) => (disagreements.length ? `${disagreements.length} contradictions` : 'no contradiction'),
};
