/** Which device folder belongs to which machine of the inventory. */
import type { DeviceResult } from '../model/types.ts';
import { type Inventory, type Machine, machineKey } from './inventory.ts';
import type { InventoryFacts } from './summary.ts';
import { unreportedResult } from './unreported.ts';

/** A folder beside one that could not be written: `PC1~1a2b3c4d`. */
const SECOND_FOLDER = /~[0-9a-f]{8}$/i;
const MAX_SHOWN = 20;

type Named = Pick<DeviceResult, 'device' | 'computer'>;

export class InventoryMatcher {
  private readonly machines: Map<string, Machine>;
  private readonly reported = new Set<Machine>();
  private notListed = 0;
  private readonly notListedDevices: string[] = [];
  private readonly inventory: Inventory;

  constructor(inventory: Inventory) {
    this.inventory = inventory;
    this.machines = new Map(inventory.machines.map((machine) => [machineKey(machine.name), machine]));
  }

  /** Machines that a device answers to: by folder, by the folder's name without suffix, by computer name. */
  private matches({ device, computer }: Named): Machine[] {
    const names = [device, device.replace(SECOND_FOLDER, ''), computer.name, computer.fqdn];
    return names.flatMap((name) => (name && this.machines.get(machineKey(name))) || []);
  }

  /** Notes that a device reported. */
  note(result: Named): void {
    const machines = this.matches(result);
    for (const machine of machines) this.reported.add(machine);
    if (machines.length > 0) return;
    this.notListed++;
    if (this.notListedDevices.length < MAX_SHOWN) this.notListedDevices.push(result.device);
  }

  /** What the list says of a device; the folder's own name counts first. */
  furtherColumns(result: Named): Record<string, string> | null {
    return this.matches(result)[0]?.further ?? null;
  }

  /** A row for each machine that no device answered to, in the order of the reports. */
  unreported(): DeviceResult[] {
    return this.inventory.machines
      .filter((machine) => !this.reported.has(machine))
      .map(unreportedResult)
      .sort((a, b) => (a.device < b.device ? -1 : 1));
  }

  facts(): InventoryFacts {
    const { machines, repeated, columns } = this.inventory;
    return {
      listed: machines.length,
      notListed: this.notListed,
      notListedDevices: this.notListedDevices,
      repeated: repeated.length,
      repeatedNames: repeated.slice(0, MAX_SHOWN),
      columns,
    };
  }
}
