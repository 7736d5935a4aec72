/**
 * Virtual machines, known by manufacturer, model or the OEM IDs of their ACPI tables: their firmware comes from the
 * hypervisor, never from an OEM. Hyper-V generation 1 shows a SLIC table of its own (VRTUAL / MICROSFT).
 */
import type { Witnesses } from '../evidence/witnesses.ts';

const NAMES =
  /\b(vmware|virtualbox|innotek|qemu|kvm|bochs|xen|parallels|virtual machine|virtual platform|bhyve|rhev|ovirt|openstack|nutanix|amazon ec2|google compute)\b/i;
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

/** The datum that shows it, or null. */
export function virtualMachineSign({ manifest, slic, acpi }: Witnesses): string | null {
  const { manufacturer = null, model = null } = manifest?.computer ?? {};
  for (const name of [manufacturer, model]) if (name && namesVirtualMachine(name)) return name;
  const ids = [slic?.slic.oemId, ...(acpi ?? []).map(({ oemId }) => oemId)];
  return ids.find((id) => id != null && ACPI_IDS.has(id.trim().toUpperCase())) ?? null;
}

export const isVirtualMachine = (witnesses: Witnesses): boolean => virtualMachineSign(witnesses) !== null;
