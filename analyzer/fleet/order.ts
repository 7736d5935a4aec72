/**
 * The order of the reports for people: worst first, and what is alike together. Machine-readable reports keep the fleet's
 * own order. Memory: four bytes a device, and the kinds of device.
 */
import { indexes } from '../model/number-list.ts';
import type { Verdict } from '../model/types.ts';
import type { DeviceFacts } from './device-facts.ts';

/** Verdicts as a person asks for them. */
export const WORST_FIRST: readonly Verdict[] = ['blocked', 'unknown', 'unreported', 'allowed', 'not-applicable'];

export class FleetOrder {
  private readonly kinds = new Map<string, number>();
  private readonly kindOf = indexes();

  /** Adds the next device in the fleet's order. */
  add({ verdict, action, manufacturer, model, biosVersion }: DeviceFacts): void {
    const key = JSON.stringify([WORST_FIRST.indexOf(verdict), action, manufacturer, model, biosVersion]);
    let kind = this.kinds.get(key);
    if (kind === undefined) {
      kind = this.kinds.size;
      this.kinds.set(key, kind);
    }
    this.kindOf.push(kind);
  }

  /** Rows by verdict, action, maker, model and BIOS version; within a kind in the fleet's order. */
  worstFirst(): Uint32Array {
    const keys = [...this.kinds.keys()].sort((a, b) => (a < b ? -1 : 1));
    const place = new Uint32Array(keys.length);
    for (const [i, key] of keys.entries()) place[this.kinds.get(key) as number] = i;
    const kindOf = this.kindOf.joined();
    // Counted into place: no comparison a device.
    const starts = new Uint32Array(keys.length + 1);
    for (const kind of kindOf) (starts[(place[kind] as number) + 1] as number)++;
    for (let i = 1; i < starts.length; i++) (starts[i] as number) += starts[i - 1] as number;
    const rows = new Uint32Array(kindOf.length);
    for (const [row, kind] of kindOf.entries()) {
      const at = place[kind] as number;
      rows[starts[at] as number] = row;
      (starts[at] as number)++;
    }
    return rows;
  }
}
