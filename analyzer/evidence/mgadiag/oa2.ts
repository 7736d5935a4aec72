/**
 * "OEM Activation 2.0 Data", the part of an MGADiag report that is about the firmware. Source of the layouts and of the
 * phrases: Microsoft KB 942962. The whole phrase decides, never its yes or no: "Yes, but no Windows Marker" is refused by
 * KMS, "Yes, but no SLIC table" is not.
 */
import type { BiosValid, Mgadiag } from '../../model/types.ts';
import { type Cache, flat } from '../shared/cache.ts';
import { type AcpiRow, readAcpiTable } from './acpi.ts';
import { countLines } from './line-numbers.ts';
import { bodyOf } from './normalize.ts';
import { normalize } from './sections.ts';

export interface Oa2 {
  biosValid: BiosValid;
  biosValidText: string | null;
  markerVersion: string | null;
  idsConsistent: Mgadiag['idsConsistent'];
  acpiTables: AcpiRow[];
  /** Nothing of the section is missing. */
  whole: boolean;
  /** Lines of the values, counted from that of the section's header. */
  lines: LineNumbers;
}

type LineNumbers = Partial<Record<'biosValid' | 'markerVersion' | 'idsConsistent' | 'acpiTables', number>>;

/** The four labels by their letters and digits. */
const LABELS = ['biosvalidforoa20', 'windowsmarkerversion', 'oemidandoemtableidconsistent', 'biosinformation'] as const;
/** The labels and their values take some 200 characters; a table of ACPI follows. */
const HEAD = 600;

/** Machines of one model and BIOS have the same section. */
const MEMO_LENGTH = 2048;

/** Reads a section as the report has it, or takes the result from the cache. The result must not be changed. */
export function readOa2Once(raw: string, cut: boolean, headed: boolean, sections: Cache<string, Oa2>): Oa2 {
  if (raw.length > MEMO_LENGTH) return readOa2(bodyOf(raw), cut, headed);
  const key = `${cut ? 'c' : '-'}${headed ? 'h' : '-'}${raw}`;
  return sections.get(key) ?? sections.set(flat(key), readOa2(bodyOf(flat(raw)), cut, headed));
}

/**
 * Reads a section without line prefixes. `cut` = nothing follows it, so its last line may be half a line; `headed` = it
 * stands in a whole report, which prints the ACPI table as well (the examples of KB 942962 end before it).
 */
function readOa2(body: string, cut: boolean, headed: boolean): Oa2 {
  const head = normalize(body, HEAD);
  const found = LABELS.map((label) => head.text.indexOf(label));
  const [bios, marker, ids, table] = found.map((at, i) => valueAfter(body, head.offsets, found, at, i)) as [
    Value,
    Value,
    Value,
    Value,
  ];
  const oa2: Oa2 = {
    biosValid: 'not_stated',
    biosValidText: bios === null || bios.text === '' ? null : bios.text,
    markerVersion: versionOf(marker?.text),
    idsConsistent: yesOrNo(ids?.text),
    acpiTables: [],
    whole: /^\W*N\/A\W*$/i.test(body),
    lines: linesIn(body, { biosValid: bios, markerVersion: marker, idsConsistent: ids, acpiTables: table }),
  };
  if (oa2.biosValidText !== null) oa2.biosValid = stateOf(oa2.biosValidText);
  // "Yes" may be all that is left of "Yes, but no Windows Marker"; every other phrase is whole once it can be told.
  if (oa2.biosValid === 'valid' && cut && isHalf(body, bios)) oa2.biosValid = 'not_stated';
  if (table !== null) oa2.acpiTables = readAcpiTable(body.slice(table.start));
  if (bios !== null && marker !== null && ids !== null) {
    oa2.whole = table === null ? !headed && /^(?:yes|no|n\/a)\b/i.test(ids.text) : !(cut && endsInRow(body));
  }
  return oa2;
}

