/** The counts of a run as a line of the history. */
import type { Summary } from '../model/types.ts';

export const HISTORY_COLUMNS = [
  'collected_utc',
  'devices',
  'blocked',
  'allowed',
  'not_applicable',
  'unknown',
  'unreported',
] as const;

export type HistoryLine = { collected_utc: string } & Record<
  Exclude<(typeof HISTORY_COLUMNS)[number], 'collected_utc'>,
  number
>;

/** Null where no device has a time: there is nothing to place it by. */
export function historyLine({ coverage, devices, byVerdict }: Summary): HistoryLine | null {
  const { newestCollectedUtc } = coverage;
  if (newestCollectedUtc === null) return null;
  return {
    collected_utc: newestCollectedUtc,
    devices: devices.total,
    blocked: byVerdict.blocked,
    allowed: byVerdict.allowed,
    not_applicable: byVerdict['not-applicable'],
    unknown: byVerdict.unknown,
    unreported: byVerdict.unreported,
  };
}
