/** Texts that the playbooks rest on, each with the date of what was read. */
import { KB942962, SLERROR, type Source, VA2_GUIDE } from '../rules/rule.ts';

export { KB942962, SLERROR, VA2_GUIDE };

export const ERROR_CODES: Source = {
  title: 'Resolve Windows activation error codes',
  where: 'Microsoft Learn, Windows Server, get started with activation',
  dated: 'page of 2024',
};

export const SLMGR_OPTIONS: Source = {
  title: 'Slmgr.vbs options for obtaining volume activation information',
  where: 'Microsoft Learn, Windows Server, get started with activation',
  dated: 'page of 2024',
};

export const VOLUME_GUIDE: Source = {
  title: 'Volume licensing guide for Windows: upgrade licences and qualifying operating systems',
  where: 'Microsoft Volume Licensing',
  dated: 'editions for Windows 7 (2009) and later',
};

export const ACPI_SPEC: Source = {
  title: 'ACPI specification, section 5.2: RSDT, XSDT and the OEM ID fields of table headers',
  where: 'UEFI Forum',
  dated: 'version 6.5, August 2022',
};

export const HYPERV_GENERATIONS: Source = {
  title: 'Should I create a generation 1 or 2 virtual machine in Hyper-V?',
  where: 'Microsoft Learn, Windows Server',
  dated: 'page of 2024',
};

export const OWN_MANUAL: Source = {
  title: 'README of the collector: deployment, shares and exit codes',
  where: 'collector/README.md of this project',
  dated: 'with this version',
};
