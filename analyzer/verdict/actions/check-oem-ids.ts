import { CAVEAT, MAK_CAVEAT, machineName, type Playbook } from './playbook.ts';
import { ACPI_SPEC, KB942962 } from './sources.ts';

export const checkOemIds: Playbook = {
  title: 'SLIC does not belong to the other ACPI tables: ask the maker',
  who: 'Desk technician; the maker answers',
  where: 'The firmware setup and the support desk of the maker',
  steps: [
    'Ask whether the system board was replaced or the firmware was updated by hand: the marker is sound, and RSDT and XSDT carry other OEM IDs.',
    'Look at the line of this model in the report: does another BIOS version of it agree?',
    'Open a case with the maker: OEM ID and OEM table ID of SLIC, RSDT and XSDT, BIOS version, serial number.',
    'Look in the firmware setup for a switch that hides the SLIC table for KMS customers.',
    MAK_CAVEAT,
  ],
  caveat: CAVEAT,
  sources: [KB942962, ACPI_SPEC],
  nextStep: (facts) =>
    `Find the purchase record of ${machineName(facts)}, then ask the maker why RSDT and XSDT carry other OEM IDs than SLIC, and whether the system board was replaced`,
};
