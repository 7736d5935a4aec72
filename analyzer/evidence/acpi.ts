/**
 * acpi-tables.csv: headers of the ACPI tables that were asked for. Columns: Signature, Length, Revision, Checksum, OemId,
 * OemTableId, OemRevision, CreatorId, CreatorRevision; the two IDs are hex of their raw bytes.
 *
 * Only RSDT and XSDT are compared with SLIC (MGADiag's "OEMID and OEMTableID Consistent"): FACP and DSDT differ from
 * SLIC in 14 % and 39 % of sound machines of linuxhw/ACPI.
 */
import { parse } from 'csv-parse/sync';
import type { ProblemSink } from '../model/problems.ts';
import type { Acpi, Slic } from '../model/types.ts';
import type { Caches } from './caches.ts';
import { asBuffer, paddedText } from './shared/bytes.ts';

const MAX_TABLES = 200;
const HEX_ID = /^(?:[0-9a-f]{2}){0,16}$/i;

/** The fleet's files are plain; csv-parse costs its set-up (0.1 ms) and is asked where a quote shows that it is needed. */
function rows(text: string): string[][] {
  if (text.includes('"')) return parse(text, { relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
  return text.split(/\r\n|\n|\r/).map((line) => line.split(','));
}

function idText(hex: string | undefined): string | null {
  return hex !== undefined && HEX_ID.test(hex) ? paddedText(Buffer.from(hex, 'hex')) : null;
}

/** A machine's headers take some hundred characters; what is much longer is not worth remembering. */
const MEMO_LENGTH = 8192;

/**
 * Reads the tables; lines that are no table header are reported by number and left out. Files without a fault are
 * remembered by their text: machines of one model and BIOS have the same. The result must not be changed.
 */
export function readAcpiTables(bytes: Uint8Array, report: ProblemSink, caches: Caches): Acpi['tables'] {
  const text = asBuffer(bytes).toString('latin1');
  const known = caches.acpi.get(text);
  if (known) return known;
  let faults = 0;
  const tables = parseTables(text, (...args) => {
    faults++;
    report(...args);
  });
  return faults === 0 && text.length <= MEMO_LENGTH ? caches.acpi.set(text, tables) : tables;
}

function parseTables(text: string, report: ProblemSink): Acpi['tables'] {
  const tables: Acpi['tables'] = [];
  let cells: string[][];
  try {
    cells = rows(text.replace(/^ï»¿/, ''));
  } catch {
    report('csv-invalid', 1);
    return tables;
  }
  for (const [index, row] of cells.entries()) {
    if (tables.length === MAX_TABLES) break;
    const signature = row[0]?.trim() ?? '';
    if (row.length <= 1 && signature === '') continue;
    if (/^signature$/i.test(signature)) continue;
    const oemId = idText(row[4]?.trim());
    const oemTableId = idText(row[5]?.trim());
    if (signature.length !== 4 || oemId === null || oemTableId === null) report('csv-invalid', index + 1);
    else tables.push({ signature, oemId, oemTableId });
  }
  return tables;
}

/** RSDT and XSDT against SLIC: both or the only one equal, both or the only one different, or divided. */
export function compareIds(tables: Acpi['tables'], slic: Slic | null): 'same' | 'different' | 'divided' | null {
  if (!slic || slic.oemId === null) return null;
  const roots = tables.filter(({ signature }) => signature === 'RSDT' || signature === 'XSDT');
  if (roots.length === 0) return null;
  const equal = roots.filter((t) => t.oemId === slic.oemId && t.oemTableId === slic.oemTableId).length;
  if (equal === roots.length) return 'same';
  return equal === 0 ? 'different' : 'divided';
}
