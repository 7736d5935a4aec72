/**
 * The lines of an slmgr.vbs capture as the script printed them: without the quote marks, bullets and escapes of mails and
 * forums, with hard wraps of the console joined again, and cut where a paste has lost its line ends.
 */
import { foreignLabels, type KnownLabel, knownLabel, LANGUAGES, saysNotInUse } from './languages/index.ts';
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
  /** A blank before and after the text, which a wrap between two words leaves. */
  before: boolean;
  after: boolean;
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
    for (const part of cutGlued(whole)) lines.push(takeApart(n, part));
  }
  return lines;
}

/** The line that was taken apart last: wraps are judged by the same text two or three times in a row. */
let last: { text: string; line: Line } = { text: '', line: takeApart(0, '') };

function lineOf(text: string): Line {
  if (last.text !== text) last = { text, line: takeApart(0, text) };
  return last.line;
}

function takeApart(n: number, text: string): Line {
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

/** Signs that slmgr.vbs itself does not print need the slow path for the whole text, a bullet for its line. */
const DAMAGED = /[\\`*<>|&\u00A0\u2000-\u200F\u202F\u2060\u3000\uFEFF\u2022]/;
const BULLET = /^(?:[-+·–]|\d{1,3}[.)])\s/;

function splitRaw(text: string, firstLine: number): RawLine[] {
  const damaged = DAMAGED.test(text);
  const lines = text.split(/\r{1,2}\n|\r|\n|\u2028|\u2029/);
  const step = isDoubleSpaced(lines) ? 2 : 1;
  const raw: RawLine[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] as string;
    const trimmed = damaged ? '' : line.trim();
    const clean = damaged || BULLET.test(trimmed) ? cleanLine(line) : trimmed;
    if (clean === '' && step === 2 && i % 2 === 1) continue;
    const width = clean === '' ? 0 : displayWidth(line);
    raw.push({ n: firstLine + i, text: clean, width, before: /^ \S/.test(line), after: line.endsWith(' ') });
  }
  return raw;
}

/** An empty line after each line, as some copies have it: then it parts nothing. */
function isDoubleSpaced(lines: readonly string[]): boolean {
  if (lines.length < 6) return false;
  for (let i = 1; i < lines.length; i += 2) if ((lines[i] as string).trim() !== '') return false;
  return true;
}

const PREFIX = /^[\s>|]*(?:(?:[-*+•·–]|\d{1,3}[.)])\s+)?[\s>|]*/;
/** Looks like a label of some language: a capital, or a letter of a script without case, and not much more. */
const LABEL = /^[\p{Lu}\p{Lo}][^:：]{1,45}$/u;
const PROMPT = /^(?:PS )?[A-Za-z]:\\[^>]{0,260}>/;
const ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', gt: '>', lt: '<', amp: '&', quot: '"', '#160': ' ' };

/** A line without quote marks, bullets, Markdown, HTML entities and no-break spaces. Tabs stay. */
export function cleanLine(line: string): string {
  let text = line.replace(/[\u200B-\u200F\u2060\uFEFF]/g, '').replace(/[\u00A0\u2000-\u200A\u202F\u3000]/g, ' ');
  if (text.includes('&'))
    text = text.replace(/&(nbsp|gt|lt|amp|quot|#160);/g, (_, name: string) => ENTITIES[name] as string);
  text = text.replace(PREFIX, '');
  if (text.includes('\\')) text = text.replace(/\\([_*()[\].#`-])/g, '$1').replace(/\\{1,4}\s{0,8}$/, '');
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
    for (let wraps = 0; wraps < MAX_WRAPS; wraps++) {
      const next = raw[i + 1];
      const glue = next === undefined ? null : glueBetween(text, raw[i] as RawLine, next, greatest);
      if (next === undefined || glue === null) break;
      text += glue + next.text;
      i += 1;
    }
    joined.push({ n: first.n, text });
  }
  return joined;
}

/** What joins a line to the next: nothing after a hard wrap, a blank after a soft one, null where they are two lines. */
function glueBetween(text: string, last: RawLine, next: RawLine, greatest: number): string | null {
  if (next.text === '' || / channel$/.test(text)) return null;
  const full = last.width === greatest || CONSOLES.has(last.width) || last.width === greatest - 1;
  if ((!full && !isOpen(text)) || isStart(next.text)) return null;
  // The one word whose place decides: a Description ends with it.
  if (next.text === 'channel') return ' ';
  if (/[ _A-Z)]ch?a?n?n?e?$/.test(text) && /^h?a?n?n?e?l$/.test(next.text)) return '';
  return !full || last.width === greatest - 1 || last.after || next.before ? ' ' : '';
}

/** Begins a line of its own: a label that is known, a value by its shape, a prompt, a banner. */
function isStart(text: string): boolean {
  const line = lineOf(text);
  if (line.known !== undefined) return true;
  if (line.label !== null && line.value !== '' && (hasShape(line.value) || LABEL.test(line.label))) return true;
  if (saysNotInUse(text) || PHRASES.some((phrase) => text.startsWith(phrase))) return true;
  return PROMPT.test(text) || text.startsWith('Microsoft (R)') || / channel$/.test(line.label === null ? '' : text);
}

/** A line that cannot be whole, at whatever width it ends. */
function isOpen(text: string): boolean {
  const line = lineOf(text);
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

/** A line without line ends in a language of the tables is some kilobytes; trying all labels at each letter is slow. */
const MAX_FOREIGN = 20_000;

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
  if (text.length < 160 && text.indexOf(': ', colon + 1) < 0 && text.indexOf('：', colon + 1) < 0) return [text];
  if (/^(?:https?:|[A-Za-z]:\\)/.test(text)) return [text];
  const version = GLUED_VERSION.exec(text)?.[1];
  if (version !== undefined) return [version, ...cutGlued(text.slice(version.length))];
  return cutAt(text, CUTS).flatMap((part) => {
    if (part.length < 40 || part.length > MAX_FOREIGN || !holdsSeveralValues(part)) return [part];
    foreignCuts ??= cutter(foreignLabels(), []);
    return cutAt(part, foreignCuts);
  });
}

/** A name that another label has before it: `...17514Nombre: Windows(R) 7, ...`. */
const NAME_INSIDE = /\D[:：] ?(?:Windows|Office)/;

function holdsSeveralValues(text: string): boolean {
  if (NAME_INSIDE.test(text.slice(firstColon(text) + 1))) return true;
  return (text.match(GUID)?.length ?? 0) + (text.match(PID)?.length ?? 0) + (text.match(KEY)?.length ?? 0) > 1;
}

/** The service version with the next line glued to it, in whatever language. */
const GLUED_VERSION = /^([^:：]{2,80}[:：] ?\d{1,2}\.\d{1,2}\.\d{4,5}\.\d{1,6})(?=\p{L})/u;

function cutAt(text: string, cuts: RegExp): string[] {
  const parts: string[] = [];
  let from = 0;
  // Quote marks that stood before the lost lines are left at the end of the values before.
  const push = (part: string): void => {
    const clean = /[>|]\s*$/.test(part)
      ? part
          .trim()
          .replace(/(?:\s[>|]{1,4}){1,8}$/, '')
          .trim()
      : part.trim();
    if (clean !== '') parts.push(clean);
  };
  for (const { index } of text.matchAll(cuts)) {
    push(text.slice(from, index));
    from = index;
  }
  push(text.slice(from));
  return parts;
}
