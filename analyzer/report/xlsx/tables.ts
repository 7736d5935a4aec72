/** The sheets that are plain tables: Actions, Models, Problems. One header row, frozen, with filter. */
import type { FirmwareState, ModelSummary, Summary, Verdict } from '../../model.ts';
import { PLAYBOOK } from '../../verdict/actions/index.ts';
import { SCHEMA_VOCABULARY } from '../../vocabulary.ts';
import { type Cell, MAX_ROWS, type Sheet, type SheetOptions } from './sheet.ts';
import { STYLE } from './styles.ts';
import type { Workbook } from './workbook.ts';

export const header = (value: string): Cell => ({ value, style: STYLE.header });
export const headerRight = (value: string): Cell => ({ value, style: STYLE.headerRight });
export const wrapped = (value: string): Cell => ({ value, style: STYLE.wrapped });

const looks = (name: string, columns: number): SheetOptions => ({
  name,
  frozen: { rows: 1, columns },
  filterRow: 1,
  landscape: true,
});

const STEP_WIDTH = 46;

/** The playbooks, largest number of devices first; each step in a column of its own. */
export function actionsSheet(book: Workbook, { actions }: Summary): Sheet {
  const most = Math.max(1, ...actions.map(({ action }) => PLAYBOOK[action].steps.length));
  const steps = Array.from({ length: most }, (_, i) => `step_${i + 1}`);
  const widths = [38, 10, 30, 30, ...steps.map(() => STEP_WIDTH), STEP_WIDTH, 44, 22];
  const sheet = book.heldSheet({ ...looks('Actions', 1), widths });
  const names = ['who', 'where', ...steps, 'caveat', 'models', 'action'];
  sheet.row([header('what to do'), headerRight('devices'), ...names.map(header)]);
  for (const { action, devices, models } of actions) {
    const { title, who, where, steps: list, caveat } = PLAYBOOK[action];
    const own = [...list, ...steps.slice(list.length).map(() => '')];
    const cells = [who, where, ...own, caveat, models.map(modelText).join('; '), action];
    sheet.row([{ value: title, style: STYLE.strong }, devices, ...cells.map(wrapped)]);
  }
  return sheet;
}

const modelText = ({ manufacturer, model, devices }: Summary['actions'][number]['models'][number]): string =>
  `${[manufacturer, model].filter(Boolean).join(' ') || '(not stated)'}: ${devices}`;

/** Worst first. Of a fleet with more kinds of machine than Excel has rows, the best are left out. */
export function modelsSheet(book: Workbook, summary: Summary): Sheet {
  const sheet = book.heldSheet(looks('Models', 2));
  const verdicts = (Object.keys(summary.byVerdict) as Verdict[]).filter((verdict) => verdict !== 'unreported');
  const states = SCHEMA_VOCABULARY.firmwareState as readonly FirmwareState[];
  sheet.row([
    ...['manufacturer', 'model', 'bios_version'].map(header),
    ...['devices', ...verdicts, ...states.map((state) => `firmware: ${state}`)].map(headerRight),
  ]);
  const blocked = (model: ModelSummary) => model.byVerdict.blocked ?? 0;
  const sorted = [...summary.models].sort((a, b) => blocked(b) - blocked(a) || b.devices - a.devices);
  for (const model of sorted.slice(0, MAX_ROWS - 1)) {
    sheet.row([
      model.manufacturer,
      model.model,
      model.biosVersion,
      model.devices,
      ...verdicts.map((verdict) => model.byVerdict[verdict] ?? 0),
      ...states.map((state) => model.byFirmwareState[state] ?? 0),
    ]);
  }
  return sheet;
}

/** Its rows come with the devices. */
export function problemsSheet(book: Workbook): Sheet {
  const sheet = book.heldSheet({ ...looks('Problems', 1), maxWidth: 90 });
  sheet.row(['device', 'file', 'code', 'what was wrong', 'source'].map(header));
  return sheet;
}
