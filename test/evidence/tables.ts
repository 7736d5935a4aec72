/** ACPI tables for tests: a sound SLIC table, one that holds a product key, and others. */
import { CANARY } from '../fuzz/nasty.ts';
import { GOOD } from '../verdict/folder.ts';

export const TABLE: Buffer = GOOD;

/** A table with a right header and checksum. */
export function otherTable(signature: string, body: Uint8Array = Buffer.alloc(40, 7)): Buffer {
  const table = Buffer.concat([
    Buffer.from(`${signature}\0\0\0\0\x01\0CONTSOCTSLIC10`, 'latin1'),
    Buffer.alloc(12),
    body,
  ]);
  table.writeUInt32LE(table.length, 4);
  table[9] = -table.reduce((sum, byte) => sum + byte, 0) & 255;
  return table;
}

/** MSDM: a header of its own, and then the product key as it stands. */
export function msdm(key: string = CANARY.join('-')): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(1, 8);
  head.writeUInt32LE(key.length, 16);
  return otherTable('MSDM', Buffer.concat([head, Buffer.from(key, 'latin1')]));
}
