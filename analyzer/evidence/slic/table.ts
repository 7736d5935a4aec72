/**
 * The ACPI SLIC table ("Software Licensing"): its layout, its reading, its signature. Facts only; what they mean for KMS
 * is verdict/marker.ts.
 *
 * Sources: Microsoft, "OEM Activation 2.0"/ACPI SLIC layout as published in KB 942962's terms; the layout and the
 * signature rule were checked against the SLIC tables of linuxhw/ACPI (CC-BY-4.0), 153 of 185 of which verify exactly so.
 */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import type { Slic } from '../../model/types.ts';
import { holdsKey } from '../redaction/binary.ts';
import { asBuffer, blankOf, hex, paddedText, u32 } from '../shared/bytes.ts';
import type { Cache } from '../shared/cache.ts';
import { keyOwner } from './key-owners.ts';

/** ACPI table header: 36 bytes, little-endian (ACPI 6.5, section 5.2.6). */
export const HEADER = { length: 36, declaredLength: 4, revision: 8, checksum: 9, oemId: 10, oemTableId: 16 } as const;

/** Public key structure: type 0, 156 bytes; the modulus is little-endian, 128 bytes. Offsets from its start. */
export const PUBLIC_KEY = { type: 0, length: 156, magic: 16, bits: 20, exponent: 24, modulus: 28 } as const;

/** Marker structure: type 1, 182 bytes; the signature is big-endian, 128 bytes. Offsets from its start. */
export const MARKER = {
  type: 1,
  length: 182,
  version: 8,
  oemId: 12,
  oemTableId: 18,
  flag: 26,
  slicVersion: 34,
  reserved: 38,
  signature: 54,
} as const;

/** Version that a firmware vendor's placeholder carries where the OEM never wrote a marker. */
export const TEMPLATE_VERSION = 0x00002000;

const STRUCTURE_HEADER = 8;
const EXPONENT = 65537;

export interface Structure {
  type: number;
  offset: number;
  length: number;
}

/** A decoded table. `slic` is what the reports show; the rest is what the bytes say beyond it. */
export interface DecodedSlic {
  slic: Slic;
  /** The bytes that the header declares, or fewer where the file ends before; never one after them. */
  bytes: Uint8Array;
  /** Number of bytes that followed them in the file. */
  trailing: number;
  /** What looks like a product key is among the bytes: then no report shows or copies one of them. */
  holdsKey: boolean;
  structures: Structure[];
  /** Where the walk ended: the table's length, or the first byte that is no structure. */
  walkEnd: number;
  bodyBlank: 'ff' | '00' | null;
  /** Content of the bytes behind the last structure that was walked. */
  restBlank: 'ff' | '00' | null;
  key: {
    offset: number;
    length: number;
    magicOk: boolean;
    bits: number;
    exponent: number;
    modulusBlank: boolean;
  } | null;
  marker: {
    offset: number;
    length: number;
    blank: 'ff' | '00' | null;
    flagOk: boolean;
    version: number;
    slicVersion: number;
    idsEqual: boolean;
  } | null;
}

/** True where the file begins with the four letters `SLIC`; anything else is no witness. */
export function isSlic(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x53 && bytes[1] === 0x4c && bytes[2] === 0x49 && bytes[3] === 0x43;
}

/** Signature and declared length: without them a table says nothing of its own size. */
const SIZED = 8;

/**
 * Whether a file that begins with `SLIC` can be a table: text after it (`SLIC @ 0x...` of acpidump) would be a length of
 * over 100 MB.
 */
export const isRawSlic = (bytes: Uint8Array): boolean =>
  isSlic(bytes) && (bytes.length < SIZED || !/^[\t\n\r -~]{4}$/.test(latin1(bytes, HEADER.declaredLength, 4)));

/**
 * The bytes that the header declares; of a text that only begins like a table, nothing but that beginning. What follows them is no part of the table, and may be anything: `cat SLIC MSDM`
 * puts a product key there. Nothing but their number ever leaves this function.
 */
export function declaredPart(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= SIZED) return bytes;
  if (!isRawSlic(bytes)) return bytes.subarray(0, SIZED);
  return bytes.subarray(0, Math.max(SIZED, u32(bytes, HEADER.declaredLength)));
}

