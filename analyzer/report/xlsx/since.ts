/** The sheets Changes (what became of the devices since the earlier result) and History (the counts of each run). */
import type { ChangedDevice, FleetChanges } from '../../fleet/fleet-changes.ts';
import { HISTORY_COLUMNS, type HistoryLine } from '../../fleet/history.ts';
import { ALARM_TEXT, CHANGE_TEXT } from '../change-words.ts';
import type { Sheet } from './sheet.ts';
import { STYLE } from './styles.ts';
import { header, headerRight, looks } from './tables.ts';
import type { Workbook } from './workbook.ts';

const HEADER = [
  'device',
  'change',
  'firmware_change',
  'verdict_before',
  'verdict',
  'cause_before',
  'cause',
  'meaning',
  'source',
];

/** Alarms first, then by kind of change; within a kind in the fleet's order. */
export function changesSheet(book: Workbook, changes: FleetChanges): Sheet {
  const sheet = book.heldSheet({ ...looks('Changes', 1), maxWidth: 70 });
  sheet.row(HEADER.map(header));
  const kinds = Object.keys(CHANGE_TEXT);
  const rank = ({ alarm, kind }: ChangedDevice) => (alarm === '' ? 1 : 0) * 100 + kinds.indexOf(kind);
  const sorted = [...changes.devices].sort((a, b) => rank(a) - rank(b));
  for (const { device, kind, alarm, before, now, source } of sorted) {
    const meaning = [alarm && ALARM_TEXT[alarm], kind && CHANGE_TEXT[kind]].filter(Boolean).join('; ');
    const verdicts = [before?.verdict ?? '', now?.verdict ?? '', before?.cause ?? '', now?.cause ?? ''];
    sheet.row([device, kind, alarm, ...verdicts, meaning, source]);
  }
  const rest = changes.changed - changes.devices.length;
  if (rest > 0) sheet.row([`and ${rest} more: slic-audit diff lists all`]);
  if (changes.changed === 0) sheet.row(['(none: every device is as it was)']);
  return sheet;
}

const COLOURS = { blocked: 'B3261E', allowed: '2E7D4F', unknown: 'A87400' } as const;

/** A line for each run, with a chart from two runs on. */
export function historySheet(book: Workbook, history: readonly HistoryLine[]): Sheet {
  const sheet = book.heldSheet(looks('History', 1));
  sheet.row(HISTORY_COLUMNS.map((name, i) => (i === 0 ? header : headerRight)(name)));
  for (const line of history)
    sheet.row([
      { value: line.collected_utc, style: STYLE.text },
      ...HISTORY_COLUMNS.slice(1).map((name) => line[name as keyof typeof COLOURS]),
    ]);
  if (history.length < 2) return sheet;
  sheet.options.chart = {
    kind: 'line',
    title: 'Over the runs',
    sheet: 'History',
    firstRow: 2,
    names: history.map(({ collected_utc }) => collected_utc),
    series: (['blocked', 'allowed', 'unknown'] as const).map((name) => ({
      name,
      colour: COLOURS[name],
      column: HISTORY_COLUMNS.indexOf(name),
      values: history.map((line) => line[name]),
    })),
    frame: { from: [8, 1], to: [18, 20] },
  };
  return sheet;
}
