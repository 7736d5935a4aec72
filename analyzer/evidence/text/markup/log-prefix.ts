/**
 * What a log, a remote shell or a service has put before each line: time, host, level, number of a process. Which form it
 * has does not matter: it precedes the labels, and its letters are the same on each line.
 */
import { knownLabel, LANGUAGES, quote } from '../../slmgr/languages/index.ts';

/** Labels of an MGADiag report that begin a line. */
const REPORT_LABELS = [
  'Windows Product ID',
  'Windows Product ID Type',
  'Windows License Type',
  'Windows OS version',
  'Windows Product Key',
  'Product Name',
  'Build lab',
  'Resolution Status',
  'BIOS valid for OA 2.0',
  'Windows marker version',
  'OEMID and OEMTableID Consistent',
  'BIOS Information',
];
/** Lines that are looked at to learn the prefix. */
const SAMPLE = 400;
const MAX_PREFIX = 200;
/** Quote marks and bullets, which the readers of lines take off one by one. */
const MARKS = /^[\s>|*+•·–-]*(?:\d{1,3}[.)]\s*)?[\s>|]*$/;

let anchor: RegExp | null = null;

/** A label in any language, anywhere in a line; made when the first text needs it. */
function labelAnywhere(): RegExp {
  if (anchor !== null) return anchor;
  const labels = [...REPORT_LABELS, ...LANGUAGES.flatMap((language) => Object.values(language.labels).flat())];
  const quoted = [...new Set(labels)]
    .filter((label) => label.length > 3)
    .sort((a, b) => b.length - a.length)
    .map(quote);
  anchor = new RegExp(`(?<![\\p{L}\\p{N}])(?:${quoted.join('|')}) ?[:：]|Diagnostic Report \\(`, 'u');
  return anchor;
}

/** The text without the prefix that its lines share; the same text where they share none. */
export function withoutLogPrefix(text: string): string {
  if (isPlainStart(text)) return text;
  const prefix = sharedPrefix(text.split('\n', SAMPLE));
  if (prefix === null) return text;
  return text
    .split('\n')
    .map((line) => line.replace(prefix, '').replace(/\]LOG\]!>[^\n]{0,400}$/, ''))
    .join('\n');
}

/** The first line begins with what slmgr.vbs or MGADiag print: nothing precedes it. */
function isPlainStart(text: string): boolean {
  const start = text.search(/\S/);
  if (start < 0 || text.startsWith('Microsoft (R)', start) || text.startsWith('Diagnostic Report (', start))
    return true;
  const colon = text.indexOf(':', start);
  return colon >= 0 && colon - start < 80 && knownLabel(text.slice(start, colon).trimEnd()) !== undefined;
}

function sharedPrefix(lines: readonly string[]): RegExp | null {
  const label = labelAnywhere();
  const before: string[] = [];
  for (const line of lines) {
    const found = line.length > 5000 ? null : label.exec(line);
    if (found !== null && found.index <= MAX_PREFIX) before.push(line.slice(0, found.index));
  }
  const prefixes = before.filter((prefix) => !MARKS.test(prefix));
  if (prefixes.length < 2 || prefixes.length * 5 < before.length * 3) return null;
  for (const prefix of prefixes.slice(0, 3)) {
    const pattern = shapeOf(prefix);
    if (prefixes.filter((other) => pattern.test(other)).length * 5 >= prefixes.length * 3) return pattern;
  }
  return null;
}

/** The prefix as an expression: numbers and the words of dates and levels may change from line to line. */
function shapeOf(prefix: string): RegExp {
  const source = prefix
    .trimEnd()
    .replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
    .replace(/\d+/g, '\\d+')
    .replace(/\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b/g, '[A-Z][a-z]{2}')
    .replace(/\b(?:INFO|WARN|WARNING|ERROR|DEBUG|NOTICE|VERBOSE|TRACE)\b/g, '[A-Z]+')
    .replace(/\b[AP]M\b/g, '[AP]M')
    .replace(/\s+/g, '\\s+');
  return new RegExp(`^${source}[ \\t]?`);
}
