/** What the firmware shows: the bytes, Windows' numbers, MGADiag, in their standing. */
import type { FirmwareState, MarkerDetail } from '../../../analyzer/model/schema.generated.ts';
import type { Device, Mgadiag } from '../device.ts';
import { WRONG_LENGTH } from '../tables.ts';
import type { Licences } from './licence.ts';
import { firmwareCodes, saysNoSlic } from './windows-says.ts';

type Table = Device['slic']['table'];

interface Shown {
  state: FirmwareState;
  detail: MarkerDetail;
}

const shown = (state: FirmwareState, detail: MarkerDetail = ''): Shown => ({ state, detail });

/** What each table is, by the sentences of the contract. */
const TABLES: Record<Table, Shown> = {
  sound: shown('marker-valid'),
  'sound-marker-first': shown('marker-valid'),
  // "IDs are compared without trailing spaces and NULs"
  'sound-nul-padded': shown('marker-valid'),
  // "Extra structures and a second marker are ignored: the first of each counts"
  'sound-second-marker': shown('marker-valid'),
  'sound-extra-structure': shown('marker-valid'),
  // "`template` (marker version 0x00002000, the firmware vendor's placeholder, and the signature does not verify)": here it does.
  'sound-version-2000': shown('marker-valid'),
  template: shown('marker-corrupt', 'template'),
  'template-own-ids': shown('marker-corrupt', 'template'),
  // "`marker-missing`: header only; body or marker structure all 0xFF or all 0x00; or a public key and nothing after it (`no-marker`)."
  'header-only': shown('marker-missing', 'header-only'),
  'blank-ff': shown('marker-missing', 'blank-ff'),
  'blank-00': shown('marker-missing', 'blank-00'),
  'marker-ff': shown('marker-missing', 'blank-ff'),
  'marker-00': shown('marker-missing', 'blank-00'),
  'ff-after-key': shown('marker-missing', 'blank-ff'),
  'zeros-after-key': shown('marker-missing', 'blank-00'),
  'key-only': shown('marker-missing', 'no-marker'),
  // "a marker whose header stands and whose body is all 0xFF is blank"
  'marker-header-then-ff': shown('marker-missing', 'blank-ff'),
  // "`structure` (type, length or `WINDOWS ` flag wrong, or bytes after the key that are no structure)"
  'noise-after-key': shown('marker-corrupt', 'structure'),
  flag: shown('marker-corrupt', 'structure'),
  'marker-length': shown('marker-corrupt', 'structure'),
  'marker-type': shown('marker-corrupt', 'structure'),
  // "`public-key` (magic is not `RSA1`, bit length is not 1024, or modulus is blank)"
  'key-magic': shown('marker-corrupt', 'public-key'),
  'key-bits': shown('marker-corrupt', 'public-key'),
  'key-blank-00': shown('marker-corrupt', 'public-key'),
  'key-blank-ff': shown('marker-corrupt', 'public-key'),
  edited: shown('marker-corrupt', 'signature'),
  'noise-signature': shown('marker-corrupt', 'signature'),
  // "`oem-ids` (verifies, but the marker's IDs are not the header's)"
  'other-header-ids': shown('marker-corrupt', 'oem-ids'),
  'blank-header-ids': shown('marker-corrupt', 'oem-ids'),
  // "begins with `SLIC` but is no ACPI table (`length`: too short, declared length differs from the bytes; `checksum`), or no
  // structure at all can be walked in a body that is not blank (`structure`)"
  cut: shown('slic-invalid', 'length'),
  'declared-35': shown('slic-invalid', 'length'),
  'cut-in-header': shown('slic-invalid', 'length'),
  checksum: shown('slic-invalid', 'checksum'),
  'checksum-of-blank': shown('slic-invalid', 'checksum'),
  'body-noise': shown('slic-invalid', 'structure'),
  'ff-into-marker': shown('slic-invalid', 'structure'),
};

export interface Bytes extends Shown {
  table: Table;
  /** The marker itself, whatever RSDT and XSDT say. */
  sound: boolean;
  /** "problem `trailing-bytes`, the declared part is judged, confidence at most `medium`" */
  trailing: boolean;
  /** "only where a manifest vouches for the file (size and hash) does it count as `length`" */
  vouchedTrailing: boolean;
}

/** slic.bin as a witness, or null: "A file that does not begin with `SLIC` is no witness", nor is one "damaged on the way". */
export function bytesOf({ slic, manifest }: Device): Bytes | null {
  if (slic.file !== 'table' || (manifest === 'whole' && slic.item === 'other-hash')) return null;
  const { table } = slic;
  // A table that declares fewer bytes than a header has is followed by bytes too.
  const trailing = table === 'declared-35' || (slic.trailing > 0 && !WRONG_LENGTH.includes(table));
  const sound = TABLES[table].state === 'marker-valid';
  const vouchedTrailing = trailing && manifest === 'whole' && slic.item === 'collected';
  const judged = vouchedTrailing ? shown('slic-invalid', 'length') : TABLES[table];
  return { ...judged, table, sound, trailing, vouchedTrailing };
}

