/** One SLIC table for people: every byte range with its field, its value and its meaning, and the signature step by step. */
import { hash } from 'node:crypto';
import { hex, paddedText, u32 } from '../../evidence/shared/bytes.ts';
import { type DecodedSlic, HEADER, MARKER, PUBLIC_KEY, type Structure } from '../../evidence/slic/table.ts';
import { visible } from '../../model/escape.ts';
import { classifyMarker } from '../../verdict/marker.ts';

export interface ByteField {
  offset: number;
  length: number;
  name: string;
  value: string;
  note: string;
}

type FieldSpec = [
  offset: number,
  length: number,
  name: string,
  kind: 'text' | 'u8' | 'u16' | 'u32' | 'bytes',
  note?: string,
];

const HEADER_FIELDS: FieldSpec[] = [
  [0, 4, 'signature', 'text', 'ACPI table signature'],
  [4, 4, 'table length', 'u32', 'must equal the bytes there are'],
  [8, 1, 'revision', 'u8', '1 or 3 in sound tables'],
  [9, 1, 'checksum', 'u8', 'makes all bytes sum to 0 mod 256'],
  [10, 6, 'OEM ID', 'text', 'must equal the marker, RSDT and XSDT'],
  [16, 8, 'OEM table ID', 'text', 'must equal the marker, RSDT and XSDT'],
  [24, 4, 'OEM revision', 'u32'],
  [28, 4, 'creator ID', 'text'],
  [32, 4, 'creator revision', 'u32'],
];

const KEY_FIELDS: FieldSpec[] = [
  [0, 4, 'structure type', 'u32', '0 = public key'],
  [4, 4, 'structure length', 'u32', '156'],
  [8, 1, 'key type', 'u8', '0x06'],
  [9, 1, 'key version', 'u8', '0x02'],
  [10, 2, 'reserved', 'u16'],
  [12, 4, 'algorithm', 'u32', '0x2400 = RSA signing'],
  [16, 4, 'magic', 'text', '"RSA1"'],
  [20, 4, 'bit length', 'u32', '1024'],
  [24, 4, 'exponent', 'u32', '65537'],
  [28, 128, 'modulus', 'bytes', 'little-endian'],
];

const MARKER_FIELDS: FieldSpec[] = [
  [0, 4, 'structure type', 'u32', '1 = Windows marker'],
  [4, 4, 'structure length', 'u32', '182'],
  [8, 4, 'marker version', 'u32', '0x00020000; 0x00002000 is a placeholder'],
  [12, 6, 'OEM ID', 'text', 'must equal the header'],
  [18, 8, 'OEM table ID', 'text', 'must equal the header'],
  [26, 8, 'Windows flag', 'text', '"WINDOWS "'],
  [34, 4, 'SLIC version', 'u32', '0x00020001 = OA 2.1; 0 in Vista-era tables'],
  [38, 16, 'reserved', 'bytes'],
  [54, 128, 'signature', 'bytes', 'big-endian, RSA PKCS#1 v1.5 SHA-256 over marker bytes 8 to 53'],
];

function shownValue(bytes: Uint8Array, kind: FieldSpec[3]): string {
  if (kind === 'text') return `"${visible(paddedText(bytes))}"`;
  if (kind === 'bytes') return Buffer.from(bytes).toString('hex');
  if (kind === 'u8') return hex(bytes[0] as number, 2);
  if (kind === 'u16') return hex((bytes[0] as number) | ((bytes[1] as number) << 8), 4);
  const value = u32(bytes, 0);
  return `${hex(value, 8)} (${value})`;
}

/** Fields of one structure, as far as the bytes reach. */
function fieldsOf(bytes: Uint8Array, start: number, end: number, specs: FieldSpec[], prefix: string): ByteField[] {
  return specs
    .filter(([offset, length]) => start + offset + length <= end)
    .map(([offset, length, name, kind, note = '']) => ({
      offset: start + offset,
      length,
      name: `${prefix}${name}`,
      value: shownValue(bytes.subarray(start + offset, start + offset + length), kind),
      note,
    }));
}

