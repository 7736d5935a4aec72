/**
 * The tables are checked here by a reading of their own, from the layout alone, with node:crypto's verify: a builder
 * that is tested with its own notion of a table would prove nothing.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type SlicDamage, type SlicSpec, slicTable } from '../../analyzer/generate/slic-table.ts';

const SPEC: SlicSpec = { oemId: 'CONTSO', oemTableId: 'CTSLIC10', key: 'contoso', slicVersion: 0x20001, revision: 1 };

/** Position of the key and of the marker in a table of the usual order, from the layout. */
const KEY_AT = 0x24;
const MARKER_AT = 0xc0;

function sum(table: Buffer): number {
  return table.reduce((total, byte) => (total + byte) & 0xff, 0);
}

function signatureHolds(table: Buffer, keyAt = KEY_AT, markerAt = MARKER_AT): boolean {
  const modulus = Buffer.from(table.subarray(keyAt + 28, keyAt + 156)).reverse();
  const jwk = { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return verify(
    'sha256',
    table.subarray(markerAt + 8, markerAt + 54),
    key,
    table.subarray(markerAt + 54, markerAt + 182),
  );
}

describe('a sound table', () => {
  test('has the layout of a real one', () => {
    const table = slicTable(SPEC);
    expect(table.length).toBe(374);
    expect(table.toString('latin1', 0, 4)).toBe('SLIC');
    expect(table.readUInt32LE(4)).toBe(374);
    expect(sum(table)).toBe(0);
    expect(table.toString('latin1', 10, 24)).toBe('CONTSOCTSLIC10');
    expect([table.readUInt32LE(KEY_AT), table.readUInt32LE(KEY_AT + 4)]).toEqual([0, 156]);
    expect(table.toString('hex', KEY_AT + 8, KEY_AT + 16)).toBe('0602000000240000');
    expect(table.toString('latin1', KEY_AT + 16, KEY_AT + 20)).toBe('RSA1');
    expect([table.readUInt32LE(KEY_AT + 20), table.readUInt32LE(KEY_AT + 24)]).toEqual([1024, 65537]);
    expect([table.readUInt32LE(MARKER_AT), table.readUInt32LE(MARKER_AT + 4)]).toEqual([1, 182]);
    expect(table.readUInt32LE(MARKER_AT + 8)).toBe(0x00020000);
    expect(table.toString('latin1', MARKER_AT + 12, MARKER_AT + 34)).toBe('CONTSOCTSLIC10WINDOWS ');
    expect(table.readUInt32LE(MARKER_AT + 34)).toBe(0x20001);
    expect(signatureHolds(table)).toBe(true);
  });

  test.each(['contoso', 'contoso-2', 'fabrikam', 'northwind', 'tailspin', 'wingtip', 'litware', 'virtual'] as const)(
    'verifies with the key %s',
    (key) => {
      for (const slicVersion of [0, 0x20001, 0x20002, 0x20003]) {
        expect(signatureHolds(slicTable({ ...SPEC, key, slicVersion }))).toBe(true);
      }
    },
  );

  test('may hold the marker before the key', () => {
    const table = slicTable({ ...SPEC, markerFirst: true, revision: 3 });
    expect(table.readUInt32LE(36)).toBe(1);
    expect(table.readUInt32LE(36 + 182)).toBe(0);
    expect(signatureHolds(table, 36 + 182, 36)).toBe(true);
    expect(sum(table)).toBe(0);
  });
});

describe('a damaged table', () => {
  const LENGTHS: Partial<Record<SlicDamage, number>> = { 'header-only': 36, 'key-only': 192, cut: 256 };
  const CHECKSUM_WRONG: SlicDamage[] = ['checksum', 'cut'];
  const ALL: SlicDamage[] = [
    ...(['template', 'body-ff', 'marker-ff', 'body-00', 'marker-00', 'header-only', 'key-only'] as const),
    ...(['marker-garbage', 'flag', 'body-garbage', 'ff-into-marker', 'key-blank', 'key-magic'] as const),
    ...(['edited', 'as-text', 'header-ids', 'checksum', 'cut'] as const),
  ];

  test.each(ALL)('%s: length and checksum are as real firmware has them', (damage) => {
    const table = slicTable(SPEC, damage);
    expect(table.length).toBe(LENGTHS[damage] ?? 374);
    expect(sum(table) === 0).toBe(!CHECKSUM_WRONG.includes(damage));
    expect(table.readUInt32LE(4) === table.length).toBe(damage !== 'cut');
  });

  test('is another one for every kind of damage', () => {
    const hashes = ALL.map((damage) => createHash('sha256').update(slicTable(SPEC, damage)).digest('hex'));
    expect(new Set(hashes).size).toBe(ALL.length);
  });

  test.each(['template', 'edited', 'as-text'] as const)('%s: the signature does not hold', (damage) => {
    expect(signatureHolds(slicTable(SPEC, damage))).toBe(false);
  });

  test('header-ids: the signature holds, under a header that names nobody', () => {
    const table = slicTable(SPEC, 'header-ids');
    expect(signatureHolds(table)).toBe(true);
    expect(table.toString('latin1', 10, 24).trim()).toBe('');
  });

  test('blank parts are blank', () => {
    expect(new Set(slicTable(SPEC, 'body-ff').subarray(36))).toEqual(new Set([0xff]));
    expect(new Set(slicTable(SPEC, 'body-00').subarray(36))).toEqual(new Set([0]));
    expect(new Set(slicTable(SPEC, 'marker-ff').subarray(MARKER_AT))).toEqual(new Set([0xff]));
    expect(new Set(slicTable(SPEC, 'marker-00').subarray(MARKER_AT))).toEqual(new Set([0]));
    expect(new Set(slicTable(SPEC, 'key-blank').subarray(KEY_AT + 28, MARKER_AT))).toEqual(new Set([0]));
  });
});
