/** Which of N machines takes a device: by a hash of its folder name, so that every machine decides alike without asking. */
import { UsageError } from '../model/errors.ts';

export interface Shard {
  /** 1 to `of`. */
  index: number;
  of: number;
}

/** Reads `K/N`, K from 1 to N. */
export function parseShard(text: string): Shard {
  const parts = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, of] = [Number(parts?.[1]), Number(parts?.[2])];
  if (!parts || of < 1 || index < 1 || index > of)
    throw new UsageError(`--shard takes K/N with K from 1 to N, not "${text}"`);
  return { index, of };
}

/** FNV-1a over UTF-16 code units. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  // The low bits of FNV-1a are weak for short names that differ at the end; the fold spreads them.
  return (hash ^ (hash >>> 15)) >>> 0;
}

export const inShard = (name: string, shard: Shard | null): boolean =>
  shard === null || hashName(name) % shard.of === shard.index - 1;