function rest(bytes: Uint8Array, start: number, end: number, name: string, blank: string | null): ByteField[] {
  if (start >= end) return [];
  const value = blank ? `all 0x${blank.toUpperCase()}` : Buffer.from(bytes.subarray(start, end)).toString('hex');
  return [{ offset: start, length: end - start, name, value, note: 'no structure can be read here' }];
}

function structureFields(bytes: Uint8Array, { type, offset, length }: Structure): ByteField[] {
  const end = offset + length;
  const specs = type === PUBLIC_KEY.type ? KEY_FIELDS : type === MARKER.type ? MARKER_FIELDS : KEY_FIELDS.slice(0, 2);
  const prefix = type === PUBLIC_KEY.type ? 'key: ' : type === MARKER.type ? 'marker: ' : 'structure: ';
  const fields = fieldsOf(bytes, offset, end, specs, prefix);
  const last = fields.at(-1);
  return [...fields, ...rest(bytes, last ? last.offset + last.length : offset, end, `${prefix}rest`, null)];
}

/** Every byte of the table in one field each, in order of offset. */
export function byteMap(table: DecodedSlic): ByteField[] {
  const { bytes, structures, walkEnd, restBlank } = table;
  const header = fieldsOf(bytes, 0, bytes.length, HEADER_FIELDS, '');
  const last = header.at(-1) as ByteField;
  if (bytes.length < HEADER.length)
    return [...header, ...rest(bytes, last.offset + last.length, bytes.length, 'rest', null)];
  return [
    ...header,
    ...structures.flatMap((structure) => structureFields(bytes, structure)),
    ...rest(bytes, walkEnd, bytes.length, 'rest', restBlank),
  ];
}

export interface SignatureCheck {
  possible: boolean;
  /** Why it cannot be checked, or why it fails, or that it verifies. */
  reason: string;
  signedBytes: string | null;
  digest: string | null;
  decryptedBlock: string | null;
  expectedBlock: string | null;
}

/** DER prefix of DigestInfo for SHA-256 (RFC 8017, section 9.2). */
const DIGEST_INFO = '3031300d060960864801650304020105000420';

function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, factor] = [1n, base % modulus];
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * factor) % modulus;
    factor = (factor * factor) % modulus;
  }
  return result;
}

const big = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

/** Opens the signature by plain arithmetic, so that the block can be looked at whatever it holds. */
export function signatureSteps(table: DecodedSlic): SignatureCheck {
  const { bytes, key, marker, slic } = table;
  const impossible = (reason: string): SignatureCheck => ({
    possible: false,
    reason,
    signedBytes: null,
    digest: null,
    decryptedBlock: null,
    expectedBlock: null,
  });
  if (!marker) return impossible('there is no marker to check');
  if (marker.length !== MARKER.length) return impossible(`the marker has ${marker.length} bytes, not ${MARKER.length}`);
  if (marker.blank) return impossible(`the marker is blank (0x${marker.blank.toUpperCase()})`);
  if (!key || key.length !== PUBLIC_KEY.length) return impossible('there is no whole public key');
  if (key.modulusBlank) return impossible('the modulus is blank');
  const at = marker.offset;
  const signed = bytes.subarray(at + MARKER.version, at + MARKER.signature);
  const modulus = big(
    Uint8Array.from(bytes.subarray(key.offset + PUBLIC_KEY.modulus, key.offset + PUBLIC_KEY.length)).reverse(),
  );
  const signature = big(bytes.subarray(at + MARKER.signature, at + MARKER.length));
  const block = modularPower(signature, BigInt(key.exponent), modulus).toString(16).padStart(256, '0');
  const digest = hash('sha256', signed, 'hex');
  const expected = `0001${'ff'.repeat(74)}00${DIGEST_INFO}${digest}`;
  return {
    possible: true,
    reason: reasonFor(block, expected, slic.marker?.signatureOk ?? false),
    signedBytes: Buffer.from(signed).toString('hex'),
    digest,
    decryptedBlock: block,
    expectedBlock: expected,
  };
}

