import { KB942962, type Rule, SLERROR, VA2_GUIDE } from './rule.ts';

export const refusedUnexplained: Rule = {
  id: 'SA07',
  cause: 'refused-unexplained',
  needs: ['kms'],
  sources: [KB942962, SLERROR, VA2_GUIDE],
  applies: ({ kms }) => kms.latest?.kind === 'refused',
  saw: ({ kms }) =>
    `latest outcome of KMS: ${kms.latest?.what ?? 'none'}${kms.latest ? ` by ${kms.latest.witness}` : ''}`,
};
