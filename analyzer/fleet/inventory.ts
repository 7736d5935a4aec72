/**
 * The inventory list: which machines there should be. CSV as Excel and directory exports write it: any delimiter, UTF-8 with
 * or without BOM, UTF-16, or the ANSI page of the country.
 */
import { hash } from 'node:crypto';
import { type Options, parse } from 'csv-parse/sync';
import { redactKeys } from '../evidence/redaction/redact.ts';
import { decodeText, decodeUnicode } from '../evidence/text/index.ts';
import { UsageError } from '../model/errors.ts';

export interface Machine {
  /** As listed. */
  name: string;
  /** The further columns, in their order; an object without prototype, because a header may be called `__proto__`. */
  further: Record<string, string>;
}

export interface Inventory {
  /** Each machine once, in the list's order; of several lines for one machine the first counts. */
  machines: Machine[];
  /** Names of the further columns. */
  columns: string[];
  /** Names that the list has more than once, as first listed. */
  repeated: string[];
  /** SHA-256 of the file. */
  digest: string;
}

/** In order of precedence: where a list has several, `name` may be that of a person. */
const NAME_COLUMNS = ['computer', 'computername', 'computer name', 'name', 'hostname'];
const DELIMITERS = [',', ';', '\t', '|'];

/** A machine's name without domain (`CORP\PC1`, `pc1.corp.example`, `PC1$`) and case. */
export function machineKey(name: string): string {
  const bare = name.trim().slice(name.trim().lastIndexOf('\\') + 1);
  const dot = bare.indexOf('.');
  return (dot > 0 ? bare.slice(0, dot) : bare).replace(/\$$/, '').normalize('NFC').toUpperCase();
}

/** Reads the list. Throws UsageError; `column` names the column that holds the machines. */
export function parseInventory(bytes: Uint8Array, column: string | null, path = 'the list'): Inventory {
  const decoded = (decodeUnicode(bytes) ?? decodeText(bytes)).text.replace(/^\ufeff/, '');
  // What Excel and Export-Csv write above the header; the delimiter shows in the header anyway.
  const text = decoded.replace(/^(?:"?sep=.{0,2}"?|"?#TYPE [^\r\n]*)(?:\r\n?|\n)/i, '');
  const delimiter = findDelimiter(text, column, path);
  const [header = [], ...rows] = records(text, delimiter, path);
  const at = nameColumn(header, column);
  const kept = header.map((_, i) => i).filter((i) => i !== at && (header[i] || rows.some((row) => row[i])));
  const names = uniqueNames(kept.map((i) => header[i] || `column_${i + 1}`));
  const found = collect(rows, at, kept, names);
  if (found.machines.length === 0) throw new UsageError(`the inventory ${path} lists no machine`);
  return { ...found, columns: names, digest: hash('sha256', bytes, 'hex') };
}

function records(text: string, delimiter: string, path: string, more: Options = {}): string[][] {
  try {
    const rows = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      ...more,
    }) as unknown as string[][];
    return rows.map((row) => row.map((cell) => redactKeys(cell.trim()).text));
  } catch (error) {
    throw new UsageError(`cannot read the inventory ${path}: ${(error as Error).message}`);
  }
}

/** Index of the column that holds the machines, or -1. */
function nameColumn(header: readonly string[], column: string | null): number {
  const lower = header.map((name) => name.toLowerCase());
  if (column !== null) return lower.indexOf(column.trim().toLowerCase());
  return NAME_COLUMNS.map((name) => lower.indexOf(name)).find((i) => i >= 0) ?? -1;
}

/** The delimiter with which the header shows the column of the machines and most others. */
function findDelimiter(text: string, column: string | null, path: string): string {
  const headers = DELIMITERS.flatMap((delimiter) => {
    try {
      return [{ delimiter, header: records(text, delimiter, path, { to: 1 })[0] ?? [] }];
    } catch {
      return [];
    }
  });
  headers.sort((a, b) => b.header.length - a.header.length);
  const found = headers.find(({ header }) => nameColumn(header, column) >= 0);
  if (found) return found.delimiter;
  const wanted = column === null ? `called ${NAME_COLUMNS.join(', ')} (or --inventory-column)` : `called "${column}"`;
  const shown = headers[0]?.header.slice(0, 20).join(', ') || 'nothing';
  throw new UsageError(`the inventory ${path} has no column ${wanted}; its first line holds: ${shown}`);
}

/** Spreadsheets hold two columns of one name to be one, whatever the case: the later ones get a number. */
function uniqueNames(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

function collect(
  rows: string[][],
  at: number,
  kept: number[],
  columns: string[],
): Pick<Inventory, 'machines' | 'repeated'> {
  const machines = new Map<string, Machine>();
  const repeated = new Map<string, string>();
  for (const row of rows) {
    const name = row[at] ?? '';
    const key = machineKey(name);
    if (key === '') continue;
    const known = machines.get(key);
    if (known) {
      repeated.set(key, known.name);
      continue;
    }
    const further: Record<string, string> = Object.create(null);
    for (const [i, column] of columns.entries()) further[column] = row[kept[i] as number] ?? '';
    machines.set(key, { name, further });
  }
  return { machines: [...machines.values()], repeated: [...repeated.values()] };
}
