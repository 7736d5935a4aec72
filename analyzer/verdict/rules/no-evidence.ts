import { KB942962, type Rule } from './rule.ts';

export const noEvidence: Rule = {
  id: 'SA13',
  cause: 'no-evidence',
  needs: ['folder'],
  sources: [KB942962],
  applies: () => true,
  saw: ({ witnesses }) => (witnesses.evidence.length ? 'no witness of the firmware' : 'an empty folder'),
};
