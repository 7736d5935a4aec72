/** The lines of a text, without what mails and forums put before them. */
import { cleanLine } from './clean.ts';
import { type Line, withoutBlanks } from './line.ts';

export interface RawLine {
  n: number;
  /** As the file has it, and without blanks and marks. */
  raw: string;
  text: string;
  /** Columns on a console, where a Chinese character takes two. */
  width: number;
  /** Taken apart, once somebody had to know. */
  line: Line | null;
}

/** Characters that slmgr.vbs itself does not print need the slow path for the whole text, a bullet for its line. */
const DAMAGE = ['\\', '`', '*', '>', '|', '\u00A0'];
const WIDE_DAMAGE = /[\u2000-\u200F\u202F\u2060\u3000\uFEFF\u2022]/;
export const BULLET = /^(?:[-+·–]|\d{1,3}[.)])\s/;
/** In a string of a byte a character this is no search at all. */
export const isWide = (text: string): boolean => /[\u1100-\uFF60]/.test(text);

export function splitRaw(text: string, firstLine: number, wide: boolean): RawLine[] {
  const damaged = WIDE_DAMAGE.test(text) || DAMAGE.some((character) => text.includes(character));
  const lines = /[\u2028\u2029]/.test(text) ? text.split(LINE_ENDS) : splitLines(text, LINE_ENDS);
  const doubled = isDoubleSpaced(lines);
  const raw: RawLine[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] as string;
    const clean = damaged ? cleanLine(line) : withoutBullet(line);
    if (clean === '' && doubled && i % 2 === 1) continue;
    const width = clean === '' ? 0 : wide ? displayWidth(line) : line.length;
    raw.push({ n: firstLine + i, raw: line, text: clean, width, line: null });
  }
  return raw;
}

function withoutBullet(line: string): string {
  const text = withoutBlanks(line);
  const first = text === '' ? 0 : text.charCodeAt(0) | 0x20;
  if (first >= 97 && first <= 122) return text;
  return BULLET.test(text) ? cleanLine(line) : text;
}

export const LINE_ENDS = /\r{1,2}\n|\r|\n|\u2028|\u2029/;

/** At CR LF or LF, which nearly every text has; where another CR turns up, by the expression, which must hold these two. */
export function splitLines(text: string, ends: RegExp): string[] {
  const lines: string[] = [];
  let cr = text.indexOf('\r');
  let from = 0;
  for (let lf = text.indexOf('\n'); lf >= 0; lf = text.indexOf('\n', from)) {
    if (cr < 0 || cr >= lf) {
      lines.push(text.slice(from, lf));
    } else {
      if (cr !== lf - 1) return text.split(ends);
      lines.push(text.slice(from, cr));
      cr = text.indexOf('\r', lf);
    }
    from = lf + 1;
  }
  if (cr >= 0) return text.split(ends);
  lines.push(text.slice(from));
  return lines;
}

/** An empty line after each line, as some copies have it: then it parts nothing. */
function isDoubleSpaced(lines: readonly string[]): boolean {
  if (lines.length < 6) return false;
  for (let i = 1; i < lines.length; i += 2) if ((lines[i] as string).trim() !== '') return false;
  return true;
}

function displayWidth(line: string): number {
  let width = line.length;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (
      code >= 0x1100 &&
      (code <= 0x115f ||
        (code >= 0x2e80 && code <= 0xa4cf) ||
        (code >= 0xac00 && code <= 0xd7a3) ||
        (code >= 0xf900 && code <= 0xfaff) ||
        (code >= 0xfe30 && code <= 0xff60))
    )
      width += 1;
  }
  return width;
}
