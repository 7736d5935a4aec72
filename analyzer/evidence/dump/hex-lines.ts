/** Dumps in lines, with or without offsets and characters beside the bytes: from lines to runs of bytes. */

import type { DumpedBytes } from './dumped-bytes.ts';
import { type HexLine, readHexLine } from './hex-line.ts';

/** Bases in which tools print offsets; od's own is octal. */
const BASES = [16, 8, 10] as const;
const USUAL_WIDTH = 16;
/** Bytes of one run that are kept: a table, and enough to see that more follows. */
const MAX_RUN = 1 << 17;

/** SLIC as it is, and as tools print it that show words of two and four bytes in the machine's order. */
const STARTS: readonly [text: string, unit: number][] = [
  ['SLIC', 1],
  ['LSCI', 2],
  ['CILS', 4],
];

/** Lines that follow each other without a gap. */
class Run {
  private readonly bytes: number[] = [];
  private readonly lines: number[] = [];
  private last: HexLine | null = null;
  private lastLine = 0;
  private width = 0;
  private repeats = false;
  /** Of the offsets, once two of them have told it: in another base, lines with a gap between them may look adjacent. */
  private base: number | null = null;

  constructor(
    private readonly format: string,
    /** False where the first line is one of the middle: what begins like a table there is an OEM table ID. */
    private readonly isBeginning: boolean,
  ) {}

  /** Takes the line if it goes on where the run ended. */
  add(line: HexLine, number: number): boolean {
    if (this.last && !this.settleLast(line)) return false;
    this.last = line;
    this.lastLine = number;
    return true;
  }

  /** A line `*` stands for any number of lines like the one before. */
  repeat(): void {
    this.repeats = true;
  }

  /** The offset of the next line tells how many bytes the last one has; characters beside them may look like more. */
  private settleLast(next: HexLine): boolean {
    const last = this.last as HexLine;
    if ((last.offset === null) !== (next.offset === null)) return false;
    if (last.offset === null || next.offset === null) {
      this.push(last.bytes);
      return true;
    }
    const step = this.stepBetween(last.offset, next.offset, last.bytes.length);
    if (step > 0 && step <= last.bytes.length) this.push(last.bytes.slice(0, step));
    else if (this.repeats && step > 0 && step <= MAX_RUN)
      this.pushRepeated(last.bytes.slice(0, this.width || USUAL_WIDTH), step);
    else return false;
    this.repeats = false;
    return true;
  }

  /** Bytes from one offset to the next; those of a whole line tell the base. */
  private stepBetween(from: string, to: string, whole: number): number {
    const stepIn = (base: number): number => Number.parseInt(to, base) - Number.parseInt(from, base);
    this.base ??= BASES.find((base) => stepIn(base) === whole) ?? null;
    return stepIn(this.base ?? BASES[0]);
  }

  private push(bytes: readonly number[]): void {
    this.width = Math.max(this.width, bytes.length);
    if (this.bytes.length >= MAX_RUN) return;
    for (const byte of bytes) {
      this.bytes.push(byte);
      this.lines.push(this.lastLine);
    }
  }

  private pushRepeated(bytes: readonly number[], count: number): void {
    for (let pushed = 0; pushed < count; pushed += bytes.length) this.push(bytes.slice(0, count - pushed));
  }

  /** Null where the run does not begin with a SLIC table. */
  end(): DumpedBytes | null {
    if (this.last) {
      // No line follows that would tell how many bytes there are: not more than in the others.
      const most = this.width || (this.last.offset === null ? Number.POSITIVE_INFINITY : USUAL_WIDTH);
      this.push(this.last.bytes.slice(0, most));
    }
    const head = String.fromCharCode(...this.bytes.slice(0, 4));
    const unit = STARTS.find(([text]) => text === head)?.[1];
    if (unit === undefined || !this.isBeginning) return null;
    return { format: this.format, bytes: unit === 1 ? this.bytes : swapped(this.bytes, unit), lines: this.lines };
  }
}

function swapped(bytes: readonly number[], unit: number): number[] {
  const result: number[] = [];
  for (let i = 0; i < bytes.length; i += unit) result.push(...bytes.slice(i, i + unit).reverse());
  return result;
}

/** What the lines around a dump call it. */
const TITLES: readonly [pattern: RegExp, format: string][] = [
  [/^\s*[A-Z0-9]{4} @ (?:0x)?[0-9A-F]{4,}/i, 'an acpidump listing'],
  [/Raw Table Data/i, 'an iasl listing'],
  [/^\s*(?:Path|Label): |^\s*Offset Bytes/, 'a Format-Hex dump'],
];

function formatOf(title: string | null, line: string): string {
  if (title !== null) return title;
  if (/^\s*[0-9a-f]+: (?:[0-9a-f]{4} ){2}/i.test(line)) return 'an xxd dump';
  return /\|[^|]*\|\s*$/.test(line) ? 'a hexdump' : 'a hex dump';
}

const titleOf = (line: string): string | null => TITLES.find(([pattern]) => pattern.test(line))?.[1] ?? null;

/** Tables begin at offset 0, or at another page of memory. */
const PAGE = 0x100;

const mayBegin = ({ offset }: HexLine, wasData: boolean): boolean =>
  offset === null ? !wasData : Number.parseInt(offset, 16) % PAGE === 0;

/** The runs of a dump that begin with a SLIC table. */
export function* tablesInLines(text: string): Generator<DumpedBytes> {
  let run: Run | null = null;
  let title: string | null = null;
  let number = 0;
  /** Whether the line before was one of a dump. */
  let isData = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    number++;
    if (line.trim() === '') continue;
    if (run && line.trim() === '*') {
      run.repeat();
      continue;
    }
    const read: HexLine | null = readHexLine(line);
    if (read && run?.add(read, number)) {
      isData = true;
      continue;
    }
    const found: DumpedBytes | null = run?.end() ?? null;
    if (found) yield found;
    run = null;
    const wasData = isData;
    isData = read !== null;
    if (read) {
      run = new Run(formatOf(title, line), mayBegin(read, wasData));
      run.add(read, number);
    } else title = titleOf(line) ?? (/[A-Za-z]/.test(line.replace(/\b[0-9A-F]{2}\b/g, '')) ? null : title);
  }
  const found = run?.end() ?? null;
  if (found) yield found;
}
