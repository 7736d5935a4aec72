/** The tests of evidence/ and verdict/ alone, without building: a mutation run starts them many times. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/evidence/**/*.test.ts', 'test/verdict/**/*.test.ts'],
    testTimeout: 60_000,
  },
});
