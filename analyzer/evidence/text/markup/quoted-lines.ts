/** Lines that a tool has put between quotes: CSV, the items of a JSON array, those of a YAML list. */

const QUOTED = /^\s*(?:-\s+)?(?:"(?:[^"\\]|""|\\.)*"|'(?:[^']|'')*'),?\s*$/;
/** A name and the quote after which a value of several lines begins. */
const OPENING = /^\s*(?:-\s+)?"?[\w ]{1,40}"?\s*:\s*(?=["'])/;
const WRITTEN_ENDS = /\\r\\n|\\n/g;

/** The text with each quoted line as it was before; the same text where its lines are not quoted. */
export function unquoteLines(text: string): string {
  if (!text.includes('"') && !text.includes("- '")) return text;
  return unquoteEach(splitWrittenEnds(text));
}

/** `\r\n` as a JSON string holds it, in a line that is no whole JSON document. */
function splitWrittenEnds(text: string): string {
  if (!text.includes('\\n')) return text;
  return text
    .split('\n')
    .map((line) => ((line.match(WRITTEN_ENDS)?.length ?? 0) >= 3 ? splitLine(line) : line))
    .join('\n');
}

function splitLine(line: string): string {
  const value = line
    .replace(OPENING, '')
    .trim()
    .replace(/^["']|["'],?$/g, '');
  return unescapeJson(value.replace(WRITTEN_ENDS, '\n'));
}

function unquoteEach(text: string): string {
  const lines = text.split('\n');
  const filled = lines.filter((line) => line.trim() !== '').length;
  const quoted = lines.map((line) => line.length < 4000 && isQuoted(line));
  const count = quoted.filter((is) => is).length;
  if (count >= 3 && count * 2 >= filled) return unquoteAll(lines, quoted);
  return text.trimStart().startsWith('"') ? unquoteCell(lines).join('\n') : text;
}

/** What precedes the first quoted line and follows the last is the tool's own. */
function unquoteAll(lines: readonly string[], quoted: readonly boolean[]): string {
  const first = quoted.indexOf(true);
  const last = quoted.lastIndexOf(true);
  const inner = lines.map((line, i) => (i < first || i > last ? '' : quoted[i] ? unquoteLine(line) : line));
  return inner.at(-1) === '' ? inner.join('\n') : `${inner.join('\n')}\n`;
}

const isQuoted = (line: string): boolean => QUOTED.test(line) || cellsOf(line) !== null;

function unquoteLine(line: string): string {
  const cells = cellsOf(line);
  if (cells !== null) return cells.reduce((longest, cell) => (cell.length > longest.length ? cell : longest), '');
  const value = line.trim().replace(/^-\s+/, '').replace(/,$/, '');
  const inner = value.slice(1, -1);
  if (value[0] === "'") return inner.replaceAll("''", "'");
  return inner.includes('""') ? inner.replaceAll('""', '"') : unescapeJson(inner);
}

/** The cells of a row of CSV that are all in quotes, if they are several. */
function cellsOf(line: string): string[] | null {
  const row = line.trim();
  if (!/^"(?:[^"]|"")*"(?:[,;\t]"(?:[^"]|"")*")+$/.test(row)) return null;
  return [...row.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) => (cell as string).replaceAll('""', '"'));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  t: '\t',
  n: '\n',
  r: '',
  b: '',
  f: '',
};

/** Backslashes that Markdown or Windows' paths have put there stay: only what JSON escapes is taken back. */
function unescapeJson(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(["\\/tnrbf]))/g, (_, code?: string, char?: string) =>
    code !== undefined ? String.fromCharCode(Number.parseInt(code, 16)) : (ESCAPES[char as string] as string),
  );
}

/** A whole text in one cell: its first line begins with a quote, perhaps behind other cells, its last ends with one. */
function unquoteCell(lines: readonly string[]): string[] {
  return lines.map((line) => {
    const trimmed = line.trimEnd();
    const quotes = trimmed.split('"').length - 1;
    if (quotes % 2 === 0) return trimmed.replaceAll('""', '"');
    if (trimmed.startsWith('"')) return trimmed.replace(/^"(?:[^"]{0,200}"[,;\t]")*/, '').replaceAll('""', '"');
    return trimmed.replace(/"(?:[,;\t]"[^"]{0,200}")*$/, '').replaceAll('""', '"');
  });
}
