/** The causes for which KMS refuses a PC, in the order of the rules. */
import type { Cause } from '../model/types.ts';
import { RULES } from '../verdict/rules/registry.ts';

export const BLOCKED_CAUSES: readonly Cause[] = RULES.filter(({ verdict }) => verdict === 'blocked').map(
  ({ cause }) => cause,
);
