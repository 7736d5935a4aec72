/** The cards on what is to be done: the work by kind, whom of the makers to call, and the licences to decide on. */
import { safeForHtml } from '../../model/escape.ts';
import type { MakerSummary, Summary } from '../../model/types.ts';
import { PLAYBOOK } from '../../verdict/actions/index.ts';
import { isWork } from '../codes.ts';
import { finding } from '../evidence-pack/terms.ts';
import { LICENCE_CAVEAT, LICENCE_QUESTION } from '../licences.ts';
import { makerCommand, NO_MAKER_COMMAND } from '../maker-command.ts';
import { barList, card, count, type Filter, plainTable, plural } from './bars.ts';

const SHOWN_MAKERS = 12;
const SHOWN_MODELS = 8;
const SHOWN_PLACES = 8;

const bdi = (text: string, length = 100): string => `<bdi>${safeForHtml(text.slice(0, length))}</bdi>`;
const link = (text: string, filter: Filter): string =>
  `<button type="button" class="link" data-filter="${safeForHtml(JSON.stringify(filter))}">${text}</button>`;

export function actionsCard({ actions }: Summary): string {
  // Work first, then the devices that need none; both are sorted by number already.
  const sorted = [...actions].sort((a, b) => Number(isWork(b.action)) - Number(isWork(a.action)));
  const rows = sorted.map(({ action, devices, models }) => {
    const { title, who, where, steps } = PLAYBOOK[action];
    const list = steps.map((step) => `<li>${safeForHtml(step)}</li>`).join('');
    const how = `<details><summary>${plural(steps.length, 'step', 'steps')}</summary><ol>${list}</ol></details>`;
    const name = link(safeForHtml(title), { action: [action] });
    return [name + how, count(devices), safeForHtml(who), safeForHtml(where), mostly(models)];
  });
  return card(
    'What is to be done?',
    'One line for each kind of work, the largest first; a click shows the devices.',
    rows.length ? plainTable(['Action', 'Devices', 'Who', 'Where', 'Mostly'], rows, [1]) : '<p>Nothing.</p>',
    'wide',
  );
}

/** The three models with most devices. */
const mostly = (models: Summary['actions'][number]['models']): string =>
  models
    .slice(0, 3)
    .map(({ model, devices }) => `${bdi(model || 'model not stated', 80)} (${count(devices)})`)
    .join(', ');

/** Empty where no maker can be asked. */
export function makersCard({ makers }: Summary, report: string): string {
  if (makers.length === 0) return '';
  const shown = makers.slice(0, SHOWN_MAKERS).map((maker, i) => makerBlock(maker, report, i === 0));
  const rest = makers.length - shown.length;
  const more = rest > 0 ? `<p class="sub">${count(rest)} more makers are in the workbook's Makers sheet.</p>` : '';
  return card(
    'Makers: whom to call, with what?',
    'Blocked PCs whose firmware only the maker can put right, and the command that makes the evidence pack for its support desk.',
    shown.join('') + more,
    'wide',
  );
}

function makerBlock({ manufacturer, devices, models, defects }: MakerSummary, report: string, open: boolean): string {
  const command = makerCommand(report, manufacturer);
  const how = command
    ? `<pre class="command"><code>${safeForHtml(command)}</code></pre>`
    : `<p class="sub">${NO_MAKER_COMMAND}</p>`;
  const kinds = models.slice(0, SHOWN_MODELS).map(({ model, devices: n, biosVersions }) => {
    const versions = biosVersions.slice(0, 4).map(({ biosVersion }) => bdi(biosVersion || 'not stated', 60));
    const others = biosVersions.length > 4 ? ` and ${biosVersions.length - 4} more` : '';
    return `<li>${bdi(model || 'model not stated')} (${count(n)}): BIOS ${versions.join(', ')}${others}</li>`;
  });
  if (models.length > SHOWN_MODELS) kinds.push(`<li>and ${count(models.length - SHOWN_MODELS)} more models</li>`);
  const wrong = defects.map(
    (defect) => `<li><strong>${count(defect.devices)}</strong>: ${safeForHtml(finding(defect))}</li>`,
  );
  const show = link(`Show the ${plural(devices, 'PC', 'PCs')}`, { verdict: ['blocked'], manufacturer: [manufacturer] });
  const title = `${bdi(manufacturer || '(maker not stated)')}: ${plural(devices, 'PC', 'PCs')}, ${plural(models.length, 'model', 'models')}`;
  return `<details class="maker"${open ? ' open' : ''}><summary>${title}</summary><div class="columns-2"><div><h3>Models and BIOS versions</h3><ul>${kinds.join('')}</ul>${show}${how}</div><div><h3>What is wrong, in its terms</h3><ul>${wrong.join('')}</ul></div></div></details>`;
}

/** Empty where nothing is blocked. */
export function licencesCard({ licences }: Summary): string {
  const { blocked, purchaseRecord, investigateFirst, models, places } = licences;
  if (blocked === 0) return '';
  const first = investigateFirst
    ? ` For ${plural(investigateFirst, 'other PC', 'other PCs')}, first find out why KMS refuses.`
    : '';
  const lists = [
    list(
      'By model',
      models.map(({ manufacturer, model, devices }) => ({
        name: [manufacturer, model].filter(Boolean).join(' ') || '(not stated)',
        devices,
        filter: { verdict: ['blocked'], manufacturer: [manufacturer], model: [model] },
      })),
    ),
    ...places
      .filter(({ values }) => groupsMachines(values))
      .map(({ column, values }) =>
        list(
          `By ${column.slice(0, 80)}`,
          values.map(({ value, devices }) => ({
            name: value || '(not stated)',
            devices,
            filter: { verdict: ['blocked'], [`inventory_${column}`]: [value] },
          })),
        ),
      ),
  ];
  return card(
    'Licences: how many are to be decided on?',
    `<strong>${plural(purchaseRecord, 'blocked PC', 'blocked PCs')}</strong>: ${LICENCE_QUESTION}${first}`,
    `<div class="columns-2">${lists.join('')}</div><p class="sub">${LICENCE_CAVEAT}</p>`,
    'wide',
  );
}

/** Whether a column is worth a list: an owner or an asset number is another for nearly every PC. Only the largest values are known. */
function groupsMachines(values: readonly { devices: number }[]): boolean {
  const devices = values.reduce((sum, value) => sum + value.devices, 0);
  return values.length > 1 && devices >= values.length * 2;
}

function list(title: string, entries: { name: string; devices: number; filter: Filter }[]): string {
  const shown = entries.slice(0, SHOWN_PLACES).map(({ name, devices, filter }) => ({
    name: name.slice(0, 120),
    parts: [{ tone: 'blocked', count: devices, name: 'to be decided on' }],
    value: count(devices),
    filter,
  }));
  const rest = entries.length - shown.length;
  const more = rest > 0 ? `<p class="sub">${count(rest)} more are in the workbook's Licences sheet.</p>` : '';
  return `<div><h3>${safeForHtml(title)}</h3>${barList(shown, Math.max(1, entries[0]?.devices ?? 1))}${more}</div>`;
}
