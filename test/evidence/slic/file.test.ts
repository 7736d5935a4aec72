/** slic.bin and its manifest: which bytes are a witness, what of them is shown, and who vouches for them. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { Caches } from '../../../analyzer/evidence/caches.ts';
import type { ManifestItem } from '../../../analyzer/evidence/manifest.ts';
import { readSlicFile } from '../../../analyzer/evidence/slic/file.ts';
import { KEY_OWNERS } from '../../../analyzer/evidence/slic/key-owners.ts';
import {
  declaredPart,
  decodeSlic,
  importKey,
  isRawSlic,
  sha256,
  tableDigest,
  walkStructures,
} from '../../../analyzer/evidence/slic/table.ts';
import { CANARY } from '../../fuzz/nasty.ts';
import { msdm, TABLE } from '../tables.ts';

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const itemOf = (bytes: Uint8Array, change: Partial<ManifestItem> = {}): ManifestItem => ({
  name: 'slic.bin',
  status: 'collected',
  bytes: bytes.length,
  sha256: digest(bytes),
  modifiedUtc: null,
  error: null,
  ...change,
});

const caches = new Caches();

function read(bytes: Uint8Array, item: ManifestItem | null = null) {
  const problems: unknown[][] = [];
  const table = readSlicFile(bytes, item, (...args) => void problems.push(args), caches);
  return { table, problems };
}

const TRAILED = Buffer.concat([TABLE, Buffer.from('12345')]);

describe('a file and its manifest', () => {
  it('is read where both agree, where the manifest says less, and without one', () => {
    for (const item of [itemOf(TABLE), itemOf(TABLE, { bytes: null }), itemOf(TABLE, { sha256: null }), null])
      expect(read(TABLE, item)).toMatchObject({
        table: { slic: { length: 374, sha256: digest(TABLE) } },
        problems: [],
      });
  });

  it('of another size or hash is no witness', () => {
    expect(read(TABLE, itemOf(TABLE, { bytes: 375 }))).toEqual({
      table: null,
      problems: [['size-mismatch', 374, 375]],
    });
    expect(read(TABLE, itemOf(TABLE, { sha256: digest(TRAILED) }))).toEqual({
      table: null,
      problems: [['hash-mismatch']],
    });
  });

  it('that is no SLIC table is no witness', () => {
    expect(read(msdm())).toEqual({ table: null, problems: [['not-slic', msdm().length]] });
    expect(read(Buffer.alloc(0))).toEqual({ table: null, problems: [['not-slic', 0]] });
  });

  it('bytes behind the table are a fault of the firmware where the collector vouches for the file', () => {
    const vouched = read(TRAILED, itemOf(TRAILED));
    expect(vouched).toMatchObject({ problems: [], table: { trailing: 5, slic: { length: 379, declaredLength: 374 } } });
  });

  it.each([
    ['nobody', null],
    ['an item without hash', itemOf(TRAILED, { sha256: null })],
    ['an item without size', itemOf(TRAILED, { bytes: null })],
    ['an item that was not collected', itemOf(TRAILED, { status: 'failed' })],
  ])('else they come from handling, and the declared part is judged: by %s', (_, item) => {
    const { table, problems } = read(TRAILED, item);
    expect(problems).toEqual([['trailing-bytes', 5]]);
    expect(table?.slic).toMatchObject({ length: 374, declaredLength: 374, sha256: digest(TABLE) });
    expect(Buffer.from(table?.bytes ?? [])).toEqual(TABLE);
  });

  it('what was decoded stays, whatever becomes of the buffer that it was read from', () => {
    const buffer = Buffer.from(TABLE);
    const trailed = Buffer.from(TRAILED);
    const tables = [read(buffer).table, read(trailed).table];
    buffer.fill(0);
    trailed.fill(0);
    for (const table of tables) expect(Buffer.from(table?.bytes ?? [])).toEqual(TABLE);
  });

  it('a large table is decoded as a small one', () => {
    const large = Buffer.concat([TABLE, Buffer.alloc(5000, 7)]);
    large.writeUInt32LE(large.length, 4);
    expect(tableDigest(large, caches.digests)).toBe(digest(large));
    expect(read(large).table?.slic).toMatchObject({ length: large.length, sha256: digest(large), checksumOk: false });
  });
});

describe('the declared part', () => {
  it('ends where the header says, and holds nothing that lies behind', () => {
    expect(declaredPart(TRAILED)).toHaveLength(374);
    expect(declaredPart(TABLE.subarray(0, 200))).toHaveLength(200);
    expect(declaredPart(Buffer.from('SLIC\x10'))).toHaveLength(5);
    expect(declaredPart(Buffer.from('SLIC\x03\0\0\0 and more', 'latin1'))).toHaveLength(8);
  });

  it('of a text that begins like a table is its beginning alone', () => {
    const text = Buffer.from('SLIC @ 0x000000\n 0000: 53 4C');
    expect(isRawSlic(text)).toBe(false);
    expect(declaredPart(text)).toHaveLength(8);
    expect(isRawSlic(TABLE)).toBe(true);
    expect(isRawSlic(Buffer.from('SLIC'))).toBe(true);
    expect(isRawSlic(Buffer.from('SLICabc'))).toBe(true);
    expect(isRawSlic(Buffer.from('SLICabcd'))).toBe(false);
    expect(isRawSlic(Buffer.from('SLICab\0d'))).toBe(true);
    expect(isRawSlic(Buffer.from('MSDM'))).toBe(false);
  });
});

it('a product key among the bytes hides what the table holds, and nothing of what it is', () => {
  const table = Buffer.from(TABLE);
  table.write(CANARY.join('-'), 192 + 60, 'latin1');
  expect(decodeSlic(table)).toMatchObject({
    holdsKey: true,
    slic: { length: 374, oemId: null, oemTableId: null, structures: [], marker: null, sha256: digest(table) },
  });
  expect(decodeSlic(TABLE)).toMatchObject({ holdsKey: false, slic: { oemId: 'CONTSO', oemTableId: 'CTSLIC10' } });
});

describe('fields beyond the end are not stated', () => {
  it('of a table that is cut in its header', () => {
    expect(decodeSlic(TABLE.subarray(0, 7)).slic).toMatchObject({ length: 7, declaredLength: null });
    expect(decodeSlic(TABLE.subarray(0, 8)).slic).toMatchObject({ length: 8, declaredLength: 374, revision: null });
    expect(decodeSlic(TABLE.subarray(0, 35)).slic).toMatchObject({
      revision: null,
      checksumOk: null,
      oemId: null,
      oemTableId: null,
      structures: [],
      publicKey: null,
      marker: null,
      markerVersion: null,
    });
    expect(decodeSlic(TABLE.subarray(0, 36)).slic).toMatchObject({ revision: 1, checksumOk: false, oemId: 'CONTSO' });
  });

  it('of a table that is cut in its key or its marker', () => {
    expect(decodeSlic(TABLE.subarray(0, 191))).toMatchObject({ key: null, marker: null, walkEnd: 36 });
    expect(decodeSlic(TABLE.subarray(0, 192))).toMatchObject({ key: { length: 156, bits: 1024 }, walkEnd: 192 });
    expect(decodeSlic(TABLE.subarray(0, 373))).toMatchObject({ marker: null, walkEnd: 192 });
  });
});

describe('structures', () => {
  const structure = (type: number, length: number, body = length - 8): Buffer => {
    const bytes = Buffer.alloc(8 + Math.max(0, body));
    bytes.writeUInt32LE(type, 0);
    bytes.writeUInt32LE(length, 4);
    return bytes;
  };
  const walk = (...parts: Buffer[]) => walkStructures(Buffer.concat([Buffer.alloc(36), ...parts]));

  it('follow each other by their own lengths', () => {
    expect(walk(structure(7, 12), structure(9, 8))).toEqual({
      structures: [
        { type: 7, offset: 36, length: 12 },
        { type: 9, offset: 48, length: 8 },
      ],
      walkEnd: 56,
    });
  });

  it('end at a length that is too small, or that leaves the table, and at less than a header', () => {
    expect(walk(structure(7, 12), structure(9, 7, 8))).toMatchObject({ structures: [{ type: 7 }], walkEnd: 48 });
    expect(walk(structure(9, 17, 8))).toEqual({ structures: [], walkEnd: 36 });
    expect(walk(structure(7, 12), Buffer.alloc(7, 8))).toMatchObject({ structures: [{ type: 7 }], walkEnd: 48 });
    expect(walkStructures(Buffer.alloc(20))).toEqual({ structures: [], walkEnd: 20 });
  });

  it('at most sixteen are shown', () => {
    const parts = Array.from({ length: 20 }, (_, i) => structure(50 + i, 8));
    const bytes = Buffer.concat([TABLE.subarray(0, 36), ...parts]);
    bytes.writeUInt32LE(bytes.length, 4);
    const decoded = decodeSlic(bytes);
    expect(decoded.slic.structures).toHaveLength(16);
    expect(decoded.structures).toHaveLength(20);
  });

  it('too short for a key or a marker say nothing of what they lack', () => {
    const bytes = Buffer.concat([TABLE.subarray(0, 36), structure(0, 155), structure(1, 181)]);
    bytes.writeUInt32LE(bytes.length, 4);
    expect(decodeSlic(bytes)).toMatchObject({
      key: { offset: 36, length: 155, magicOk: false, bits: 0, exponent: 0, modulusBlank: true },
      marker: { offset: 191, length: 181, blank: '00', flagOk: false, version: 0, slicVersion: 0, idsEqual: false },
      slic: { publicKey: null, marker: null, markerVersion: null },
    });
  });
});

it('what lies behind the last structure is told blank or not', () => {
  const behind = (fill: number): Buffer => {
    const bytes = Buffer.concat([TABLE.subarray(0, 192), Buffer.alloc(30, fill)]);
    bytes.writeUInt32LE(bytes.length, 4);
    return bytes;
  };
  expect(decodeSlic(behind(0xff))).toMatchObject({ restBlank: 'ff', bodyBlank: null, walkEnd: 192 });
  expect(decodeSlic(behind(0))).toMatchObject({ restBlank: '00' });
  expect(decodeSlic(behind(5))).toMatchObject({ restBlank: null });
  expect(decodeSlic(TABLE)).toMatchObject({ restBlank: null, walkEnd: 374 });
});

it('a version is that of the marker only in a table that is sound in all', () => {
  const edited = (at: number, sum = true): string | null => {
    const bytes = Buffer.from(TABLE);
    bytes[at] = (bytes[at] as number) ^ 1;
    if (sum) bytes[9] = ((bytes[9] as number) + (TABLE[at] as number) - (bytes[at] as number)) & 255;
    return decodeSlic(bytes).slic.markerVersion;
  };
  expect(decodeSlic(TABLE).slic.markerVersion).toBe('0x20001');
  const [checksum, headerId, magic, flag, signature] = [9, 12, 36 + 17, 192 + 26, 192 + 60];
  expect(edited(checksum, false)).toBeNull();
  for (const at of [headerId, magic, flag, signature]) expect(edited(at), `byte ${at}`).toBeNull();
  expect(decodeSlic(TRAILED, true).slic.markerVersion).toBeNull();
});

describe('the key', () => {
  const modulus = TABLE.subarray(64, 192);
  const owners = KEY_OWNERS as Record<string, (typeof KEY_OWNERS)[string]>;
  afterEach(() => {
    delete owners[sha256(modulus)];
  });

  it('is known by the SHA-256 of its modulus, and its owners are named', () => {
    owners[sha256(modulus)] = { makers: ['Fabrikam', 'Wingtip'], oemIds: ['X'], seen: 1 };
    expect(decodeSlic(TABLE).slic.publicKey).toEqual({
      bits: 1024,
      exponent: 65537,
      sha256: digest(modulus),
      oem: 'Fabrikam, Wingtip',
    });
  });

  it('has its modulus with the least byte first', () => {
    const { n, e } = importKey(modulus).export({ format: 'jwk' });
    expect(n).toBe(Buffer.from(modulus).reverse().toString('base64url'));
    expect(e).toBe('AQAB');
    expect(importKey(modulus, 3).export({ format: 'jwk' }).e).toBe('Aw');
  });
});
