/**
 * The tests of evidence/ and verdict/ that run in the process itself and take moments: a mutation run starts them some
 * thousand times. What starts the built command would try it without the change, and what replaces a module or takes
 * seconds costs more than it finds.
 */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A change is done with at the first test that notices it: those that notice most come first. */
const FIRST = ['golden/samples.test.ts', 'contract/few.test.ts'];

const rank = ({ moduleId }: TestSpecification): number => {
  const index = FIRST.findIndex((name) => moduleId.endsWith(name));
  return index < 0 ? FIRST.length : index;
};

class MostTellingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: [
      'test/evidence/**/*.test.ts',
      'test/verdict/**/*.test.ts',
      'test/contract/few.test.ts',
      'test/scan/hand-made.test.ts',
      'test/scan/device-folder.test.ts',
      'test/golden/samples.test.ts',
      'test/golden/sentences.test.ts',
    ],
    exclude: ['test/**/*long-input.test.ts', 'test/verdict/causes.test.ts', 'test/verdict/properties.test.ts'],
    setupFiles: ['test/frozen-caches.ts', 'test/mutation/same-seed.ts'],
    // Each change gets a thread of its own: the modules need not be loaded for every file of tests as well.
    isolate: false,
    sequence: { sequencer: MostTellingFirst },
    testTimeout: 120_000,
  },
});
