/** What a situation of the synthetic fleet says about a device; the list itself is in situations.ts. */
import type { WindowsId } from './catalogue.ts';
import type { SlicDamage, SlicSpec } from './slic-table.ts';
import type { DeviceSpec, Label, MgadiagSpec, RootIds, SlmgrAnswer, TextEncoding, WitnessStatus } from './spec.ts';

export type Expectation = Omit<Label, 'device' | 'situation'>;

/** State of the Windows licence, together with what the event log says about it. */
export type LicenceCase =
  | 'kms-licensed'
  | 'kms-refused'
  | 'kms-bad-format'
  | 'kms-no-host'
  | 'kms-grace'
  | 'kms-renewed-after-refusal'
  | 'kms-refused-since'
  | 'mak'
  | 'mak-after-refusal'
  | 'retail'
  | 'oem-slp'
  | 'oem-dm'
  | 'kms-host'
  | 'evaluation';

/** How the files lie in the device folder. */
export type FolderShape =
  /** One collection: directly in the folder, or in a run folder. */
  | 'flat'
  | 'run'
  /** An older complete run with another firmware beside the newest. */
  | 'two-runs'
  /** The newest run was interrupted; the older one counts. */
  | 'half-run'
  /** The only run was interrupted. */
  | 'only-half'
  /** A complete run, and files that someone copied beside it. */
  | 'loose-files'
  /** Put together by a person, without a manifest. */
  | 'hand-made'
  | 'manifest-cut'
  /** slic.bin lost its end on the way. */
  | 'slic-cut-on-the-way'
  /** slic.bin is no table at all, and there is no manifest to tell. */
  | 'slic-is-text'
  /** slic.bin has its size, and another content than the manifest says. */
  | 'slic-changed-on-the-way'
  /** Nothing usable: a note that someone left. */
  | 'note-only'
  | 'padded-table'
  | 'other-names'
  | 'acpidump';

export interface SituationReport extends Partial<Pick<MgadiagSpec, 'tool' | 'damage' | 'idsConsistent'>> {
  bios: MgadiagSpec['bios'];
  encoding?: TextEncoding;
}

export interface Situation {
  id: string;
  /** Folder in samples/fleet; none where only a generated fleet shows it. */
  sample?: string;
  /** One sentence for the table of samples. */
  shows: string;
  /** Devices in ten thousand, about. */
  weight: number;
  expect: Expectation;
  /** Default: Windows 7. */
  windows?: WindowsId[];
  virtual?: boolean;
  /** Two samples of one machine: the same name, serial number and UUID. Not in a fleet, where machines are unique. */
  twin?: { machine: string; machineGuid: string };
  /** What the firmware calls the model, where it is not one of the catalogue. */
  modelName?: string;
  /** Default: collected, and sound. */
  slic?: Exclude<WitnessStatus, 'collected'>;
  damage?: SlicDamage;
  table?: Partial<Pick<SlicSpec, 'slicVersion' | 'revision' | 'markerFirst'>>;
  /** Default: both carry the IDs of SLIC. */
  root?: RootIds;
  licence: LicenceCase;
  /** Flags of the KMS events where they are not those of the firmware. */
  eventFlags?: number;
  /** Constrained: nothing could be read at all, and the collector only says so. */
  languageMode?: DeviceSpec['languageMode'];
  /** Witnesses that gave nothing. */
  failed?: ('acpi' | 'slmgr' | 'licensing' | 'events')[];
  /** OA2xBiosMarkerStatus where it is not that of the firmware. */
  biosMarkerStatus?: number;
  report?: SituationReport;
  /** No report is added by chance: it would change what the device shows. */
  noReport?: boolean;
  /** Default: flat or a run, by chance. */
  folder?: FolderShape;
  /** Files of a folder that a person put together. */
  files?: string[];
  /** Display language of the sample; a fleet takes its own. */
  language?: string;
  /** Encoding of slmgr-dlv.txt in the sample and the fleet. */
  slmgrEncoding?: TextEncoding;
  /** Default: the block. */
  slmgrAnswer?: SlmgrAnswer;
  extendedUpdates?: boolean;
}

export function allowed(cause: 'marker-valid' | 'slic-absent'): Expectation {
  return { verdict: 'allowed', cause, firmwareState: cause, markerDetail: '' };
}

export function blocked(
  cause: 'marker-missing' | 'marker-corrupt' | 'slic-invalid' | 'ids-inconsistent',
  markerDetail: Expectation['markerDetail'] = '',
): Expectation {
  return { verdict: 'blocked', cause, firmwareState: cause, markerDetail };
}

export function notApplicable(
  cause: 'os-not-checked' | 'channel-not-checked',
  firmwareState: Expectation['firmwareState'] = 'marker-valid',
  markerDetail: Expectation['markerDetail'] = '',
): Expectation {
  return { verdict: 'not-applicable', cause, firmwareState, markerDetail };
}

export function unknown(cause: 'no-evidence' | 'unreadable' | 'evidence-conflict'): Expectation {
  return { verdict: 'unknown', cause, firmwareState: 'unknown', markerDetail: '' };
}
