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

/** Names by their letters, the longer of two that end alike first. Only three sections are read; the others part them. */
const NAMES: readonly (readonly [letters: string, name: SectionName])[] = [
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
    sections.push({ name: found.name, start: arrow + 3, end: to, header: found.header });
  }
  return sections;
}

/** The name whose letters come before an arrow, whatever is between them. */
function nameBefore(text: string, arrow: number, from: number): { name: SectionName; header: number } | null {
  const start = Math.max(from, arrow - REACH);
  const letters = normalize(text.slice(start, arrow), REACH);
  for (const [name, section] of NAMES) {
    if (letters.text.endsWith(name))
      return { name: section, header: start + (letters.offsets[letters.text.length - name.length] as number) };
  }
  return null;
}

/** Lower-case letter or digit; 0 for everything else. */
function plainCode(code: number): number {
  if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return code;
  return code >= 65 && code <= 90 ? code + 32 : 0;
}

/** Letters and digits alone, each with its offset in the text: what no wrap, mark or blank can change. */
export interface Normalized {
  text: string;
  offsets: number[];
}

export function normalize(text: string, limit: number): Normalized {
  const offsets: number[] = [];
  const codes: number[] = [];
  for (let i = 0; i < text.length && codes.length < limit; i++) {
    const code = plainCode(text.charCodeAt(i));
    if (code === 0) continue;
    codes.push(code);
    offsets.push(i);
  }
  return { text: String.fromCharCode(...codes), offsets };
}
