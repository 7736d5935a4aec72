/**
 * A report as MGADiag wrote it, out of one that mails, forums and word processors have had. Each step is left out where one
 * look says that nothing was done to the text. No line is added or taken away, so that they can be counted.
 */
import { cleanLine } from '../slmgr/clean.ts';
import { splitLines } from '../slmgr/split.ts';

/** What Markdown and typography make of an arrow, blanks that do not break, a doubled CR. */
const CHANGED = /\\[->]|[\xA0\u2013\u2014\u2192]|\r\r/;

/** The text with its arrows, blanks and line ends. */
export function normalText(text: string): string {
  if (!CHANGED.test(text)) return text;
  return text
    .replaceAll('\r\r\n', '\r\n')
    .replaceAll('\xA0', ' ')
    .replace(/\\?-\\?-\\?>/g, '-->')
    .replace(/[\u2013\u2014]-?>|\u2192/g, '-->');
}

/** Anything that could make a section's body differ from its text, but for the CR of each line end. */
const PREFIXED = /[\\&]|\r(?!\n)|(?:^|\n)[^A-Za-z\r\n]/;

/** A section without what mails and forums put before its lines. */
export const normalBody = (raw: string): string => (PREFIXED.test(raw) ? bodyOf(raw) : raw);

/** Lines without quote marks, bullets and indents. As many lines as before, so they can be counted. */
export function bodyOf(raw: string): string {
  return splitLines(raw, /\r\n?|\n/)
    .map(stripPrefix)
    .join('\n');
}

function stripPrefix(line: string): string {
  if (line === '') return line;
  const first = line.charCodeAt(0);
  const letter = first | 0x20;
  const damaged = line.includes('\\');
  if (!damaged && ((letter >= 97 && letter <= 122) || (isDigit(first) && !/^\d{1,3}[.)]\s/.test(line)))) return line;
  // Blanks beside tabs are part of a cell of the ACPI table.
  if (line.includes('\t')) return stripCells(line);
  return cleanLine(line) + (line.trim() === '' ? '' : line.slice(line.trimEnd().length));
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function stripCells(line: string): string {
  let start = 0;
  while (start < line.length && ' >|'.includes(line[start] as string)) start += 1;
  if (/[A-Z]/.test(line[start] ?? '') && !line.endsWith('\\')) return line.slice(start);
  return line.replace(/\\{1,4}$/, '').replace(/^[ >|]*(?:[-*+•·] +|\d{1,3}[.)] +)?[ >|]*/, '');
}
