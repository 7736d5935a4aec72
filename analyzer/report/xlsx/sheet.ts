/** One worksheet, row by row. Cells are strings, numbers or dates; there is no way to write a formula. */
import { safeForXml } from '../../model/escape.ts';
import { columnName, dateSerial } from './cells.ts';
import type { Link, SheetOptions } from './sheet-options.ts';
import { columnsXml, tailXml } from './sheet-xml.ts';
import { STYLE, type Style } from './styles.ts';
import type { ZipPart } from './zip.ts';

export const MAX_ROWS = 1_048_576;
const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** Widths are measured on the first rows, which are held back until then: a sheet states them before its rows. */
const SAMPLE_ROWS = 1_000;
const SAMPLE_CHARACTERS = 4_000_000;
const SHARED_LIMIT = 4_000;
const SHARED_LENGTH = 250;
const LINE_POINTS = 15;
/** Excel's limit for a row. */
const MAX_POINTS = 409;

export interface Cell {
  /** Several texts are one below the other; only here does a cell have line breaks. */
  value: string | number | readonly string[];
  style?: Style;
  /** An ISO time that shall become a date; what is no such time stays text. */
  date?: boolean;
  /** Place in this workbook that a click goes to, as in `'Devices'!A5`. */
  link?: string;
}

/** Strings that many cells share, stored once. Bounded: what is new after the limit is written into its cell. */
export class SharedStrings {
  private readonly index = new Map<string, number>();
  private readonly texts: string[] = [];
  uses = 0;

  /** Index of the string, or -1 where it is long or the list is full. `scope` keeps one column from filling the list. */
  of(text: string, scope: { used: number }): number {
    let index = this.index.get(text);
    if (index === undefined) {
      if (scope.used >= SHARED_LIMIT || text.length > SHARED_LENGTH) return -1;
      scope.used++;
      index = this.texts.push(text) - 1;
      this.index.set(text, index);
    }
    this.uses++;
    return index;
  }

