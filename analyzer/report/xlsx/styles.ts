/** The looks of the workbook: a fixed list of cell formats, and the colours of the verdicts as differential formats. */
import type { Verdict } from '../../model/types.ts';

/** Cell formats by name; the number is the index that a cell carries as `s`. */
export const STYLE = {
  plain: 0,
  text: 1,
  date: 2,
  count: 3,
  share: 4,
  header: 5,
  title: 6,
  note: 7,
  wrapped: 8,
  section: 9,
  headerRight: 10,
  allowed: 11,
  blocked: 12,
  'not-applicable': 13,
  unknown: 14,
  unreported: 15,
  strong: 16,
  remark: 17,
  link: 18,
} as const;

export type Style = (typeof STYLE)[keyof typeof STYLE];

/** Background and letters of a cell, and the bar of a chart; letters at least 7:1, and told apart by lightness too, for those who do not see the hue. */
export const VERDICT_COLOURS: Record<Verdict, { fill: string; letters: string; bar: string }> = {
  blocked: { fill: 'FFF9D6D5', letters: 'FF7A1210', bar: 'B3261E' },
  allowed: { fill: 'FFDDF1E1', letters: 'FF14532D', bar: '2E7D4F' },
  'not-applicable': { fill: 'FFECEEF1', letters: 'FF3D4653', bar: '75818E' },
  unknown: { fill: 'FFFFEFC2', letters: 'FF5F4300', bar: 'A87400' },
  unreported: { fill: 'FFE6E0F5', letters: 'FF45307A', bar: '7A5CC0' },
};

export const VERDICTS = Object.keys(VERDICT_COLOURS) as Verdict[];

const font = (size: number, colour: string, bold = false, underlined = false) =>
  `<font>${bold ? '<b/>' : ''}${underlined ? '<u/>' : ''}<sz val="${size}"/><color rgb="${colour}"/><name val="Calibri"/><family val="2"/></font>`;
const fill = (colour: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`;

const FONTS = [
  font(11, 'FF1F2933'),
  font(11, 'FFFFFFFF', true),
  font(18, 'FF12324A', true),
  font(11, 'FF5A6672'),
  font(13, 'FF12324A', true),
  font(11, 'FF1F2933', true),
  font(11, 'FF1F5F8B', true, true),
  ...VERDICTS.map((verdict) => font(11, VERDICT_COLOURS[verdict].letters, true)),
];
const FIRST_VERDICT_FONT = FONTS.length - VERDICTS.length;
/** The first two are fixed by Excel, whatever they say. */
const FILLS = [
  '<fill><patternFill patternType="none"/></fill>',
  '<fill><patternFill patternType="gray125"/></fill>',
  fill('FF1F4E6B'),
  ...VERDICTS.map((verdict) => fill(VERDICT_COLOURS[verdict].fill)),
];
const HEADER_FILL = 2;

interface Format {
  numFmt?: number;
  font?: number;
  fill?: number;
  align?: string;
}

/** 49 is Excel's own '@', 3 `#,##0`, 164 and 165 are ours. */
function formats(): Format[] {
  const list: Format[] = [];
  const top = 'vertical="top"';
  const right = `${top} horizontal="right" indent="1"`;
  list[STYLE.plain] = {};
  list[STYLE.text] = { numFmt: 49 };
  list[STYLE.date] = { numFmt: 164, align: 'horizontal="left"' };
  list[STYLE.count] = { numFmt: 3, align: right };
  list[STYLE.share] = { numFmt: 165, align: right };
  list[STYLE.header] = { numFmt: 49, font: 1, fill: HEADER_FILL, align: 'vertical="center"' };
  list[STYLE.title] = { font: 2 };
  list[STYLE.note] = { font: 3 };
  list[STYLE.wrapped] = { numFmt: 49, align: `${top} wrapText="1"` };
  list[STYLE.section] = { font: 4 };
  list[STYLE.headerRight] = {
    numFmt: 49,
    font: 1,
    fill: HEADER_FILL,
    align: 'vertical="center" horizontal="right" indent="1"',
  };
  list[STYLE.strong] = { numFmt: 49, font: 5, align: `${top} wrapText="1"` };
  list[STYLE.link] = { numFmt: 49, font: 6, align: `${top} wrapText="1"` };
  list[STYLE.remark] = { numFmt: 49, align: `${top} wrapText="1" horizontal="left" indent="1"` };
  for (const [i, verdict] of VERDICTS.entries()) {
    list[STYLE[verdict]] = { numFmt: 49, font: FIRST_VERDICT_FONT + i, fill: HEADER_FILL + 1 + i, align: top };
  }
  return list;
}

function xf({ numFmt = 0, font: fontId = 0, fill: fillId = 0, align }: Format): string {
  const head = `<xf numFmtId="${numFmt}" fontId="${fontId}" fillId="${fillId}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"`;
  return align ? `${head} applyAlignment="1"><alignment ${align}/></xf>` : `${head}/>`;
}

const dxf = (verdict: Verdict) =>
  `<dxf><font><b/><color rgb="${VERDICT_COLOURS[verdict].letters}"/></font><fill><patternFill patternType="solid"><bgColor rgb="${VERDICT_COLOURS[verdict].fill}"/></patternFill></fill></dxf>`;

export function stylesXml(): string {
  const cells = formats().map(xf);
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts><fonts count="${FONTS.length}">${FONTS.join('')}</fonts><fills count="${FILLS.length}">${FILLS.join('')}</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="${VERDICTS.length}">${VERDICTS.map(dxf).join('')}</dxfs></styleSheet>`;
}
