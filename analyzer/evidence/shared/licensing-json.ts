/**
 * JSON evidence is hostile: anyone who may write to the share wrote it. Each type is checked, and what has the wrong one is
 * left out with a problem. JSON.parse makes `__proto__` a property like any other, so that an object's prototype is always
 * Object.prototype, which has none of the names that are asked for.
 */
import type { ProblemSink } from '../../model/problems.ts';
import { decodeText } from '../text/index.ts';
import { isObject, parseAscii } from './json.ts';

/** Parses a file; undefined, and a problem, where it is no JSON. */
export function parseJson(bytes: Uint8Array, report: ProblemSink): unknown {
  const plain = parseAscii(bytes);
  if (plain !== undefined) return plain;
  const { text } = decodeText(bytes);
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown;
  } catch (error) {
    // V8 quotes the input in its message, which may hold anything: only the kind of failure is kept.
    report(
      'json-invalid',
      text.trim() === '' ? 'it is empty' : error instanceof SyntaxError ? 'syntax error' : 'too deep',
    );
    return undefined;
  }
}

/** A list; one object alone stands for a list of one, as PowerShell unrolls it. */
export function list(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  return isObject(value) ? [value] : null;
}
