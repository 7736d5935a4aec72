/**
 * The lines of an slmgr.vbs capture as the script printed them: without the quote marks, bullets and escapes of mails and
 * forums, with hard wraps of the console joined again, and cut where a paste has lost its line ends.
 */
import { foreignLabels, type KnownLabel, knownLabel, LANGUAGES } from './languages/index.ts';
import { GUID, hasShape, KEY, PID } from './slmgr-shape.ts';

export interface Line {
  /** 1-based line of the decoded file, the first of a wrapped one. */
  n: number;
  text: string;
  /** What stands before and after the first colon; label null where there is none. */
  label: string | null;
  value: string;
  known: KnownLabel | undefined;
}

interface RawLine {
  n: number;
  text: string;
  /** Columns on a console, where a Chinese character takes two. */
  width: number;
}

/** Console widths that captures are wrapped at most often; others show by several lines of exactly one width. */
const CONSOLES: ReadonlySet<number> = new Set([80, 100, 120]);
/** Longest chain of lines that one printed line can have been wrapped into. */
const MAX_WRAPS = 6;

/** Splits a text; `firstLine` is the number of its first line. */
export function toLines(text: string, firstLine = 1): Line[] {
  const raw = splitRaw(text, firstLine);
  const joined = joinWraps(raw);
  const lines: Line[] = [];
  for (const { n, text: whole } of joined) {
    for (const part of cutGlued(whole)) lines.push(toLine(n, part));
  }
  return lines;
}

export function toLine(n: number, text: string): Line {
  const colon = firstColon(text);
  if (colon < 0) return { n, text, label: null, value: text, known: undefined };
  const label = text.slice(0, colon).trimEnd();
  return { n, text, label, value: text.slice(colon + 1).trim(), known: knownLabel(label) };
}

function firstColon(text: string): number {
  const ascii = text.indexOf(':');
  const wide = text.indexOf('：');
  return wide >= 0 && (ascii < 0 || wide < ascii) ? wide : ascii;
}

/** Anything but letters, digits and the signs that slmgr.vbs itself prints needs the slow path. */
const DAMAGED = /[\\`*<>|&\u00A0\u2000-\u200F\u202F\u2060\u3000\uFEFF\u2022]|^\s*(?:[-+·–]|\d{1,3}[.)])\s/m;

function splitRaw(text: string, firstLine: number): RawLine[] {
  const damaged = DAMAGED.test(text);
  const lines = text.split(/\r\n?|\n|\u2028|\u2029/);
  const raw: RawLine[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const clean = damaged ? cleanLine(line) : line.trim();
    raw.push({ n: firstLine + i, text: clean, width: clean === '' ? 0 : displayWidth(line) });
  }
  return raw;
}

const PREFIX = /^[\s>|]*(?:(?:[-*+•·–]|\d{1,3}[.)])\s+)?[\s>|]*/;
const PROMPT = /^(?:PS )?[A-Za-z]:\\[^>]{0,260}>/;
const ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', gt: '>', lt: '<', amp: '&', quot: '"', '#160': ' ' };

/** A line without quote marks, bullets, Markdown, HTML entities and no-break spaces. Tabs stay. */
export function cleanLine(line: string): string {
  let text = line.replace(/[\u200B-\u200F\u2060\uFEFF]/g, '').replace(/[\u00A0\u2000-\u200A\u202F\u3000]/g, ' ');
  if (text.includes('&'))
    text = text.replace(/&(nbsp|gt|lt|amp|quot|#160);/g, (_, name: string) => ENTITIES[name] as string);
  text = text.replace(PREFIX, '');
  if (text.includes('\\')) text = text.replace(/\\([_*()[\].<>#`-])/g, '$1').replace(/\\+\s*$/, '');
  if (text.includes('**')) text = text.replace(/\*\*([^*]{1,200})\*\*/g, '$1');
  if (text.includes('`')) text = text.replaceAll('`', '');
  if (text.includes('<br')) text = text.replace(/<br ?\/?>/g, ' ');
  return text.trim();
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

/** The width at which lines were cut: the greatest of all, if it is that of a console or shared by several lines. */
function wrapWidth(raw: readonly RawLine[]): number {
  let greatest = 0;
  let shared = 0;
  for (const { width } of raw) {
    if (width > greatest) {
      greatest = width;
      shared = 1;
    } else if (width === greatest) shared += 1;
  }
  return greatest >= 60 || (greatest >= 30 && shared >= 3) ? greatest : 0;
}

