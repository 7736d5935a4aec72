/**
 * Breaks evidence/ and verdict/ on purpose, one small change at a time, and says which changes no test noticed:
 * `npm run mutation -- --mutate "analyzer/verdict/**"`. Scores by folder are in docs/reliability.md.
 */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: ['analyzer/evidence/**/*.ts', 'analyzer/verdict/**/*.ts'],
  ignorePatterns: ['dist', 'release', 'coverage', 'collector'],
  // What static tables hold (labels of languages, sentences) is compared by its tests as a whole.
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  tempDirName: '.stryker-tmp',
  timeoutMS: 20_000,
};
