/** A section's text without what mails and forums put before its lines, and the numbers of lines. */
import { cleanLine } from '../slmgr/clean.ts';
import { splitLines } from '../slmgr/split.ts';

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

export function countLines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** Line numbers of offsets; asked in rising order each character is passed once. */
export class LineCounter {
  private offset = 0;
  private line = 1;
  private readonly end: string;

  constructor(private readonly text: string) {
    this.end = text.includes('\n') ? '\n' : '\r';
  }

  at(offset: number): number {
    if (offset < this.offset) {
      this.offset = 0;
      this.line = 1;
    }
    for (
      let at = this.text.indexOf(this.end, this.offset);
      at >= 0 && at < offset;
      at = this.text.indexOf(this.end, at + 1)
    ) {
      this.line += 1;
      this.offset = at + 1;
    }
    return this.line;
  }
}
