/** A list of numbers, one a device, that grows by pieces: nothing is copied as it grows, and no copy waits to be collected. */
const PIECE = 4096;

type Numbers = Float64Array | Uint32Array;

export class NumberList<T extends Numbers> {
  length = 0;
  private readonly pieces: T[] = [];
  private readonly newArray: (length: number) => T;

  /** @param newArray which numbers they are: `(length) => new Uint32Array(length)` */
  constructor(newArray: (length: number) => T) {
    this.newArray = newArray;
  }

  push(value: number): void {
    const at = this.length++ % PIECE;
    if (at === 0) this.pieces.push(this.newArray(PIECE));
    (this.pieces[this.pieces.length - 1] as T)[at] = value;
  }

  at(index: number): number {
    return (this.pieces[Math.floor(index / PIECE)] as T)[index % PIECE] as number;
  }

  /** All of them in one array. */
  joined(): T {
    const all = this.newArray(this.length);
    for (const [i, piece] of this.pieces.entries()) all.set(piece.subarray(0, this.length - i * PIECE), i * PIECE);
    return all;
  }
}

export const sizes = (): NumberList<Float64Array> => new NumberList((length) => new Float64Array(length));
export const indexes = (): NumberList<Uint32Array> => new NumberList((length) => new Uint32Array(length));
