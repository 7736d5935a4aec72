/** The parts of a worksheet before and after its rows, in the order that the schema wants them. */
import { columnName } from './cells.ts';
import type { Link, WrittenSheet } from './sheet-options.ts';
import { VERDICTS } from './styles.ts';

const MIN_WIDTH = 6;

/** Widths; columns that are not in view are grouped and collapsed, with the mark to open them on the next column. */
export function columnsXml({ options, columns }: WrittenSheet, widest: readonly number[]): string {
  const { maxWidth = 60, widths = [], inView } = options;
  const seen = inView && new Set(inView);
  const count = Math.max(columns, widths.length);
  let xml = '';
  for (let i = 0; i < count; i++) {
    const measured = Math.min(Math.max((widest[i] ?? 0) + 2, MIN_WIDTH), maxWidth);
    const hidden = seen && !seen.has(i) ? ' hidden="1" outlineLevel="1"' : '';
    const collapsed = seen?.has(i) && i > 0 && !seen.has(i - 1) ? ' collapsed="1"' : '';
    xml += `<col min="${i + 1}" max="${i + 1}" width="${widths[i] ?? measured}" customWidth="1"${hidden}${collapsed}/>`;
  }
  if (seen && !seen.has(count - 1)) xml += `<col min="${count + 1}" max="${count + 1}" width="9" collapsed="1"/>`;
  return xml ? `<cols>${xml}</cols>` : '';
}

export function tailXml(sheet: WrittenSheet): string {
  const { filterRow, landscape, chart } = sheet.options;
  const relations = [...(chart ? ['drawing'] : []), ...(sheet.isTable ? ['table'] : [])];
  const id = (name: string) => `rId${relations.indexOf(name) + 1}`;
  return [
    '</sheetData>',
    filterRow && !sheet.isTable ? `<autoFilter ref="${sheet.filterRange()}"/>` : '',
    verdictColours(sheet),
    shareBars(sheet),
    linksXml(sheet.links),
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
    `<pageSetup paperSize="9" orientation="${landscape ? 'landscape' : 'portrait'}" fitToWidth="1" fitToHeight="0"/>`,
    ignoredErrors(sheet),
    chart ? `<drawing r:id="${id('drawing')}"/>` : '',
    sheet.isTable ? `<tableParts count="1"><tablePart r:id="${id('table')}"/></tableParts>` : '',
    '</worksheet>',
  ].join('');
}

/** Cells of a column below the header. */
function below({ options, rows }: WrittenSheet, column: number): string {
  const first = (options.filterRow ?? 0) + 1;
  const letter = columnName(column);
  return `${letter}${first}:${letter}${Math.max(rows, first)}`;
}

function verdictColours(sheet: WrittenSheet): string {
  const { verdictColumn } = sheet.options;
  if (verdictColumn === undefined) return '';
  const rules = VERDICTS.map(
    (verdict, i) =>
      `<cfRule type="cellIs" dxfId="${i}" priority="${i + 1}" operator="equal"><formula>"${verdict}"</formula></cfRule>`,
  );
  return `<conditionalFormatting sqref="${below(sheet, verdictColumn)}">${rules.join('')}</conditionalFormatting>`;
}

function shareBars(sheet: WrittenSheet): string {
  const { shareColumn } = sheet.options;
  if (shareColumn === undefined) return '';
  return `<conditionalFormatting sqref="${below(sheet, shareColumn)}"><cfRule type="dataBar" priority="20"><dataBar><cfvo type="num" val="0"/><cfvo type="num" val="1"/><color rgb="FFE59A94"/></dataBar></cfRule></conditionalFormatting>`;
}

function linksXml(links: readonly Link[]): string {
  if (links.length === 0) return '';
  return `<hyperlinks>${links.map(({ at, to }) => `<hyperlink ref="${at}" location="${to}"/>`).join('')}</hyperlinks>`;
}

/** Text that looks like a number (a serial number, a build) is meant as text: no green triangle. */
function ignoredErrors(sheet: WrittenSheet): string {
  if (!sheet.options.filterRow || sheet.rows === 0) return '';
  return `<ignoredErrors><ignoredError sqref="${sheet.filterRange()}" numberStoredAsText="1"/></ignoredErrors>`;
}
