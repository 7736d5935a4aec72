/** What a change is called in the reports. */
import type { ChangeKind } from '../fleet/fleet-changes.ts';
import type { FirmwareAlarm } from '../model/types.ts';

export const CHANGE_TEXT: Record<ChangeKind, string> = {
  'newly-blocked': 'blocked now, and not before',
  'newly-allowed': 'allowed now, and not before',
  'other-verdict': 'another verdict than before',
  added: 'not in the earlier result',
  removed: 'in the earlier result only',
};

export const ALARM_TEXT: Record<FirmwareAlarm, string> = {
  'marker-lost': 'a sound marker is gone, and the BIOS version is the same',
  'board-swap': 'another table and another board, and the BIOS version is the same',
  'table-rewritten': 'another table, and the BIOS version is the same',
  'marker-gained': 'a sound marker appeared, and the BIOS version is the same',
};
