/**
 * Random numbers that are the same everywhere: sfc32, seeded with the SHA-256 of a text. `Math.random` cannot be
 * seeded, and every device has a generator of its own, so that a device does not depend on those before it.
 */
import { createHash } from 'node:crypto';

/** Letters and digits that Windows uses in product keys. */
const KEY_ALPHABET = 'BCDFGHJKMPQRTVWXY2346789';

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.a = digest.readUInt32LE(0);
    this.b = digest.readUInt32LE(4);
    this.c = digest.readUInt32LE(8);
    // The first outputs of sfc32 still show the seed.
    for (let i = 0; i < 12; i++) this.uint32();
  }

  uint32(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor((this.uint32() / 2 ** 32) * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.uint32() / 2 ** 32 < probability;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.between(0, list.length - 1)];
    if (item === undefined) throw new RangeError('pick() from an empty list');
    return item;
  }

  /** Picks by weight; the weights need no particular sum. */
  weighted<T extends { weight: number }>(list: readonly T[]): T {
    let rest = (this.uint32() / 2 ** 32) * list.reduce((sum, item) => sum + item.weight, 0);
    for (const item of list) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    return this.pick(list);
  }

  digits(count: number): string {
    return this.text('0123456789', count);
  }

  hex(count: number): string {
    return this.text('0123456789abcdef', count);
  }

  /** Characters that a product key can contain. */
  keyCharacters(count: number): string {
    return this.text(KEY_ALPHABET, count);
  }

  guid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`;
  }

  bytes(count: number): Buffer {
    const out = Buffer.alloc(count);
    for (let i = 0; i < count; i++) out[i] = this.uint32() & 0xff;
    return out;
  }

  private text(alphabet: string, count: number): string {
    let out = '';
    for (let i = 0; i < count; i++) out += alphabet[this.between(0, alphabet.length - 1)];
    return out;
  }
}
