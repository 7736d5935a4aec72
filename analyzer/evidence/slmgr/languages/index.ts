/**
 * What slmgr.vbs prints in which language: a look-up of labels, of status words, of the few sentences that matter. English
 * is built into the script; every other language comes from an slmgr.ini beside it.
 */
import { Cache, flat } from '../../shared/cache.ts';
import { ja, ko, zhCn, zhTw } from './east-asia.ts';
import { en } from './en.ts';
import { cs, hu, nordic, pl, ru, tr } from './north-east.ts';
import { es, it, pt } from './south.ts';
import type { Field, LanguageTable } from './table.ts';
import { de, fr, nl } from './west.ts';

export type { Field, LanguageTable } from './table.ts';

export const LANGUAGES: readonly LanguageTable[] = [
  en,
  de,
  fr,
  es,
  it,
  pt,
  nl,
  pl,
  cs,
  hu,
  ru,
  tr,
  ...nordic,
  zhCn,
  zhTw,
  ja,
  ko,
];

export interface KnownLabel {
  field: Field;
  /** The language that alone has this label; null where several share it. */
  tag: string | null;
}

/** Blanks and case say nothing: wraps put blanks in, copies take them out. */
export function labelKey(label: string): string {
  return label
    .toLowerCase()
    .replace(/[\s\xA0]+/g, '')
    .replaceAll('（', '(')
    .replaceAll('）', ')');
}

const LABELS: ReadonlyMap<string, KnownLabel> = buildLabels();

function buildLabels(): Map<string, KnownLabel> {
  const known = new Map<string, KnownLabel>();
  for (const { tag, labels } of LANGUAGES) {
    for (const [field, names] of Object.entries(labels) as [Field, readonly string[]][]) {
      for (const key of names.map(labelKey)) {
        const before = known.get(key);
        if (before === undefined) known.set(key, { field, tag });
        else if (before.tag !== tag) before.tag = null;
      }
    }
  }
  return known;
}

/** Labels as they were met, null where not known: a fleet repeats them, and a key costs more than a look-up. */
const MET_LIMIT = 4096;
const met = new Cache<string, KnownLabel | null>(MET_LIMIT);

/** What a label stands for, in any language; undefined where it is not known. */
export function knownLabel(label: string): KnownLabel | undefined {
  if (label.length > 80) return undefined;
  const before = met.get(label);
  if (before !== undefined) return before ?? undefined;
  return met.set(flat(label), LABELS.get(labelKey(label)) ?? null) ?? undefined;
}

const ENGLISH_STATUS: ReadonlyMap<string, number> = new Map(
  Object.entries(en.status).flatMap(([code, words]) =>
    words.map((word) => [word.toLowerCase(), Number(code)] as const),
  ),
);

const STATUS_WORDS: readonly (readonly [word: string, code: number])[] = LANGUAGES.flatMap(({ status }) =>
  Object.entries(status).flatMap(([code, words]) => words.map((word) => [word.toLowerCase(), Number(code)] as const)),
).sort((a, b) => b[0].length - a[0].length);

/** Status that English words say; null where they are no English ones. */
export function englishStatus(text: string): number | null {
  const words = text.toLowerCase();
  const exact = ENGLISH_STATUS.get(words);
  if (exact !== undefined) return exact;
  for (const [word, code] of ENGLISH_STATUS) if (words.startsWith(word)) return code;
  return null;
}

/** Status that the words say in any language, among those that are possible; the longest match counts. */
export function statusOfWords(text: string, allowed: readonly number[]): number | null {
  if (text.length > SENTENCE) return searchStatus(text, allowed);
  const key = `${allowed.join('')} ${text}`;
  const known = statuses.get(key);
  return known !== undefined ? known : statuses.set(flat(key), searchStatus(text, allowed));
}

const statuses = new Cache<string, number | null>(MET_LIMIT);

function searchStatus(text: string, allowed: readonly number[]): number | null {
  const words = text.slice(0, 200).toLowerCase();
  // "Licensed" is inside "Unlicensed" in most languages: where either is possible, both are looked for.
  const looked = allowed.some((code) => code <= 1) ? [0, 1, ...allowed] : allowed;
  const found = STATUS_WORDS.find(([word, code]) => looked.includes(code) && words.includes(word));
  return found !== undefined && allowed.includes(found[1]) ? found[1] : null;
}

const HOST_HEADINGS = LANGUAGES.flatMap(({ hostHeadings }) => hostHeadings ?? []);
const ACTIVATED = LANGUAGES.flatMap(({ activated }) => activated ?? []);
const NOT_IN_USE = LANGUAGES.flatMap(({ notInUse }) => notInUse ?? []);

export const saysActivated = (text: string): boolean => ACTIVATED.some((sentence) => text.includes(sentence));
export const saysNotInUse = (text: string): boolean => NOT_IN_USE.some((sentence) => text.includes(sentence));

/** What a line without a value of its own says about the product of its block. */
export type Sentence = 'host' | 'otherActivation' | 'notInUse' | 'atoHint' | null;

/** Longest text that is remembered; what is longer is no sentence of slmgr.vbs. */
const SENTENCE = 120;
const sentences = new Cache<string, Sentence>(MET_LIMIT);

export function sentenceIn(text: string): Sentence {
  if (text.length > SENTENCE) return searchSentence(text);
  const known = sentences.get(text);
  return known !== undefined ? known : sentences.set(flat(text), searchSentence(text));
}

function searchSentence(text: string): Sentence {
  if (HOST_HEADINGS.some((heading) => text.startsWith(heading))) return 'host';
  if (/^Token-based Activation|^AD Activation client/.test(text)) return 'otherActivation';
  if (saysNotInUse(text)) return 'notInUse';
  return /slmgr(?:\.vbs)? ?\/ato/i.test(text) ? 'atoHint' : null;
}

/** Every label of every language but English, longest first. */
export function foreignLabels(): string[] {
  const names = LANGUAGES.slice(1).flatMap(({ labels }) => Object.values(labels).flat());
  return [...new Set(names)].sort((a, b) => b.length - a.length);
}
