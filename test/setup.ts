/** Builds once before the tests: many of them run the real command, which is bundled. */
import { writeDist } from './tools/bundle.ts';

export default writeDist;
