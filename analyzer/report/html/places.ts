/** The card "Where are they?": verdicts by the columns of the inventory list, such as site or department. */

import { safeForHtml } from '../../model/escape.ts';
import type { Summary, Verdict } from '../../model/types.ts';
import { type Bar, barList, count, key } from './bars.ts';

const SHOWN_COLUMNS = 3;
const SHOWN_VALUES = 10;
/** Columns in which nearly every machine has a value of its own, such as an asset number, say nothing about places. */
const MIN_DEVICES_A_VALUE = 3;

type Group = NonNullable<Summary['inventory']>['groups'][number];

/** Empty where there is no inventory list, or none of its columns groups the machines. */
export function placesHtml(
  { inventory }: Summary,
  verdicts: readonly Verdict[],
  names: Record<Verdict, string>,
): string {
  const groups = (inventory?.groups ?? []).filter(isPlace).slice(0, SHOWN_COLUMNS);
  if (groups.length === 0) return '';
  const legend = key(verdicts.map((verdict) => ({ tone: verdict, name: names[verdict] })));
  const lists = groups.map((group) => {
    const bars = group.values.slice(0, SHOWN_VALUES).map((value) => placeBar(group.column, value, verdicts, names));
    const most = Math.max(1, ...group.values.map(({ devices }) => devices));
    return `<h3><bdi>${safeForHtml(group.column.slice(0, 80))}</bdi></h3>${barList(bars, most)}`;
  });
  return legend + lists.join('<hr>');
}

function isPlace({ values }: Group): boolean {
  const devices = values.reduce((sum, value) => sum + value.devices, 0);
  return values.length > 1 && devices / values.length >= MIN_DEVICES_A_VALUE;
}

function placeBar(
  column: string,
  { value, devices, byVerdict }: Group['values'][number],
  verdicts: readonly Verdict[],
  names: Record<Verdict, string>,
): Bar {
  return {
    name: value.slice(0, 120) || '(not stated)',
    parts: verdicts.map((verdict) => ({ tone: verdict, count: byVerdict[verdict] ?? 0, name: names[verdict] })),
    value: `${count(byVerdict.blocked ?? 0)} of ${count(devices)}`,
    filter: { [`inventory_${column}`]: value },
  };
}
