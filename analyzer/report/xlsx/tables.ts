/** The sheets that are plain tables: Actions, Models, Problems. One header row, frozen, with filter. */
import type { FirmwareState, ModelSummary, Summary, Verdict } from '../../model/types.ts';
import { SCHEMA_VOCABULARY } from '../../model/vocabulary.ts';
import { PLAYBOOK } from '../../verdict/actions/index.ts';
import { isWork } from '../codes.ts';
import { blockedShare } from './shares.ts';
import { type Cell, MAX_ROWS, type Sheet } from './sheet.ts';
import type { SheetOptions } from './sheet-options.ts';
import { STYLE, type Style } from './styles.ts';
import type { Workbook } from './workbook.ts';

export const header = (value: string): Cell => ({ value, style: STYLE.header });
export const headerRight = (value: string): Cell => ({ value, style: STYLE.headerRight });
export const wrapped = (value: string): Cell => ({ value, style: STYLE.wrapped });

/** The cell of the first device of an action or a model: the devices are sorted, so that the others follow it. */
export interface FirstRows {
  actions: ReadonlyMap<string, string>;
  models: ReadonlyMap<string, string>;
}

export const modelKey = ({
  manufacturer,
  model,
  biosVersion,
}: Pick<ModelSummary, 'manufacturer' | 'model' | 'biosVersion'>) => JSON.stringify([manufacturer, model, biosVersion]);

const linked = (value: string, link: string | undefined, plain: Style = STYLE.strong): Cell =>
  link && value ? { value, style: STYLE.link, link } : { value, style: plain };

export const looks = (name: string, columns: number): SheetOptions => ({
  name,
  frozen: { rows: 1, columns },
  filterRow: 1,
  landscape: true,
});

const ACTION_WIDTHS = [36, 10, 28, 28, 90, 46, 22];

/** The playbooks with the devices that they are for: work first, the largest number of devices on top. */
export function actionsSheet(book: Workbook, { actions }: Summary, places: FirstRows): Sheet {
  const sheet = book.heldSheet({ ...looks('Actions', 1), widths: ACTION_WIDTHS });
  sheet.row([
    header('what to do'),
    headerRight('devices'),
    ...['who', 'where', 'steps', 'models', 'action'].map(header),
  ]);
  const sorted = [...actions].sort((a, b) => Number(isWork(b.action)) - Number(isWork(a.action)));
  for (const { action, devices, models } of sorted) {
    const { title, who, where, steps, caveat } = PLAYBOOK[action];
    const numbered = [...steps.map((step, i) => `${i + 1}. ${step}`), caveat];
    sheet.row([
      linked(title, places.actions.get(action)),
      devices,
      wrapped(who),
      wrapped(where),
      { value: numbered, style: STYLE.wrapped },
      { value: models.map(modelText), style: STYLE.wrapped },
      wrapped(action),
    ]);
  }
  return sheet;
}

const modelText = ({ manufacturer, model, devices }: Summary['actions'][number]['models'][number]): string =>
  `${[manufacturer, model].filter(Boolean).join(' ') || '(not stated)'}: ${devices}`;

/** Worst first. Of a fleet with more kinds of machine than Excel has rows, the best are left out. */
export function modelsSheet(book: Workbook, summary: Summary, places: FirstRows): Sheet {
  const sheet = book.heldSheet({ ...looks('Models', 2), shareColumn: 4 });
  const verdicts = (Object.keys(summary.byVerdict) as Verdict[]).filter((verdict) => verdict !== 'unreported');
  const states = SCHEMA_VOCABULARY.firmwareState as readonly FirmwareState[];
  sheet.row([
    ...['manufacturer', 'model', 'bios_version'].map(header),
    ...['devices', 'blocked share', ...verdicts, ...states.map((state) => `firmware: ${state}`)].map(headerRight),
  ]);
  const blocked = (model: ModelSummary) => model.byVerdict.blocked ?? 0;
  const sorted = [...summary.models].sort((a, b) => blocked(b) - blocked(a) || b.devices - a.devices);
  for (const model of sorted.slice(0, MAX_ROWS - 1)) {
    sheet.row([
      model.manufacturer,
      linked(model.model, places.models.get(modelKey(model)), STYLE.text),
      model.biosVersion,
      model.devices,
      blockedShare(model.byVerdict),
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
