/** What changed between two runs: a join of two sorted files, device by device. */

import { compareChanges, compareDevice, type FleetDiff, type Presence } from '../fleet/changes.ts';
import type { DeviceResult } from '../model/types.ts';
import { deviceFolder, type Line, linesOf } from './lines.ts';

/** Consecutive devices of one name: several roots may hold the same. Machines that never reported are not there. */
function* groups(lines: Generator<Line>): Generator<DeviceResult[]> {
  let group: DeviceResult[] = [];
  for (const { result } of lines) {
    if (result.collection.kind === 'inventory') continue;
    if (group.length > 0 && (group[0] as DeviceResult).device !== result.device) {
      yield group;
      group = [];
    }
    group.push(result);
  }
  if (group.length > 0) yield group;
}

const presence = ({ device, verdict, cause, source }: DeviceResult): Presence => ({ device, verdict, cause, source });

/** Pairs within one name: by folder first, then in their order, because a share may be mounted elsewhere today. */
function pairUp(
  before: DeviceResult[],
  after: DeviceResult[],
): [DeviceResult[], [DeviceResult, DeviceResult][], DeviceResult[]] {
  const left = [...before];
  const pairs: [DeviceResult, DeviceResult][] = [];
  const take = (result: DeviceResult, i: number): boolean => {
    const [old] = i >= 0 ? left.splice(i, 1) : [];
    if (old) pairs.push([old, result]);
    return old !== undefined;
  };
  const moved = after.filter((result) => {
    const folder = deviceFolder(result);
    return !take(
      result,
      left.findIndex((old) => deviceFolder(old) === folder),
    );
  });
  const came = moved.filter((result) => !take(result, left.length - 1 < 0 ? -1 : 0));
  return [left, pairs, came];
}

/** Throws UsageError where a file is none of ours. Memory grows with the changes alone. */
export function diffFleets(oldFile: string, newFile: string): FleetDiff {
  const diff: FleetDiff = { devices: { old: 0, new: 0, same: 0 }, changed: [], came: [], vanished: [] };
  const [olds, news] = [groups(linesOf(oldFile)), groups(linesOf(newFile))];
  let [before, after] = [olds.next(), news.next()];
  while (!before.done || !after.done) {
    const old = before.done ? null : before.value;
    const now = after.done ? null : after.value;
    const [a, b] = [old?.[0]?.device, now?.[0]?.device];
    const takeOld = old !== null && (b === undefined || (a as string) <= b);
    const takeNew = now !== null && (a === undefined || b === undefined || b <= a);
    compareGroups(diff, takeOld ? old : [], takeNew ? now : []);
    if (takeOld) before = olds.next();
    if (takeNew) after = news.next();
  }
  diff.changed.sort(compareChanges);
  return diff;
}

function compareGroups(diff: FleetDiff, before: DeviceResult[], after: DeviceResult[]): void {
  diff.devices.old += before.length;
  diff.devices.new += after.length;
  const [vanished, pairs, came] = pairUp(before, after);
  diff.vanished.push(...vanished.map(presence));
  diff.came.push(...came.map(presence));
  for (const [old, now] of pairs) {
    const change = compareDevice(old, now);
    if (change) diff.changed.push(change);
    else diff.devices.same++;
  }
}
