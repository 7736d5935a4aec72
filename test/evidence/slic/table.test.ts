import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeSlic, isSlic } from '../../../analyzer/evidence/slic/table.ts';
import { signatureSteps } from '../../../analyzer/report/decode/text.ts';
import { classifyMarker } from '../../../analyzer/verdict/marker.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const MODULUS = Buffer.from((publicKey.export({ format: 'jwk' }) as { n: string }).n, 'base64url').reverse();

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

/** The layout written down a second time, independent of the decoder. */
function keyStructure(change: { magic?: string; bits?: number; exponent?: number; modulus?: Buffer } = {}): Buffer {
  const { magic = 'RSA1', bits = 1024, exponent = 65537, modulus = MODULUS } = change;
  return Buffer.concat([
    u32(0),
    u32(156),
    Buffer.from([6, 2, 0, 0]),
    u32(0x2400),
    Buffer.from(magic),
    u32(bits),
    u32(exponent),
    modulus,
  ]);
}

function markerStructure(
  change: { version?: number; oemId?: string; flag?: string; slicVersion?: number; key?: KeyObject } = {},
): Buffer {
  const { version = 0x20000, oemId = 'ACMEPC', flag = 'WINDOWS ', slicVersion = 0x20001, key = privateKey } = change;
  const signed = Buffer.concat([
    u32(version),
    Buffer.from(`${oemId}ACMETABL${flag}`),
    u32(slicVersion),
    Buffer.alloc(16),
  ]);
  return Buffer.concat([u32(1), u32(182), signed, sign('sha256', signed, key)]);
}

function table(body: Buffer, change: { declared?: number; checksum?: number; oemId?: string } = {}): Buffer {
  const bytes = Buffer.concat([
    Buffer.from('SLIC'),
    u32(change.declared ?? body.length + 36),
    Buffer.from([1, 0]),
    Buffer.from(`${change.oemId ?? 'ACMEPC'}ACMETABL`),
    u32(1),
    Buffer.from('ACME'),
    u32(1),
    body,
  ]);
  bytes[9] = (256 - (bytes.reduce((sum, byte) => sum + byte, 0) % 256) + (change.checksum ?? 0)) % 256;
  return bytes;
}

const ff = (length: number): Buffer => Buffer.alloc(length, 0xff);
const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const [key, marker] = [keyStructure(), markerStructure()];
const flipped = (bytes: Buffer, at: number): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from([(bytes[at] as number) ^ 1]), bytes.subarray(at + 1)]);

