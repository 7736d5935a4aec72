/**
 * The one place where text from a share is made safe, per kind of reader. Everything in a result may have been written by
 * anyone in the domain: names, models, error texts, OEM IDs of firmware.
 */

/** Longest text of a spreadsheet cell, in UTF-16 code units (Excel specifications and limits). */
export const MAX_CELL = 32_767;
const CUT_MARK = ' [cut]';

// Controls, line and paragraph separators, everything that formats without being seen (bidirectional controls, zero-width
// characters, fillers, variation selectors, tags), lone surrogates, non-characters.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
const ANY_INVISIBLE = new RegExp(INVISIBLE.source, 'u');

/** A control character as its picture (U+2400 and on), any other invisible one as its number. */
function picture(char: string): string {
  const code = char.codePointAt(0) as number;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Text in which every character can be seen and none acts: the ground of all other kinds. */
export function visible(text: string): string {
  return ANY_INVISIBLE.test(text) ? text.replace(INVISIBLE, picture) : text;
}

/** Below 0x20 JSON.stringify has escaped the characters of texts; what is left is its own line ends. */
function escaped(char: string): string {
  if (char < ' ') return char;
  const units = char.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((hex) => `\\u${hex}`).join('');
}

/** JSON with the same meaning, in which no character acts on a terminal or an editor. */
export function safeForJson(json: string): string {
  return ANY_INVISIBLE.test(json) ? json.replace(INVISIBLE, escaped) : json;
}

/** A value as JSON for people: indented, with a line end. */
export const jsonText = (value: unknown): string => `${safeForJson(JSON.stringify(value, null, 2))}\n`;

// Excel, LibreOffice and Google Sheets read these as a formula at the start of a cell; the full-width forms in some locales.
const FORMULA = /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;

// A program whose list separator is another one splits a field at it, quoted or not, and reads what follows as a cell.
const FORMULA_INSIDE = /([;,]\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

function withoutFormulas(text: string): string {
  const inside = /[;,]/.test(text) ? text.replace(FORMULA_INSIDE, "$1'") : text;
  return FORMULA.test(inside) ? `'${inside}` : inside;
}

function cut(text: string): string {
  if (text.length <= MAX_CELL) return text;
  return text.slice(0, MAX_CELL - CUT_MARK.length).toWellFormed() + CUT_MARK;
}

/** Nothing to escape in it, raw or not: most cells, at the price of one look. */
const PLAIN_CELL = /^(?:[A-Za-z0-9](?:[\w .:()[\]<>\\/=-]|[,;] ?(?=[A-Za-z0-9]))*)?$/;

/** One CSV field before quoting. `raw` leaves what a spreadsheet would run as a formula. */
export function safeForCsv(text: string, raw = false): string {
  if (text.length <= MAX_CELL && PLAIN_CELL.test(text)) return text;
  const shown = visible(text);
  return cut(raw ? shown : withoutFormulas(shown));
}

// Numbers with a leading zero, an exponent, a point or more digits than Excel keeps; and dates and times in any order of their
// parts, month names too: `6.1.7601` is a date in half of Europe, `DEC-1` in English.
const CHANGED_BY_EXCEL =
  /^(?:0\d+|\d{12,}|\d+(?:[.,]\d+)*E[+-]?\d+|\d+(?:[.,:/-]\d+)+[.:]?|(?:\d{1,4}[ .-]?)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[ .-]?\d{0,4})$/i;

/** A safe cell as Excel leaves it when it opens a CSV file: text of which it would make a number or a date is a formula. */
export const keptByExcel = (cell: string): string => (CHANGED_BY_EXCEL.test(cell) ? `="${cell}"` : cell);

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML text or a quoted attribute value. */
export function safeForHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (char) => HTML[char] as string);
}

/** Text of an XML element of a workbook; a literal `_x0041_` is escaped, because Excel would read it as `A`. */
export function safeForXml(text: string): string {
  const shown = cut(visible(text)).replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  return /[&<>"]/.test(shown) ? shown.replace(/[&<>"]/g, (char) => HTML[char] as string) : shown;
}

/** A line of a terminal or a log. */
export const safeForTerminal = (text: string): string => visible(text);

/** Characters of Markdown anywhere; a backslash where it would escape, an underscore that is not inside a word. */
const MARKDOWN =
  /\\(?=[!-/:-@[-`{-~]|$)|[`*[\]|~#@]|!(?=\[)|(?<=\])\(|:(?=\/\/)|(?<=\bwww)\.|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|=(?==)/g;
/** What begins a block where a text begins: a list, a quote, a heading's underline. */
const BLOCK = /^(\s*)([-+](?=[\s-]|$)|[=>])|^(\s*\d{1,9})([.)])(?=\s|$)/;

/**
 * Markdown text: no markup, no HTML, no link (written out ones included), no table cell break. Only what would act is
 * escaped, for a ticket system that shows Markdown as it is written shows the escapes, too.
 */
export function safeForMarkdown(text: string): string {
  return visible(text)
    .replace(MARKDOWN, '\\$&')
    .replace(BLOCK, '$1$3\\$2$4')
    .replace(/[&<]/g, (char) => HTML[char] as string);
}
