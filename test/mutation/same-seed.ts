/** Whether a test notices a change must not depend on the cases that fast-check draws this time. */
import { fc } from '@fast-check/vitest';

fc.configureGlobal({ seed: 1 });
