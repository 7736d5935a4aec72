/** Thousands of machines that nobody thought of: the analyzer against the oracle, which knows the contract alone. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../analyzer/generate/random.ts';
import { KMS_CLIENT, pairwise } from './dimensions.ts';
import { disagreements, drawn } from './drawn.ts';

describe('the analyzer says what the contract says', () => {
  it('of every pair of values', () => {
    expect(disagreements(pairwise(new Random('pairs')))).toEqual([]);
  });

  it.each(['a', 'b'])('of random machines, seed %s', (seed) => {
    expect(disagreements(drawn(seed, 1000))).toEqual([]);
  });

  it('of KMS clients whose witnesses agree on everything but the firmware', () => {
    expect(disagreements(drawn('clients', 2000, KMS_CLIENT))).toEqual([]);
  });
});
