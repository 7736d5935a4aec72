/** Options that several commands share, and readings of option values that yargs leaves as text. */
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Argv, Options } from 'yargs';
import type { Inventory } from '../fleet/inventory.ts';
import { UsageError } from '../model/errors.ts';
import { SCHEMA_VOCABULARY } from '../model/vocabulary.ts';
import { COLUMNS, type Column, inventoryColumn } from '../report/columns.ts';
import { readInventory } from '../run/inventory-file.ts';
import { openNameList } from '../run/output/name-list.ts';
import { FORMATS, type Format, type NamedWriter, type OpenWriter } from '../run/output/report-set.ts';
import { isFolder } from '../scan/single.ts';
import type { Io } from './io.ts';
import { didYouMean, nearest } from './suggestions.ts';
import { startFolder } from './windows.ts';

/** An option that takes a text; without one it is an error and not the empty text. */
export const textOption = (describe: string, more: Options = {}): Options => ({
  type: 'string',
  requiresArg: true,
  describe,
  ...more,
});

const DEFAULT_OUT = 'slic-audit-report';

export const outFolder = ({ out }: ReportArgs, io: Io): string =>
  out === undefined ? resolve(startFolder(io), DEFAULT_OUT) : resolve(io.cwd, out);

export interface ReportArgs {
  out: string | undefined;
  baseline: string | undefined;
  format: string;
  csvRaw: boolean;
  csvExcel: boolean;
  csvDelimiter: string;
  columns: string | undefined;
  quiet: boolean;
  json: boolean;
  open: boolean;
  failOn: string | undefined;
  list: string | undefined;
  listVerdicts: string | undefined;
}

export const reportOptions = (parser: Argv): Argv =>
  parser
    .option('out', textOption('folder for the reports', { alias: 'o', defaultDescription: `./${DEFAULT_OUT}` }))
    .option('baseline', textOption('report folder to compare with (default: the earlier result in --out)'))
    .option('format', textOption('reports to write', { default: FORMATS.join(',') }))
    .option('csv-raw', {
      type: 'boolean',
      default: false,
      describe: 'keep text that a spreadsheet would run as a formula',
    })
    .option('csv-excel', {
      type: 'boolean',
      default: false,
      describe: 'write cells that a spreadsheet would take for numbers or dates as ="..."',
    })
    .option('csv-delimiter', textOption('one of , ; | and tab', { default: ',' }))
    .option('columns', textOption('columns of the CSV, separated by commas (default: all)'))
    .option('quiet', { type: 'boolean', default: false, describe: 'no summary and no progress' })
    .option('json', { type: 'boolean', default: false, describe: 'summary as JSON on stdout' })
    .option('open', { type: 'boolean', default: false, describe: 'show report.html at the end' })
    .option('fail-on', textOption('exit 1 if there are devices of these verdicts: blocked, unknown, unreported'))
    .option(
      'list',
      textOption('file for the names of the computers with the verdicts of --list-verdicts, one per line'),
    )
    .option('list-verdicts', textOption('verdicts of --list (default: blocked)'));

export interface InventoryArgs {
  inventory: string | undefined;
  inventoryColumn: string | undefined;
  staleDays: string | undefined;
}

export const inventoryOptions = (parser: Argv): Argv =>
  parser
    .option('inventory', textOption('CSV file that lists the machines that should report'))
    .option('inventory-column', textOption('its column of machine names (default: computer, name or hostname)'))
    .option('stale-days', textOption('devices collected this many days before the newest are stale (default: 90)'));

export function inventoryOf({ inventory, inventoryColumn }: InventoryArgs, cwd: string): Inventory | null {
  if (inventory !== undefined) return readInventory(resolve(cwd, inventory), inventoryColumn ?? null);
  if (inventoryColumn !== undefined) throw new UsageError('--inventory-column names a column of --inventory FILE');
  return null;
}

export const staleDaysOf = ({ staleDays }: InventoryArgs): number =>
  wholeNumber('stale-days', staleDays, 0, 36_500) ?? 90;

/** A writer for `--list`, or none. */
export function listWriters({ list, listVerdicts }: ReportArgs, cwd: string): NamedWriter[] {
  const verdicts = listOf('list-verdicts', listVerdicts, SCHEMA_VOCABULARY.verdict);
  if (list === undefined && listVerdicts !== undefined) throw new UsageError('--list-verdicts goes with --list FILE');
  if (list === undefined) return [];
  const file = resolve(cwd, list);
  // Found now, and not after an hour of reading.
  if (!isFolder(dirname(file))) throw new UsageError(`--list ${list}: ${dirname(file)} is not a folder`);
  if (isFolder(file)) throw new UsageError(`--list ${list} is a folder: give the name of a file`);
  const open: OpenWriter = async () => openNameList(file, verdicts.length > 0 ? verdicts : ['blocked']);
  return [{ name: null, open }];
}

export const FAIL_ON = ['blocked', 'unknown', 'unreported'] as const;

/** Splits a list at commas; an unknown member is an error that names the one that was meant, or all, and so is an empty list. */
export function listOf<T extends string>(option: string, text: string | undefined, known: readonly T[]): T[] {
  const items = (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (text !== undefined && items.length === 0)
    throw new UsageError(`--${option} takes one or more of ${known.join(', ')}`);
  for (const item of items)
    if (!(known as readonly string[]).includes(item))
      throw new UsageError(
        `--${option} does not know "${item}"${didYouMean(nearest(item, known)) || `; it takes ${known.join(', ')}`}`,
      );
  return [...new Set(items)] as T[];
}

export function formatsOf({ format, open }: Pick<ReportArgs, 'format' | 'open'>): Format[] {
  const formats = listOf('format', format, FORMATS);
  if (open && !formats.includes('html')) throw new UsageError('--open shows report.html: --format must name html');
  return formats;
}

const DELIMITERS: Record<string, string> = { ',': ',', ';': ';', '|': '|', '\t': '\t', tab: '\t', '\\t': '\t' };

export function delimiterOf(text: string): string {
  const delimiter = DELIMITERS[text];
  if (!delimiter) throw new UsageError('--csv-delimiter takes one of , ; | and tab');
  return delimiter;
}

/** @param further names of the inventory's further columns */
export function columnsOf(text: string | undefined, further: readonly string[] = []): readonly Column[] {
  const all = [...COLUMNS, ...further.map(inventoryColumn)];
  if (text === undefined) return all;
  const names = listOf(
    'columns',
    text,
    all.map(({ name }) => name),
  );
  return names.map((name) => all.find((column) => column.name === name) as Column);
}

export function wholeNumber(option: string, text: string | undefined, min: number, max: number): number | null {
  if (text === undefined) return null;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= min && number <= max))
    throw new UsageError(`--${option} takes a whole number from ${min} to ${max}, not "${text}"`);
  return number;
}

const MAX_WORKERS = 64;

/** Workers that are started by default: as many as cores, at most four. */
export function concurrencyOf(text: string | undefined): number {
  return wholeNumber('concurrency', text, 1, MAX_WORKERS) ?? Math.min(4, availableParallelism());
}