/** What RSDT and XSDT say of the IDs of SLIC: each that was read, against the header. */
export function idsOf({ acpi }: Device): 'same' | 'different' | 'split' | null {
  if (!acpi) return null;
  const read = [acpi.rsdt, acpi.xsdt].filter((ids) => ids !== 'none');
  if (read.length === 0) return null;
  const other = read.filter((ids) => ids === 'other').length;
  return other === 0 ? 'same' : other === read.length ? 'different' : 'split';
}

/** What a number of Windows' own says of the firmware. */
export interface Claim {
  by: 'wmi-status' | 'event-flag' | 'code';
  state: FirmwareState;
}

/** "the WMI status": DOMAIN.md, "0 no SLIC, 1 marker, 2 no marker, 3 corrupted or invalid". */
const MARKER_STATUS: FirmwareState[] = ['slic-absent', 'marker-valid', 'marker-missing', 'slic-invalid'];

export function claimsOf(device: Device, licences: Licences, served: boolean): Claim[] {
  const claims: Claim[] = [];
  const marker = device.wmi?.service?.marker ?? null;
  if (marker !== null) claims.push({ by: 'wmi-status', state: MARKER_STATUS[marker] as FirmwareState });
  // "event flag 0x8"
  if (saysNoSlic(device)) claims.push({ by: 'event-flag', state: 'slic-absent' });
  // "`0xC004F057` says no SLIC table, `0xC004F058` no marker (numbers of Windows' own, in their standing)"
  for (const { says } of firmwareCodes(device, licences, served))
    claims.push({ by: 'code', state: says === 'no-slic' ? 'slic-absent' : 'marker-missing' });
  return claims;
}

/** What a report says, as a state of the firmware; null = nothing. */
export function mgadiagState({ says, consistent }: Mgadiag): FirmwareState | null {
  switch (says) {
    case 'valid':
      // "`Consistent: no` = `ids-inconsistent`"
      return consistent ? 'marker-valid' : 'ids-inconsistent';
    case 'no_slic':
      return 'slic-absent';
    case 'no_marker':
      return 'marker-missing';
    case 'invalid_slic':
      return 'slic-invalid';
    case 'invalid_marker':
      return 'marker-corrupt';
    default:
      return null;
  }
}

export type Decider = 'bytes' | 'absent' | 'numbers' | 'mgadiag' | null;

export interface Firmware extends Shown {
  by: Decider;
  bytes: Bytes | null;
  ids: ReturnType<typeof idsOf>;
  claims: Claim[];
  /** What the report says, whether or not it decides. */
  reported: FirmwareState | null;
  /** "Where Windows' numbers contradict each other about the firmware and no bytes decide", or a success a report. */
  contradictory: boolean;
}

/**
 * "Standing: bytes and the manifest's `absent`, then Windows' own numbers (WMI status, event flags, error codes, KMS success as
 * above), then MGADiag text."
 * @param served Windows' newest word is a success
 */
export function firmwareOf(device: Device, licences: Licences, served: boolean): Firmware {
  const bytes = bytesOf(device);
  const claims = claimsOf(device, licences, served);
  const reported = device.mgadiag ? mgadiagState(device.mgadiag) : null;
  const ids = idsOf(device);
  const rest = { bytes, ids, claims, reported, contradictory: false };
  if (bytes) {
    // "every one of RSDT and XSDT that was read carries other IDs"; a SLIC row "with other IDs than `slic.bin` (then the bytes are
    // another table, and `ids-inconsistent` is not said)"
    const inconsistent = bytes.state === 'marker-valid' && ids === 'different' && device.acpi?.slic !== 'other';
    return { ...rest, by: 'bytes', state: inconsistent ? 'ids-inconsistent' : bytes.state, detail: bytes.detail };
  }
  if (device.manifest === 'whole' && device.slic.item === 'absent')
    return { ...rest, by: 'absent', ...shown('slic-absent') };
  const [first] = claims;
  // A success says that the check passed, not which sound state let it: it stands against a bad one, and above a report.
  // Bad states of two numbers do not contradict each other: KMS refuses either.
  const split = first && claims.some(({ state }) => state !== first.state && !(isBad(state) && isBad(first.state)));
  const againstSuccess = served && (first ? isBad(first.state) : reported !== null && isBad(reported));
  if (split || againstSuccess) return { ...rest, by: null, ...shown('unknown'), contradictory: true };
  if (first) return { ...rest, by: 'numbers', ...shown(first.state) };
  if (reported) return { ...rest, by: 'mgadiag', ...shown(reported) };
  return { ...rest, by: null, ...shown('unknown') };
}

export const isSound = (state: FirmwareState): boolean => state === 'marker-valid' || state === 'slic-absent';
export const isBad = (state: FirmwareState): boolean => state !== 'unknown' && !isSound(state);
