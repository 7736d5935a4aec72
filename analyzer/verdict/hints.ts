/** Observations that decide nothing and accuse nobody. */
import { KEY_OWNERS } from '../evidence/keyOwners.ts';
import type { Hint } from '../model.ts';
import type { Facts } from './facts.ts';
import { virtualMachineSign } from './virtualMachine.ts';

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Names under which one maker's machines report themselves. */
const ALIASES: readonly (readonly string[])[] = [
  ['hewlettpackard', 'hp'],
  ['asustek', 'asus'],
  ['gigabyte', 'gigabytetechnology'],
  ['msi', 'microstar'],
  ['acer', 'emachines', 'gateway', 'packardbell'],
  ['lenovo', 'ibm'],
  ['panasonic', 'matsushita'],
  ['fujitsu', 'fujitsusiemens'],
];

function sameMaker(manufacturer: string, maker: string): boolean {
  const [a, b] = [letters(manufacturer), letters(maker)];
  if (a.startsWith(b) || b.startsWith(a)) return true;
  return ALIASES.some((names) => names.some((n) => a.startsWith(n)) && names.some((n) => b.startsWith(n)));
}

function keyHint({ witnesses: { slic, manifest } }: Facts): Hint | null {
  const owner = slic?.slic.publicKey ? KEY_OWNERS[slic.slic.publicKey.sha256] : undefined;
  const manufacturer = manifest?.computer.manufacturer;
  if (!owner || !manufacturer || letters(manufacturer) === '' || owner.makers.some((m) => sameMaker(manufacturer, m)))
    return null;
  return {
    code: 'key-of-another-maker',
    message: `the table's key has so far been seen on machines of ${owner.makers.join(', ')}, and this one says ${manufacturer}; boards are sold under several names, so this is only worth a look`,
  };
}

export function findHints(facts: Facts): Hint[] {
  const hints: Hint[] = [];
  const sign = virtualMachineSign(facts.witnesses);
  if (sign)
    hints.push({
      code: 'virtual-machine',
      message: `a virtual machine, by "${sign}": its firmware is the hypervisor's`,
    });
  const key = keyHint(facts);
  if (key) hints.push(key);
  return hints;
}
