/**
 * Results of a pure function by what it was given, at most `limit` of them. Then everything is forgotten: a fleet that has
 * so many different ones gains nothing by a cleverer choice, and the memory is bounded. What it returns is shared and must
 * not be changed; `guard` sees each value first, and the tests freeze it there.
 */
export class Cache<K, V> {
  /** Called with each value that is kept. */
  static guard: (value: unknown) => void = () => undefined;

  private readonly values = new Map<K, V>();
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  get(key: K): V | undefined {
    return this.values.get(key);
  }

  /** Keeps a value and gives it back. */
  set(key: K, value: V): V {
    Cache.guard(value);
    if (this.values.size >= this.limit) this.values.clear();
    this.values.set(key, value);
    return value;
  }
}

/**
 * A copy of a text, to be kept. V8 cuts 13 characters or more out of a file without copying them: to keep those would keep
 * the file. The copy takes a byte a character where that is enough.
 */
export function flat(text: string): string {
  const encoding = /[^\0-\xff]/.test(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
}
