/**
 * Keeps a value under a key and gives it back. At `limit` entries everything is forgotten: a fleet that has so many
 * different ones gains nothing by a cleverer choice, and the memory is bounded.
 */
export function remember<K, V>(memo: Map<K, V>, limit: number, key: K, value: V): V {
  if (memo.size >= limit) memo.clear();
  memo.set(key, value);
  return value;
}
