/** Sentences for disagreements between witnesses; explanations.ts says why they may disagree. */
import type { Conflict, ConflictCode } from '../model/types.ts';
import { explainConflict } from './explanations.ts';
import type { Facts } from './facts.ts';
import type { Disagreement } from './reconciliation.ts';

const MESSAGES: Record<ConflictCode, string> = {
  'mgadiag-firmware': 'MGADiag contradicts the firmware evidence',
  'mgadiag-marker-version': 'MGADiag reports another marker version than the table holds',
  'wmi-firmware': 'the WMI marker status contradicts the table',
  'event-no-slic': 'an event says that there is no SLIC table, and one was read',
  refusal: 'Windows refuses the firmware, and the evidence calls it sound',
  'kms-success': 'KMS activated this machine, and the evidence calls the firmware bad',
  'rsdt-xsdt': 'RSDT and XSDT carry different OEM IDs',
  'manifest-absent': 'the manifest says that there is no SLIC table, but the folder contains one',
  os: 'the witnesses name different Windows versions',
  channel: 'WMI and slmgr name different licence channels',
  'windows-numbers': "Windows' own numbers contradict each other",
  'windows-code': 'an error code of Windows contradicts the firmware evidence',
  'license-status': 'WMI calls Windows unlicensed and slmgr licensed',
  'refusal-date': 'a refusal is dated after the collection',
  'acpi-slic': 'acpi-tables.csv lists another SLIC table than the other evidence',
  'unlisted-file': 'slic.bin is there, and the manifest does not list it',
};

/** The sentence of one disagreement, both sides quoted. */
export function describeConflict(disagreement: Disagreement, facts: Facts): Conflict {
  const { code, counts, against } = disagreement;
  return {
    code,
    witnesses: [counts.witness, against.witness],
    says: [counts.says, against.says],
    message: `${MESSAGES[code]}: ${counts.witness} says ${counts.says}, ${against.witness} says ${against.says}`,
    explanations: explainConflict(disagreement, facts),
  };
}
