/** compliance.xlsx: Summary, Devices, Actions, Models, Problems, Legend. Devices go to disk as they come. */
import type { DeviceResult, Summary } from '../../model/types.ts';
import type { Column } from '../columns.ts';
import { legendSheet } from './legend.ts';
import { MAX_ROWS, type Sheet } from './sheet.ts';
import { summarySheet } from './summary.ts';
import { actionsSheet, header, modelsSheet, problemsSheet } from './tables.ts';
import { Workbook } from './workbook.ts';

/** Problems are listed one by one up to here; above it the counts by kind say enough. */
const MAX_PROBLEMS = 200_000;

export interface WorkbookOptions {
  columns: readonly Column[];
  /** Rows of a sheet, header included; for tests. */
  maxRows?: number;
}

export interface WorkbookWriter {
  add(result: DeviceResult): void;
  close(summary: Summary): void;
  /** Closes the file and takes it away. */
  abort(): void;
}

/** Creates the file at `path`, or empties it. Errors of the disk are thrown by whichever call meets them. */
export function openWorkbook(path: string, options: WorkbookOptions): WorkbookWriter {
  return new ComplianceWorkbook(path, options);
}

class ComplianceWorkbook implements WorkbookWriter {
  readonly #book: Workbook;
  readonly #columns: readonly Column[];
  readonly #maxRows: number;
  readonly #devices: Sheet[] = [];
  readonly #problems: Sheet;
  #now: Sheet;

  constructor(path: string, { columns, maxRows = MAX_ROWS }: WorkbookOptions) {
    this.#columns = columns;
    this.#maxRows = maxRows;
    this.#book = new Workbook(path, 'KMS readiness of the fleet');
    this.#problems = problemsSheet(this.#book);
    this.#now = this.#nextDevices();
  }

  add(result: DeviceResult): void {
    if (this.#now.rows >= this.#maxRows) this.#now = this.#nextDevices();
    this.#now.row(
      this.#columns.map(({ type, value }) => (type === 'date' ? { value: value(result), date: true } : value(result))),
    );
    for (const { file, code, message } of result.problems) {
      if (this.#problems.rows >= MAX_PROBLEMS) return;
      this.#problems.row([result.device, file, code, message, result.source]);
    }
  }

  close(summary: Summary): void {
    const before = summarySheet(this.#book, summary);
    const after = [
      actionsSheet(this.#book, summary),
      modelsSheet(this.#book, summary),
      this.#problems,
      legendSheet(this.#book, this.#columns),
    ];
    this.#book.close([before, ...this.#devices, ...after]);
  }

  abort(): void {
    this.#book.abort();
  }

  #nextDevices(): Sheet {
    const number = this.#devices.length + 1;
    const verdictColumn = this.#columns.findIndex(({ name }) => name === 'verdict');
    const sheet = this.#book.streamedSheet({
      name: number === 1 ? 'Devices' : `Devices ${number}`,
      frozen: { rows: 1, columns: 1 },
      filterRow: 1,
      verdictColumn: verdictColumn >= 0 ? verdictColumn : undefined,
      landscape: true,
    });
    sheet.row(this.#columns.map(({ name }) => header(name)));
    this.#devices.push(sheet);
    return sheet;
  }
}
