/**
 * Virtual machines, known by manufacturer, model or the OEM IDs of their ACPI tables: their firmware comes from the
 * hypervisor, never from an OEM. Hyper-V generation 1 shows a SLIC table of its own (VRTUAL / MICROSFT).
 */
import type { Witnesses } from '../evidence/index.ts';

const NAMES =
  /\b(vmware|virtualbox|innotek|qemu|kvm|bochs|xen|parallels|virtual machine|virtual platform|bhyve|rhev|ovirt|openstack|nutanix|amazon ec2|google compute)(?![a-z])/i;
const ACPI_IDS: ReadonlySet<string> = new Set([
  'VRTUAL',
  'VBOX',
  'BOCHS',
  'BXPC',
  'VMWARE',
  'XEN',
  'PRLS',
  'QEMU',
  'BHYVE',
]);

/** Whether a manufacturer or model is that of a hypervisor. */
export const namesVirtualMachine = (name: string): boolean => NAMES.test(name);

const isVirtualId = (oemId: string): boolean => ACPI_IDS.has(oemId) || ACPI_IDS.has(oemId.trim().toUpperCase());

/** The datum that shows it, or null. */
export function virtualMachineSign({ manifest, slic, acpi }: Witnesses): string | null {
  const computer = manifest?.computer;
  if (computer?.manufacturer && namesVirtualMachine(computer.manufacturer)) return computer.manufacturer;
  if (computer?.model && namesVirtualMachine(computer.model)) return computer.model;
  const oemId = slic?.slic.oemId;
  if (oemId && isVirtualId(oemId)) return oemId;
  // Nearly all tables of a machine have the ID of the one before.
  return acpi?.find(({ oemId: id }, i) => id !== acpi[i - 1]?.oemId && isVirtualId(id))?.oemId ?? null;
}

export const isVirtualMachine = (witnesses: Witnesses): boolean => virtualMachineSign(witnesses) !== null;
