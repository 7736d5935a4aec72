/** A native chart and its frame on a sheet (ECMA-376, DrawingML). The values are in the chart too, for viewers that do not read the cells. */
import { safeForXml } from '../../model/escape.ts';
import { columnName } from './cells.ts';

export interface Series {
  name: string;
  /** RGB, and that of each point where they differ. */
  colour: string;
  points?: readonly string[];
  /** Index of the column with the values. */
  column: number;
  values: readonly number[];
}

export interface Chart {
  kind: 'bar' | 'line';
  title: string;
  sheet: string;
  /** Rows of names and values, the first from 1. */
  firstRow: number;
  names: readonly string[];
  series: readonly Series[];
  /** First and last cell that it covers: columns and rows from 0. */
  frame: { from: [column: number, row: number]; to: [column: number, row: number] };
}

const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const DASHES = ['solid', 'dash', 'sysDot'];

export function drawingXml({ frame, title }: Chart): string {
  const at = (tag: string, [column, row]: [number, number]) =>
    `<xdr:${tag}><xdr:col>${column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:${tag}>`;
  return `${HEAD}<xdr:wsDr xmlns:xdr="${DRAWING}/spreadsheetDrawing" xmlns:a="${DRAWING}/main"><xdr:twoCellAnchor>${at('from', frame.from)}${at('to', frame.to)}<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1" descr="${safeForXml(title)}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="${DRAWING}/chart"><c:chart xmlns:c="${DRAWING}/chart" xmlns:r="${RELATIONS}" r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>`;
}

export function chartXml(chart: Chart): string {
  const bar = chart.kind === 'bar';
  const series = chart.series.map((each, i) => seriesXml(chart, each, i)).join('');
  const plot = bar
    ? `<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>${series}<c:gapWidth val="45"/><c:axId val="1"/><c:axId val="2"/></c:barChart>`
    : `<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>${series}<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>`;
  // A bar chart draws its first name at the bottom unless its axis is turned round.
  const names = `<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="${bar ? 'maxMin' : 'minMax'}"/></c:scaling><c:delete val="0"/><c:axPos val="${bar ? 'l' : 'b'}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>`;
  const values = `<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="${bar ? 1 : 0}"/><c:axPos val="${bar ? 't' : 'l'}"/><c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx>`;
  const legend = bar ? '' : '<c:legend><c:legendPos val="r"/><c:overlay val="0"/></c:legend>';
  return `${HEAD}<c:chartSpace xmlns:c="${DRAWING}/chart" xmlns:a="${DRAWING}/main" xmlns:r="${RELATIONS}"><c:roundedCorners val="0"/><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1200" b="1"/></a:pPr><a:r><a:rPr lang="en-US" sz="1200" b="1"/><a:t>${safeForXml(chart.title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>${plot}${names}${values}</c:plotArea>${legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>`;
}

const solid = (colour: string) => `<a:solidFill><a:srgbClr val="${colour}"/></a:solidFill>`;

function seriesXml(chart: Chart, { name, colour, points, column, values }: Series, i: number): string {
  const bar = chart.kind === 'bar';
  const last = chart.firstRow + chart.names.length - 1;
  const range = (of: number) => `'${chart.sheet}'!$${columnName(of)}$${chart.firstRow}:$${columnName(of)}$${last}`;
  const cache = (texts: readonly (string | number)[]) =>
    `<c:ptCount val="${texts.length}"/>${texts.map((text, at) => `<c:pt idx="${at}"><c:v>${safeForXml(String(text))}</c:v></c:pt>`).join('')}`;
  const look = bar
    ? `<c:spPr>${solid(colour)}</c:spPr><c:invertIfNegative val="0"/>`
    : `<c:spPr><a:ln w="28575">${solid(colour)}<a:prstDash val="${DASHES[i % DASHES.length]}"/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>`;
  const each = (points ?? []).map(
    (own, at) =>
      `<c:dPt><c:idx val="${at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr>${solid(own)}</c:spPr></c:dPt>`,
  );
  const labels = bar
    ? '<c:dLbls><c:numFmt formatCode="#,##0" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    : '';
  return `<c:ser><c:idx val="${i}"/><c:order val="${i}"/><c:tx><c:v>${safeForXml(name)}</c:v></c:tx>${look}${each.join('')}${labels}<c:cat><c:strRef><c:f>${range(0)}</c:f><c:strCache>${cache(chart.names)}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>${range(column)}</c:f><c:numCache><c:formatCode>#,##0</c:formatCode>${cache(values)}</c:numCache></c:numRef></c:val>${bar ? '' : '<c:smooth val="0"/>'}</c:ser>`;
}
