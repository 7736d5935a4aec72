/** The card "Since last time": what changed against the earlier result, and the trend over the runs. */
import type { ChangedDevice } from '../../fleet/fleet-changes.ts';
import type { HistoryLine } from '../../fleet/history.ts';
import { safeForHtml } from '../../model/escape.ts';
import type { SummaryChanges } from '../../model/types.ts';
import { ALARM_TEXT } from '../change-words.ts';
import type { FleetReport } from '../fleet-report.ts';
import { card, clickable, count, type Filter, plural } from './bars.ts';
import { trend } from './trend.ts';

const SHOWN_REMOVED = 200;
const SHOWN_ALARMS = 10;

/** Empty where there was no earlier result and no earlier run. */
export function sinceCard({ summary, changes, history }: FleetReport): string {
  const counts = summary.changes;
  const lines = trend(history);
  if (!counts || !changes) return lines && card('Better or worse?', trendIntro(history), lines, 'wide');
  const when = counts.since ? safeForHtml(counts.since.slice(0, 10)) : 'a result without times';
  const inside =
    changes.changed === 0
      ? '<p>Nothing: every device is as it was.</p>'
      : changeTiles(counts) + alarms(counts) + removed(changes.devices, counts.removed);
  return card('What changed since last time?', `Compared with the evidence up to ${when}.`, inside + lines, 'wide');
}

const trendIntro = (history: readonly HistoryLine[]): string =>
  `${plural(history.length, 'run', 'runs')} so far, each placed by its newest evidence.`;

function changeTiles(counts: SummaryChanges): string {
  const alarmKinds = [...new Set(counts.firmwareChanged.map(({ reason }) => reason))];
  const entries: [name: string, n: number, filter: Filter | undefined][] = [
    ['newly blocked', counts.newlyBlocked, { change: ['newly-blocked'] }],
    ['newly allowed', counts.newlyAllowed, { change: ['newly-allowed'] }],
    ['other verdict', counts.otherVerdict, { change: ['other-verdict'] }],
    ['firmware changed', counts.firmwareChanged.length, { firmware_change: alarmKinds }],
    ['added', counts.added, { change: ['added'] }],
    ['removed', counts.removed, undefined],
  ];
  const items = entries.map(([name, n, filter]) => {
    const inside = `<strong>${count(n)}</strong><span>${name}</span>`;
    return `<li>${clickable('change', inside, n > 0 ? filter : undefined)}</li>`;
  });
  return `<ul class="changes">${items.join('')}</ul>`;
}

function alarms({ firmwareChanged }: SummaryChanges): string {
  if (firmwareChanged.length === 0) return '';
  const items = firmwareChanged.slice(0, SHOWN_ALARMS).map(({ device, reason, biosVersion }) => {
    const name = clickable('link', `<bdi>${safeForHtml(device.slice(0, 120))}</bdi>`, { device: [device] });
    return `<li>${name}: ${ALARM_TEXT[reason]} (BIOS <bdi>${safeForHtml(biosVersion.slice(0, 80))}</bdi>)</li>`;
  });
  const rest = firmwareChanged.length - items.length;
  const more = rest > 0 ? `<li>and ${count(rest)} more</li>` : '';
  return `<h3>Look at these first: the table changed and the BIOS version did not</h3><ul class="findings">${items.join('')}${more}</ul>`;
}

/** Devices that were removed are in no table: their names are listed here. */
function removed(devices: readonly ChangedDevice[], total: number): string {
  if (total === 0) return '';
  const gone = devices.filter(({ kind }) => kind === 'removed').slice(0, SHOWN_REMOVED);
  const names = gone.map(({ device }) => `<li><bdi>${safeForHtml(device.slice(0, 120))}</bdi></li>`);
  const rest = total - names.length;
  const more = rest > 0 ? `<li>and ${count(rest)} more: see the workbook or slic-audit diff</li>` : '';
  return `<details class="more"><summary>${plural(total, 'removed device', 'removed devices')} by name</summary><ul class="names">${names.join('')}${more}</ul></details>`;
}