const CASES: [string, Buffer, string, string, string | null][] = [
  ['a sound table', table(Buffer.concat([key, marker])), 'marker-valid', '', '0x20001'],
  ['the marker before the key', table(Buffer.concat([marker, key])), 'marker-valid', '', '0x20001'],
  [
    'a Vista-era marker',
    table(Buffer.concat([key, markerStructure({ slicVersion: 0 })])),
    'marker-valid',
    '',
    '0x20000',
  ],
  [
    'a foreign structure between',
    table(Buffer.concat([key, u32(7), u32(12), u32(0), marker])),
    'marker-valid',
    '',
    '0x20001',
  ],
  ['the header alone', table(Buffer.alloc(0)), 'marker-missing', 'header-only', null],
  ['0xFF after the header', table(ff(338)), 'marker-missing', 'blank-ff', null],
  ['0x00 after the header', table(Buffer.alloc(338)), 'marker-missing', 'blank-00', null],
  ['a key and nothing after it', table(key), 'marker-missing', 'no-marker', null],
  ['a key and 0xFF', table(Buffer.concat([key, ff(182)])), 'marker-missing', 'blank-ff', null],
  ['a key and zeros', table(Buffer.concat([key, Buffer.alloc(182)])), 'marker-missing', 'blank-00', null],
  [
    'a marker structure of zeros',
    table(Buffer.concat([key, u32(1), u32(182), Buffer.alloc(174)])),
    'marker-missing',
    'blank-00',
    null,
  ],
  [
    'garbage after the key',
    table(Buffer.concat([key, Buffer.from('x'.repeat(182))])),
    'marker-corrupt',
    'structure',
    null,
  ],
  [
    'a marker of another length',
    table(Buffer.concat([key, u32(1), u32(181), marker.subarray(8, 181)])),
    'marker-corrupt',
    'structure',
    null,
  ],
  [
    'a marker of another type',
    table(Buffer.concat([key, u32(2), marker.subarray(4)])),
    'marker-corrupt',
    'structure',
    null,
  ],
  [
    'a wrong flag',
    table(Buffer.concat([key, markerStructure({ flag: 'WINDOWZ ' })])),
    'marker-corrupt',
    'structure',
    null,
  ],
  [
    'a wrong magic',
    table(Buffer.concat([keyStructure({ magic: 'RSA2' }), marker])),
    'marker-corrupt',
    'public-key',
    null,
  ],
  ['2048 bits', table(Buffer.concat([keyStructure({ bits: 2048 }), marker])), 'marker-corrupt', 'public-key', null],
  [
    'a zeroed modulus',
    table(Buffer.concat([keyStructure({ modulus: Buffer.alloc(128) }), marker])),
    'marker-corrupt',
    'public-key',
    null,
  ],
  ['no key at all', table(marker), 'marker-corrupt', 'public-key', null],
  [
    'a placeholder',
    table(Buffer.concat([key, flipped(markerStructure({ version: 0x2000 }), 60)])),
    'marker-corrupt',
    'template',
    null,
  ],
  [
    'a signed marker version 0x2000',
    table(Buffer.concat([key, markerStructure({ version: 0x2000 })])),
    'marker-valid',
    '',
    '0x20001',
  ],
  [
    'a flipped bit in the signature',
    table(Buffer.concat([key, flipped(marker, 100)])),
    'marker-corrupt',
    'signature',
    null,
  ],
  [
    'a flipped bit in the signed bytes',
    table(Buffer.concat([key, flipped(marker, 40)])),
    'marker-corrupt',
    'signature',
    null,
  ],
  ['another key', table(Buffer.concat([key, markerStructure({ key: other })])), 'marker-corrupt', 'signature', null],
  [
    'exponent 1, which any padded digest fits',
    table(Buffer.concat([keyStructure({ exponent: 1 }), marker])),
    'marker-corrupt',
    'signature',
    null,
  ],
  [
    'other IDs in the header',
    table(Buffer.concat([key, marker]), { oemId: 'OTHER ' }),
    'marker-corrupt',
    'oem-ids',
    null,
  ],
  [
    'version 2.4, which firmware of 2015 has',
    table(Buffer.concat([key, markerStructure({ slicVersion: 0x20004 })])),
    'marker-valid',
    '',
    '0x20004',
  ],
  ['a wrong checksum', table(Buffer.concat([key, marker]), { checksum: 1 }), 'slic-invalid', 'checksum', null],
  ['a wrong declared length', table(Buffer.concat([key, marker]), { declared: 375 }), 'slic-invalid', 'length', null],
  ['less than a header', Buffer.from('SLIC v'), 'slic-invalid', 'length', null],
  ['nothing to walk', table(Buffer.concat([ff(250), marker.subarray(94)])), 'slic-invalid', 'structure', null],
];

describe('the state and detail of a table', () => {
  it.each(CASES)('%s', (_, bytes, state, detail, version) => {
    const decoded = decodeSlic(bytes);
    expect([classifyMarker(decoded).state, classifyMarker(decoded).detail, decoded.slic.markerVersion]).toEqual([
      state,
      detail,
      version,
    ]);
  });
});

describe('the decoder', () => {
  it('shows the facts of a sound table', () => {
    expect(decodeSlic(table(Buffer.concat([key, marker]))).slic).toMatchObject({
      length: 374,
      revision: 1,
      checksumOk: true,
      oemId: 'ACMEPC',
      oemTableId: 'ACMETABL',
      structures: [
        { type: 0, offset: 36, length: 156 },
        { type: 1, offset: 192, length: 182 },
      ],
      publicKey: { bits: 1024, exponent: 65537, oem: null },
      marker: { version: '0x00020000', oemId: 'ACMEPC', oemTableId: 'ACMETABL', signatureOk: true },
    });
  });

  it('takes any bytes: every cut of a sound table, and every flipped byte of it, is decoded', () => {
    const sound = table(Buffer.concat([key, marker]));
    for (let length = 4; length < sound.length; length++) {
      const cut = decodeSlic(sound.subarray(0, length));
      expect(classifyMarker(cut).state).toBe('slic-invalid');
      signatureSteps(cut);
    }
    for (let at = 36; at < sound.length; at++)
      expect(classifyMarker(decodeSlic(flipped(sound, at))).state).not.toBe('marker-valid');
  });

  it('knows a file that is no SLIC table', () => {
    expect(['SLIC', 'SLI', 'MSDM', '', 'slic'].map((text) => isSlic(Buffer.from(text)))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('opens the signature by arithmetic to what the digest demands, and says why another fails', () => {
    const good = signatureSteps(decodeSlic(table(Buffer.concat([key, marker]))));
    expect(good.decryptedBlock).toBe(good.expectedBlock);
    const edited = signatureSteps(decodeSlic(table(Buffer.concat([key, flipped(marker, 40)]))));
    expect(edited.reason).toContain('changed after signing');
    expect(signatureSteps(decodeSlic(table(key))).possible).toBe(false);
  });
});
