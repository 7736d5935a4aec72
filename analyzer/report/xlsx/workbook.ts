/** The parts of a workbook around its sheets (ECMA-376, SpreadsheetML), and the order in which they are written. */
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { safeForXml } from '../../model/escape.ts';
import { SharedStrings, Sheet, type SheetOptions } from './sheet.ts';
import { stylesXml } from './styles.ts';
import { ZipPart, ZipWriter } from './zip.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export class Workbook {
  readonly #path: string;
  readonly #fd: number;
  readonly #zip: ZipWriter;
  readonly #shared = new SharedStrings();
  readonly #sheets: Sheet[] = [];
  /** Sheets that keep their compressed rows until `close`. */
  readonly #held: Sheet[] = [];
  #streaming: Sheet | null = null;
  #open = true;

  /** Creates the file, or empties it. */
  constructor(path: string, title: string) {
    this.#path = path;
    this.#fd = openSync(path, 'w');
    this.#zip = new ZipWriter(this.#fd);
    // First, because programs that guess a file's kind look at the first names in it.
    this.#zip.add('_rels/.rels', ROOT_RELATIONS);
    this.#zip.add('docProps/core.xml', coreXml(title));
  }

  /** A sheet whose rows are kept, compressed, until the workbook is closed. */
  heldSheet(options: SheetOptions): Sheet {
    const sheet = this.#newSheet(options);
    this.#held.push(sheet);
    return sheet;
  }

  /** A sheet whose rows go straight to disk. Only one at a time: the next one finishes it. */
  streamedSheet(options: SheetOptions): Sheet {
    this.#endStreamed();
    const sheet = this.#newSheet(options);
    this.#streaming = sheet;
    this.#zip.begin(sheet.part);
    return sheet;
  }

  /** Writes what is left; `order` names the sheets from left to right. */
  close(order: readonly Sheet[]): void {
    this.#endStreamed();
    for (const sheet of this.#held) {
      this.#zip.begin(sheet.part);
      sheet.finish();
      this.#zip.end();
    }
    const strings = new ZipPart('xl/sharedStrings.xml');
    this.#zip.begin(strings);
    this.#shared.writeTo(strings);
    this.#zip.end();
    this.#zip.add('xl/styles.xml', stylesXml());
    this.#zip.add('xl/workbook.xml', workbookXml(order, this.#sheets));
    this.#zip.add('xl/_rels/workbook.xml.rels', relationsXml(this.#sheets.length));
    this.#zip.add('[Content_Types].xml', contentTypesXml(this.#sheets.length));
    this.#zip.finish();
    this.#closeFile();
  }

  /** Closes the file and takes it away. */
  abort(): void {
    if (!this.#open) return;
    this.#closeFile();
    unlinkSync(this.#path);
  }

  #newSheet(options: SheetOptions): Sheet {
    const part = new ZipPart(`xl/worksheets/sheet${this.#sheets.length + 1}.xml`);
    const sheet = new Sheet(part, options, this.#shared);
    this.#sheets.push(sheet);
    return sheet;
  }

  #endStreamed(): void {
    if (!this.#streaming) return;
    this.#streaming.finish();
    this.#streaming = null;
    this.#zip.end();
  }

  #closeFile(): void {
    this.#open = false;
    closeSync(this.#fd);
  }
}

/** Sheet ids follow the files; the order of the tabs is the order of the list. Excel wants the filter as a hidden name. */
function workbookXml(order: readonly Sheet[], sheets: readonly Sheet[]): string {
  const tabs = order.map((sheet) => {
    const id = sheets.indexOf(sheet) + 1;
    return `<sheet name="${safeForXml(sheet.options.name)}" sheetId="${id}" r:id="rId${id}"/>`;
  });
  const names = order.flatMap((sheet, tab) => {
    const quoted = `'${sheet.options.name}'!`;
    const { filterRow, frozen } = sheet.options;
    const list: string[] = [];
    if (filterRow) {
      list.push(
        `<definedName name="_xlnm._FilterDatabase" localSheetId="${tab}" hidden="1">${quoted}${sheet.filterRange('$')}</definedName>`,
      );
    }
    if (frozen) {
      list.push(
        `<definedName name="_xlnm.Print_Titles" localSheetId="${tab}">${quoted}$1:$${frozen.rows}</definedName>`,
      );
    }
    return list;
  });
  const defined = names.length ? `<definedNames>${names.join('')}</definedNames>` : '';
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${tabs.join('')}</sheets>${defined}</workbook>`;
}

function relationsXml(sheets: number): string {
  const list = Array.from(
    { length: sheets },
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  list.push(`<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/>`);
  list.push(`<Relationship Id="rId${sheets + 2}" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/>`);
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

const ROOT_RELATIONS = `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;

const coreXml = (title: string) =>
  `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${safeForXml(title)}</dc:title><dc:creator>slic-audit</dc:creator></cp:coreProperties>`;

function contentTypesXml(sheets: number): string {
  const parts = Array.from({ length: sheets }, (_, i) => [`/xl/worksheets/sheet${i + 1}.xml`, 'worksheet']);
  parts.push(
    ['/xl/workbook.xml', 'sheet.main'],
    ['/xl/styles.xml', 'styles'],
    ['/xl/sharedStrings.xml', 'sharedStrings'],
  );
  const overrides = parts.map(([name, type]) => `<Override PartName="${name}" ContentType="${CONTENT}.${type}+xml"/>`);
  overrides.push(
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>',
  );
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
}
