/**
 * Reading of JSON that anyone in the domain may have written: a size limit was kept before, here every value is checked
 * for its type, strings are bounded, and what has the wrong type is a problem and is left out.
 */
import type { ProblemSink } from '../problems.ts';

/** Longest text that is kept of one JSON value, in UTF-16 code units. */
export const MAX_TEXT = 2048;

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const utf8 = new TextDecoder('utf-8');
const utf16 = new TextDecoder('utf-16le');

/** UTF-8 with or without BOM, or UTF-16LE with BOM: what PowerShell 2.0 to 7 write. Throws SyntaxError. */
export function parseJson(bytes: Uint8Array): unknown {
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? utf16.decode(bytes) : utf8.decode(bytes);
  return JSON.parse(text);
}

/** Typed access to one object's own properties; absent and null are the same. */
export class Fields {
  readonly object: JsonObject;
  private readonly path: string;
  private readonly report: ProblemSink;

  constructor(object: JsonObject, path: string, report: ProblemSink) {
    this.object = object;
    this.path = path;
    this.report = report;
  }

  private get(name: string): unknown {
    return Object.hasOwn(this.object, name) ? (this.object[name] ?? null) : null;
  }

  private wrong(name: string): null {
    this.report('wrong-type', this.path + name);
    return null;
  }

  /** Text, trimmed and bounded; an empty one is not stated. */
  text(name: string): string | null {
    const value = this.get(name);
    if (value === null) return null;
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') return this.wrong(name);
    return value.slice(0, MAX_TEXT).trim() || null;
  }

  integer(name: string): number | null {
    const value = this.get(name);
    if (value === null || value === '') return null;
    const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) ? number : this.wrong(name);
  }

  boolean(name: string): boolean | null {
    const value = this.get(name);
    if (value === null) return null;
    return typeof value === 'boolean' ? value : this.wrong(name);
  }

  /** A nested object; an empty one where it is missing. */
  nested(name: string): Fields {
    const value = this.get(name);
    if (value !== null && !isObject(value)) this.wrong(name);
    return new Fields(isObject(value) ? value : {}, `${this.path}${name}.`, this.report);
  }

  /** The objects of an array, at most `limit`; other items are reported and left out. A single object counts as one. */
  list(name: string, limit: number): Fields[] {
    const value = this.get(name);
    if (value === null) return [];
    const items = Array.isArray(value) ? value.slice(0, limit) : [value];
    const objects = items.filter(isObject);
    if (objects.length < items.length) this.wrong(name);
    return objects.map((item) => new Fields(item, `${this.path}${name}[].`, this.report));
  }
}
