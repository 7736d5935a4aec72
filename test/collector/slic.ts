// A SLIC table as firmware holds it, signed with a key of this process: 36 + 156 + 182 bytes.
import { generateKeyPairSync, sign } from 'node:crypto';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });

function id(text: string, length: number): Buffer {
  return Buffer.from(text.padEnd(length, ' ').slice(0, length), 'latin1');
}

/** `sound`: the marker verifies; `blank`: 0xFF where the marker should be; `header`: nothing after the header. */
export function makeSlic(kind: 'sound' | 'blank' | 'header', oemId = 'DELL', oemTableId = 'B10K'): Buffer {
  const header = Buffer.alloc(36);
  header.write('SLIC', 0, 'latin1');
  header.writeUInt8(1, 8);
  id(oemId, 6).copy(header, 10);
  id(oemTableId, 8).copy(header, 16);
  const table =
    kind === 'header' ? header : Buffer.concat([header, publicKeyStructure(), marker(kind, oemId, oemTableId)]);
  table.writeUInt32LE(table.length, 4);
  const sum = table.reduce((total, byte) => total + byte, 0);
  table.writeUInt8((256 - (sum % 256)) % 256, 9);
  return table;
}

function publicKeyStructure(): Buffer {
  const modulus = Buffer.from(publicKey.export({ format: 'jwk' }).n ?? '', 'base64url').reverse();
  const key = Buffer.alloc(156);
  key.writeUInt32LE(156, 4);
  key.writeUInt8(6, 8);
  key.writeUInt8(2, 9);
  key.writeUInt32LE(0x2400, 12);
  key.write('RSA1', 16, 'latin1');
  key.writeUInt32LE(1024, 20);
  key.writeUInt32LE(65537, 24);
  modulus.copy(key, 28);
  return key;
}

function marker(kind: 'sound' | 'blank', oemId: string, oemTableId: string): Buffer {
  if (kind === 'blank') return Buffer.alloc(182, 0xff);
  const body = Buffer.alloc(182);
  body.writeUInt32LE(1, 0);
  body.writeUInt32LE(182, 4);
  body.writeUInt32LE(0x20000, 8);
  id(oemId, 6).copy(body, 12);
  id(oemTableId, 8).copy(body, 18);
  body.write('WINDOWS ', 26, 'latin1');
  body.writeUInt32LE(0x20001, 34);
  sign('sha256', body.subarray(8, 54), privateKey).copy(body, 54);
  return body;
}