/** Walks the structures by their own lengths; a length that is too small or leaves the table ends the walk. */
export function walkStructures(bytes: Uint8Array): { structures: Structure[]; walkEnd: number } {
  const structures: Structure[] = [];
  let offset: number = HEADER.length;
  while (offset + STRUCTURE_HEADER <= bytes.length) {
    const length = u32(bytes, offset + 4);
    if (length < STRUCTURE_HEADER || offset + length > bytes.length) break;
    structures.push({ type: u32(bytes, offset), offset, length });
    offset += length;
  }
  return { structures, walkEnd: Math.min(offset, bytes.length) };
}

/** Imports the table's RSA key. Throws where OpenSSL refuses it (an even or tiny modulus). */
export function importKey(modulusLittleEndian: Uint8Array, exponent = EXPONENT): KeyObject {
  const n = Buffer.from(modulusLittleEndian).reverse().toString('base64url');
  const e = Buffer.from([exponent >>> 24, (exponent >>> 16) & 255, (exponent >>> 8) & 255, exponent & 255]);
  const start = e.findIndex((byte) => byte !== 0);
  return createPublicKey({ key: { kty: 'RSA', n, e: e.subarray(start).toString('base64url') }, format: 'jwk' });
}

/** RSA-1024, PKCS#1 v1.5, SHA-256 over marker bytes 8 to 53 (46 bytes), checked with the key of the same table. */
function signatureVerifies(bytes: Uint8Array, key: DecodedSlic['key'], markerOffset: number): boolean {
  if (!key || key.length !== PUBLIC_KEY.length || key.bits !== 1024 || key.exponent !== EXPONENT || key.modulusBlank)
    return false;
  const modulus = bytes.subarray(key.offset + PUBLIC_KEY.modulus, key.offset + PUBLIC_KEY.length);
  const signed = bytes.subarray(markerOffset + MARKER.version, markerOffset + MARKER.signature);
  const signature = bytes.subarray(markerOffset + MARKER.signature, markerOffset + MARKER.length);
  try {
    return verify('sha256', signed, importKey(modulus), signature);
  } catch {
    return false;
  }
}

function readKey(bytes: Uint8Array, at: Structure | undefined): DecodedSlic['key'] {
  if (!at) return null;
  const { offset, length } = at;
  const whole = length >= PUBLIC_KEY.length;
  return {
    offset,
    length,
    magicOk: whole && paddedText(bytes.subarray(offset + PUBLIC_KEY.magic, offset + PUBLIC_KEY.bits)) === 'RSA1',
    bits: whole ? u32(bytes, offset + PUBLIC_KEY.bits) : 0,
    exponent: whole ? u32(bytes, offset + PUBLIC_KEY.exponent) : 0,
    modulusBlank: !whole || blankOf(bytes.subarray(offset + PUBLIC_KEY.modulus, offset + PUBLIC_KEY.length)) !== null,
  };
}

/** OEMID and OEM table ID lie side by side in the header and in the marker: 14 bytes that must be the same. */
function sameIds(bytes: Uint8Array, markerOffset: number): boolean {
  const header = bytes.subarray(HEADER.oemId, HEADER.oemId + 14);
  const marker = bytes.subarray(markerOffset + MARKER.oemId, markerOffset + MARKER.oemId + 14);
  return (
    paddedText(header.subarray(0, 6)) === paddedText(marker.subarray(0, 6)) &&
    paddedText(header.subarray(6)) === paddedText(marker.subarray(6))
  );
}

function readMarker(bytes: Uint8Array, at: Structure | undefined): DecodedSlic['marker'] {
  if (!at) return null;
  const { offset, length } = at;
  const whole = length >= MARKER.length;
  return {
    offset,
    length,
    blank: blankOf(bytes.subarray(offset + STRUCTURE_HEADER, offset + length)),
    flagOk: whole && latin1(bytes, offset + MARKER.flag, 8) === 'WINDOWS ',
    version: whole ? u32(bytes, offset + MARKER.version) : 0,
    slicVersion: whole ? u32(bytes, offset + MARKER.slicVersion) : 0,
    idsEqual: whole && sameIds(bytes, offset),
  };
}

function latin1(bytes: Uint8Array, offset: number, length: number): string {
  return asBuffer(bytes).toString('latin1', offset, offset + length);
}

function checksumOk(bytes: Uint8Array): boolean {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return (sum & 255) === 0;
}

/** Lower-case hex SHA-256. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/**
 * Decodes a file that begins with `SLIC`, whatever follows; never throws. Fields that lie outside the bytes are null.
 * @param file the whole file
 * @param isVouchedFor whether the file is known to be what the firmware returned: then bytes behind the declared length are
 *   a fault of the table; otherwise they come from handling of the file, and the declared part is judged
 */
