/** What the person at the terminal should know about the fleet as a whole, in sentences: coverage, the list, duplicates. */

import { safeForTerminal } from '../model/escape.ts';
import type { Summary } from '../model/types.ts';

const SHOWN = 5;

/** The first few names, and that there are more. */
function some(names: readonly string[], count: number): string {
  const shown = names.slice(0, SHOWN).map(safeForTerminal);
  return count > shown.length ? `${shown.join(', ')}, ...` : shown.join(', ');
}

function inventoryNotes({ inventory }: Summary): string[] {
  if (!inventory) return [];
  const { listed, reported, unreported, notListed, notListedDevices, repeated, repeatedNames } = inventory;
  const notes = [`Of ${listed} machines on the inventory list ${reported} reported, ${unreported} did not.`];
  if (notListed > 0) notes.push(`Not on the list: ${notListed} devices (${some(notListedDevices, notListed)}).`);
  if (repeated > 0) notes.push(`Listed more than once: ${repeated} machines (${some(repeatedNames, repeated)}).`);
  return notes;
}

function duplicateNotes({ duplicates }: Summary): string[] {
  const kinds = [
    ['computer name', duplicates.names],
    ['UUID', duplicates.uuids],
    ['serial number', duplicates.serials],
  ] as const;
  return kinds.flatMap(([what, groups]) => {
    const [first] = groups;
    if (!first) return [];
    return [
      `Devices that share a ${what}: ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}, the largest ${some(first.devices, first.count)}.`,
    ];
  });
}

/** What changed against the earlier result; the alarms by name. */
function changeNotes({ changes }: Summary): string[] {
  if (!changes) return [];
  const { since, added, removed, newlyBlocked, newlyAllowed, otherVerdict, firmwareChanged } = changes;
  const counts: [number, string][] = [
    [newlyBlocked, 'newly blocked'],
    [newlyAllowed, 'newly allowed'],
    [otherVerdict, 'with another verdict'],
    [added, 'added'],
    [removed, 'removed'],
  ];
  const told = counts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  const when = `Since the result of ${since === null ? 'an unknown date' : safeForTerminal(since.slice(0, 10))}`;
  const notes = [`${when}: ${told.join(', ') || 'no device has another verdict, none was added or removed'}.`];
  if (firmwareChanged.length > 0) {
    const names = some(
      firmwareChanged.map(({ device }) => device),
      firmwareChanged.length,
    );
    notes.push(
      `ALARM: the table of ${firmwareChanged.length} ${firmwareChanged.length === 1 ? 'device' : 'devices'} changed under the same BIOS version (${names}).`,
    );
  }
  return notes;
}

export function fleetNotes(summary: Summary): string[] {
  const { coverage, run, devices } = summary;
  const notes = [...changeNotes(summary), ...inventoryNotes(summary), ...duplicateNotes(summary)];
  if (coverage.stale > 0)
    notes.push(
      `Stale: ${coverage.stale} ${coverage.stale === 1 ? 'device' : 'devices'}, collected over ${coverage.staleDays} days before the newest.`,
    );
  if (run.reused > 0)
    notes.push(`Unchanged since the last run and not read again: ${run.reused} of ${devices.folders}.`);
  return notes;
}
