/** Every code that a report shows, in a sentence a desk technician understands. Complete by type: a new code needs its line. */
import type {
  Action,
  CollectionKind,
  Confidence,
  ConflictCode,
  EvidenceStatus,
  FirmwareState,
  KbCause,
  KmsPrediction,
  MarkerDetail,
  Verdict,
  Witness,
} from '../model/types.ts';

export const VERDICT_TEXT: Record<Verdict, string> = {
  blocked: 'KMS refuses this PC because of its firmware, or would at the next activation.',
  allowed: 'The firmware is no obstacle: KMS may activate this PC. Whether it is licensed is another question.',
  'not-applicable': 'KMS does not check the firmware here: another Windows, or a licence that does not use KMS.',
  unknown: 'There is not enough sound evidence to say.',
  unreported: 'On the inventory list, but no evidence has arrived from it.',
};

export const KB_CAUSE_TEXT: Record<KbCause, string> = {
  '': 'Not blocked by the firmware, or not one of the causes that Microsoft describes.',
  'Cause 1': 'Cause 1 of Microsoft KB 942962: the SLIC table or its marker is damaged.',
  'Cause 2': 'Cause 2 of Microsoft KB 942962: the SLIC table has no Windows marker.',
};

export const CONFIDENCE_TEXT: Record<Confidence, string> = {
  '': 'No verdict was possible.',
  high: 'What decides it was read, and nothing contradicts it.',
  medium: 'Probable: something was assumed, or no second witness confirms it.',
  low: 'Witnesses contradict each other, or everything rests on an old report; check the conflicts first.',
};

export const STATE_TEXT: Record<FirmwareState, string> = {
  'marker-valid': 'SLIC table with a marker whose signature verifies.',
  'slic-absent': 'No SLIC table.',
  'marker-missing': 'SLIC table without a marker.',
  'marker-corrupt': 'SLIC table with a marker that fails a check.',
  'slic-invalid': 'The table is not a valid ACPI table.',
  'ids-inconsistent': 'The maker and board IDs of SLIC differ from those of RSDT and XSDT.',
  unknown: 'The firmware could not be read.',
};

export const DETAIL_TEXT: Record<MarkerDetail, string> = {
  '': 'No further detail, or no bytes were read.',
  template: "The firmware vendor's placeholder: the PC maker never wrote a marker.",
  'blank-ff': 'The marker area is erased flash memory (all 0xFF).',
  'blank-00': 'The marker area contains only zeros.',
  'header-only': 'The table ends after its header.',
  'no-marker': 'The table holds a public key and no marker after it.',
  structure: 'The parts of the table do not have the form that they must have.',
  'public-key': 'The public key is missing or damaged.',
  signature: 'The signature of the marker does not verify.',
  'oem-ids': 'The marker is genuine, but made for other OEM IDs than those of this table.',
  checksum: 'The checksum of the table is wrong.',
  length: 'The table is shorter or longer than it says.',
};

export const PREDICTION_TEXT: Record<KmsPrediction, string> = {
  works: 'A Windows 7 volume edition would activate against KMS on this PC.',
  refused: 'A Windows 7 volume edition would be refused by KMS on this PC.',
  unknown: 'Not enough is known about the firmware.',
};

/** Actions that only say that nothing is to be done for KMS; the playbooks describe the others. */
const NO_WORK: ReadonlySet<Action> = new Set<Action>(['none-needed', 'no-firmware-check', 'other-channel']);

export const isWork = (action: Action): boolean => !NO_WORK.has(action);

export const WITNESS_TEXT: Record<Witness, string> = {
  slic: 'SLIC table',
  acpi: 'ACPI headers',
  manifest: "collector's manifest",
  licensing: 'Windows licensing service (WMI)',
  events: 'event log',
  slmgr: 'slmgr',
  mgadiag: 'MGADiag',
};

export const CONFLICT_TEXT: Record<ConflictCode, string> = {
  'mgadiag-firmware': 'MGADiag says something else about the firmware.',
  'mgadiag-marker-version': 'MGADiag prints another marker version.',
  'wmi-firmware': "Windows' licensing service says something else about the firmware.",
  'event-no-slic': 'An event says that there is no SLIC table.',
  refusal: 'Windows reports a refusal that the firmware does not explain.',
  'kms-success': 'KMS activated the PC although the firmware looks bad.',
  'rsdt-xsdt': 'RSDT and XSDT carry different IDs.',
  'manifest-absent': 'The manifest says that the table is absent, yet there is one.',
  os: 'Witnesses name different operating systems.',
  channel: 'Witnesses name different licence channels.',
  'windows-numbers': "Windows' own numbers contradict each other.",
  'windows-code': 'An error code of Windows says something else about the firmware.',
  'license-status': 'WMI calls Windows unlicensed and slmgr calls it licensed.',
  'refusal-date': 'A refusal is dated after the collection.',
  'acpi-slic': 'acpi-tables.csv lists a SLIC table that the other evidence does not show.',
  'unlisted-file': 'The manifest does not list the table that is there.',
};

export const STATUS_TEXT: Record<EvidenceStatus, string> = {
  collected: 'collected',
  absent: 'queried and not present',
  failed: 'could not be queried',
  timeout: 'no answer in time',
  skipped: 'left out',
};

export const KIND_TEXT: Record<CollectionKind, string> = {
  run: 'A run of the collector in a folder of its own.',
  flat: 'Files of the collector directly in the device folder.',
  incomplete: 'A run that arrived incomplete.',
  'hand-made': 'A folder that somebody put together, without a manifest.',
  none: 'A folder without evidence.',
  inventory: 'No folder: the machine is on the inventory list only.',
};
