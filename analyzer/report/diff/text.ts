/** What changed between two runs, for a person, and as CSV. */
import { stringify } from 'csv-stringify/sync';
import { CHANGE_FIELDS, type DeviceChange, type FleetDiff, type Presence, type Reason } from '../../fleet/changes.ts';
import { safeForCsv, safeForTerminal } from '../../model/escape.ts';

const TITLES: Record<Reason, string> = {
  'marker-lost': 'a sound marker is gone, and the BIOS version is the same',
  'board-swap': 'another table and another board, and the BIOS version is the same',
  'table-rewritten': 'another table, and the BIOS version is the same',
  'marker-gained': 'a sound marker appeared, and the BIOS version is the same',
  'table-changed': 'another table; the BIOS version is not known both times',
  'other-board': 'another table, another board and another BIOS version',
  'bios-update': 'another table after a BIOS update',
  'verdict-changed': 'another verdict or cause, and no other table',
  'identity-changed': 'another BIOS version or board identity, and the same table',
};

/** Enough of a hash to tell two tables apart on a screen. */
const shorten = (text: string): string => (/^[0-9a-f]{64}$/.test(text) ? text.slice(0, 12) : text);

const show = (text: string): string => (text === '' ? '(none)' : shorten(safeForTerminal(text)));

function changeLines({ device, alarm, changes }: DeviceChange): string[] {
  const list = changes.map(({ field, old, new: now }) => `${field} ${show(old)} -> ${show(now)}`);
  return [`  ${alarm ? '! ' : '  '}${safeForTerminal(device)}: ${list.join('; ')}`];
}

function section(title: string, lines: string[]): string[] {
  return lines.length > 0 ? ['', title, ...lines] : [];
}

const presenceLine = ({ device, verdict, cause }: Presence): string =>
  `    ${safeForTerminal(device)}: ${verdict}, ${cause}`;

export function diffText(diff: FleetDiff): string {
  const { devices, changed, added, removed } = diff;
  const alarms = changed.filter(({ alarm }) => alarm).length;
  const head = `${devices.old} devices before, ${devices.new} now: ${changed.length} changed (${alarms} alarms), ${added.length} added, ${removed.length} removed, ${devices.same} unchanged.`;
  const reasons = [...new Set(changed.map(({ reason }) => reason))];
  const blocks = reasons.flatMap((reason) => {
    const list = changed.filter((change) => change.reason === reason);
    const title = `${list[0]?.alarm ? 'ALARM: ' : ''}${TITLES[reason]} (${list.length})`;
    const why = (list[0]?.explanations ?? []).map((text) => `    - ${text}`);
    return section(title, [...why, ...list.flatMap(changeLines)]);
  });
  const lines = [
    head,
    ...blocks,
    ...section(`Added (${added.length})`, added.map(presenceLine)),
    ...section(`Removed (${removed.length})`, removed.map(presenceLine)),
  ];
  return `${lines.join('\n')}\n`;
}

const HEADER = [
  'device',
  'change',
  'alarm',
  'reason',
  'fields',
  ...CHANGE_FIELDS.flatMap((field) => [`old_${field}`, `new_${field}`]),
  'explanation',
  'old_source',
  'new_source',
];

function changeRow(change: DeviceChange): string[] {
  const by = new Map(change.changes.map((each) => [each.field, each]));
  return [
    change.device,
    'changed',
    change.alarm ? 'yes' : 'no',
    change.reason,
    change.changes.map(({ field }) => field).join('; '),
    ...CHANGE_FIELDS.flatMap((field) => [by.get(field)?.old ?? '', by.get(field)?.new ?? '']),
    change.explanations.join(' '),
    change.oldSource,
    change.newSource,
  ];
}

function presenceRow(what: 'added' | 'removed', { device, verdict, cause, source }: Presence): string[] {
  const values: Record<string, string> = { verdict, cause };
  const side = (field: string, which: string): string => (which === what ? (values[field] ?? '') : '');
  return [
    device,
    what,
    'no',
    '',
    '',
    ...CHANGE_FIELDS.flatMap((field) => [side(field, 'removed'), side(field, 'added')]),
    '',
    what === 'removed' ? source : '',
    what === 'added' ? source : '',
  ];
}

/** UTF-8 with BOM, CRLF; alarms first, as in the text. */
export function diffCsv({ changed, added, removed }: FleetDiff): string {
  const rows = [
    HEADER,
    ...changed.map(changeRow),
    ...added.map((each) => presenceRow('added', each)),
    ...removed.map((each) => presenceRow('removed', each)),
  ];
  const safe = rows.map((row) => row.map((cell) => safeForCsv(cell)));
  return `\ufeff${stringify(safe, { record_delimiter: '\r\n' })}`;
}
