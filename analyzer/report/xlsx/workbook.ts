/** A workbook on disk: the order in which its parts are written. */
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { chartXml, drawingXml } from './chart.ts';
import {
  contentTypesXml,
  coreXml,
  drawingRelations,
  ROOT_RELATIONS,
  sheetRelations,
  tableXml,
  workbookRelations,
  workbookXml,
} from './package-xml.ts';
import { SharedStrings, Sheet } from './sheet.ts';
import type { SheetOptions } from './sheet-options.ts';
import { stylesXml } from './styles.ts';
import { ZipPart, ZipWriter } from './zip.ts';

export class Workbook {
  private readonly path: string;
  private readonly title: string;
  private readonly fd: number;
  private readonly zip: ZipWriter;
  private readonly shared = new SharedStrings();
  private readonly sheets: Sheet[] = [];
  /** Sheets that keep their compressed rows until `close`. */
  private readonly held: Sheet[] = [];
  private streaming: Sheet | null = null;
  private open = true;

  /** Creates the file, or empties it. */
  constructor(path: string, title: string) {
    this.path = path;
    this.title = title;
    this.fd = openSync(path, 'w');
    this.zip = new ZipWriter(this.fd);
    // First, because programs that guess a file's kind look at the first names in it.
    this.zip.add('_rels/.rels', ROOT_RELATIONS);
  }

  /** A sheet whose rows are kept, compressed, until the workbook is closed. */
  heldSheet(options: SheetOptions): Sheet {
    const sheet = this.newSheet(options);
    this.held.push(sheet);
    return sheet;
  }

  /** A sheet whose rows go straight to disk. Only one at a time: the next one finishes it. */
  streamedSheet(options: SheetOptions): Sheet {
    this.endStreamed();
    const sheet = this.newSheet(options);
    this.streaming = sheet;
    this.zip.begin(sheet.part);
    return sheet;
  }

  /** Writes what is left; `order` names the sheets from left to right, `created` is an ISO time. */
  close(order: readonly Sheet[], created: string): void {
    this.endStreamed();
    for (const sheet of this.held) {
      this.zip.begin(sheet.part);
      sheet.finish();
      this.zip.end();
    }
    const strings = new ZipPart('xl/sharedStrings.xml');
    this.zip.begin(strings);
    this.shared.writeTo(strings);
    this.zip.end();
    for (const [i, sheet] of this.sheets.entries()) this.addParts(sheet, i + 1);
    this.zip.add('xl/styles.xml', stylesXml());
    this.zip.add('xl/workbook.xml', workbookXml(order, this.sheets));
    this.zip.add('xl/_rels/workbook.xml.rels', workbookRelations(this.sheets.length));
    this.zip.add('docProps/core.xml', coreXml(this.title, created));
    this.zip.add('[Content_Types].xml', contentTypesXml(this.sheets));
    this.zip.finish();
    this.closeFile();
  }

  /** Table and chart of a sheet. */
  private addParts(sheet: Sheet, number: number): void {
    const { chart } = sheet.options;
    if (sheet.isTable) this.zip.add(`xl/tables/table${number}.xml`, tableXml(sheet, number));
    if (chart) {
      this.zip.add(`xl/drawings/drawing${number}.xml`, drawingXml(chart));
      this.zip.add(`xl/drawings/_rels/drawing${number}.xml.rels`, drawingRelations(number));
      this.zip.add(`xl/charts/chart${number}.xml`, chartXml(chart));
    }
    if (sheet.isTable || chart)
      this.zip.add(`xl/worksheets/_rels/sheet${number}.xml.rels`, sheetRelations(sheet, number));
  }

  /** Closes the file and takes it away. */
  abort(): void {
    if (!this.open) return;
    this.closeFile();
    unlinkSync(this.path);
  }

  private newSheet(options: SheetOptions): Sheet {
    const part = new ZipPart(`xl/worksheets/sheet${this.sheets.length + 1}.xml`);
    const sheet = new Sheet(part, options, this.shared);
    this.sheets.push(sheet);
    return sheet;
  }

  private endStreamed(): void {
    if (!this.streaming) return;
    this.streaming.finish();
    this.streaming = null;
    this.zip.end();
  }

  private closeFile(): void {
    this.open = false;
    closeSync(this.fd);
  }
}
