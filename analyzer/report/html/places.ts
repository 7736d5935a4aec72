/** The card "Where are they?": verdicts by the columns of the inventory list, such as site or department. */
import { isPlace, type PlaceGroup } from '../../fleet/places.ts';
import { safeForHtml } from '../../model/escape.ts';
import type { Summary } from '../../model/types.ts';
import { type Bar, barList, card, count, key } from './bars.ts';
import { TILE_NAMES, TILES } from './headline.ts';

const SHOWN_VALUES = 10;

/** Empty where there is no inventory list, or none of its columns groups the machines. */
export function placesCard({ inventory }: Summary): string {
  const groups = inventory?.groups ?? [];
  const places = groups.filter(isPlace);
  if (places.length === 0) return '';
  const legend = key(TILES.map((verdict) => ({ tone: verdict, name: TILE_NAMES[verdict] })));
  return card(
    'Where are they?',
    'By the columns of the inventory list, the largest number of blocked PCs first.',
    legend + places.map(placeList).join('<hr>') + leftOut(groups.filter((group) => !isPlace(group))),
    'wide',
  );
}

function placeList({ column, distinct, values }: PlaceGroup): string {
  const most = Math.max(1, ...values.map(({ devices }) => devices));
  const bars = values.map((value) => placeBar(column, value));
  const [shown, rest] = [bars.slice(0, SHOWN_VALUES), bars.slice(SHOWN_VALUES)];
  const beyond = distinct - bars.length;
  const note = beyond > 0 ? `<p class="sub">${count(beyond)} more: filter the table for them.</p>` : '';
  const more = rest.length
    ? `<details class="more"><summary>${count(rest.length)} more</summary>${barList(rest, most)}${note}</details>`
    : '';
  return `<h3><bdi>${safeForHtml(column.slice(0, 80))}</bdi></h3>${barList(shown, most)}${more}`;
}

function placeBar(column: string, { value, devices, byVerdict }: PlaceGroup['values'][number]): Bar {
  return {
    name: value.slice(0, 120) || '(not stated)',
    parts: TILES.map((verdict) => ({ tone: verdict, count: byVerdict[verdict] ?? 0, name: TILE_NAMES[verdict] })),
    value: `${count(byVerdict.blocked ?? 0)} of ${count(devices)}`,
    filter: { [`inventory_${column}`]: [value] },
  };
}

/** Columns that group nothing are named, so that they are not looked for here. */
function leftOut(groups: PlaceGroup[]): string {
  if (groups.length === 0) return '';
  const names = groups.slice(0, 20).map(({ column }) => `<bdi>${safeForHtml(column.slice(0, 80))}</bdi>`);
  return `<p class="sub">Not drawn, because all machines share one value or nearly each has its own: ${names.join(', ')}. The table filters by them.</p>`;
}
