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

/** The sections between two offsets, in order of appearance; a name may come several times. */
export function findSections(text: string, from: number, to: number): Section[] {
  const sections: Section[] = [];
  for (let arrow = text.indexOf('-->', from); arrow >= 0 && arrow < to; arrow = text.indexOf('-->', arrow + 3)) {
    const found = nameBefore(text, arrow, from);
    if (found === null) continue;
    const last = sections.at(-1);
    if (last !== undefined) last.end = Math.max(last.start, found.header);
    sections.push({ ...found, start: arrow + 3, end: to });
  }
  return sections;
}

function nameBefore(text: string, arrow: number, from: number): { name: SectionName; header: number } | null {
  // Every name ends in "data" or "technologies": the last letter throws out most arrows for nothing.
  const letter = text.charCodeAt(lastLetter(text, arrow - 1, from)) | 0x20;
  if (letter !== 0x61 && letter !== 0x73) return null;
  let squashed = '';
  const offsets: number[] = [];
  for (let i = arrow - 1; i >= Math.max(from, arrow - REACH); i--) {
    const code = squashCode(text.charCodeAt(i));
    if (code === 0) continue;
    squashed = String.fromCharCode(code) + squashed;
    offsets.push(i);
  }
  for (const [name, section] of NAMES) {
    if (squashed.endsWith(name)) return { name: section, header: offsets[name.length - 1] as number };
  }
  return null;
}

function lastLetter(text: string, at: number, from: number): number {
  let i = at;
  while (i > from && at - i < 12 && squashCode(text.charCodeAt(i)) === 0) i -= 1;
  return Math.max(0, i);
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
