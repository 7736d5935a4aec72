/** The parts of a workbook around its sheets (ECMA-376, SpreadsheetML and Open Packaging). */
import { safeForXml } from '../../model/escape.ts';
import { columnName } from './cells.ts';
import type { Sheet } from './sheet.ts';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const CONTENT = 'application/vnd.openxmlformats-officedocument';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Sheet ids follow the files; the order of the tabs is the order of the list. Excel wants a filter as a hidden name. */
export function workbookXml(order: readonly Sheet[], sheets: readonly Sheet[]): string {
  const tabs = order.map((sheet) => {
    const id = sheets.indexOf(sheet) + 1;
    return `<sheet name="${safeForXml(sheet.options.name)}" sheetId="${id}" r:id="rId${id}"/>`;
  });
  const names = order.flatMap(definedNames);
  const defined = names.length ? `<definedNames>${names.join('')}</definedNames>` : '';
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${tabs.join('')}</sheets>${defined}</workbook>`;
}

/** A sheet's name as a formula has it. */
export const quotedName = (name: string): string => `'${name.replaceAll("'", "''")}'`;

function definedNames(sheet: Sheet, tab: number): string[] {
  const quoted = `${safeForXml(quotedName(sheet.options.name))}!`;
  const { filterRow, frozen, inView } = sheet.options;
  const name = (kind: string, range: string, hidden = '') =>
    `<definedName name="_xlnm.${kind}" localSheetId="${tab}"${hidden}>${quoted}${range}</definedName>`;
  const last = inView?.at(-1);
  return [
    ...(filterRow && !sheet.isTable ? [name('_FilterDatabase', sheet.filterRange('$'), ' hidden="1"')] : []),
    ...(last === undefined ? [] : [name('Print_Area', `$A$1:$${columnName(last)}$${Math.max(1, sheet.rows)}`)]),
    ...(frozen ? [name('Print_Titles', `$1:$${frozen.rows}`)] : []),
  ];
}

const relations = (list: readonly { type: string; target: string }[]): string =>
  `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${list.map(({ type, target }, i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`).join('')}</Relationships>`;

export const ROOT_RELATIONS = relations([
  { type: `${OFFICE}/officeDocument`, target: 'xl/workbook.xml' },
  { type: `${PACKAGE}/relationships/metadata/core-properties`, target: 'docProps/core.xml' },
]);

export const workbookRelations = (sheets: number): string =>
  relations([
    ...Array.from({ length: sheets }, (_, i) => ({
      type: `${OFFICE}/worksheet`,
      target: `worksheets/sheet${i + 1}.xml`,
    })),
    { type: `${OFFICE}/styles`, target: 'styles.xml' },
    { type: `${OFFICE}/sharedStrings`, target: 'sharedStrings.xml' },
  ]);

/** What a sheet refers to, in the order in which it counts them. @param number of the sheet's file */
export const sheetRelations = (sheet: Sheet, number: number): string =>
  relations([
    ...(sheet.options.chart ? [{ type: `${OFFICE}/drawing`, target: `../drawings/drawing${number}.xml` }] : []),
    ...(sheet.isTable ? [{ type: `${OFFICE}/table`, target: `../tables/table${number}.xml` }] : []),
  ]);

export const drawingRelations = (number: number): string =>
  relations([{ type: `${OFFICE}/chart`, target: `../charts/chart${number}.xml` }]);

export function tableXml(sheet: Sheet, number: number): string {
  const name = sheet.options.table ?? '';
  const columns = sheet.headers.map((text, i) => `<tableColumn id="${i + 1}" name="${safeForXml(text)}"/>`);
  const range = sheet.filterRange();
  return `${HEAD}<table xmlns="${MAIN}" id="${number}" name="${name}" displayName="${name}" ref="${range}" totalsRowShown="0"><autoFilter ref="${range}"/><tableColumns count="${columns.length}">${columns.join('')}</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" showRowStripes="1" showColumnStripes="0"/></table>`;
}

/** @param created ISO time */
export const coreXml = (title: string, created: string): string =>
  `${HEAD}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${safeForXml(title)}</dc:title><dc:creator>slic-audit</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${created}</dcterms:created></cp:coreProperties>`;

export function contentTypesXml(sheets: readonly Sheet[]): string {
  const parts = sheets.flatMap((sheet, i) => [
    [`/xl/worksheets/sheet${i + 1}.xml`, 'spreadsheetml.worksheet'],
    ...(sheet.isTable ? [[`/xl/tables/table${i + 1}.xml`, 'spreadsheetml.table']] : []),
    ...(sheet.options.chart
      ? [
          [`/xl/drawings/drawing${i + 1}.xml`, 'drawing'],
          [`/xl/charts/chart${i + 1}.xml`, 'drawingml.chart'],
        ]
      : []),
  ]);
  parts.push(
    ['/xl/workbook.xml', 'spreadsheetml.sheet.main'],
    ['/xl/styles.xml', 'spreadsheetml.styles'],
    ['/xl/sharedStrings.xml', 'spreadsheetml.sharedStrings'],
  );
  const overrides = parts.map(([name, type]) => `<Override PartName="${name}" ContentType="${CONTENT}.${type}+xml"/>`);
  overrides.push(
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>',
  );
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`;
}
