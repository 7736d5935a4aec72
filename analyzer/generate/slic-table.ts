/**
 * SLIC tables, sound and damaged: the layout of a valid table, signed with a demo key, and the kinds of damage that
 * real firmware shows. Little-endian throughout, except the signature.
 */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { DEMO_KEYS, type DemoKey } from './demo-keys.ts';
import { Random } from './random.ts';

/** Header 36, public key structure 156, marker structure 182. */
export const HEADER_LENGTH = 36;
const KEY_LENGTH = 156;
const MARKER_LENGTH = 182;
/** Of the marker structure: version to the end of the reserved bytes is what the signature covers. */
const SIGNED_FROM = 8;
const SIGNED_TO = 54;
const SIGNATURE_AT = 54;

export interface OemIds {
  /** At most 6 characters. */
  oemId: string;
  /** At most 8 characters. */
  oemTableId: string;
}

export interface SlicSpec extends OemIds {
  key: DemoKey;
  /** The SLIC version field: 0 in tables of the Vista era, else 0x20001 and up. */
  slicVersion: number;
  /** ACPI revision of the table; real ones say 1, 2 or 3. */
  revision: number;
  /** Some firmware writes the marker before the key. */
  markerFirst?: boolean;
}

export type SlicDamage =
  | 'template'
  | 'body-ff'
  | 'marker-ff'
  | 'body-00'
  | 'marker-00'
  | 'header-only'
  | 'key-only'
  | 'marker-garbage'
  | 'flag'
  | 'body-garbage'
  | 'ff-into-marker'
  | 'key-blank'
  | 'key-magic'
  | 'edited'
  | 'as-text'
  | 'header-ids'
  | 'checksum'
  | 'cut';

interface LoadedKey {
  privateKey: KeyObject;
  /** 128 bytes, most significant first. */
  modulus: Buffer;
}

const keys = new Map<DemoKey, LoadedKey>();
const tables = new Map<string, Buffer>();

function load(name: DemoKey): LoadedKey {
  let key = keys.get(name);
  if (!key) {
    const privateKey = createPrivateKey({ key: Buffer.from(DEMO_KEYS[name], 'base64'), format: 'der', type: 'pkcs8' });
    key = { privateKey, modulus: Buffer.from(privateKey.export({ format: 'jwk' }).n ?? '', 'base64url') };
    keys.set(name, key);
  }
  return key;
}

/** A table as firmware would hold it. The same request gives the same buffer: do not write into it. */
export function slicTable(spec: SlicSpec, damage?: SlicDamage): Buffer {
  const id = JSON.stringify([spec, damage]);
  let table = tables.get(id);
  if (!table) {
    table = damage ? damaged(spec, damage) : assemble(spec, publicKey(spec), marker(spec));
    tables.set(id, table);
  }
  return table;
}

function publicKey(spec: SlicSpec): Buffer {
  const out = Buffer.alloc(KEY_LENGTH);
  out.writeUInt32LE(0, 0);
  out.writeUInt32LE(KEY_LENGTH, 4);
  out.writeUInt8(0x06, 8);
  out.writeUInt8(0x02, 9);
  out.writeUInt32LE(0x2400, 12);
  out.write('RSA1', 16, 'latin1');
  out.writeUInt32LE(1024, 20);
  out.writeUInt32LE(65537, 24);
  Buffer.from(load(spec.key).modulus).reverse().copy(out, 28);
  return out;
}

function marker(spec: SlicSpec): Buffer {
  const out = Buffer.alloc(MARKER_LENGTH);
  out.writeUInt32LE(1, 0);
  out.writeUInt32LE(MARKER_LENGTH, 4);
  out.writeUInt32LE(0x00020000, 8);
  writeIds(out, 12, spec);
  out.write('WINDOWS ', 26, 'latin1');
  out.writeUInt32LE(spec.slicVersion, 34);
  sign('sha256', out.subarray(SIGNED_FROM, SIGNED_TO), load(spec.key).privateKey).copy(out, SIGNATURE_AT);
  return out;
}

/** Padded with blanks, as ACPI tables are. */
function writeIds(out: Buffer, offset: number, ids: OemIds): void {
  out.write(ids.oemId.padEnd(6).slice(0, 6), offset, 'latin1');
  out.write(ids.oemTableId.padEnd(8).slice(0, 8), offset + 6, 'latin1');
}

