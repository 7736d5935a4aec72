/** Lines that a paste has glued together, cut before each label that they hold. */
import { foreignLabels, LANGUAGES, quote } from './languages/index.ts';
import { firstColon, type Line } from './line.ts';
import { GUID, KEY, PID } from './shape.ts';

/** Sentences of the script that begin a line and have no label. */
export const PHRASES = [
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

/** Whether a line may hold several labels; most hold one. A search for one character is much faster than one for two. */
export function mayBeGlued(line: Line, wide: boolean): boolean {
  if (line.label === null) return false;
  if (!wide && line.text.length < 160 && !line.value.includes(':')) return false;
  return isLong(line.text);
}

function isLong(text: string): boolean {
  const colon = firstColon(text);
  if (colon < 0) return false;
  return text.length >= 160 || text.indexOf(': ', colon + 1) >= 0 || text.indexOf('：', colon + 1) >= 0;
}

/** Cuts a line before each label that it holds. */
export function cutGlued(text: string): string[] {
  if (!isLong(text)) return [text];
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
  // Quote marks from before the lost lines are left at the end of the values before.
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