function reasonFor(block: string, expected: string, ok: boolean): string {
  if (ok) return 'verifies: the block is the padded SHA-256 of the signed bytes';
  if (block === expected)
    return 'does not count: the block fits, but the key is not an RSA-1024 key with exponent 65537';
  const padded = block.startsWith('0001ffffffffffffffff') && block.includes(`00${DIGEST_INFO}`);
  if (padded)
    return 'does not verify: the block is well formed and holds another digest; the signed bytes were changed after signing';
  return 'does not verify: the block is no PKCS#1 v1.5 signature; key, signature or signed bytes are not what was written together';
}

const WRAP = 32;

function hexLines(value: string, indent: string): string {
  return (value.match(new RegExp(`.{1,${WRAP * 2}}`, 'g')) ?? [])
    .map((line) => `${indent}${line.replace(/(..)(?=.)/g, '$1 ')}\n`)
    .join('');
}

function fieldLine({ offset, length, name, value, note }: ByteField): string {
  const position = `${hex(offset, 4)}  ${String(length).padStart(4)}`;
  const isLong = /^[0-9a-f]{9,}$/.test(value);
  const head = `${position}  ${name.padEnd(28)} ${isLong ? '' : value}`.trimEnd();
  return `${head}${note ? `   ; ${note}` : ''}\n${isLong ? hexLines(value, ' '.repeat(14)) : ''}`;
}

/** Where in a dump a table was found. */
export interface TableSource {
  /** E.g. `an acpidump listing`. */
  format: string;
  /** 1-based. */
  firstLine: number;
  lastLine: number;
}

function sourceText({ format, firstLine, lastLine }: TableSource): string {
  const where = firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`;
  return `Taken from ${format}, ${where}: its first SLIC table, and nothing else\n`;
}

const trailingText = (count: number): string =>
  `${count} ${count === 1 ? 'byte follows' : 'bytes follow'} the declared length. They are no part of the table and are not shown, for they may hold a product key.\n`;

/** The whole decode as text. */
export function decodeText(table: DecodedSlic, source: TableSource | null = null): string {
  const { state, detail } = classifyMarker(table);
  const { slic } = table;
  const check = signatureSteps(table);
  const lines = [
    source ? sourceText(source) : '',
    `SLIC table, ${table.bytes.length} bytes, SHA-256 ${slic.sha256}\n`,
    `State: ${state}${detail ? ` (${detail})` : ''}${slic.markerVersion ? `, marker version ${slic.markerVersion}` : ''}\n`,
    `Checksum: ${slic.checksumOk === null ? 'no whole header' : slic.checksumOk ? 'right' : 'wrong'}. Declared length: ${slic.declaredLength ?? 'none'}.\n`,
    table.trailing > 0 ? trailingText(table.trailing) : '',
    slic.publicKey?.oem ? `Key known to sign for: ${slic.publicKey.oem} (a hint only)\n` : '',
    '\nOffset  Bytes  Field\n',
    ...byteMap(table).map(fieldLine),
    `\nSignature: ${check.reason}\n`,
  ];
  if (check.possible) {
    lines.push('  signed bytes (marker bytes 8 to 53)\n', hexLines(check.signedBytes as string, '    '));
    lines.push(`  their SHA-256\n`, hexLines(check.digest as string, '    '));
    lines.push('  signature opened with the key of the same table\n', hexLines(check.decryptedBlock as string, '    '));
    if (!slic.marker?.signatureOk)
      lines.push('  what it would have to be\n', hexLines(check.expectedBlock as string, '    '));
  }
  return lines.join('');
}
