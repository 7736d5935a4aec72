/** The sheet Summary: what a manager asks, then how far the figures can be trusted, then how they were made. */

import { PROBLEMS } from '../../model/problems.ts';
import type { Summary } from '../../model/types.ts';
import { CAUSES } from '../../verdict/causes.ts';
import { CONFIDENCE_TEXT, CONFLICT_TEXT, KIND_TEXT, VERDICT_TEXT } from '../codes.ts';
import type { Cell, Sheet } from './sheet.ts';
import { STYLE, VERDICT_COLOURS, VERDICTS } from './styles.ts';
import { header, headerRight } from './tables.ts';
import type { Workbook } from './workbook.ts';

/** A row below a heading: a name, its devices, their share of `whole`, a note. */
type Line = [name: string | Cell, devices: number, note?: string];

/** Names come from machines and may be of any length. */
const strong = (value: string): Cell => ({ value: value.slice(0, 300), style: STYLE.strong });
const remark = (value: string): Cell => ({ value, style: STYLE.remark });
const date = (value: string): Cell => ({ value, date: true });

export function summarySheet(book: Workbook, summary: Summary): Sheet {
  const sheet = book.heldSheet({ name: 'Summary', widths: [34, 14, 12, 115] });
  const { byVerdict, byCause, devices } = summary;
  sheet.row([{ value: 'KMS readiness of the fleet', style: STYLE.title }], 28);
  sheet.row([{ value: headline(summary), style: STYLE.note }]);
  sheet.row([
    {
      value: '"KMS activates it" and "it is licensed" are two questions; this workbook answers the first.',
      style: STYLE.note,
    },
  ]);
  counts(
    sheet,
    'Verdict',
    devices.total,
    VERDICTS.map((verdict) => [{ value: verdict, style: STYLE[verdict] }, byVerdict[verdict], VERDICT_TEXT[verdict]]),
  );
  verdictChart(sheet, summary);
  since(sheet, summary);
  counts(
    sheet,
    'Cause',
    devices.total,
    entries(byCause).map(([cause, n]) => [cause, n, CAUSES[cause].sentence]),
  );
  counts(
    sheet,
    'Confidence',
    devices.total,
    entries(summary.byConfidence).map(([level, n]) => [level, n, CONFIDENCE_TEXT[level === 'none' ? '' : level]]),
  );
  coverage(sheet, summary);
  counts(
    sheet,
    'Devices with a problem, by kind',
    devices.folders,
    entries(summary.problems.byCode).map(([code, n]) => [code, n, lookUp(PROBLEMS, code).replace(/\{\d\}/g, '...')]),
  );
  counts(
    sheet,
    'Devices with a contradiction, by kind',
    devices.folders,
    entries(summary.conflicts.byCode).map(([code, n]) => [code, n, lookUp(CONFLICT_TEXT, code)]),
  );
  findings(sheet, summary);
  duplicates(sheet, summary);
  calibration(sheet, summary);
  inventory(sheet, summary);
  runFacts(sheet, summary);
  return sheet;
}

const CHART_ROWS = 14;

/** Below the verdicts, whose rows were written last. */
function verdictChart(sheet: Sheet, { byVerdict }: Summary): void {
  const top = sheet.rows + 1;
  sheet.options.chart = {
    kind: 'bar',
    title: 'Devices by verdict',
    sheet: 'Summary',
    firstRow: sheet.rows - VERDICTS.length + 1,
    names: VERDICTS,
    series: [
      {
        name: 'devices',
        colour: VERDICT_COLOURS.blocked.letters.slice(2),
        points: VERDICTS.map((verdict) => VERDICT_COLOURS[verdict].bar),
        column: 1,
        values: VERDICTS.map((verdict) => byVerdict[verdict]),
      },
    ],
    frame: { from: [0, top], to: [3, top + CHART_ROWS] },
  };
  sheet.skip(CHART_ROWS + 1);
}

function since(sheet: Sheet, { changes, devices }: Summary): void {
  if (!changes) return;
  const { since: when, added, removed, newlyBlocked, newlyAllowed, otherVerdict, firmwareChanged } = changes;
  sheet.skip();
  sheet.row([header('Since the earlier result'), headerRight('devices'), headerRight('share'), header('')]);
  const lines: Line[] = [
    ['newly blocked', newlyBlocked],
    ['newly allowed', newlyAllowed],
    ['other verdict', otherVerdict],
    ['firmware changed', firmwareChanged.length, 'Another table under the same BIOS version: look at these first.'],
    ['added', added],
    ['removed', removed, 'Not among the devices of now.'],
  ];
  for (const [name, n, note] of lines)
    sheet.row([strong(String(name)), n, share(n, devices.total), note ? remark(note) : null]);
  sheet.row([strong('evidence of the earlier result up to (UTC)'), null, null, date(when ?? '')]);
}

const share = (n: number, whole: number): Cell | null => (whole > 0 ? { value: n / whole, style: STYLE.share } : null);

const entries = <K extends string>(tally: { [key in K]: number }) => Object.entries(tally) as [K, number][];
const lookUp = (texts: Record<string, string>, code: string) => texts[code] ?? '';

function headline({ devices, byVerdict }: Summary): string {
  const open = byVerdict.unknown + byVerdict.unreported;
  return `Of ${devices.total} devices KMS refuses ${byVerdict.blocked} because of the firmware; not known yet: ${open}.`;
}