export function decodeSlic(file: Uint8Array, isVouchedFor = false): DecodedSlic {
  const bytes = declaredPart(file);
  const trailing = file.length - bytes.length;
  const hasHeader = bytes.length >= HEADER.length;
  const isSecret = holdsKey(bytes);
  const { structures, walkEnd } = walkStructures(bytes);
  const key = readKey(
    bytes,
    structures.find((s) => s.type === PUBLIC_KEY.type),
  );
  const marker = readMarker(
    bytes,
    structures.find((s) => s.type === MARKER.type),
  );
  const wholeMarker = marker && marker.length === MARKER.length && !marker.blank ? marker : null;
  const modulusHash =
    key && key.length >= PUBLIC_KEY.length
      ? sha256(bytes.subarray(key.offset + PUBLIC_KEY.modulus, key.offset + PUBLIC_KEY.length))
      : null;
  const signatureOk = wholeMarker !== null && signatureVerifies(bytes, key, wholeMarker.offset);
  const slic: Slic = {
    length: isVouchedFor ? file.length : bytes.length,
    declaredLength: bytes.length >= SIZED ? u32(bytes, HEADER.declaredLength) : null,
    revision: hasHeader ? (bytes[HEADER.revision] as number) : null,
    checksumOk: hasHeader ? checksumOk(bytes) : null,
    oemId: hasHeader && !isSecret ? paddedText(bytes.subarray(HEADER.oemId, HEADER.oemTableId)) : null,
    oemTableId: hasHeader && !isSecret ? paddedText(bytes.subarray(HEADER.oemTableId, HEADER.oemTableId + 8)) : null,
    sha256: sha256(bytes),
    structures: isSecret ? [] : structures.slice(0, 16),
    publicKey:
      key && modulusHash
        ? { bits: key.bits, exponent: key.exponent, sha256: modulusHash, oem: keyOwner(modulusHash) }
        : null,
    marker:
      wholeMarker && !isSecret
        ? {
            version: hex(wholeMarker.version, 8),
            oemId: paddedText(
              bytes.subarray(wholeMarker.offset + MARKER.oemId, wholeMarker.offset + MARKER.oemTableId),
            ),
            oemTableId: paddedText(
              bytes.subarray(wholeMarker.offset + MARKER.oemTableId, wholeMarker.offset + MARKER.flag),
            ),
            signatureOk,
          }
        : null,
    markerVersion: null,
  };
  const sound = wholeMarker?.flagOk && signatureOk && wholeMarker.idsEqual && slic.checksumOk && key?.magicOk;
  if (sound && slic.declaredLength === slic.length) {
    slic.markerVersion = hex(wholeMarker.slicVersion || wholeMarker.version, 5);
  }
  return {
    slic,
    bytes,
    trailing,
    holdsKey: isSecret,
    structures,
    walkEnd,
    bodyBlank: blankOf(bytes.subarray(HEADER.length)),
    restBlank: blankOf(bytes.subarray(walkEnd)),
    key,
    marker,
  };
}

const MEMO_LENGTH = 1024;

/** As `sha256`, remembered for tables of a usual size. */
export function tableDigest(bytes: Uint8Array, digests: Cache<string, string>): string {
  if (bytes.length > MEMO_LENGTH) return sha256(bytes);
  const key = latin1(bytes, 0, bytes.length);
  return digests.get(key) ?? digests.set(key, sha256(bytes));
}

/** As `decodeSlic`, remembered by the file's hash: a fleet has few distinct tables. The bytes are copied once. */
export function decodeSlicOnce(
  file: Uint8Array,
  digest: string,
  isVouchedFor: boolean,
  tables: Cache<string, DecodedSlic>,
): DecodedSlic {
  const known = tables.get(digest);
  if (known) return known;
  // The caller's buffer is used again, so the bytes are copied in any case, but none that follows the table.
  const bytes = declaredPart(file);
  if (bytes.length < file.length) {
    const decoded = decodeSlic(file, isVouchedFor);
    return { ...decoded, bytes: Uint8Array.from(bytes) };
  }
  const decoded = decodeSlic(Uint8Array.from(file), isVouchedFor);
  return file.length > MEMO_LENGTH ? decoded : tables.set(digest, decoded);
}
