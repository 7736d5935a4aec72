import { type Rule, VA2_GUIDE } from './rule.ts';

export const kmsActivated: Rule = {
  id: 'SA10',
  cause: 'kms-activated',
  needs: ['kms'],
  sources: [VA2_GUIDE],
  applies: ({ kms }) => kms.servesToday !== null,
  saw: ({ kms }) =>
    kms.servesToday
      ? `Licensed, ${kms.servesToday.minutes} minutes left by ${kms.servesToday.witness}`
      : 'no running KMS activation',
};
