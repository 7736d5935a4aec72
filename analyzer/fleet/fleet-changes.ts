/**
 * What became of a fleet since an earlier result: counts, a code for each row of now, and the devices by name. Memory: a
 * byte a device, and the devices that changed up to a bound.
 */
import type { Cause, DeviceResult, FirmwareAlarm, SummaryChanges, Verdict } from '../model/types.ts';
import { compareDevice, isAlarm } from './changes.ts';

export const CHANGE_KINDS = ['newly-blocked', 'newly-allowed', 'other-verdict', 'added', 'removed'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const ALARMS: readonly FirmwareAlarm[] = ['marker-lost', 'board-swap', 'table-rewritten', 'marker-gained'];

/** What changed about one device; each part empty where it does not apply. */
export interface ChangeNote {
  kind: ChangeKind | '';
  alarm: FirmwareAlarm | '';
}

export const UNCHANGED: ChangeNote = { kind: '', alarm: '' };

export interface ChangedDevice extends ChangeNote {
  device: string;
  /** Null for a device that was added. */
  before: { verdict: Verdict; cause: Cause } | null;
  /** Null for a device that was removed. */
  now: { verdict: Verdict; cause: Cause } | null;
  source: string;
}

/** Devices that are named; the counts go on. */
const MAX_NAMED = 20_000;
const KIND_CODES = CHANGE_KINDS.length + 1;

const verdictOf = ({ verdict, cause }: DeviceResult) => ({ verdict, cause });

function kindOf(before: DeviceResult, now: DeviceResult): ChangeKind | '' {
  if (before.verdict === now.verdict) return '';
  if (now.verdict === 'blocked') return 'newly-blocked';
  return now.verdict === 'allowed' ? 'newly-allowed' : 'other-verdict';
}

export class FleetChanges {
  /** Devices that changed, in the fleet's order; at most MAX_NAMED. */
  readonly devices: ChangedDevice[] = [];
  /** Devices that changed, named or not. */
  changed = 0;
  private readonly counts: Record<ChangeKind, number> = Object.fromEntries(
    CHANGE_KINDS.map((kind) => [kind, 0]),
  ) as Record<ChangeKind, number>;
  private readonly alarms: SummaryChanges['firmwareChanged'] = [];
  private since: string | null = null;
  private codes = new Uint8Array(1024);

  /** Notes a time of the earlier result. */
  noteTime(collectedUtc: string | null): void {
    const time = Date.parse(collectedUtc ?? '');
    if (Number.isNaN(time) || (this.since !== null && time <= Date.parse(this.since))) return;
    this.since = collectedUtc;
  }

  noteRemoved(before: DeviceResult): void {
    this.name(before, { kind: 'removed', alarm: '' }, verdictOf(before), null);
  }

  noteAdded(now: DeviceResult, row: number): void {
    this.mark(row, { kind: 'added', alarm: '' });
    this.name(now, { kind: 'added', alarm: '' }, null, verdictOf(now));
  }

  notePair(before: DeviceResult, now: DeviceResult, row: number): void {
    const reason = compareDevice(before, now)?.reason;
    const alarm = reason && isAlarm(reason) ? reason : '';
    const kind = kindOf(before, now);
    if (kind === '' && alarm === '') return;
    this.mark(row, { kind, alarm });
    this.name(now, { kind, alarm }, verdictOf(before), verdictOf(now));
    if (alarm === '' || this.alarms.length >= MAX_NAMED) return;
    const { device, source, computer } = now;
    this.alarms.push({ device, reason: alarm, biosVersion: computer.biosVersion ?? '', source });
  }

  private name(
    { device, source }: DeviceResult,
    note: ChangeNote,
    before: ChangedDevice['before'],
    now: ChangedDevice['now'],
  ): void {
    this.changed++;
    if (note.kind !== '') this.counts[note.kind]++;
    if (this.devices.length < MAX_NAMED) this.devices.push({ device, ...note, before, now, source });
  }

  private mark(row: number, { kind, alarm }: ChangeNote): void {
    if (row >= this.codes.length) {
      const larger = new Uint8Array(Math.max(row + 1, this.codes.length * 2));
      larger.set(this.codes);
      this.codes = larger;
    }
    const [first, second] = [
      kind === '' ? 0 : CHANGE_KINDS.indexOf(kind) + 1,
      alarm === '' ? 0 : ALARMS.indexOf(alarm) + 1,
    ];
    this.codes[row] = first + second * KIND_CODES;
  }

  /** What changed about the device of a row of now. */
  of(row: number): ChangeNote {
    const code = this.codes[row] ?? 0;
    return {
      kind: CHANGE_KINDS[(code % KIND_CODES) - 1] ?? '',
      alarm: ALARMS[Math.floor(code / KIND_CODES) - 1] ?? '',
    };
  }

  summary(): SummaryChanges {
    const { counts } = this;
    return {
      since: this.since,
      added: counts.added,
      removed: counts.removed,
      newlyBlocked: counts['newly-blocked'],
      newlyAllowed: counts['newly-allowed'],
      otherVerdict: counts['other-verdict'],
      firmwareChanged: this.alarms,
    };
  }
}

/** The changes of a fleet that is row for row what it was. */
export const noChanges = (since: string | null): SummaryChanges => ({ ...new FleetChanges().summary(), since });

export const hasChanges = ({ since: _, firmwareChanged, ...counts }: SummaryChanges): boolean =>
  firmwareChanged.length > 0 || Object.values(counts).some((n) => n > 0);
