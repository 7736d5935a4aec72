/** One line of a capture, taken apart at its first colon. */
import { type KnownLabel, knownLabel } from './languages/index.ts';

export interface Line {
  /** 1-based line of the decoded file, the first of a wrapped one. */
  n: number;
  text: string;
  /** The text before and after the first colon; label null where there is none. */
  label: string | null;
  value: string;
  known: KnownLabel | undefined;
}

/** `wide` = the text it is from holds characters of East Asia, perhaps a wide colon. */
export function takeApart(n: number, text: string, wide: boolean): Line {
  const colon = wide ? firstColon(text) : text.indexOf(':');
  if (colon < 0) return { n, text, label: null, value: text, known: undefined };
  const label = withoutBlanks(text.slice(0, colon));
  return { n, text, label, value: withoutBlanks(text.slice(colon + 1)), known: knownLabel(label) };
}

export function firstColon(text: string): number {
  const ascii = text.indexOf(':');
  const wide = text.indexOf('：');
  return wide >= 0 && (ascii < 0 || wide < ascii) ? wide : ascii;
}

const SPACE = 32;

/** `trim`, but a text that has no blank at its ends, or one before it, costs no call. */
export function withoutBlanks(text: string): string {
  if (text === '') return text;
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (last <= SPACE || last >= 0x80 || first >= 0x80) return text.trim();
  if (first > SPACE) return text;
  const second = text.charCodeAt(1);
  return first === SPACE && second > SPACE && second < 0x80 ? text.slice(1) : text.trim();
}
