/**
 * Finds values that several devices share (computer name, UUID, serial number). Host names, UUIDs and serials collide in
 * real fleets: they are reported, never merged. Twelve bytes a value are kept, and the texts of the duplicates alone.
 */
import { hash } from 'node:crypto';
import { indexes, sizes } from '../model/number-list.ts';
import { isPlaceholder } from '../model/placeholders.ts';

export interface DuplicateGroup {
  value: string;
  devices: string[];
  count: number;
}

const MAX_GROUPS = 100;
const MAX_DEVICES = 20;

export class Duplicates {
  private readonly hashes = sizes();
  private readonly indexes = indexes();

  /** Notes the value of the device at `index` in the fleet's order. */
  add(value: string, index: number): void {
    if (value === '' || isPlaceholder(value)) return;
    this.hashes.push(Number.parseInt(hash('sha256', value.toUpperCase(), 'hex').slice(0, 13), 16));
    this.indexes.push(index);
  }

  /** Indexes of devices that share a value, by value; `groups` is bounded, `count` is not. */
  groups(): number[][] {
    const hashes = this.hashes.joined();
    const order = new Uint32Array(hashes.length).map((_, i) => i);
    order.sort((a, b) => (hashes[a] as number) - (hashes[b] as number) || a - b);
    const groups: number[][] = [];
    for (let start = 0; start < order.length; ) {
      let end = start + 1;
      while (end < order.length && hashes[order[end] as number] === hashes[order[start] as number]) end++;
      if (end - start > 1)
        groups.push([...order.subarray(start, end)].map((i) => this.indexes.at(i)).sort((a, b) => a - b));
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