function joinWraps(raw: readonly RawLine[]): { n: number; text: string }[] {
  const greatest = wrapWidth(raw);
  const joined: { n: number; text: string }[] = [];
  for (let i = 0; i < raw.length; i++) {
    const first = raw[i] as RawLine;
    if (first.text === '') continue;
    let text = first.text;
    let last = first;
    for (
      let next = raw[i + 1];
      next !== undefined && i - (first.n - (raw[0] as RawLine).n) < MAX_WRAPS;
      next = raw[i + 1]
    ) {
      const glue = glueBetween(text, last, next.text, greatest);
      if (glue === null) break;
      text += glue + next.text;
      last = next;
      i += 1;
    }
    joined.push({ n: first.n, text });
  }
  return joined;
}

/** What joins a line to the next: nothing after a hard wrap, a blank after a soft one, null where they are two lines. */
function glueBetween(text: string, last: RawLine, next: string, greatest: number): string | null {
  if (next === '') return null;
  const full = last.width === greatest || CONSOLES.has(last.width) || last.width === greatest - 1;
  const open = !full && isOpen(text);
  if ((!full && !open) || isStart(next)) return null;
  return open || last.width === greatest - 1 ? ' ' : '';
}

/** Begins a line of its own: a label that is known, a value by its shape, a prompt, a banner. */
function isStart(text: string): boolean {
  const line = toLine(0, text);
  if (line.known !== undefined) return true;
  if (line.label !== null && line.value !== '' && hasShape(line.value)) return true;
  return PROMPT.test(text) || text.startsWith('Microsoft (R)') || / channel$/.test(line.label === null ? '' : text);
}

/** A line that cannot be whole, at whatever width it ends. */
function isOpen(text: string): boolean {
  const line = toLine(0, text);
  switch (line.known?.field) {
    case 'name':
      return /(?:,| for)$/.test(line.value) || line.value === '';
    case 'description':
      return (
        line.value === '' ||
        (/[,A-Z_-]$/.test(line.value) && !/ channel$/.test(line.value)) ||
        /, ?\w{1,40} ch?a?n?n?e?$/.test(line.value)
      );
    case 'licenseStatus':
      return line.value === '' || (line.value.includes('(') && !line.value.includes(')'));
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

const PHRASES = [
  'This license is not in use.',
  'Please use slmgr.vbs /ato',
  'Most recent activation information',
  'Key Management Service client information',
  'Key Management Service is enabled on this machine',
  'Key Management Service cumulative requests',
  'Token-based Activation information',
  'AD Activation client information',
  'KMS host caching is ',
  'DNS publishing ',
  'Microsoft (R) Windows Script Host Version',
];

const ENGLISH_LABELS = Object.values((LANGUAGES[0] as (typeof LANGUAGES)[number]).labels).flat();

const CUTS = cutter(ENGLISH_LABELS, PHRASES);
let foreignCuts: RegExp | null = null;

function cutter(labels: readonly string[], phrases: readonly string[]): RegExp {
  const quoted = [...labels].sort((a, b) => b.length - a.length).map((label) => `${quote(label)} ?[:：]`);
  return new RegExp(
    `(?<!Product |User |Computer |Host |Server |Domain )(?:${[...quoted, ...phrases.map(quote)].join('|')})`,
    'g',
  );
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Cuts a line before each label that it holds; most lines hold one and cost two searches. */
function cutGlued(text: string): string[] {
  const colon = firstColon(text);
  if (colon < 0) return [text];
  if (text.indexOf(': ', colon + 1) < 0 && text.indexOf(':', colon + 1) < 0 && text.length < 160) return [text];
  if (/^(?:https?:|[A-Za-z]:\\)/.test(text)) return [text];
  const parts = cutAt(text, CUTS);
  if (parts.length > 1 || text.length < 60 || !holdsSeveralValues(text)) return parts;
  foreignCuts ??= cutter(foreignLabels(), []);
  return cutAt(text, foreignCuts);
}

function holdsSeveralValues(text: string): boolean {
  return (text.match(GUID)?.length ?? 0) + (text.match(PID)?.length ?? 0) + (text.match(KEY)?.length ?? 0) > 1;
}

function cutAt(text: string, cuts: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { index } of text.matchAll(cuts)) {
    const part = text.slice(from, index).trim();
    if (part !== '') parts.push(part);
    from = index;
  }
  const rest = text.slice(from).trim();
  if (rest !== '') parts.push(rest);
  return parts;
}
