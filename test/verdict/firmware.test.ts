/** The firmware alone: every state and detail, from bytes and from the other witnesses. */
import { describe, expect, test } from 'vitest';
import { analyze, edit, type Given, GOOD, inOneLine } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
/** A number of Windows' own that confirms a refusal. */
const REFUSED = { wmi: { reason: 0xc004f035 } } satisfies Given;

const setAscii = (at: number, text: string) => (t: Buffer) => void t.write(text, at, 'latin1');
const setU32 = (at: number, value: number) => (t: Buffer) => void t.writeUInt32LE(value, at);
const cutTo = (length: number) => (t: Buffer) => {
  const cut = Buffer.from(t.subarray(0, length));
  cut.writeUInt32LE(length, 4);
  return cut;
};

const ROWS: [title: string, given: Given, expected: string][] = [
  // Sound.
  ['valid', { ...KMS, slic: 'valid' }, 'allowed/marker-valid, high, marker-valid, works'],
  [
    'revision 3',
    { ...KMS, slic: edit((t) => void t.writeUInt8(3, 8)) },
    'allowed/marker-valid, high, marker-valid, works',
  ],
  ['roots agree', { ...KMS, slic: 'valid', acpi: 'same' }, 'allowed/marker-valid, high, marker-valid, works'],
  [
    'roots padded otherwise',
    { ...KMS, slic: 'valid', acpi: 'padded' },
    'allowed/marker-valid, high, marker-valid, works',
  ],
  ['only FACP differs', { ...KMS, slic: 'valid', acpi: 'no-roots' }, 'allowed/marker-valid, high, marker-valid, works'],
  [
    'marker before key',
    { ...KMS, slic: edit((t) => Buffer.concat([t.subarray(0, 36), t.subarray(192), t.subarray(36, 192)])) },
    'allowed/marker-valid, high, marker-valid, works',
  ],
  // slic-invalid.
  [
    'four bytes',
    { ...KMS, slic: Buffer.from('SLIC') },
    'blocked/slic-invalid, medium, Cause 1, slic-invalid:length, refused',
  ],
  ['cut', { ...KMS, slic: 'cut' }, 'blocked/slic-invalid, medium, Cause 1, slic-invalid:length, refused'],
  [
    'declared too short',
    { ...KMS, slic: edit(setU32(4, 373)) },
    'blocked/slic-invalid, medium, Cause 1, slic-invalid:length, refused',
  ],
  ['checksum', { ...KMS, slic: 'checksum' }, 'blocked/slic-invalid, medium, Cause 1, slic-invalid:checksum, refused'],
  [
    'garbage body',
    { ...KMS, slic: 'body-garbage' },
    'blocked/slic-invalid, medium, Cause 1, slic-invalid:structure, refused',
  ],
  [
    '0xFF into the marker',
    { ...KMS, slic: 'ff-into-marker' },
    'blocked/slic-invalid, medium, Cause 1, slic-invalid:structure, refused',
  ],
  [
    'confirmed',
    { ...REFUSED, slic: 'checksum' },
    'blocked/slic-invalid, high, Cause 1, slic-invalid:checksum, refused',
  ],
  // marker-missing.
  [
    'header only',
    { ...KMS, slic: 'header-only' },
    'blocked/marker-missing, medium, Cause 2, marker-missing:header-only, refused',
  ],
  [
    'key only',
    { ...KMS, slic: 'key-only' },
    'blocked/marker-missing, high, Cause 2, marker-missing:no-marker, refused',
  ],
  [
    'body 0xFF',
    { ...KMS, slic: 'body-ff' },
    'blocked/marker-missing, medium, Cause 2, marker-missing:blank-ff, refused',
  ],
  [
    'body 0x00',
    { ...KMS, slic: 'body-00' },
    'blocked/marker-missing, medium, Cause 2, marker-missing:blank-00, refused',
  ],
  [
    'marker 0xFF',
    { ...KMS, slic: 'marker-ff' },
    'blocked/marker-missing, medium, Cause 2, marker-missing:blank-ff, refused',
  ],
  [
    'marker 0x00',
    { ...KMS, slic: 'marker-00' },
    'blocked/marker-missing, medium, Cause 2, marker-missing:blank-00, refused',
  ],
  [
    'marker structure with a blank body',
    { ...KMS, slic: edit((t) => void t.fill(0, 200)) },
    'blocked/marker-missing, medium, Cause 2, marker-missing:blank-00, refused',
  ],
  [
    'confirmed',
    { ...REFUSED, slic: 'body-ff' },
    'blocked/marker-missing, high, Cause 2, marker-missing:blank-ff, refused',
  ],
  [
    'header only, confirmed',
    { ...REFUSED, slic: 'header-only' },
    'blocked/marker-missing, high, Cause 2, marker-missing:header-only, refused',
  ],
  // marker-corrupt, in the order of the tests.
  ['flag', { ...KMS, slic: 'flag' }, 'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:structure, refused'],
  [
    'garbage after the key',
    { ...KMS, slic: 'marker-garbage' },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:structure, refused',
  ],
  [
    'unknown type in place of the marker',
    { ...KMS, slic: edit(setU32(192, 7)) },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:structure, refused',
  ],
  [
    'marker too short',
    { ...KMS, slic: edit(cutTo(300), edit(setU32(196, 300 - 192))) },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:structure, refused',
  ],
  [
    'flag before key',
    { ...KMS, slic: edit(setAscii(192 + 26, 'WINDOVS '), edit(setAscii(36 + 16, 'RSA9'))) },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:structure, refused',
  ],
  [
    'key magic',
    { ...KMS, slic: 'key-magic' },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:public-key, refused',
  ],
  [
    'key bits',
    { ...KMS, slic: edit(setU32(36 + 20, 2048)) },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:public-key, refused',
  ],
  [
    'key blank',
    { ...KMS, slic: 'key-blank' },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:public-key, refused',
  ],
  [
    'key before template',
    { ...KMS, slic: edit(setU32(192 + 8, 0x2000), edit(setAscii(36 + 16, 'RSA9'))) },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:public-key, refused',
  ],
  [
    'template',
    { ...KMS, slic: 'template' },
    'blocked/marker-corrupt, medium, Cause 2, marker-corrupt:template, refused',
  ],
  [
    'template, confirmed',
    { ...REFUSED, slic: 'template' },
    'blocked/marker-corrupt, high, Cause 2, marker-corrupt:template, refused',
  ],
  [
    'edited after signing',
    { ...KMS, slic: 'edited' },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'treated as text',
    { ...KMS, slic: 'as-text' },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'signature before IDs',
    { ...KMS, slic: edit(setAscii(10, 'OTHERS'), edit(setU32(192 + 54, 1))) },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'IDs of another header',
    { ...KMS, slic: 'header-ids' },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:oem-ids, refused',
  ],
  [
    'signature, confirmed',
    { ...REFUSED, slic: 'edited' },
    'blocked/marker-corrupt, high, Cause 1, marker-corrupt:signature, refused',
  ],
  // RSDT and XSDT.
  [
    'both roots differ',
    { ...KMS, slic: 'valid', acpi: 'both-differ' },
    'blocked/ids-inconsistent, medium, ids-inconsistent, refused',
  ],
  [
    'the only root differs',
    { ...KMS, slic: 'valid', acpi: 'only-rsdt-differs' },
    'blocked/ids-inconsistent, medium, ids-inconsistent, refused',
  ],
  [
    'both differ, confirmed',
    { ...REFUSED, slic: 'valid', acpi: 'both-differ' },
    'blocked/ids-inconsistent, high, ids-inconsistent, refused',
  ],
  [
    'one of two differs',
    { ...KMS, slic: 'valid', acpi: 'rsdt-differs' },
    'allowed/marker-valid, low, marker-valid, works, conflicts rsdt-xsdt',
  ],
  [
    'one of two differs beside a bad marker',
    { ...KMS, slic: 'key-only', acpi: 'rsdt-differs' },
    'blocked/marker-missing, high, Cause 2, marker-missing:no-marker, refused',
  ],
  [
    'roots differ beside a bad marker',
    { ...KMS, slic: 'edited', acpi: 'both-differ' },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'absent, roots there',
    { ...KMS, slic: 'absent', acpi: 'both-differ' },
    'allowed/slic-absent, high, slic-absent, works',
  ],
  // No bytes.
  ['absent by the manifest', { ...KMS, slic: 'absent' }, 'allowed/slic-absent, high, slic-absent, works'],
  ['absent by WMI', { wmi: { marker: 0 } }, 'allowed/slic-absent, medium, slic-absent, works'],
  [
    'absent by the event flag',
    { ...KMS, events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }] },
    'allowed/slic-absent, medium, slic-absent, works',
  ],
  [
    'absent by MGADiag',
    { ...KMS, mgadiag: { bios: 'Yes, but no SLIC table' } },
    'allowed/slic-absent, medium, slic-absent, works',
  ],
  [
    'the flag beside the count',
    { ...KMS, events: [{ id: 12288, code: '0xC004F038', flags: '0x4000008', days: 1 }] },
    'allowed/slic-absent, medium, slic-absent, works',
  ],
  [
    'a newer request without the flag',
    {
      ...KMS,
      events: [
        { id: 12288, code: '0xC004F074', flags: '0x8', days: 9 },
        { id: 12288, code: '0xC004F074', flags: '0x0', days: 1 },
      ],
    },
    'unknown/no-evidence, unknown, unknown',
  ],
  ['valid by WMI', { wmi: { marker: 1 } }, 'allowed/marker-valid, medium, marker-valid, works'],
  ['missing by WMI', { wmi: { marker: 2 } }, 'blocked/marker-missing, medium, Cause 2, marker-missing, refused'],
  ['invalid by WMI', { wmi: { marker: 3 } }, 'blocked/slic-invalid, medium, Cause 1, slic-invalid, refused'],
  ['another number by WMI', { wmi: { marker: 4 } }, 'unknown/no-evidence, unknown, unknown'],
  [
    'valid by MGADiag',
    { ...KMS, mgadiag: { bios: 'yes', marker: '0x20001', consistent: 'yes' } },
    'allowed/marker-valid, medium, marker-valid, works',
  ],
  [
    'inconsistent by MGADiag',
    { ...KMS, mgadiag: { bios: 'Yes', marker: '0x20001', consistent: 'no' } },
    'blocked/ids-inconsistent, medium, ids-inconsistent, refused',
  ],
  [
    'missing by MGADiag',
    { ...KMS, mgadiag: { bios: 'Yes, but no Windows Marker', consistent: 'yes' } },
    'blocked/marker-missing, medium, Cause 2, marker-missing, refused',
  ],
  [
    'invalid by MGADiag',
    { ...KMS, mgadiag: { bios: 'no, invalid SLIC table' } },
    'blocked/slic-invalid, medium, Cause 1, slic-invalid, refused',
  ],
  [
    'invalid marker by MGADiag',
    { ...KMS, mgadiag: { bios: 'no, invalid Windows marker' } },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt, refused',
  ],
  [
    'a refused number confirms no text',
    { ...REFUSED, mgadiag: { bios: 'no, invalid SLIC table' } },
    'blocked/slic-invalid, medium, Cause 1, slic-invalid, refused',
  ],
  [
    'a report without the section',
    { ...KMS, mgadiag: { bios: null } },
    'unknown/no-evidence, unknown, unknown, problems truncated@mgadiag.txt',
  ],
];

describe('firmware state, marker detail and what follows', () => {
  test.each(ROWS)('%s', (_, given, expected) => {
    expect(inOneLine(analyze(given))).toBe(expected);
  });
});

test('the marker version stands only where the marker is sound', () => {
  const version = (slic: Given['slic']) => analyze({ ...KMS, slic: slic as Buffer }).slic?.markerVersion;
  expect(version(GOOD)).toBe('0x20001');
  expect(version('edited')).toBeNull();
  expect(version('header-ids')).toBeNull();
  expect(version('checksum')).toBeNull();
  expect(analyze({ ...KMS, slic: 'valid', acpi: 'both-differ' }).slic?.markerVersion).toBe('0x20001');
});

test('ids_consistent is empty where RSDT and XSDT are divided, whatever the marker', () => {
  const consistent = (acpi: Given['acpi'], slic: Given['slic'] = 'valid') =>
    analyze({ ...KMS, slic, ...(acpi && { acpi }) } as Given).acpi?.idsConsistent;
  expect(consistent('same')).toBe(true);
  expect(consistent('both-differ')).toBe(false);
  expect(consistent('rsdt-differs')).toBeNull();
  expect(consistent('rsdt-differs', 'key-only')).toBeNull();
});
