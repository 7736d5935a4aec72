/**
 * history.csv: a line for each run that saw newer evidence, for the trend. What a damaged file still holds in whole lines
 * counts, and its bytes stay; the new file takes its place together with the reports.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORY_COLUMNS, type HistoryLine, historyLine } from '../../fleet/history.ts';
import { attempt, fileErrorReason } from '../../model/errors.ts';
import type { Summary } from '../../model/types.ts';
import type { OutputFolder } from './folder.ts';

export const HISTORY = 'history.csv';
/** Some 70,000 runs: a larger file is none of ours. */
const MAX_BYTES = 4 * 1024 * 1024;
const HEADER = HISTORY_COLUMNS.join(',');

/** Adds this run and gives all lines, the oldest first. Where the file cannot be read, it is left alone. */
export function writeHistory(folder: OutputFolder, summary: Summary, notice: (text: string) => void): HistoryLine[] {
  const path = join(folder.path, HISTORY);
  const text = readHistory(path, notice);
  const line = historyLine(summary);
  if (text === null) return [];
  const lines = parseHistory(text);
  const last = lines.at(-1);
  if (!line || (last && Date.parse(line.collected_utc) <= Date.parse(last.collected_utc))) return inOrder(lines);
  const start = text === '' ? `${HEADER}\r\n` : /\n$/.test(text) ? text : `${text}\r\n`;
  const row = HISTORY_COLUMNS.map((column) => line[column]).join(',');
  attempt(`cannot write to ${folder.path}`, () =>
    writeFileSync(folder.temporary(HISTORY), Buffer.from(`${start}${row}\r\n`, 'latin1'), { flag: 'wx' }),
  );
  return inOrder([...lines, line]);
}

/** The file as latin1, so that every byte of it comes out again; empty where there is none, null where it is to be left alone. */
function readHistory(path: string, notice: (text: string) => void): string | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return '';
    if (stats.isFile() && stats.size <= MAX_BYTES) return readFileSync(path, 'latin1');
    notice(`${HISTORY} is ${stats.isFile() ? 'too large' : 'no file'} and was left alone: no trend`);
  } catch (error) {
    notice(`${HISTORY} cannot be read (${fileErrorReason(error) ?? String(error)}) and was left alone: no trend`);
  }
  return null;
}

const LINE = /^(\d{4}-\d\d-\d\dT[\d:.]{4,20}Z?)((?:,\d{1,9}){6})$/;

/** Its whole lines; header, blanks and damaged lines are passed over. Excel in some countries writes semicolons. */
function parseHistory(text: string): HistoryLine[] {
  return text.split(/\r\n|\n|\r/).flatMap((row) => {
    const [, utc, numbers] = LINE.exec(row.trim().replaceAll('"', '').replaceAll(';', ',')) ?? [];
    if (!utc || !numbers || Number.isNaN(Date.parse(utc))) return [];
    const [devices, blocked, allowed, not_applicable, unknown, unreported] = numbers.slice(1).split(',').map(Number);
    return [{ collected_utc: utc, devices, blocked, allowed, not_applicable, unknown, unreported } as HistoryLine];
  });
}

const inOrder = (lines: HistoryLine[]): HistoryLine[] =>
  lines.sort((a, b) => Date.parse(a.collected_utc) - Date.parse(b.collected_utc));
