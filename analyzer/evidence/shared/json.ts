/**
 * Reading of JSON that anyone in the domain may have written: a size limit was kept before, here every value is checked
 * for its type, strings are bounded, and what has the wrong type is a problem and is left out.
 */
import { isAscii } from 'node:buffer';
import type { ProblemSink } from '../../model/problems.ts';
import { asBuffer } from './bytes.ts';

/** Longest text that is kept of one JSON value, in UTF-16 code units. */
export const MAX_TEXT = 2048;

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const utf8 = new TextDecoder('utf-8');
const utf16 = new TextDecoder('utf-16le');

/**
 * The usual file by a short way: every other way reads the same in ASCII that is valid JSON, for that holds no NUL and no
 * byte order mark. Undefined where the file is anything else.
 */
export function parseAscii(bytes: Uint8Array): unknown {
  if (!isAscii(bytes)) return undefined;
  try {
    return JSON.parse(asBuffer(bytes).toString('latin1'));
  } catch {
    return undefined;
  }
}

/** UTF-8 with or without BOM, or UTF-16LE with BOM: what PowerShell 2.0 to 7 write. Throws SyntaxError. */
export function parseJson(bytes: Uint8Array): unknown {
  const plain = parseAscii(bytes);
  if (plain !== undefined) return plain;
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? utf16.decode(bytes) : utf8.decode(bytes);
  return JSON.parse(text);
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

  private wrong(path: string): null {
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
