/** Copy and CSV of the devices that are shown, with the same guard against formulas as compliance.csv. */
import { safeForCsv } from '../../../model/escape.ts';
import type { Fleet } from './data.ts';

const quoted = (value: string) => `"${safeForCsv(value).replaceAll('"', '""')}"`;
const BATCH = 5_000;

/** UTF-8 with BOM and CRLF, the columns and the delimiter of compliance.csv. In pieces, because 100,000 devices are too long for one string. */
export function csvOf(fleet: Fleet, rows: Uint32Array): Blob {
  const { delimiter } = fleet.meta;
  const line = (cells: string[]) => `${cells.map(quoted).join(delimiter)}\r\n`;
  const parts = ['\uFEFF', line(fleet.columns.map(({ name }) => name))];
  for (let start = 0; start < rows.length; start += BATCH) {
    let text = '';
    for (const row of rows.subarray(start, start + BATCH)) text += line(fleet.columns.map((column) => column.at(row)));
    parts.push(text);
  }
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

/** Computer names, each once; where none was recorded, the name of the folder. */
export function namesOf(fleet: Fleet, rows: Uint32Array): string[] {
  const names = new Set<string>();
  for (const row of rows) names.add((fleet.at('computer', row) || fleet.at('device', row)).replace(/[\r\n]+/g, ' '));
  return [...names];
}

/** Tab-separated, as spreadsheets paste it. */
export function tableOf(fleet: Fleet, rows: Uint32Array, names: string[]): string {
  const columns = names.map((name) => fleet.column(name));
  const cell = (value: string) => safeForCsv(value).replace(/[\t\r\n]+/g, ' ');
  const lines = [names.join('\t')];
  for (const row of rows) lines.push(columns.map((column) => cell(column.at(row))).join('\t'));
  return lines.join('\r\n');
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Copies, and says so in `status`. Browsers keep the clipboard from pages that were opened in unusual ways. */
export async function copyText(text: string, status: HTMLElement): Promise<void> {
  const copied = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  status.textContent = copied || copyByHand(text) ? 'Copied' : 'The browser did not allow copying';
}

function copyByHand(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  const parent = document.querySelector('dialog[open]') ?? document.body;
  parent.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
