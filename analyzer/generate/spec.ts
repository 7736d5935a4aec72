/** What a device of a synthetic fleet is, before it is written down as files. */
import type { Cause, FirmwareState, MarkerDetail, Verdict } from '../model/schema.generated.ts';
import type { Locale, Model, Windows } from './catalogue.ts';
import type { OemIds } from './slic-table.ts';

/** What an analysis must find; a line of `<dir>.labels.jsonl`. */
export interface Label {
  device: string;
  verdict: Verdict;
  cause: Cause;
  firmwareState: FirmwareState;
  markerDetail: MarkerDetail;
  /** Id of the situation that the device stands for. */
  situation: string;
}

export interface Machine {
  /** NetBIOS name. */
  name: string;
  domain: string;
  serialNumber: string;
  uuid: string;
  machineGuid: string;
  model: Model;
}

export type Channel =
  | 'VOLUME_KMSCLIENT'
  | 'VOLUME_MAK'
  | 'VOLUME_KMS'
  | 'RETAIL'
  | 'OEM_SLP'
  | 'OEM_DM'
  | 'TIMEBASED_EVAL';

export interface Licence {
  channel: Channel;
  /** 0 to 6, as WMI counts. */
  status: number;
  /** HRESULT that says why the licence is in its state. */
  reason: number;
  /** To expiry or to the next worse state; 0 = permanent, or over. */
  minutes: number;
  activationId: string;
  extendedPid: string;
  installationId: string;
  partialKey: string;
  cmid: string;
  kmsHost: string;
}

export type WitnessStatus = 'collected' | 'absent' | 'failed' | 'timeout' | 'skipped';

export interface LicensingEventRow {
  id: number;
  provider: string;
  timeUtc: string;
  data: string[];
}

export type TextEncoding = 'utf-16le' | 'utf-16le-bom' | 'utf-8' | 'oem' | 'ansi';

/** What slmgr printed: its block, the same copied out of a console window, or an error in its place. */
export type SlmgrAnswer = 'block' | 'console' | 'no-key' | 'wsh-disabled';

export type BiosPhrase = 'valid' | 'no-slic' | 'no-marker' | 'invalid-slic' | 'invalid-marker';

export interface MgadiagSpec {
  tool: '1.7.0095.0' | '1.9.0019.0' | '1.9.0027.0';
  bios: BiosPhrase;
  idsConsistent: boolean;
  /** Whether the collector redacted keys. A report that was put there by hand still holds its invented key. */
  redacted: boolean;
  damage?: 'glued' | 'quoted' | 'cut';
  encoding: TextEncoding;
}

export type RootIds = 'same' | 'both-differ' | 'rsdt-differs';

/** One collection: the content of one folder. */
export interface DeviceSpec {
  machine: Machine;
  windows: Windows;
  locale: Locale;
  licence: Licence;
  /** Milliseconds since 1970. */
  collectedAt: number;
  slic: { status: WitnessStatus; error?: string; table?: Buffer };
  acpi: { status: WitnessStatus; error?: string; root: RootIds; otherIds: OemIds };
  slmgr: {
    status: WitnessStatus;
    error?: string;
    encoding: TextEncoding;
    english: boolean;
    answer: SlmgrAnswer;
  };
  /** Updates beyond the end of support: an add-on with a key and a channel of its own, which is not the machine's. */
  extendedUpdates: boolean;
  licensing: { status: WitnessStatus; error?: string; biosMarkerStatus: number | null };
  events: { status: WitnessStatus; error?: string; rows: LicensingEventRow[] };
  mgadiag: MgadiagSpec | null;
  languageMode: 'FullLanguage' | 'ConstrainedLanguage';
}

/** A file of a device folder; `path` is relative to it, with forward slashes. */
export interface GeneratedFile {
  path: string;
  bytes: Uint8Array;
}
