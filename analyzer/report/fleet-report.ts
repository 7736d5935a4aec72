/** What a report for people knows of the fleet beside its devices. */
import type { FleetChanges } from '../fleet/fleet-changes.ts';
import type { HistoryLine } from '../fleet/history.ts';
import type { Summary } from '../model/types.ts';

export interface FleetReport {
  summary: Summary;
  /** Null where there was nothing to compare with. */
  changes: FleetChanges | null;
  /** Runs up to this one, the oldest first. */
  history: readonly HistoryLine[];
}
