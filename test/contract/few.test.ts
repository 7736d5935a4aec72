/** The oracle's answers for machines enough to notice most mistakes in a moment; thousands more are in random.test.ts. */
import { expect, it } from 'vitest';
import { KMS_CLIENT } from './dimensions.ts';
import { disagreements, drawn } from './drawn.ts';

it('the analyzer says of a few machines what the contract says', () => {
  expect(disagreements([...drawn('few', 200), ...drawn('few clients', 200, KMS_CLIENT)])).toEqual([]);
});
