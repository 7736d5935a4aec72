/** What is wrong with a machine in the terms of the people who make firmware: structures, offsets, fields. */
import type { DeviceResult, FirmwareState, MarkerDetail } from '../../model/types.ts';

const BY_DETAIL: Record<Exclude<MarkerDetail, ''>, string> = {
  template:
    "The Windows marker structure (type 1) still holds the firmware vendor's template: marker version 0x00002000 and a signature field that does not verify. The OEM Activation 2.x marker was never provisioned on this board.",
  'blank-ff':
    'The place of the Windows marker structure (type 1) reads as erased flash, all 0xFF. The OEM Activation 2.x data was never written to this board or was erased, for example by a firmware update or by service.',
  'blank-00':
    'The place of the Windows marker structure (type 1) holds zeros only. The OEM Activation 2.x data was never written to this board or was cleared.',
  'header-only':
    'The table consists of its 36-byte ACPI header. Both the public key structure (type 0) and the Windows marker structure (type 1) are missing.',
  'no-marker':
    'The table holds the public key structure (type 0) and ends there. The Windows marker structure (type 1, 182 bytes) is missing.',
  structure:
    'The structures inside the table do not have the type, length or "WINDOWS " flag that they must have (type 0: 156 bytes, type 1: 182 bytes), so no valid Windows marker can be found.',
  'public-key':
    'The public key structure (type 0) is damaged or blank (magic "RSA1", 1024 bits, exponent 65537, 128 bytes of modulus), so no signature can verify.',
  signature:
    'The Windows marker structure (type 1) is there, but its RSA signature (PKCS#1 v1.5, SHA-256 over marker bytes 8 to 53) does not verify with the public key in the same table.',
  'oem-ids':
    'The Windows marker itself verifies, but its OEM ID and OEM table ID are not those in the header of the SLIC table. The board probably carries the identity of another product, as after a board replacement without provisioning.',
  checksum: 'The bytes of the table do not sum to 0 modulo 256: its ACPI checksum is wrong.',
  length: 'The table length in the ACPI header is not the number of bytes that the firmware returns.',
};

const BY_STATE: Partial<Record<FirmwareState, string>> = {
  'marker-missing': 'The SLIC table holds no Windows marker structure (type 1).',
  'marker-corrupt': 'The Windows marker structure (type 1) of the SLIC table is not valid.',
  'slic-invalid': 'The SLIC table is not a valid ACPI table.',
  'ids-inconsistent':
    'The SLIC table and its Windows marker are sound, but RSDT and XSDT carry another OEM ID or OEM table ID than SLIC. Windows compares them.',
};

/** What the maker would have to put right. Nothing is promised: firmware updates have wiped markers too. */
const WANTED: Partial<Record<FirmwareState, string>> = {
  'marker-missing': 'A Windows marker, signed for this product, in the SLIC table of this machine.',
  'marker-corrupt': 'A valid Windows marker, signed for this product, in the SLIC table of this machine.',
  'slic-invalid': 'A well-formed SLIC table with a valid Windows marker, or firmware without a SLIC table.',
  'ids-inconsistent': 'The same OEM ID and OEM table ID in SLIC, RSDT and XSDT.',
};

/** Whether the maker of the machine can be asked about it at all. */
export const isMakersCase = ({ firmwareState }: DeviceResult): boolean => firmwareState in WANTED;

/** Codes of a summary are plain text there. */
export function finding({ firmwareState, markerDetail }: { firmwareState: string; markerDetail: string }): string {
  return BY_DETAIL[markerDetail as keyof typeof BY_DETAIL] ?? BY_STATE[firmwareState as FirmwareState] ?? '';
}

export const wanted = ({ firmwareState }: DeviceResult): string => WANTED[firmwareState] ?? '';
