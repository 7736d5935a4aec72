/** The sheet Legend: every column and every code in a sentence. */
import { PROBLEMS } from '../../model/problems.ts';
import { PLAYBOOK } from '../../verdict/actions/index.ts';
import { CAUSES } from '../../verdict/causes.ts';
import {
  CONFIDENCE_TEXT,
  CONFLICT_TEXT,
  DETAIL_TEXT,
  KB_CAUSE_TEXT,
  KIND_TEXT,
  PREDICTION_TEXT,
  STATE_TEXT,
  STATUS_TEXT,
  VERDICT_TEXT,
} from '../codes.ts';
import type { Column } from '../columns.ts';
import type { Sheet } from './sheet.ts';
import { STYLE, VERDICTS } from './styles.ts';
import { header, wrapped } from './tables.ts';
import type { Workbook } from './workbook.ts';

const actions = Object.entries(PLAYBOOK).map(([code, { title }]) => [code, title] as const);
const problems = Object.entries(PROBLEMS).map(([code, text]) => [code, `${text.replace(/\{\d\}/g, '...')}.`] as const);

/** The kind of code, which is the name of its column where it has one, and its sentences. */
const CODES: [string, readonly (readonly [string, string])[]][] = [
  ['cause', Object.entries(CAUSES).map(([cause, { sentence }]) => [cause, sentence])],
  ['kb_cause', Object.entries(KB_CAUSE_TEXT)],
  ['confidence', Object.entries(CONFIDENCE_TEXT)],
  ['action', actions],
  ['firmware_state', Object.entries(STATE_TEXT)],
  ['marker_detail', Object.entries(DETAIL_TEXT)],
  ['kms_prediction', Object.entries(PREDICTION_TEXT)],
  ['evidence', Object.entries(STATUS_TEXT)],
  ['conflicts', Object.entries(CONFLICT_TEXT)],
  ['problems', problems],
  ['kind of collection', Object.entries(KIND_TEXT)],
];

export function legendSheet(book: Workbook, columns: readonly Column[]): Sheet {
  const sheet = book.heldSheet({ name: 'Legend', frozen: { rows: 1, columns: 0 }, widths: [24, 28, 110] });
  sheet.row(['what', 'name', 'meaning'].map(header));
  for (const { name, description, type } of columns) {
    const cell = type === 'date' ? `${description} A date cell; the time zone is UTC.` : description;
    sheet.row([wrapped('column of Devices'), { value: name, style: STYLE.strong }, wrapped(cell)]);
  }
  for (const verdict of VERDICTS) {
    sheet.row([wrapped('verdict'), { value: verdict, style: STYLE[verdict] }, wrapped(VERDICT_TEXT[verdict])]);
  }
  for (const [kind, entries] of CODES) {
    for (const [code, text] of entries) {
      sheet.row([wrapped(kind), { value: code || '(empty)', style: STYLE.strong }, wrapped(sentence(text))]);
    }
  }
  return sheet;
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