type Value = { text: string; start: number; end: number } | null;

/** The text between a label's colon and the next label that is there, blanks collapsed. */
function valueAfter(
  body: string,
  offsets: readonly number[],
  found: readonly number[],
  at: number,
  index: number,
): Value {
  if (at < 0) return null;
  const last = offsets[at + (LABELS[index] as string).length - 1] as number;
  const colon = /^[^:：]{0,40}[:：]/.exec(body.slice(last + 1, last + 42));
  const start = last + 1 + (colon?.[0].length ?? 0);
  const next = Math.min(...found.filter((other) => other > at).map((other) => offsets[other] as number), body.length);
  const end = index < 3 ? Math.min(next, endOfValue(body, start, next)) : next;
  return { text: body.slice(start, end).replace(/\s+/g, ' ').trim(), start, end };
}

/** A value ends with its line, unless a wrap has cut it: where the next label follows at once, it may take more lines. */
function endOfValue(body: string, start: number, next: number): number {
  if (next < body.length && next - start < 120) return next;
  const blank = /\n\s*\n/.exec(body.slice(start, start + 200));
  const line = body.indexOf('\n', start + (/^\s*/.exec(body.slice(start, start + 40))?.[0].length ?? 0));
  return Math.min(line < 0 ? body.length : line, blank === null ? body.length : start + blank.index);
}

/** The value reaches the end of the text, without the end of its line: the rest of it may be lost. */
function isHalf(body: string, value: Value): boolean {
  return value !== null && value.end >= body.length && !endsWithLine(body.slice(value.start));
}

/** Whether the text ends with the end of a line, blanks left aside. */
function endsWithLine(text: string): boolean {
  return text.slice(text.trimEnd().length).includes('\n');
}

function stateOf(text: string): BiosValid {
  const words = text.toLowerCase().replace(/[^a-z]/g, '');
  if (words.includes('invalidslic')) return 'invalid_slic';
  if (words.includes('invalidwindowsmarker') || words.includes('invalidmarker')) return 'invalid_marker';
  if (words.includes('noslic')) return 'no_slic';
  if (words.includes('nowindowsmarker') || words.includes('nomarker')) return 'no_marker';
  return words === 'yes' && !text.includes(',') ? 'valid' : 'not_stated';
}

/** As MGADiag prints it: 0x and five or more hex digits. */
function versionOf(text: string | undefined): string | null {
  const hex = /^0x\s?([0-9a-f]{1,8})/i.exec(text ?? '')?.[1];
  if (hex === undefined) return null;
  return `0x${Number.parseInt(hex, 16).toString(16).toUpperCase().padStart(5, '0')}`;
}

function yesOrNo(text: string | undefined): boolean | null {
  if (text === undefined) return null;
  if (/^yes\b/i.test(text)) return true;
  return /^no\b/i.test(text) ? false : null;
}

/** Cut within the row of a table: the last line begins like one and has too few tabs, or too few words, to be whole. */
function endsInRow(body: string): boolean {
  if (endsWithLine(body)) return false;
  const line = body.slice(body.lastIndexOf('\n') + 1);
  if (/^\s*(?:ACPI|BIOS Info)/.test(line)) return true;
  if (!/^\s*[A-Z0-9_!$#]{4}(?:\s|$)/.test(line)) return /^\s*[A-Z0-9_!$#]{1,3}$/.test(line);
  return line.includes('\t') ? line.split('\t').length < 6 || line.endsWith('\t') : line.trim().split(/\s+/).length < 3;
}

/** Line of each value that is there in a section's body, the first line 0. */
function linesIn(body: string, values: Record<keyof LineNumbers, Value>): LineNumbers {
  const lines: LineNumbers = {};
  for (const [field, value] of Object.entries(values) as [keyof LineNumbers, Value][])
    if (value !== null) lines[field] = countLines(body, value.start);
  return lines;
}
