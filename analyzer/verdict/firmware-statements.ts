/**
 * What each witness states of the firmware, in the order of their standing: the bytes and the manifest's `absent`; then
 * Windows' own numbers (WMI marker status, event flags, error codes); then MGADiag's text.
 */
import { compareIds } from '../evidence/acpi.ts';
import type { Witnesses } from '../evidence/index.ts';
import { manifestItem } from '../evidence/manifest.ts';
import type { BiosValid, ConflictCode, FirmwareState, MarkerDetail, Witness } from '../model/types.ts';
import { type FirmwareNumber, stateOfCode } from './kms.ts';
import { classifyMarker } from './marker.ts';

/** Three classes disagree with each other: sound, absent and bad; which kind of bad is told by the bytes alone. */
export type FirmwareClass = 'sound' | 'absent' | 'bad' | 'unknown';

export interface Statement {
  witness: Witness;
  state: FirmwareState;
  detail: MarkerDetail;
  says: string;
  time?: number;
}

const CLASSES: Record<FirmwareState, FirmwareClass> = {
  'marker-valid': 'sound',
  'slic-absent': 'absent',
  'marker-missing': 'bad',
  'marker-corrupt': 'bad',
  'slic-invalid': 'bad',
  'ids-inconsistent': 'bad',
  unknown: 'unknown',
};

export const classOf = (state: FirmwareState): FirmwareClass => CLASSES[state];

/** SoftwareLicensingService.OA2xBiosMarkerStatus, Windows 8 and later. */
const WMI_STATES: readonly FirmwareState[] = ['slic-absent', 'marker-valid', 'marker-missing', 'slic-invalid'];

const MGADIAG_STATES: Record<BiosValid, FirmwareState | null> = {
  valid: 'marker-valid',
  no_slic: 'slic-absent',
  no_marker: 'marker-missing',
  invalid_slic: 'slic-invalid',
  invalid_marker: 'marker-corrupt',
  not_stated: null,
};

export const ABSENT = 'no SLIC table (status absent)';

const isAbsent = ({ manifest }: Witnesses): boolean => manifestItem(manifest, 'slic.bin')?.status === 'absent';

/** Whether the table itself was read, or the manifest says that there is none. */
export const isFirmwareSeen = (witnesses: Witnesses): boolean => witnesses.slic !== null || isAbsent(witnesses);

/** First standing: what the firmware holds. RSDT and XSDT count only against a sound marker. */
export function seenStatement(w: Witnesses, ids: ReturnType<typeof compareIds>): Statement | null {
  if (w.slic) {
    const { state, detail } = classifyMarker(w.slic);
    const says = detail ? `${state} (${detail})` : state;
    if (state === 'marker-valid' && ids === 'different')
      return { witness: 'slic', state: 'ids-inconsistent', detail: '', says: 'ids-inconsistent' };
    return { witness: 'slic', state, detail, says };
  }
  return isAbsent(w) ? { witness: 'manifest', state: 'slic-absent', detail: '', says: ABSENT } : null;
}

/** A number of Windows' own, with the code of the conflict that it makes with what was seen. */
export interface NumberStatement extends Statement {
  conflict: ConflictCode;
}

export function wmiStatement({ licensing }: Witnesses): NumberStatement | null {
  const status = licensing?.service?.oa2xBiosMarkerStatus ?? null;
  const state = status === null ? undefined : WMI_STATES[status];
  if (!state) return null;
  return { witness: 'licensing', state, detail: '', says: `OA2xBiosMarkerStatus ${status}`, conflict: 'wmi-firmware' };
}

export const numberStatement = ({ witness, state, what, time, kind }: FirmwareNumber): NumberStatement => ({
  witness,
  state,
  detail: '',
  says: what,
  time,
  conflict: kind === 'flag' ? 'event-no-slic' : 'windows-code',
});

export function mgadiagStatement({ mgadiag }: Witnesses): Statement | null {
  if (!mgadiag) return null;
  const code = mgadiag.licensing?.windows?.notificationReason ?? mgadiag.licensing?.errorCode ?? null;
  const state = MGADIAG_STATES[mgadiag.biosValid] ?? stateOfCode(code);
  if (!state) return null;
  const says = MGADIAG_STATES[mgadiag.biosValid]
    ? `"${mgadiag.biosValidText ?? mgadiag.biosValid}"`
    : `${code} in its licensing block`;
  if (state === 'marker-valid' && mgadiag.idsConsistent === false)
    return { witness: 'mgadiag', state: 'ids-inconsistent', detail: '', says: `${says}, IDs not consistent` };
  return { witness: 'mgadiag', state, detail: '', says };
}

interface OemIds {
  oemId: string | null;
  oemTableId: string | null;
}

export const slicRow = (acpi: Witnesses['acpi']): OemIds | null =>
  acpi?.find(({ signature }) => signature === 'SLIC') ?? null;

export const idsOf = ({ oemId, oemTableId }: OemIds): string => `"${oemId ?? ''}"/"${oemTableId ?? ''}"`;

/** Whether acpi-tables.csv has the header of another SLIC table than slic.bin. */
export function isOtherTable({ slic }: NonNullable<Witnesses['slic']>, row: OemIds): boolean {
  if (slic.oemId === null || slic.oemTableId === null) return false;
  return slic.oemId !== row.oemId || slic.oemTableId !== row.oemTableId;
}

/** SLIC against RSDT and XSDT; null where the bytes are another table than the firmware listed. */
export function rootIds({ acpi, slic }: Witnesses): ReturnType<typeof compareIds> {
  const row = slicRow(acpi);
  if (!acpi || (slic && row && isOtherTable(slic, row))) return null;
  return compareIds(acpi, slic?.slic ?? null);
}
