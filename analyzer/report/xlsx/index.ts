/** compliance.xlsx: a sheet for each question, then Problems and Legend. Devices come worst first and go to disk as they come. */
import type { ChangeNote } from '../../fleet/fleet-changes.ts';
import type { Column } from '../columns.ts';
import type { FleetReport } from '../fleet-report.ts';
import { type ReportRow, textReader } from '../report-row.ts';
import { legendSheet } from './legend.ts';
import { licencesSheet, makersSheet } from './makers.ts';
import { quotedName } from './package-xml.ts';
import { placeSheets } from './places.ts';
import { type Cell, MAX_ROWS, type Sheet } from './sheet.ts';
import { changesSheet, historySheet } from './since.ts';
import { summarySheet } from './summary.ts';
import { actionsSheet, header, modelKey, modelsSheet, problemsSheet } from './tables.ts';
import { Workbook } from './workbook.ts';

/** Problems are listed one by one up to here; above it the counts by kind say enough. */
const MAX_PROBLEMS = 200_000;
const MAX_LINKS = 10_000;
/** Shorter than Excel's 255, because characters that cannot be seen are written out. */
const MAX_HEADER = 120;

export interface WorkbookOptions {
  /** Those that it shows. */
  columns: readonly Column[];
  /** Those of its rows; the same where they are not said. */
  rowColumns?: readonly Column[];
  /** Rows of a sheet, header included; for tests. */
  maxRows?: number;
  /** Folder of the reports, for the commands in the workbook. */
  out?: string;
}

export interface WorkbookWriter {
  add(row: ReportRow, change?: ChangeNote): void;
  close(facts: FleetReport): void;
  /** Closes the file and takes it away. */
  abort(): void;
}

/** Creates the file at `path`, or empties it. Errors of the disk are thrown by whichever call meets them. */
export function openWorkbook(path: string, options: WorkbookOptions): WorkbookWriter {
  return new ComplianceWorkbook(path, options);
}

/** What a person reads of a device without scrolling; the rest is grouped beside it. */
const IN_VIEW: ReadonlySet<string> = new Set([
  'device',
  'computer',
  'verdict',
  'cause',
  'confidence',
  'next_step',
  'manufacturer',
  'model',
  'bios_version',
  'serial_number',
  'os',
  'collected_utc',
]);
/** Columns of the inventory list that are in view too. */
const INVENTORY_IN_VIEW = 2;

/** Indexes of the columns in view; undefined where all of them are. */
function inView(columns: readonly Column[]): number[] | undefined {
  let inventory = 0;
  const seen = columns.flatMap(({ name }, i) =>
    IN_VIEW.has(name) || (name.startsWith('inventory_') && ++inventory <= INVENTORY_IN_VIEW) ? [i] : [],
  );
  return seen.length > 0 && seen.length < columns.length ? seen : undefined;
}

/** The names of a table's columns: Excel wants at most 255 characters, each name once without regard to case. */
function headerTexts(columns: readonly Column[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }, i) => {
    const short = name.length > MAX_HEADER ? `${name.slice(0, MAX_HEADER - 8).toWellFormed()} ${i}` : name;
    const unique = taken.has(short.toLowerCase()) ? `${short} ${i}` : short;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

class ComplianceWorkbook implements WorkbookWriter {
  private readonly book: Workbook;
  private readonly columns: readonly Column[];
  private readonly text: ReturnType<typeof textReader>;
  private readonly maxRows: number;
  private readonly out: string;
  /** The cell of the first device of each action and of each model. */
  private readonly firstRows = { actions: new Map<string, string>(), models: new Map<string, string>() };
  private readonly devices: Sheet[] = [];
  private readonly problems: Sheet;
  private now: Sheet;

  constructor(path: string, options: WorkbookOptions) {
    const { columns, rowColumns = columns, maxRows = MAX_ROWS, out = 'slic-audit-report' } = options;
    this.columns = columns;
    this.text = textReader(rowColumns);
    this.out = out;
    this.maxRows = maxRows;
    this.book = new Workbook(path, 'KMS readiness of the fleet');
    this.problems = problemsSheet(this.book);
    this.now = this.nextDevices();
  }

  add(row: ReportRow): void {
    if (this.now.rows >= this.maxRows) this.now = this.nextDevices();
    this.now.row(this.cells(row));
    this.noteFirst(row);
    for (const { file, code, message } of row.problems) {
      if (this.problems.rows >= MAX_PROBLEMS) return;
      this.problems.row([this.text(row, 'device'), file, code, message, this.text(row, 'source')]);
    }
  }

  private cells(row: ReportRow): (Cell | string)[] {
    return this.columns.map(({ name, type }) => {
      const value = this.text(row, name);
      return type === 'date' ? { value, date: true } : value;
    });
  }

  private noteFirst(row: ReportRow): void {
    const { actions, models } = this.firstRows;
    const text = (column: string): string => this.text(row, column);
    const [action, verdict] = [text('action'), text('verdict')];
    const names = { manufacturer: text('manufacturer'), model: text('model'), biosVersion: text('bios_version') };
    const key = modelKey(names);
    const place = () => `${quotedName(this.now.options.name)}!A${this.now.rows}`;
    if (!actions.has(action)) actions.set(action, place());
    if (verdict !== 'unreported' && models.size < MAX_LINKS && !models.has(key)) models.set(key, place());
  }

  close({ summary, changes, history }: FleetReport): void {
    const { book } = this;
    const before = summarySheet(book, summary);
    const after = [
      actionsSheet(book, summary, this.firstRows),
      modelsSheet(book, summary, this.firstRows),
      ...placeSheets(book, summary),
      makersSheet(book, summary, this.out),
      licencesSheet(book, summary),
      ...(changes ? [changesSheet(book, changes)] : []),
      ...(history.length ? [historySheet(book, history)] : []),
      this.problems,
      legendSheet(book, this.columns),
    ];
    book.close([before, ...this.devices, ...after], summary.run.startedUtc);
  }

  abort(): void {
    this.book.abort();
  }

  private nextDevices(): Sheet {
    const number = this.devices.length + 1;
    const verdictColumn = this.columns.findIndex(({ name }) => name === 'verdict');
    const sheet = this.book.streamedSheet({
      name: number === 1 ? 'Devices' : `Devices ${number}`,
      frozen: { rows: 1, columns: 1 },
      filterRow: 1,
      verdictColumn: verdictColumn >= 0 ? verdictColumn : undefined,
      landscape: true,
      inView: inView(this.columns),
      table: number === 1 ? 'Devices' : `Devices_${number}`,
    });
    sheet.headers = headerTexts(this.columns);
    sheet.row(sheet.headers.map(header));
    this.devices.push(sheet);
    return sheet;
  }
}