function assemble(spec: SlicSpec, ...structures: Buffer[]): Buffer {
  const body = Buffer.concat(spec.markerFirst ? structures.reverse() : structures);
  const out = Buffer.concat([Buffer.alloc(HEADER_LENGTH), body]);
  out.write('SLIC', 0, 'latin1');
  out.writeUInt32LE(out.length, 4);
  out.writeUInt8(spec.revision, 8);
  writeIds(out, 10, spec);
  out.writeUInt32LE(1, 24);
  out.write('DEMO', 28, 'latin1');
  out.writeUInt32LE(1, 32);
  return withChecksum(out);
}

/** Firmware computes the checksum over whatever is there: it is right in broken tables too. */
function withChecksum(table: Buffer): Buffer {
  table[9] = 0;
  table[9] = -table.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return table;
}

function damaged(spec: SlicSpec, damage: SlicDamage): Buffer {
  const key = publicKey(spec);
  const windows = marker(spec);
  const noise = new Random(`slic ${spec.oemId} ${spec.oemTableId} ${damage}`);
  switch (damage) {
    case 'template':
      // The firmware vendor's placeholder: its own version and IDs, and noise where a signature would be.
      windows.writeUInt32LE(0x00002000, 8);
      writeIds(windows, 12, { oemId: 'FWVNDR', oemTableId: 'FWVNDR00' });
      noise.bytes(128).copy(windows, SIGNATURE_AT);
      return assemble(spec, key, windows);
    case 'body-ff':
      return assemble(spec, Buffer.alloc(KEY_LENGTH + MARKER_LENGTH, 0xff));
    case 'marker-ff':
      return assemble(spec, key, windows.fill(0xff));
    case 'body-00':
      return assemble(spec, Buffer.alloc(KEY_LENGTH + MARKER_LENGTH));
    case 'marker-00':
      return assemble(spec, key, windows.fill(0));
    case 'header-only':
      return assemble(spec);
    case 'key-only':
      return assemble(spec, key);
    case 'marker-garbage':
      // The first bytes would be a type and a length; these are neither.
      windows.set(noise.bytes(MARKER_LENGTH));
      windows.write('Qz9!\x7e\x91\xc4\xb3', 0, 'latin1');
      return assemble(spec, key, windows);
    case 'flag':
      windows.write('WINDOVS ', 26, 'latin1');
      return assemble(spec, key, windows);
    case 'body-garbage': {
      const body = noise.bytes(KEY_LENGTH + MARKER_LENGTH);
      body.write('\x9e\x41\xd2\x6b\xf0\x8c\x77\xa5', 0, 'latin1');
      return assemble(spec, body);
    }
    case 'ff-into-marker':
      // An erased flash block: nothing can be walked, and yet the body is not blank.
      windows.fill(0xff, 0, MARKER_LENGTH / 2);
      return assemble(spec, key.fill(0xff), windows);
    case 'key-blank':
      return assemble(spec, key.fill(0, 28), windows);
    case 'key-magic':
      key.write('RSA9', 16, 'latin1');
      return assemble(spec, key, windows);
    case 'edited':
      // One field changed after signing: the signature still decrypts, to the digest of the former content.
      windows.writeUInt32LE(spec.slicVersion === 0x20003 ? 0x20002 : 0x20003, 34);
      return assemble(spec, key, windows);
    case 'as-text':
      // Went through a tool that took it for text: every byte above 0x7F became a question mark.
      for (let i = SIGNATURE_AT; i < MARKER_LENGTH; i++) if ((windows[i] ?? 0) > 0x7f) windows[i] = 0x3f;
      return assemble(spec, key, windows);
    case 'header-ids':
      // A board was replaced and its identity not written: the marker verifies, under a header of blanks.
      return assemble({ ...spec, oemId: '', oemTableId: '' }, key, windows);
    case 'checksum': {
      const table = assemble(spec, key, windows);
      table.writeUInt8(((table[9] ?? 0) + 1) & 0xff, 9);
      return table;
    }
    case 'cut':
      // The header promises 374 bytes, and firmware hands out fewer.
      return assemble(spec, key, windows).subarray(0, 256);
  }
}
