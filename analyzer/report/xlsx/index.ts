/** compliance.xlsx: Summary, Devices, Actions, Models, Problems, Legend. Devices go to disk as they come. */
import type { DeviceResult, Summary } from '../../model.ts';
import type { Column } from '../columns.ts';
import { figuresOf } from '../figures.ts';
import { actionRows, legendRows, modelRows, problemSummaryRows, summaryRows } from './sheets.ts';
import { MAX_ROWS, type Sheet, type SheetOptions } from './sheet.ts';
import { STYLE } from './styles.ts';
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
  #devicesNow: Sheet;

  constructor(path: string, { columns, maxRows = MAX_ROWS }: WorkbookOptions) {
    this.#columns = columns;
    this.#maxRows = maxRows;
    this.#book = new Workbook(path, 'KMS readiness of the fleet');
    this.#problems = this.#book.heldSheet({ name: 'Problems', ...tableLooks(1), maxWidth: 100 });
    this.#problems.row(['device', 'file', 'code', 'what could not be read', 'source'].map(headerCell));
    this.#devicesNow = this.#nextDevicesSheet();
  }

  add(result: DeviceResult): void {
    if (this.#devicesNow.rows >= this.#maxRows) this.#devicesNow = this.#nextDevicesSheet();
    this.#devicesNow.row(
      this.#columns.map(({ name, value }) => {
        const text = value(result);
        return name === 'collected_utc' ? { value: text, date: true } : text;
      }),
    );
    for (const { file, code, message } of result.problems) {
      if (this.#problems.rows > MAX_PROBLEMS) break;
      this.#problems.row([result.device, file, code, message, result.source]);
    }
  }