  writeTo(part: ZipPart): void {
    part.write(
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="${NAMESPACE}" count="${this.uses}" uniqueCount="${this.texts.length}">`,
    );
    for (const text of this.texts) part.write(`<si><t xml:space="preserve">${safeForXml(text)}</t></si>`);
    part.write('</sst>');
  }
}

const inline = (texts: readonly string[]) => `<is><t xml:space="preserve">${texts.map(safeForXml).join('\n')}</t></is>`;

export class Sheet {
  readonly options: SheetOptions;
  readonly part: ZipPart;
  /** Number of the last row that was written. */
  rows = 0;
  private readonly shared: SharedStrings;
  private readonly widest: number[] = [];
  private readonly letters: string[] = [];
  private readonly scopes: { used: number }[] = [];
  /** Cells that lead elsewhere. */
  readonly links: Link[] = [];
  /** Texts of the header row of a table. */
  headers: readonly string[] = [];
  private sample: string[] | null = [];
  private sampled = 0;

  constructor(part: ZipPart, options: SheetOptions, shared: SharedStrings) {
    this.part = part;
    this.options = options;
    this.shared = shared;
  }

  get columns(): number {
    return this.letters.length;
  }

  /** Adds a row; null is an empty cell. A plain string is text in the format '@', a plain number a count. */
  row(cells: readonly (Cell | string | number | null)[], height?: number): void {
    const number = ++this.rows;
    const points = height ?? this.wrappedHeight(cells);
    let xml = points ? `<row r="${number}" ht="${points}" customHeight="1">` : `<row r="${number}">`;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      if (cell === null || cell === undefined || cell === '') continue;
      xml += this.cell(i, number, cell);
    }
    this.emit(`${xml}</row>`);
  }

  /** An empty row, or several. */
  skip(count = 1): void {
    this.rows += count;
  }

  finish(): void {
    this.flushSample();
    this.part.write(tailXml(this));
  }

  /** A table has a row below its header; without one there is only the filter. */
  get isTable(): boolean {
    return this.options.table !== undefined && this.rows > (this.options.filterRow ?? 1);
  }

  /** As in `A1:AN100001`. */
  filterRange(dollar = ''): string {
    const first = this.options.filterRow ?? 1;
    const lastColumn = columnName(Math.max(this.columns - 1, 0));
    const at = (column: string, row: number) => `${dollar}${column}${dollar}${row}`;
    return `${at('A', first)}:${at(lastColumn, Math.max(this.rows, first))}`;
  }

  private cell(column: number, row: number, cell: Cell | string | number): string {
    const { value, style, date, link }: Cell = typeof cell === 'object' ? cell : { value: cell };
    if (link) this.links.push({ at: `${this.letter(column)}${row}`, to: link });
    const at = `<c r="${this.letter(column)}${row}" s="`;
    if (typeof value === 'number') {
      this.measure(column, 9);
      return `${at}${style ?? STYLE.count}"><v>${value}</v></c>`;
    }
    if (typeof value !== 'string') return `${at}${style ?? STYLE.wrapped}" t="inlineStr">${inline(value)}</c>`;
    const serial = date ? dateSerial(value) : null;
    this.measure(column, value.length, style);
    if (serial !== null) return `${at}${STYLE.date}"><v>${serial}</v></c>`;
    const index = this.shared.of(value, this.scopes[column] as { used: number });
    if (index >= 0) return `${at}${style ?? STYLE.text}" t="s"><v>${index}</v></c>`;
    return `${at}${style ?? STYLE.text}" t="inlineStr">${inline([value])}</c>`;
  }

  /** Programs do not all measure wrapped rows when they open a file, so their height is estimated here. */
  private wrappedHeight(cells: readonly (Cell | string | number | null)[]): number | undefined {
    let lines = 1;
    for (const [i, cell] of cells.entries()) {
      const width = this.options.widths?.[i];
      if (!width || typeof cell !== 'object' || cell === null || typeof cell.value === 'number') continue;
      if (
        cell.style !== STYLE.wrapped &&
        cell.style !== STYLE.strong &&
        cell.style !== STYLE.remark &&
        cell.style !== STYLE.link
      )
        continue;
      const texts = typeof cell.value === 'string' ? [cell.value] : cell.value;
      const own = texts.reduce((sum, text) => sum + Math.max(1, Math.ceil(text.length / width)), 0);
      lines = Math.max(lines, own);
    }
    return lines > 1 ? Math.min(lines * LINE_POINTS, MAX_POINTS) : undefined;
  }

  private letter(column: number): string {
    while (this.letters.length <= column) {
      this.letters.push(columnName(this.letters.length));
      this.scopes.push({ used: 0 });
    }
    return this.letters[column] as string;
  }

  /** Titles and notes run over their neighbours and do not widen a column; a filter button takes some width. */
  private measure(column: number, length: number, style?: Style): void {
    if (!this.sample || style === STYLE.title || style === STYLE.note || style === STYLE.section) return;
    const wanted = style === STYLE.header && this.options.filterRow ? length + 4 : length;
    if (wanted > (this.widest[column] ?? 0)) this.widest[column] = wanted;
  }

  private emit(xml: string): void {
    if (!this.sample) return void this.part.write(xml);
    this.sampled += xml.length;
    if (this.sample.push(xml) >= SAMPLE_ROWS || this.sampled >= SAMPLE_CHARACTERS) this.flushSample();
  }

  private flushSample(): void {
    if (!this.sample) return;
    this.part.write(this.head());
    for (const row of this.sample) this.part.write(row);
    this.sample = null;
  }

  private head(): string {
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}"><sheetPr><outlinePr summaryRight="1"/><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView showGridLines="${this.options.filterRow ? 1 : 0}" workbookViewId="0">${this.pane()}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"${this.options.inView ? ' outlineLevelCol="1"' : ''}/>${columnsXml(this, this.widest)}<sheetData>`;
  }

  private pane(): string {
    const frozen = this.options.frozen;
    if (!frozen) return '';
    const { rows, columns } = frozen;
    const pane = columns ? 'bottomRight' : 'bottomLeft';
    const split = `${columns ? `xSplit="${columns}" ` : ''}ySplit="${rows}"`;
    const corner = `${columnName(columns)}${rows + 1}`;
    return `<pane ${split} topLeftCell="${corner}" activePane="${pane}" state="frozen"/><selection pane="${pane}" activeCell="${corner}" sqref="${corner}"/>`;
  }
}
