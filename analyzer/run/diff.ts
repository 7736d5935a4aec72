/** What changed between two runs, device by device. */
import { compareChanges, compareDevice, type FleetDiff, type Presence } from '../fleet/changes.ts';
import type { DeviceResult } from '../model/types.ts';
import { joinRuns } from './join.ts';

const presence = ({ device, verdict, cause, source }: DeviceResult): Presence => ({ device, verdict, cause, source });

/** Throws UsageError where a file is none of ours. Memory grows with the changes alone. */
export function diffFleets(oldFile: string, newFile: string): FleetDiff {
  const diff: FleetDiff = { devices: { old: 0, new: 0, same: 0 }, changed: [], added: [], removed: [] };
  for (const step of joinRuns(oldFile, newFile)) {
    if (step.same || step.before) diff.devices.old++;
    if (step.same || step.now) diff.devices.new++;
    if (step.same) diff.devices.same++;
    else if (step.before && step.now) comparePair(diff, step.before, step.now);
    else if (step.now) diff.added.push(presence(step.now));
    else if (step.before) diff.removed.push(presence(step.before));
  }
  diff.changed.sort(compareChanges);
  return diff;
}

function comparePair(diff: FleetDiff, before: DeviceResult, now: DeviceResult): void {
  const change = compareDevice(before, now);
  if (change) diff.changed.push(change);
  else diff.devices.same++;
}
