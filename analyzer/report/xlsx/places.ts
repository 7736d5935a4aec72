/** A sheet for each column of the inventory list that groups the machines: verdicts and blocked share by value. */
import { isPlace, type PlaceGroup } from '../../fleet/places.ts';
import type { Summary } from '../../model/types.ts';
import { blockedShare } from './shares.ts';
import type { Sheet } from './sheet.ts';
import { VERDICTS } from './styles.ts';
import { header, headerRight, looks } from './tables.ts';
import type { Workbook } from './workbook.ts';

const MAX_SHEETS = 20;
/** Excel's limit for the name of a sheet. */
const MAX_NAME = 31;

export function placeSheets(book: Workbook, { inventory }: Summary): Sheet[] {
  const taken = new Set<string>();
  return (inventory?.groups ?? [])
    .filter(isPlace)
    .slice(0, MAX_SHEETS)
    .map((group) => placeSheet(book, group, sheetName(`Places ${group.column}`, taken)));
}

/** A name that Excel takes: no characters of formulas and paths, short, and unique without regard to case. */
function sheetName(wanted: string, taken: Set<string>): string {
  const clean = wanted.replace(/[^\p{L}\p{N} ._()-]/gu, '_');
  let name = clean.slice(0, MAX_NAME).toWellFormed().trim();
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${clean.slice(0, MAX_NAME - 4)} ${n}`;
  taken.add(name.toLowerCase());
  return name;
}

function placeSheet(book: Workbook, { column, distinct, values }: PlaceGroup, name: string): Sheet {
  const sheet = book.heldSheet({ ...looks(name, 1), shareColumn: 2 + VERDICTS.length });
  sheet.row([header(column.slice(0, 200)), ...['devices', ...VERDICTS, 'blocked share'].map(headerRight)]);
  for (const { value, devices, byVerdict } of values)
    sheet.row([
      value.slice(0, 300) || '(not stated)',
      devices,
      ...VERDICTS.map((verdict) => byVerdict[verdict] ?? 0),
      blockedShare(byVerdict),
    ]);
  if (distinct > values.length) sheet.row([`and ${distinct - values.length} more values: filter the sheet Devices`]);
  return sheet;
}
