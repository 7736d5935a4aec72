/** Verdicts by the columns of the inventory list, such as site or department. */
import type { Summary } from '../model/types.ts';
import type { DeviceFacts } from './device-facts.ts';

export type PlaceGroup = NonNullable<Summary['inventory']>['groups'][number];
type Place = PlaceGroup['values'][number];

/** A column in which more machines than these have a value of their own, such as an asset number, is no place. */
const MAX_VALUES = 1_000;
/** Columns in which nearly every machine has a value of its own say nothing about places. */
const MIN_DEVICES_A_VALUE = 3;

export class PlaceCounts {
  private readonly columns = new Map<string, Map<string, Place>>();

  add({ inventory, verdict }: DeviceFacts): void {
    for (const [column, value] of Object.entries(inventory ?? {})) {
      let values = this.columns.get(column);
      if (!values) {
        values = new Map();
        this.columns.set(column, values);
      }
      let place = values.get(value);
      if (!place) {
        place = { value, devices: 0, byVerdict: {} };
        values.set(value, place);
      }
      place.devices++;
      place.byVerdict[verdict] = (place.byVerdict[verdict] ?? 0) + 1;
    }
  }

  /** The values of a column, the largest number of blocked devices first. */
  group(column: string): PlaceGroup {
    const values = [...(this.columns.get(column)?.values() ?? [])].sort(
      (a, b) => blockedOf(b) - blockedOf(a) || b.devices - a.devices || (a.value < b.value ? -1 : 1),
    );
    return { column, distinct: values.length, values: values.slice(0, MAX_VALUES).map(inOrder) };
  }
}

const blockedOf = ({ byVerdict }: Place): number => byVerdict.blocked ?? 0;

/** With its verdicts in ordinal order, so that the order of the devices leaves no trace. */
const inOrder = ({ value, devices, byVerdict }: Place): Place => ({
  value,
  devices,
  byVerdict: Object.fromEntries(Object.entries(byVerdict).sort(([a], [b]) => (a < b ? -1 : 1))),
});

/** Whether a column groups the machines at all. */
export function isPlace({ distinct, values }: PlaceGroup): boolean {
  const devices = values.reduce((sum, value) => sum + value.devices, 0);
  return distinct > 1 && devices / values.length >= MIN_DEVICES_A_VALUE;
}
