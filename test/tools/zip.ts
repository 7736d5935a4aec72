/** A ZIP of whole files: fixed dates, the order as given, so that the same files give the same bytes. PKWARE APPNOTE 6.3. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  /** Path with slashes. */
  name: string;
  bytes: Uint8Array;
}

/** 1 January 1980, the first day that a ZIP knows. */
const DOS_DATE = 0x0021;
const VERSION_NEEDED = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** A regular file, as everybody may read it. */
const MODE = 0o100644 << 16;

/** The fields that the local and the central header share. */
function commonFields({ name, bytes }: ZipEntry, packed: Uint8Array): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION_NEEDED, 0);
  fields.writeUInt16LE(UTF8_NAMES, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt16LE(DOS_DATE, 8);
  fields.writeUInt32LE(crc32(bytes), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(bytes.length, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

function centralHeader(name: string, fields: Buffer, offset: number): Buffer {
  const start = Buffer.from([0x50, 0x4b, 0x01, 0x02, VERSION_NEEDED, 3]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(MODE >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return Buffer.concat([start, fields, rest, Buffer.from(name)]);
}

export function zip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = deflateRawSync(entry.bytes, { level: 9 });
    const fields = commonFields(entry, packed);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(entry.name), packed]);
    directory.push(centralHeader(entry.name, fields, offset));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}
