import { KB942962, type Rule, SLERROR, VA2_GUIDE } from './rule.ts';

export const refusedUnexplained: Rule = {
  id: 'SA07',
  cause: 'refused-unexplained',
  needs: ['kms'],
  sources: [KB942962, SLERROR, VA2_GUIDE],
  applies: ({ kms }) => kms.now?.kind === 'refused',
  saw: ({ kms }) => `newest word of Windows: ${kms.now?.what ?? 'none'}${kms.now ? ` by ${kms.now.witness}` : ''}`,
};
