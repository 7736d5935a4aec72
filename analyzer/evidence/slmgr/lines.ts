/**
 * The lines of an slmgr.vbs capture as the script printed them: without the quote marks, bullets and escapes of mails and
 * forums, with hard wraps of the console joined again, and cut where a paste has lost its line ends.
 */

import { cutGlued, mayBeGlued, PHRASES } from './glued.ts';
import { saysNotInUse } from './languages/index.ts';
import { type Line, takeApart, withoutBlanks } from './line.ts';
import { hasShape } from './shape.ts';
import { BULLET, isWide, LINE_ENDS, type RawLine, splitLines, splitRaw } from './split.ts';

/** Longest chain of lines that one printed line can have been wrapped into. */
const MAX_WRAPS = 6;

/** The lines of a text; `firstLine` is the number of its first line. Damage is undone only where there is any. */
export function toLines(text: string, firstLine = 1): Line[] {
  return printedLines(text, firstLine) ?? normalizedLines(text, firstLine);
}

/** Characters that slmgr.vbs does not print, or that make a text one of East Asia. */
const UNUSUAL = /[\\`*>|\xA0\u1100-\uFFFF\u2000-\u200F\u2022\u2028\u2029\u202F\u2060]/;
/** A longer line may be several that lost their ends. */
const LONGEST = 159;

/** The lines where none can be a part of another; null where one may be, so that the text is to be put in order first. */
function printedLines(text: string, firstLine: number): Line[] | null {
  if (UNUSUAL.test(text)) return null;
  const raw = splitLines(text, LINE_ENDS);
  const lines: Line[] = [];
  const doubtful: number[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] === '') continue;
    const line = takeApart(firstLine + i, withoutBlanks(raw[i] as string), false);
    if (line.text === '') continue;
    if (line.text.length > LONGEST || mayBeGlued(line, false)) return null;
    if (line.known === undefined) {
      if (BULLET.test(line.text)) return null;
      const before = lines.at(-1);
      if (before !== undefined && before.n === line.n - 1) doubtful.push(lines.length);
    }
    lines.push(line);
  }
  // An empty line after each line parts nothing.
  if (lines.length * 2 <= raw.length + 2) return null;
  return doubtful.length > 0 && mayGoOn(lines, doubtful, raw, firstLine) ? null : lines;
}

/** Whether one of the lines that no label begins may be the rest of the line before it. */
function mayGoOn(lines: readonly Line[], doubtful: readonly number[], raw: readonly string[], first: number): boolean {
  const greatest = wrapWidth(raw.map(({ length }) => length));
  return doubtful.some((at) => {
    const before = lines[at - 1] as Line;
    return isFull((raw[before.n - first] as string).length, greatest) || isOpen(before);
  });
}

/** The lines as they were printed, out of a text that was wrapped, glued, quoted or indented. */
export function normalizedLines(text: string, firstLine = 1): Line[] {
  const wide = isWide(text);
  const raw = splitRaw(text, firstLine, wide);
  const greatest = wrapWidth(raw.map(({ width }) => width));
  const lines: Line[] = [];
  for (let i = 0; i < raw.length; i++) {
    const first = raw[i] as RawLine;
    if (first.text === '') continue;
    let line = lineOf(first, wide);
    for (let wraps = 0; wraps < MAX_WRAPS; wraps++) {
      const next = raw[i + 1];
      if (next === undefined || next.text === '' || line.text.endsWith(' channel')) break;
      const glue = glueBetween(line, raw[i] as RawLine, next, lineOf(next, wide), greatest);
      if (glue === null) break;
      line = takeApart(first.n, line.text + glue + next.text, wide);
      i += 1;
    }
    if (!mayBeGlued(line, wide)) lines.push(line);
    else for (const part of cutGlued(line.text)) lines.push(takeApart(first.n, part, wide));
  }
  return lines;
}

/** A line is judged as what comes next, and then on its own: it is taken apart once. */
function lineOf(raw: RawLine, wide: boolean): Line {
  raw.line ??= takeApart(raw.n, raw.text, wide);
  return raw.line;
}

/** The width at which lines were cut: the greatest of all, if it is that of a console or shared by several lines. */
function wrapWidth(widths: readonly number[]): number {
  let greatest = 0;
  let shared = 0;
  for (const width of widths) {
    if (width > greatest) {
      greatest = width;
      shared = 1;
    } else if (width === greatest) shared += 1;
  }
  return greatest >= 60 || (greatest >= 30 && shared >= 3) ? greatest : 0;
}

/** Console widths that captures are wrapped at most often; others show by several lines of exactly one width. */
const isConsole = (width: number): boolean => width === 80 || width === 100 || width === 120;

const isFull = (width: number, greatest: number): boolean =>
  width === greatest || isConsole(width) || width === greatest - 1;

/** What joins a line to the next: nothing after a hard wrap, a blank after a soft one, null where they are two lines. */
function glueBetween(line: Line, last: RawLine, next: RawLine, start: Line, greatest: number): string | null {
  const full = isFull(last.width, greatest);
  if ((!full && !isOpen(line)) || isStart(start)) return null;
  // The one word whose place decides: a Description ends with it.
  if (next.text === 'channel') return ' ';
  if (/[ _A-Z)]ch?a?n?n?e?$/.test(line.text) && /^h?a?n?n?e?l$/.test(next.text)) return '';
  return !full || last.width === greatest - 1 || last.raw.endsWith(' ') || /^ \S/.test(next.raw) ? ' ' : '';
}

/** Looks like a label of some language: a capital, or a letter of a script without case, and not much more. */
const LABEL = /^[\p{Lu}\p{Lo}][^:：]{1,45}$/u;
export const PROMPT = /^(?:PS )?[A-Za-z]:\\[^>]{0,260}>/;
/** Begins a line of its own: a label that is known, a value by its shape, a prompt, a banner. */
function isStart(line: Line): boolean {
  const { text } = line;
  if (line.known !== undefined) return true;
  if (line.label !== null && line.value !== '' && (hasShape(line.value) || LABEL.test(line.label))) return true;
  if (saysNotInUse(text) || PHRASES.some((phrase) => text.startsWith(phrase))) return true;
  return PROMPT.test(text) || text.startsWith('Microsoft (R)') || / channel$/.test(line.label === null ? '' : text);
}

/** A line that cannot be whole, at whatever width it ends. */
function isOpen(line: Line): boolean {
  switch (line.known?.field) {
    case 'name':
      return line.value === '' || line.value.endsWith(',') || line.value.endsWith(' for');
    case 'description':
      if (line.value.endsWith(' channel')) return false;
      return line.value === '' || /[,A-Z_-]$|, ?\w{1,40} ch?a?n?n?e?$/.test(line.value);
    case 'licenseStatus':
      return line.value === '' || (line.value.includes('(') && !line.value.includes(')'));
    case 'serviceVersion':
    case 'productKeyChannel':
    case 'remainingMinutes':
    case 'cmid':
    case 'kmsHost':
    case 'activationId':
    case 'applicationId':
    case 'extendedPid':
    case 'partialProductKey':
    case 'notificationReason':
      return line.value === '';
    default:
      return false;
  }
}
