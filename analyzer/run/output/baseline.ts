/** The earlier result that a run is compared with: the one that is asked for, else the one in the output folder. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { FleetChanges } from '../../fleet/fleet-changes.ts';
import { UsageError } from '../../model/errors.ts';
import { joinRuns } from '../join.ts';
import { devicesFile } from '../lines.ts';

export interface Baseline {
  /** Its devices.jsonl. */
  path: string;
  /** Named on the command line: where it cannot be read, the run fails. */
  asked: boolean;
}

/** Null where there is nothing to compare with. Throws UsageError where what was asked for is not there. */
export function baselineOf(asked: string | undefined, out: string): Baseline | null {
  if (asked !== undefined) return { path: devicesFile(asked), asked: true };
  const path = join(out, 'devices.jsonl');
  return isFile(path) ? { path, asked: false } : null;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Devices between two pauses. */
const PAUSE_EVERY = 500;

/**
 * What changed against the lines of now. An earlier result in the output folder that cannot be read is no reason to fail:
 * `notice` says it, and there is no comparison.
 */
export async function changesSince(
  baseline: Baseline,
  lines: string,
  pause: () => Promise<void>,
  notice: (text: string) => void,
): Promise<FleetChanges | null> {
  const changes = new FleetChanges();
  let count = 0;
  try {
    for (const step of joinRuns(baseline.path, lines)) {
      if (step.same) changes.noteTime(step.collectedUtc);
      else if (step.before) {
        changes.noteTime(step.before.collection.collectedUtc);
        if (step.now) changes.notePair(step.before, step.now, step.row);
        else changes.noteRemoved(step.before);
      } else if (step.now) changes.noteAdded(step.now, step.row);
      if (++count % PAUSE_EVERY === 0) await pause();
    }
    return changes;
  } catch (error) {
    if (baseline.asked || !(error instanceof UsageError)) throw error;
    notice(`no comparison with the earlier result: ${error.message}`);
    return null;
  }
}
