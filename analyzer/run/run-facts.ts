import { VERSION } from '../model/build.ts';
import type { RunFacts } from '../model/types.ts';

type OfTheCommand = Pick<RunFacts, 'roots' | 'deviceFolders' | 'rows' | 'reused' | 'concurrency' | 'formats' | 'shard'>;

/** What the summary says of the run itself; `started` in milliseconds since 1970. */
export function runFacts(started: number, facts: OfTheCommand): RunFacts {
  const elapsedMs = Date.now() - started;
  return {
    program: 'slic-audit',
    version: VERSION,
    startedUtc: new Date(started).toISOString(),
    elapsedMs,
    phases: { readMs: elapsedMs, reportsMs: 0 },
    node: process.version,
    platform: process.platform,
    ...facts,
  };
}
