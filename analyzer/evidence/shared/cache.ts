/**
 * Keeps a value under a key and gives it back. At `limit` entries everything is forgotten: a fleet that has so many
 * different ones gains nothing by a cleverer choice, and the memory is bounded.
 */
export function remember<K, V>(memo: Map<K, V>, limit: number, key: K, value: V): V {
  if (memo.size >= limit) memo.clear();
  memo.set(key, value);
  return value;
}

/**
 * A copy of a text, to be kept. V8 cuts 13 characters or more out of a file without copying them: to keep those would keep
 * the file. The copy takes a byte a sign where that is enough.
 */
export function flat(text: string): string {
  const encoding = /[^\0-\xff]/.test(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
}
