/**
 * Reading of JSON that anyone in the domain may have written: a size limit was kept before, here every value is checked
 * for its type, strings are bounded, and what has the wrong type is a problem and is left out. JSON.parse makes `__proto__`
 * a property like any other, so that an object's prototype is always Object.prototype.
 */
import { isAscii } from 'node:buffer';
import type { ProblemSink } from '../../model/problems.ts';
import { decodeText } from '../text/index.ts';
import { asBuffer } from './bytes.ts';

/** Longest text that is kept of one JSON value, in UTF-16 code units. */
export const MAX_TEXT = 2048;

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ASCII, or whatever else a text may be written in. */
function jsonText(bytes: Uint8Array): string {
  if (isAscii(bytes) && !bytes.includes(0)) return asBuffer(bytes).toString('latin1');
  const { text } = decodeText(bytes);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Throws where it is no JSON. */
export const parseJson = (bytes: Uint8Array): unknown => JSON.parse(jsonText(bytes));

/** The value and its text; null, and a problem, where it is no JSON. */
export function readJson(bytes: Uint8Array, report: ProblemSink): { value: unknown; text: string } | null {
  try {
    const text = jsonText(bytes);
    return { value: JSON.parse(text), text };
  } catch (error) {
    report('json-invalid', jsonFault(bytes, error));
    return null;
  }
}

/** V8 quotes the input in its message, which may hold anything: only the kind of failure is kept. */
function jsonFault(bytes: Uint8Array, error: unknown): string {
  if (decodeText(bytes).text.trim() === '') return 'it is empty';
  return error instanceof SyntaxError ? 'syntax error' : 'too deep';
}

/**
 * The items of a list. One object alone stands for a list of one, as PowerShell unrolls it; `{"value": [...], "Count": 2}`
 * is a list that it has wrapped. Null for anything else.
 */
export function itemsOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return null;
  const inner = value.value ?? value.Value;
  return Array.isArray(inner) ? inner : [value];
}

/** A value out of the object that PowerShell puts around some: `{"value": "/Date(0)/", "DateTime": "..."}`. */
export function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return value;
  return value.value ?? value.Value;
}

/** The same object with its names in small letters; of two names that differ in case alone the first counts. */
export function withLowerNames(object: JsonObject): JsonObject {
  const lower: JsonObject = Object.create(null);
  for (const name of Object.keys(object)) lower[name.toLowerCase()] ??= object[name];
  return lower;
}

/** An object as JSON.parse made it: of the properties of `T` any may be missing and have any type. */
export type Raw<T> = { [Name in keyof T]?: unknown };

const NOTHING: JsonObject = Object.freeze({});

/** Typed reading of single values; absent and null are the same, and a wrong type is a problem under the value's path. */
export class TypedReader {
  private readonly report: ProblemSink;

  constructor(report: ProblemSink) {
    this.report = report;
  }

  protected wrong(path: string): null {
    this.report('wrong-type', path);
    return null;
  }

  /** Text, trimmed and bounded; an empty one is not stated. */
  text(value: unknown, path: string): string | null {
    if (typeof value === 'string') return (value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value).trim() || null;
    if (value === null || value === undefined) return null;
    return typeof value === 'number' ? String(value) : this.wrong(path);
  }

  integer(value: unknown, path: string): number | null {
    if (value === null || value === undefined || value === '') return null;
    const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : this.wrong(path);
  }

  /** An object; an empty one where it is missing. */
  object(value: unknown, path: string): JsonObject {
    if (isObject(value)) return value;
    if (value !== null && value !== undefined) this.wrong(path);
    return NOTHING;
  }

  /** The objects of an array, at most `limit`; other items are reported and left out. A single object counts as one. */
  objects(value: unknown, path: string, limit: number): JsonObject[] {
    if (value === null || value === undefined) return [];
    const items: unknown[] = Array.isArray(value) ? value.slice(0, limit) : [value];
    if (items.every(isObject)) return items;
    this.wrong(path);
    return items.filter(isObject);
  }
}
