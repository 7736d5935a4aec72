/** The sheets Makers (whom to call, with what) and Licences (how many are to be decided on). */
import type { MakerSummary, Summary } from '../../model/types.ts';
import { finding } from '../evidence-pack/terms.ts';
import { LICENCE_CAVEAT, LICENCE_QUESTION } from '../licences.ts';
import { makerCommand, NO_MAKER_COMMAND } from '../maker-command.ts';
import type { Sheet } from './sheet.ts';
import { STYLE } from './styles.ts';
import { header, headerRight, looks, wrapped } from './tables.ts';
import type { Workbook } from './workbook.ts';

const MAX_LINES = 40;

/** @param out folder of the reports, for the command */
export function makersSheet(book: Workbook, { makers }: Summary, out: string): Sheet {
  const sheet = book.heldSheet({ ...looks('Makers', 1), widths: [26, 10, 60, 80, 60] });
  sheet.row([
    header('maker'),
    headerRight('devices'),
    ...['models and BIOS versions', 'what is wrong, in its terms', 'command for the evidence pack'].map(header),
  ]);
  for (const maker of makers)
    sheet.row([
      { value: maker.manufacturer.slice(0, 300) || '(maker not stated)', style: STYLE.strong },
      maker.devices,
      { value: modelLines(maker), style: STYLE.wrapped },
      { value: maker.defects.map((defect) => `${defect.devices}: ${finding(defect)}`), style: STYLE.wrapped },
      wrapped(makerCommand(out, maker.manufacturer) ?? NO_MAKER_COMMAND),
    ]);
  return sheet;
}

function modelLines({ models }: MakerSummary): string[] {
  const lines = models.slice(0, MAX_LINES).map(({ model, devices, biosVersions }) => {
    const versions = biosVersions.slice(0, 10).map(({ biosVersion }) => biosVersion.slice(0, 80) || 'not stated');
    return `${model.slice(0, 200) || '(model not stated)'} (${devices}): BIOS ${versions.join(', ')}${biosVersions.length > 10 ? ' ...' : ''}`;
  });
  return models.length > MAX_LINES ? [...lines, `and ${models.length - MAX_LINES} more models`] : lines;
}

export function licencesSheet(book: Workbook, { licences }: Summary): Sheet {
  const { purchaseRecord, investigateFirst, models, places } = licences;
  const sheet = book.heldSheet({
    ...looks('Licences', 1),
    filterRow: 7,
    frozen: { rows: 7, columns: 0 },
    widths: [26, 50, 14],
  });
  const note = (value: string) => sheet.row([{ value, style: STYLE.note }]);
  sheet.row([{ value: 'Licences to be decided on', style: STYLE.title }], 28);
  note(`Blocked PCs: ${purchaseRecord}. For each of them: ${LICENCE_QUESTION}`);
  note(`Blocked PCs for which the reason has to be found out first: ${investigateFirst}.`);
  note(LICENCE_CAVEAT);
  sheet.skip(2);
  sheet.row([header('by'), header('value'), headerRight('blocked PCs')]);
  for (const { manufacturer, model, devices } of models)
    sheet.row(['model', [manufacturer, model].filter(Boolean).join(' ').slice(0, 300) || '(not stated)', devices]);
  for (const { column, values } of places)
    for (const { value, devices } of values)
      sheet.row([column.slice(0, 200), value.slice(0, 300) || '(not stated)', devices]);
  return sheet;
}
