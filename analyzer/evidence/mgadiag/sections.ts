/**
 * Sections of an MGADiag report. A header is a name and `-->`, and pastes glue it to the line before, wrap it, quote it or
 * indent it: so it is found by its arrow, and its name by the letters before the arrow, blanks and marks left aside.
 */

export type SectionName = 'validation' | 'licensing' | 'oa2' | 'other';

export interface Section {
  name: SectionName;
  /** Offset of the first character after the arrow, and of the next header. */
  start: number;
  end: number;
  /** Offset of the header's first letter. */
  header: number;
}

/** Squashed names, the longer of two that end alike first. Only three sections are read; the others part them. */
const NAMES: readonly (readonly [squashed: string, name: SectionName])[] = [
  ['windowsvalidationdata', 'validation'],
  ['wgadata', 'validation'],
  ['licensingdata', 'licensing'],
  ['oemactivation20data', 'oa2'],
  ['oemactivation10data', 'other'],
  ['vistawgaerdata', 'other'],
  ['wgaerdata', 'other'],
  ['windowsxpnotificationsdata', 'other'],
  ['wganotificationsdata', 'other'],
  ['oganotificationsdata', 'other'],
  ['notificationsdata', 'other'],
  ['ogadata', 'other'],
  ['browserdata', 'other'],
  ['filescandata', 'other'],
  ['otherdata', 'other'],
  ['hwiddata', 'other'],
  ['windowsactivationtechnologies', 'other'],
];

/** Characters that a header may be spread over, marks and wraps between its words included. */
const REACH = 80;
const LONGEST = Math.max(...NAMES.map(([name]) => name.length));
/** Their letters, the last one first. */
const REVERSED = NAMES.map(([name]) => Uint8Array.from(Buffer.from(name, 'latin1')).reverse());

/** The sections between two offsets, in order of appearance; a name may come several times. */
export function findSections(text: string, from: number, to: number): Section[] {
  const sections: Section[] = [];
  for (let arrow = text.indexOf('-->', from); arrow >= 0 && arrow < to; arrow = text.indexOf('-->', arrow + 3)) {
    const found = printedBefore(text, arrow, from) ?? nameBefore(text, arrow, from);
    if (found === null) continue;
    const last = sections.at(-1);
    if (last !== undefined) last.end = Math.max(last.start, found.header);
    sections.push({ name: found.name, start: arrow + 3, end: to, header: found.header });
  }
  return sections;
}

const LF = 10;
/** Names as MGADiag prints them, for a line that holds nothing else; not those that another name may end in. */
const PRINTED: ReadonlyMap<string, SectionName> = new Map([
  ['Windows Validation Data', 'validation'],
  ['WGA Data', 'validation'],
  ['Licensing Data', 'licensing'],
  ['OEM Activation 1.0 Data', 'other'],
  ['OEM Activation 2.0 Data', 'oa2'],
  ['OGA Data', 'other'],
  ['Browser Data', 'other'],
  ['File Scan Data', 'other'],
  ['Other data', 'other'],
  ['HWID Data', 'other'],
  ['Windows Activation Technologies', 'other'],
]);

function printedBefore(text: string, arrow: number, from: number): { name: SectionName; header: number } | null {
  let header = arrow;
  while (header > from && text.charCodeAt(header - 1) !== LF && arrow - header <= LONGEST + 5) header -= 1;
  const name = PRINTED.get(text.slice(header, arrow));
  return name === undefined ? null : { name, header };
}

/** Letters before an arrow, the last one first, and where they stand: reused, for a report has a dozen arrows. */
const LETTERS = new Uint8Array(LONGEST);
const PLACES = new Uint32Array(LONGEST);

function nameBefore(text: string, arrow: number, from: number): { name: SectionName; header: number } | null {
  let count = 0;
  for (let i = arrow - 1; i >= from && arrow - i <= REACH && count < LONGEST; i--) {
    const code = squashCode(text.charCodeAt(i));
    if (code === 0) continue;
    // Every name ends in "data" or "technologies".
    if (count === 0 && code !== 97 && code !== 115) return null;
    LETTERS[count] = code;
    PLACES[count] = i;
    count += 1;
  }
  for (let i = 0; i < NAMES.length; i++) {
    const length = (REVERSED[i] as Uint8Array).length;
    if (length <= count && endsLike(REVERSED[i] as Uint8Array))
      return { name: (NAMES[i] as (typeof NAMES)[number])[1], header: PLACES[length - 1] as number };
  }
  return null;
}

function endsLike(reversed: Uint8Array): boolean {
  for (let i = 0; i < reversed.length; i++) if (LETTERS[i] !== reversed[i]) return false;
  return true;
}

/** Lower-case letter or digit; 0 for everything else. */
function squashCode(code: number): number {
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return code;
  return code >= 65 && code <= 90 ? code + 32 : 0;
}

/** Letters and digits alone, each with its offset in the text: what no wrap, mark or blank can change. */
export interface Squashed {
  text: string;
  offsets: number[];
}

export function squash(text: string, limit: number): Squashed {
  const offsets: number[] = [];
  const codes: number[] = [];
  for (let i = 0; i < text.length && codes.length < limit; i++) {
    const code = squashCode(text.charCodeAt(i));
    if (code === 0) continue;
    codes.push(code);
    offsets.push(i);
  }
  return { text: String.fromCharCode(...codes), offsets };
}
