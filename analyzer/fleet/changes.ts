/** What differs between two results of one device, and whether that should alarm someone. */
import type { DeviceResult, FirmwareAlarm } from '../model/types.ts';

export interface Change {
  field: ChangeField;
  old: string;
  new: string;
}

export const CHANGE_FIELDS = [
  'verdict',
  'cause',
  'slic',
  'signature',
  'slic_oem_id',
  'slic_oem_table_id',
  'marker_oem_id',
  'marker_oem_table_id',
  'bios_version',
  'manufacturer',
  'model',
  'serial_number',
  'uuid',
] as const;
export type ChangeField = (typeof CHANGE_FIELDS)[number];

/**
 * Why a table changed, the most serious reason first; from `table-changed` on there is no alarm.
 */
export const REASONS = [
  'marker-lost',
  'board-swap',
  'table-rewritten',
  'marker-gained',
  'table-changed',
  'other-board',
  'bios-update',
  'verdict-changed',
  'identity-changed',
] as const;
export type Reason = (typeof REASONS)[number];

export interface DeviceChange {
  device: string;
  reason: Reason;
  alarm: boolean;
  changes: Change[];
  /** Plausible explanations, the likeliest first. */
  explanations: string[];
  oldSource: string;
  newSource: string;
}

const ABSENT = 'absent';

/** SHA-256 of the table, `absent`, or nothing where it was not seen. */
function table({ slic, firmwareState }: DeviceResult): string {
  if (slic) return slic.sha256;
  return firmwareState === 'slic-absent' ? ABSENT : '';
}

const signature = ({ slic }: DeviceResult): string =>
  slic?.marker ? (slic.marker.signatureOk ? 'valid' : 'invalid') : '';

const VALUE: Record<ChangeField, (r: DeviceResult) => string | null | undefined> = {
  verdict: (r) => r.verdict,
  cause: (r) => r.cause,
  slic: table,
  signature,
  slic_oem_id: (r) => r.slic?.oemId,
  slic_oem_table_id: (r) => r.slic?.oemTableId,
  marker_oem_id: (r) => r.slic?.marker?.oemId,
  marker_oem_table_id: (r) => r.slic?.marker?.oemTableId,
  bios_version: (r) => r.computer.biosVersion,
  manufacturer: (r) => r.computer.manufacturer,
  model: (r) => r.computer.model,
  serial_number: (r) => r.computer.serialNumber,
  uuid: (r) => r.computer.uuid,
};

/** What the manifest tells: where it is missing once, nothing is known to have changed. */
const STATED_TWICE: ReadonlySet<ChangeField> = new Set([
  'bios_version',
  'manufacturer',
  'model',
  'serial_number',
  'uuid',
]);

function changesOf(before: DeviceResult, after: DeviceResult): Change[] {
  return CHANGE_FIELDS.flatMap((field) => {
    const old = VALUE[field](before) ?? '';
    const now = VALUE[field](after) ?? '';
    if (old === now || (STATED_TWICE.has(field) && (old === '' || now === ''))) return [];
    return [{ field, old, new: now }];
  });
}

const BOARD: readonly ChangeField[] = ['manufacturer', 'model', 'serial_number', 'uuid'];

/** Whether a sound marker was read: a version is stated of no other. */
const hasMarker = ({ slic }: DeviceResult): boolean => slic !== null && slic.markerVersion !== null;

function reasonOf(before: DeviceResult, after: DeviceResult, fields: Set<ChangeField>): Reason {
  const seenTwice = table(before) !== '' && table(after) !== '';
  if (!fields.has('slic') || !seenTwice)
    return fields.has('verdict') || fields.has('cause') ? 'verdict-changed' : 'identity-changed';
  const board = BOARD.some((field) => fields.has(field));
  if (fields.has('bios_version')) return board ? 'other-board' : 'bios-update';
  if (!before.computer.biosVersion || !after.computer.biosVersion) return 'table-changed';
  if (board) return 'board-swap';
  if (hasMarker(before) && !hasMarker(after)) return 'marker-lost';
  return !hasMarker(before) && hasMarker(after) ? 'marker-gained' : 'table-rewritten';
}

const EXPLANATIONS: Record<Reason, readonly string[]> = {
  'marker-lost': [
    'The same firmware version was flashed again, or its settings were reset, and the marker was wiped.',
    'The main board was replaced by one without the identity of this product, and its serial number was entered again.',
    'The table was changed by a tool that is not the maker’s.',
  ],
  'board-swap': [
    'The main board was replaced: its serial number, UUID or model changed with the table.',
    'The evidence of another machine was delivered under this name; compare serial number and asset list.',
  ],
  'table-rewritten': [
    'The maker’s service wrote the board’s identity again.',
    'Firmware of the same version but another build was flashed.',
    'The table was changed by a tool that is not the maker’s.',
  ],
  'marker-gained': [
    'The maker’s service wrote the marker of this product: look for the repair record.',
    'The table was changed by a tool that is not the maker’s: without a repair record, ask who serviced the machine.',
  ],
  'table-changed': ['The BIOS version was not recorded both times, so a firmware update is possible.'],
  'other-board': [
    'The main board was replaced, and with it table and BIOS version; or another machine has this name now.',
  ],
  'bios-update': ['The BIOS version changed with the table: a firmware update.'],
  'verdict-changed': [
    'The table did not change, or was not seen both times; Windows, its licence or the evidence did.',
  ],
  'identity-changed': ['BIOS version or identity changed, and the table did not.'],
};

const ALARMS: ReadonlySet<Reason> = new Set<FirmwareAlarm>([
  'marker-lost',
  'board-swap',
  'table-rewritten',
  'marker-gained',
]);

export const isAlarm = (reason: Reason): reason is FirmwareAlarm => ALARMS.has(reason);

/** Null where nothing changed that counts here: another collection of the same facts is no change. */
export function compareDevice(before: DeviceResult, after: DeviceResult): DeviceChange | null {
  const changes = changesOf(before, after);
  if (changes.length === 0) return null;
  const reason = reasonOf(before, after, new Set(changes.map(({ field }) => field)));
  return {
    device: after.device,
    reason,
    alarm: ALARMS.has(reason),
    changes,
    explanations: [...EXPLANATIONS[reason]],
    oldSource: before.source,
    newSource: after.source,
  };
}

/** Alarms first, then by reason, then by device. */
export const compareChanges = (a: DeviceChange, b: DeviceChange): number =>
  REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason) || (a.device < b.device ? -1 : a.device > b.device ? 1 : 0);

/** A device that is in one of two runs only. */
export interface Presence {
  device: string;
  verdict: string;
  cause: string;
  source: string;
}

export interface FleetDiff {
  devices: { old: number; new: number; same: number };
  changed: DeviceChange[];
  added: Presence[];
  removed: Presence[];
}