/** Lines without devices are left out: a zero is no news, except among the verdicts. */
function counts(sheet: Sheet, title: string, whole: number, lines: Line[]): void {
  const shown = title === 'Verdict' ? lines : lines.filter(([, devices]) => devices > 0);
  if (shown.length === 0) return;
  sheet.skip();
  sheet.row([header(title), headerRight('devices'), headerRight('share'), header('')]);
  for (const [name, devices, note] of shown) {
    const first = typeof name === 'string' ? strong(name) : name;
    sheet.row([first, devices, share(devices, whole), note ? remark(note) : null]);
  }
}

function coverage(
  sheet: Sheet,
  { coverage: { ages, kinds, witnesses, collectorVersions, ...facts }, devices }: Summary,
): void {
  let from = 0;
  const lines = ages.map(({ days, devices: n }): Line => {
    const name = days === null ? `more than ${from} days` : `up to ${days} days`;
    from = days ?? from;
    return [name, n, days === 7 ? 'Counted back from the newest evidence of the fleet.' : ''];
  });
  lines.push(['without a time', facts.withoutTime]);
  if (facts.staleDays !== null) lines.push(['stale', facts.stale, `Older than ${facts.staleDays} days.`]);
  counts(sheet, 'Age of the evidence', devices.folders, lines);
  sheet.row([strong('newest evidence (UTC)'), null, null, date(facts.newestCollectedUtc ?? '')]);
  sheet.row([strong('oldest evidence (UTC)'), null, null, date(facts.oldestCollectedUtc ?? '')]);
  counts(
    sheet,
    'Witness that was read',
    devices.folders,
    entries(witnesses).map(([name, n]) => [name, n]),
  );
  counts(
    sheet,
    'Kind of collection',
    devices.total,
    entries(kinds).map(([kind, n]) => [kind, n, KIND_TEXT[kind]]),
  );
  counts(
    sheet,
    'Version of the collector',
    devices.folders,
    entries(collectorVersions)
      .slice(0, 50)
      .map(([name, n]) => [name, n]),
  );
}

function findings(sheet: Sheet, summary: Summary): void {
  if (summary.findings.length === 0) return;
  sheet.skip();
  sheet.row([header('What models have in common'), header(''), header(''), header('finding')]);
  for (const { manufacturer, model, message } of summary.findings.slice(0, 500)) {
    sheet.row([strong(`${manufacturer} ${model}`.trim()), null, null, remark(message)]);
  }
}

function duplicates(sheet: Sheet, { duplicates: { names, uuids, serials } }: Summary): void {
  const groups = [
    ...names.map((group) => ({ kind: 'computer name', ...group })),
    ...uuids.map((group) => ({ kind: 'UUID', ...group })),
    ...serials.map((group) => ({ kind: 'serial number', ...group })),
  ];
  if (groups.length === 0) return;
  sheet.skip();
  sheet.row([header('Values that several devices share'), headerRight('devices'), header(''), header('folders')]);
  for (const { kind, value, count, devices } of groups) {
    sheet.row([strong(`${kind} ${value}`), count, null, remark(firstOf(devices, count))]);
  }
}

function calibration(sheet: Sheet, summary: Summary): void {
  if (summary.calibration.length === 0) return;
  sheet.skip();
  sheet.row([header("Do Windows' own numbers agree?"), headerRight('agree'), headerRight('contradict'), header('')]);
  for (const { firmwareState, markerDetail, agrees, contradicts, silent } of summary.calibration) {
    const name = markerDetail ? `${firmwareState}, ${markerDetail}` : firmwareState;
    sheet.row([
      strong(name),
      agrees,
      contradicts,
      silent ? remark(`Windows reports nothing about it on ${silent} ${silent === 1 ? 'device' : 'devices'}.`) : null,
    ]);
  }
}

/** Names, with a mark where there are more. */
const firstOf = (names: readonly string[], count: number) => names.join('; ') + (count > names.length ? ' ...' : '');

function inventory(sheet: Sheet, { inventory: list }: Summary): void {
  if (!list) return;
  const { listed, reported, unreported } = list;
  counts(sheet, 'Inventory list', listed, [
    ['listed', listed],
    ['reported', reported],
    ['not reported', unreported],
    ['reported, but not listed', list.notListed, firstOf(list.notListedDevices, list.notListed)],
    ['listed twice', list.repeated, firstOf(list.repeatedNames, list.repeated)],
  ]);
}

function runFacts(sheet: Sheet, { run, devices }: Summary): void {
  sheet.skip();
  sheet.row([header('How this was made'), header(''), header(''), header('')]);
  const facts: [string, string | number | Cell][] = [
    ['program', `${run.program} ${run.version}`],
    ['started (UTC)', date(run.startedUtc)],
    ['seconds', Math.round(run.elapsedMs / 100) / 10],
    ['read from', run.roots.join('; ')],
    ['device folders', run.deviceFolders],
    ['rows in Devices', devices.total],
    ['reused from the last run', run.reused],
    ['shard', run.shard ?? ''],
    ['Node.js and system', `${run.node}, ${run.platform}`],
  ];
  for (const [name, value] of facts) {
    if (value !== '')
      sheet.row([
        strong(name),
        null,
        null,
        typeof value === 'object' ? value : { value: String(value), style: STYLE.remark },
      ]);
  }
}
