import { readFileSync } from 'node:fs';
import { type Inventory, parseInventory } from '../fleet/inventory.ts';
import { attempt } from '../model/errors.ts';

/** Reads the inventory list. Throws UsageError; `column` names the column that holds the machines. */
export function readInventory(path: string, column: string | null): Inventory {
  const bytes = attempt(`cannot read the inventory ${path}`, () => readFileSync(path));
  return parseInventory(bytes, column, path);
}
