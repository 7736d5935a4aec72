/**
 * What slmgr.vbs prints in which language: a look-up of labels, of status words, of the few sentences that matter. English
 * is built into the script; every other language comes from an slmgr.ini beside it.
 */
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
  const key = label.toLowerCase().replace(/\s+/g, '');
  return key.includes('\uFF08') ? key.replaceAll('\uFF08', '(').replaceAll('\uFF09', ')') : key;
}

/** By their keys, and as they are printed. */
const LABELS: ReadonlyMap<string, KnownLabel> = buildLabels();

function buildLabels(): Map<string, KnownLabel> {
  const known = new Map<string, KnownLabel>();
  for (const { tag, labels } of LANGUAGES) {
    for (const [field, names] of Object.entries(labels) as [Field, readonly string[]][]) {
      for (const name of names) {
        const key = labelKey(name);
        const label = known.get(key) ?? { field, tag };
        if (label.tag !== tag) label.tag = null;
        known.set(key, label).set(name, label);
      }
    }
  }
  return known;
}

/** What a label stands for, in any language; undefined where it is not known. */
export function knownLabel(label: string): KnownLabel | undefined {
  if (label.length > 80) return undefined;
  return LABELS.get(label) ?? LABELS.get(labelKey(label));
}

const ENGLISH_STATUS: ReadonlyMap<string, number> = new Map(
  Object.entries(en.status).flatMap(([code, words]) =>
    words.map((word) => [word.toLowerCase(), Number(code)] as const),
  ),
);

const STATUS_WORDS: readonly (readonly [word: string, code: number])[] = LANGUAGES.flatMap(({ status }) =>
  Object.entries(status).flatMap(([code, words]) => words.map((word) => [word.toLowerCase(), Number(code)] as const)),
).sort((a, b) => b[0].length - a[0].length);

/** Words of one status alone, whatever the language: nothing that they hold is longer than they. */
const EXACT_STATUS: ReadonlyMap<string, number> = new Map(
  STATUS_WORDS.filter(([word, code]) => STATUS_WORDS.every((other) => other[0] !== word || other[1] === code)),
);

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
  const words = text.slice(0, 200).toLowerCase();
  // "Licensed" is inside "Unlicensed" in most languages: where either is possible, both are looked for.
  const looked = allowed.some((code) => code <= 1) ? [0, 1, ...allowed] : allowed;
  const exact = EXACT_STATUS.get(words);
  if (exact !== undefined && looked.includes(exact)) return allowed.includes(exact) ? exact : null;
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

/** A text as it stands in an expression. */
export const quote = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One look for all of them, because most lines are none. */
const SENTENCES = new RegExp(
  `^(?:${HOST_HEADINGS.map(quote).join('|')}|Token-based Activation|AD Activation client)|${NOT_IN_USE.map(quote).join('|')}|/[aA][tT][oO]`,
);

export function sentenceIn(text: string): Sentence {
  if (!SENTENCES.test(text)) return null;
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
