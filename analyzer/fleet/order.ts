/**
 * The order of the reports for people: worst first, and what is alike together. Machine-readable reports keep the fleet's
 * own order. Memory: four bytes a device, and the kinds of device.
 */
import type { Verdict } from '../model/types.ts';
import type { DeviceFacts } from './device-facts.ts';

/** Verdicts as a person asks for them. */
export const WORST_FIRST: readonly Verdict[] = ['blocked', 'unknown', 'unreported', 'allowed', 'not-applicable'];

export class FleetOrder {
  private readonly kinds = new Map<string, number>();
  private kindOf = new Uint32Array(1024);
  private length = 0;

  /** Adds the next device in the fleet's order. */
  add({ verdict, action, manufacturer, model, biosVersion }: DeviceFacts): void {
    const key = JSON.stringify([WORST_FIRST.indexOf(verdict), action, manufacturer, model, biosVersion]);
    let kind = this.kinds.get(key);
    if (kind === undefined) {
      kind = this.kinds.size;
      this.kinds.set(key, kind);
    }
    if (this.length === this.kindOf.length) this.grow();
    this.kindOf[this.length++] = kind;
  }

  private grow(): void {
    const larger = new Uint32Array(this.length * 2);
    larger.set(this.kindOf);
    this.kindOf = larger;
  }

  /** Rows by verdict, action, maker, model and BIOS version; within a kind in the fleet's order. */
  worstFirst(): Uint32Array {
    const keys = [...this.kinds.keys()].sort((a, b) => (a < b ? -1 : 1));
    const place = new Uint32Array(keys.length);
    for (const [i, key] of keys.entries()) place[this.kinds.get(key) as number] = i;
    // Counted into place: no comparison a device.
    const starts = new Uint32Array(keys.length + 1);
    for (let row = 0; row < this.length; row++) (starts[(place[this.kindOf[row] as number] as number) + 1] as number)++;
    for (let i = 1; i < starts.length; i++) (starts[i] as number) += starts[i - 1] as number;
    const rows = new Uint32Array(this.length);
    for (let row = 0; row < this.length; row++) {
      const at = place[this.kindOf[row] as number] as number;
      rows[starts[at] as number] = row;
      (starts[at] as number)++;
    }
    return rows;
  }
}
