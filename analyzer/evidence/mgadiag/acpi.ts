/**
 * The ACPI table of an MGADiag report: a row a table, its name in 4 characters, its OEM ID in 6, its OEM table ID in 8, both
 * padded with blanks that can be part of the ID, between tabs that forums turn into blanks.
 */

export interface AcpiRow {
  name: string;
  oemId: string;
  oemTableId: string;
}

const MAX_ROWS = 400;

/** Tables that firmware has; they part the rows where a paste has lost both line ends and tabs. */
const SIGNATURES =
  'APIC|ASF!|ASPT|ATKG|BGRT|BERT|BOOT|CPEP|CSRT|DBGP|DBG2|DMAR|DSDT|ECDT|EINJ|ERST|FACP|FADT|FACS|FBPT|FIDT|FPDT|GTDT|HEST|HPET|IVRS|LPIT|MCFG|MSDM|NHLT|OEMB|OSFR|PCCT|RSDT|SBST|SLIC|SLIT|SPCR|SPMI|SRAT|SSDT|TAMG|TCPA|TPM2|UEFI|VFCT|WAET|WDRT|WSMT|XSDT';
const GLUED_TAB = / ([A-Z0-9_!$#]{4})(?=\t)/g;
/** A row of blanks alone, before another. */
const GLUED_EMPTY = new RegExp(` (${SIGNATURES})(?= [A-Z0-9_!$#]{4}\\t)`, 'g');
const GLUED_BLANK = new RegExp(`(?<=\\s)(?:${SIGNATURES})(?=\\s)`, 'g');
const HEADING = /ACPI\s+Table\s+Name\s+OEMID\s+Value\s+OEMTableID\s+Value/i;

/** Reads the text after "BIOS Information:". Tabs and blanks within lines must still be there. */
export function readAcpiTable(text: string): AcpiRow[] {
  const heading = HEADING.exec(text.slice(0, 300));
  let body = heading === null ? text : text.slice(heading.index + heading[0].length);
  body = body.includes('\t') ? body.replace(GLUED_EMPTY, '\n$1').replace(GLUED_TAB, '\n$1') : body;
  const rows: AcpiRow[] = [];
  for (const line of body.split('\n')) {
    if (rows.length >= MAX_ROWS) break;
    for (const part of rowsOfLine(line)) {
      const row = readRow(part);
      if (row !== null) rows.push(row);
    }
  }
  return rows;
}

/** A line is a row, unless it holds the names of several tables. */
function rowsOfLine(line: string): string[] {
  if (line.includes('\t') || line.length < 30) return [line];
  const starts = [...` ${line} `.matchAll(GLUED_BLANK)].map(({ index }) => index - 1);
  if (starts.length < 2) return [line];
  return starts.map((start, i) => line.slice(start, starts[i + 1]));
}

function readRow(line: string): AcpiRow | null {
  const name = /^\s*([A-Z0-9_!$#]{4})(?=\s|$)/.exec(line);
  if (name === null) return null;
  const rest = line.slice(name[0].length);
  const cells = rest.includes('\t') ? byTabs(rest) : byBlanks(rest);
  return cells === null ? null : { name: name[1] as string, oemId: cells[0], oemTableId: cells[1] };
}

type Cells = readonly [oemId: string, oemTableId: string];

/** NAME, three tabs, OEM ID, two tabs, OEM table ID; a cell of blanks may have lost them. */
function byTabs(rest: string): Cells | null {
  const cells = rest.replace(/^\t+/, '').split(/\t+/);
  const tabs = /^\t+/.exec(rest)?.[0].length ?? 0;
  const [first = '', ...others] = cells;
  if (tabs >= 5 && others.length === 0) return ['', first.trim()];
  return [first.trim(), others.join(' ').trim()];
}

function byBlanks(rest: string): Cells | null {
  if (rest.trim() === '') return ['', ''];
  return byWidth(rest, 3, 2) ?? byWidth(rest, 1, 1) ?? byRuns(rest) ?? byReading(rest.trim());
}

/** Each tab turned into one blank: the widths of the cells tell where they begin. */
function byWidth(rest: string, before: number, between: number): Cells | null {
  const middle = before + 6;
  if (rest.slice(0, before).trim() !== '' || rest.slice(middle, middle + between).trim() !== '') return null;
  if (rest.length < middle + between + 1 || rest.trimEnd().length > middle + between + 8) return null;
  const oemId = rest.slice(before, middle);
  const tableId = rest.slice(middle + between);
  // A cell begins with a blank only where all of it is blank.
  const fits = (cell: string): boolean => cell.trim() === '' || cell[0] !== ' ';
  return fits(oemId) && fits(tableId) ? [oemId.trim(), tableId.trim()] : null;
}

function byRuns(rest: string): Cells | null {
  const cells = rest.trim().split(/ {2,}/);
  return cells.length === 2 ? [cells[0] as string, cells[1] as string] : null;
}

/** Single blanks only: the one way to part the words so that both cells fit their widths; else it stays unknown. */
function byReading(text: string): Cells | null {
  const words = text.split(/\s+/);
  const readings: Cells[] = [];
  for (let i = 1; i < Math.min(words.length, 7); i++) {
    const oemId = words.slice(0, i).join(' ');
    const tableId = words.slice(i).join(' ');
    if (oemId.length <= 6 && tableId.length <= 8) readings.push([oemId, tableId]);
  }
  return readings.length === 1 ? (readings[0] as Cells) : null;
}
