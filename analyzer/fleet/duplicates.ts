/**
 * Finds values that several devices share (computer name, UUID, serial number). Host names, UUIDs and serials collide in
 * real fleets: they are reported, never merged. Twelve bytes a value are kept, and the texts of the duplicates alone.
 */
import { hash } from 'node:crypto';
import { isPlaceholder } from '../model/placeholders.ts';

export interface DuplicateGroup {
  value: string;
  devices: string[];
  count: number;
}

const MAX_GROUPS = 100;
const MAX_DEVICES = 20;

export class Duplicates {
  private hashes = new Float64Array(1024);
  private indexes = new Uint32Array(1024);
  private length = 0;

  /** Notes the value of the device at `index` in the fleet's order. */
  add(value: string, index: number): void {
    if (value === '' || isPlaceholder(value)) return;
    if (this.length === this.hashes.length) this.grow();
    this.hashes[this.length] = Number.parseInt(hash('sha256', value.toUpperCase(), 'hex').slice(0, 13), 16);
    this.indexes[this.length++] = index;
  }

  private grow(): void {
    const hashes = new Float64Array(this.length * 2);
    const indexes = new Uint32Array(this.length * 2);
    hashes.set(this.hashes);
    indexes.set(this.indexes);
    this.hashes = hashes;
    this.indexes = indexes;
  }

  /** Indexes of devices that share a value, by value; `groups` is bounded, `count` is not. */
  groups(): number[][] {
    const order = new Uint32Array(this.length).map((_, i) => i);
    order.sort((a, b) => (this.hashes[a] as number) - (this.hashes[b] as number) || a - b);
    const groups: number[][] = [];
    for (let start = 0; start < order.length; ) {
      let end = start + 1;
      while (end < order.length && this.hashes[order[end] as number] === this.hashes[order[start] as number]) end++;
      if (end - start > 1)
        groups.push([...order.subarray(start, end)].map((i) => this.indexes[i] as number).sort((a, b) => a - b));
      start = end;
    }
    return groups.sort((a, b) => b.length - a.length || (a[0] as number) - (b[0] as number)).slice(0, MAX_GROUPS);
  }

  /** @param lookUp gives the device's name and the value that it was noted with, by index */
  report(lookUp: (index: number) => { device: string; value: string }): DuplicateGroup[] {
    return this.groups().map((indexes) => ({
      value: lookUp(indexes[0] as number).value,
      devices: indexes.slice(0, MAX_DEVICES).map((index) => lookUp(index).device),
      count: indexes.length,
    }));
  }
}
