/** OS, licence channel, the order of the questions, and what is left when nothing decides. */
import { describe, expect, test } from 'vitest';
import { analyze, type Given, inOneLine, slmgrText } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
const SERVED = { status: 1, minutes: 200_000 } as const;
const REFUSAL = [{ id: 8198, code: '0xC004F035', days: 1 }] satisfies Given['events'];
const VALID = 'allowed/marker-valid, high, marker-valid, works';
const NOT_CHECKED = 'not-applicable/os-not-checked, high, marker-valid, works';
const NOT_KMS = 'not-applicable/channel-not-checked, high, marker-valid, works';

const ROWS: [title: string, given: Given, expected: string][] = [
  // OS.
  [
    'Vista',
    {
      ...KMS,
      os: 'vista',
      slic: 'valid',
      wmi: { version: '6.0.6002.18005', name: 'Windows(TM) Vista, Business edition' },
    },
    VALID,
  ],
  [
    'Windows 8.1',
    { ...KMS, os: '8.1', slic: 'valid', wmi: { version: '6.3.9600.1', name: 'Windows(R), Enterprise edition' } },
    NOT_CHECKED,
  ],
  ['Windows 10', { os: '10', slic: 'valid' }, NOT_CHECKED],
  ['Server 2008', { os: '2008', slic: 'valid' }, NOT_CHECKED],
  ['domain controller of the generation of Windows 7', { os: '2008r2', slic: 'valid' }, NOT_CHECKED],
  ['Server 2016', { os: '2016', slic: 'valid' }, NOT_CHECKED],
  ['product type 3 without a caption that says so', { productType: 3, slic: 'valid' }, NOT_CHECKED],
  [
    'a server by the manifest, a client of the same version by WMI',
    { ...KMS, productType: 3, slic: 'valid' },
    'not-applicable/os-not-checked, low, marker-valid, works, conflicts os',
  ],
  [
    'a client by the manifest, a server of the same version by slmgr',
    { slic: 'valid', slmgr: { name: 'Windows Server(R) 2008 R2, ServerStandard edition' } },
    'allowed/marker-valid, low, marker-valid, works, conflicts os',
  ],
  [
    'Windows 10, bad firmware',
    { os: '10', slic: 'template' },
    'not-applicable/os-not-checked, high, marker-corrupt:template, refused',
  ],
  ['Windows 10, no SLIC', { os: '10', slic: 'absent' }, 'not-applicable/os-not-checked, high, slic-absent, works'],
  ['Windows 10, nothing read', { os: '10', slic: 'failed' }, 'not-applicable/os-not-checked, high, unknown, unknown'],
  [
    'Windows 10, marker status by WMI',
    { os: '10', wmi: { version: '10.0.19041.1', marker: 2, channel: 'OEM_DM' } },
    'not-applicable/os-not-checked, high, marker-missing, refused',
  ],
  [
    'Windows 10 that KMS serves on bad firmware: no conflict',
    { os: '10', slic: 'edited', wmi: { ...SERVED, version: '10.0.19041.1' } },
    'not-applicable/os-not-checked, high, marker-corrupt:signature, refused',
  ],
  ['Windows 10 with a refusal: no conflict', { os: '10', slic: 'valid', events: REFUSAL }, NOT_CHECKED],
  [
    'OS comes before the channel',
    { os: '10', slic: 'valid', wmi: { version: '10.0.19041.1', channel: 'VOLUME_MAK' } },
    NOT_CHECKED,
  ],
  ['OS by slmgr', { os: null, slic: 'valid', slmgr: {} }, VALID],
  [
    'OS by slmgr: Windows 10',
    { os: null, slic: 'valid', slmgr: { version: '10.0.19041.1', name: 'Windows(R), Enterprise edition' } },
    NOT_CHECKED,
  ],
  [
    'OS by slmgr: a server',
    { os: null, slic: 'valid', slmgr: { name: 'Windows Server(R) 2008 R2, ServerStandard edition' } },
    NOT_CHECKED,
  ],
  // OS without a version line.
  ...(
    [
      [
        'the build in the Extended PID',
        { version: null, pid: '03612-03304-000-000001-03-1033-9600.0000-2942013', name: 'Enterprise' },
      ],
      [
        'the form of the Description',
        { version: null, description: 'Windows(R) Operating System, VOLUME_KMSCLIENT channel', name: 'x' },
      ],
      ['the name of Windows 8 and later', { version: null, name: 'Windows(R), Enterprise edition' }],
      ['the name of Windows 10', { version: null, name: 'Microsoft Windows 10 Enterprise' }],
      ['the product key channel', { version: null, name: 'Enterprise', keyChannel: 'Volume:GVLK' }],
    ] as const
  ).map(([title, wmi]): [string, Given, string] => [title, { os: null, slic: 'valid', wmi }, NOT_CHECKED]),
  [
    'a label that only Windows 8 and later print',
    {
      os: null,
      slic: 'valid',
      slmgr: {
        raw: slmgrText({ name: 'Enterprise' })
          .replace(/^Software.*\r\n/m, '')
          .replace(/^Extended PID.*\r\n/m, '')
          .replace(/^Description.*$/m, 'Description: x, VOLUME_KMSCLIENT channel')
          .replace(/^License Status/m, 'Product Key Channel: Volume:GVLK\r\nLicense Status'),
      },
    },
    NOT_CHECKED,
  ],
  [
    'a build of Windows 7 in the Extended PID',
    { os: null, slic: 'valid', wmi: { version: null, pid: '00392-00170-918-500001-03-1033-7601.0000-2942012' } },
    VALID,
  ],
  [
    'a later version agrees with the form of the Description',
    {
      os: '8.1',
      slic: 'valid',
      wmi: { version: null, description: 'Windows(R) Operating System, VOLUME_KMSCLIENT channel' },
    },
    NOT_CHECKED,
  ],
  [
    'Windows 7 does not',
    {
      slic: 'valid',
      wmi: { version: null, name: 'x', description: 'Windows(R) Operating System, VOLUME_KMSCLIENT channel' },
    },
    'allowed/marker-valid, low, marker-valid, works, conflicts os',
  ],
  [
    'the SKU of a server in MGADiag',
    { os: null, slic: 'valid', mgadiag: { bios: 'yes', os: '6.1.7601.2.00010100.1.0.007' } },
    NOT_CHECKED,
  ],
  [
    'the name in the block of MGADiag',
    {
      os: null,
      slic: 'valid',
      mgadiag: { bios: 'yes', slmgr: { name: 'Windows Server(R) 2008 R2, ServerStandard edition' } },
    },
    NOT_CHECKED,
  ],
  [
    'an Embedded edition of 7 with a KMS channel',
    { os: null, slic: 'valid', wmi: { name: 'Windows(R) Embedded, EmbeddedStandard edition' } },
    'allowed/marker-valid, medium, marker-valid, works',
  ],
  ['OS by WMI', { os: null, slic: 'valid', wmi: {} }, VALID],
  ['OS by MGADiag', { os: null, slic: 'valid', mgadiag: { bios: 'yes', channel: 'VOLUME_KMSCLIENT' } }, VALID],
  [
    'OS not stated',
    { os: null, slic: 'valid', wmi: { version: null, channel: null } },
    'allowed/marker-valid, medium, marker-valid, works',
  ],
  ['product type 2 without a caption that says so', { productType: 2, slic: 'valid' }, NOT_CHECKED],
  [
    'OS not stated, the channel is',
    { os: null, slic: 'valid', wmi: { version: null, name: 'Enterprise edition' } },
    'allowed/marker-valid, medium, marker-valid, works',
  ],
  [
    'OS not stated, hand-made',
    { manifest: false, slic: 'key-only' },
    'blocked/marker-missing, medium, Cause 2, marker-missing:no-marker, refused',
  ],
  [
    'version without the kind of product',
    { os: null, slic: 'valid', wmi: { channel: null }, mgadiag: { bios: null, channel: 'VOLUME_KMSCLIENT' } },
    'allowed/marker-valid, high, marker-valid, works, problems truncated@mgadiag.txt',
  ],
  [
    'slmgr names another generation than the manifest',
    { slic: 'valid', slmgr: { version: '10.0.19041.1' } },
    'allowed/marker-valid, low, marker-valid, works, conflicts os',
  ],
  [
    'the manifest names it first',
    { os: '10', slic: 'valid', slmgr: {} },
    'not-applicable/os-not-checked, low, marker-valid, works, conflicts os',
  ],
  // Channel.
  ['MAK', { slic: 'valid', wmi: { channel: 'VOLUME_MAK' } }, NOT_KMS],
  ['retail', { slic: 'valid', wmi: { channel: 'RETAIL' } }, NOT_KMS],
  ['OEM', { slic: 'valid', wmi: { channel: 'OEM_SLP' } }, NOT_KMS],
  ['KMS host', { slic: 'valid', wmi: { channel: 'VOLUME_KMS' } }, NOT_KMS],
  ['evaluation', { slic: 'valid', wmi: { channel: 'TIMEBASED_EVAL' } }, NOT_KMS],
  [
    'MAK on bad firmware',
    { slic: 'key-only', wmi: { channel: 'VOLUME_MAK' } },
    'not-applicable/channel-not-checked, high, marker-missing:no-marker, refused',
  ],
  [
    'MAK, a saved report calls the firmware bad, KMS once served it',
    {
      wmi: { channel: 'VOLUME_MAK' },
      mgadiag: { bios: 'Yes, but no Windows Marker' },
      events: [{ id: 12289, code: '0x0', days: 1 }],
    },
    'not-applicable/channel-not-checked, high, unknown, unknown, conflicts kms-success',
  ],
  ['MAK after a refusal', { slic: 'valid', wmi: { channel: 'VOLUME_MAK', status: 1 }, events: REFUSAL }, NOT_KMS],
  [
    'MAK, firmware unknown, after a refusal',
    { wmi: { channel: 'VOLUME_MAK', status: 1 }, events: REFUSAL },
    'not-applicable/channel-not-checked, high, unknown, unknown',
  ],
  ['channel by slmgr', { slic: 'valid', slmgr: { channel: 'VOLUME_MAK', status: 'Licensed' } }, NOT_KMS],
  ['channel by MGADiag', { slic: 'valid', mgadiag: { bios: 'yes', channel: 'VOLUME_MAK' } }, NOT_KMS],
  [
    'channel by the block in MGADiag',
    { slic: 'valid', mgadiag: { bios: 'yes', channel: null, slmgr: { channel: 'VOLUME_MAK', status: 'Licensed' } } },
    NOT_KMS,
  ],
  [
    'WMI before slmgr',
    { slic: 'valid', wmi: { channel: 'VOLUME_MAK' }, slmgr: {} },
    'not-applicable/channel-not-checked, low, marker-valid, works, conflicts channel',
  ],
  ['WMI before MGADiag', { slic: 'valid', wmi: {}, mgadiag: { bios: 'yes', channel: 'VOLUME_MAK' } }, VALID],
  [
    'WMI without a product, slmgr knows',
    { slic: 'valid', wmi: { channel: null }, slmgr: { channel: 'RETAIL', status: 'Licensed' } },
    NOT_KMS,
  ],
  [
    'a licence without a key counts only with a status other than 0',
    { slic: 'valid', wmi: { channel: 'RETAIL', status: 0, key: null }, slmgr: {} },
    VALID,
  ],
  ['without a key, and licensed', { slic: 'valid', wmi: { channel: 'RETAIL', status: 1, key: null } }, NOT_KMS],
  ...['00', '02'].map((type): [string, Given, string] => [
    `no channel, PID type ${type}`,
    { slic: 'valid', wmi: { description: null, pid: `00392-00170-918-500001-${type}-1033-7601.0000-2942012` } },
    NOT_KMS,
  ]),
  [
    'no channel, PID type 03',
    { slic: 'valid', wmi: { description: null, pid: '00392-00170-918-500001-03-1033-7601.0000-2942012' } },
    'allowed/marker-valid, medium, marker-valid, works',
  ],
  ...['Home Premium', 'HomeBasic', 'Starter', 'Ultimate'].map((edition): [string, Given, string] => [
    `no channel, ${edition}`,
    { os: null, slic: 'valid', wmi: { description: null, name: `Windows(R) 7, ${edition} edition` } },
    NOT_KMS,
  ]),
  [
    'a channel stands above the edition',
    { os: null, slic: 'valid', wmi: { name: 'Windows(R) 7, Ultimate edition' } },
    VALID,
  ],
  ['not stated', { slic: 'valid' }, 'allowed/marker-valid, medium, marker-valid, works'],
  [
    'an unknown channel is none',
    { slic: 'valid', wmi: { channel: 'SPECIAL_THING' } },
    'allowed/marker-valid, medium, marker-valid, works, problems unknown-channel@licensing.json',
  ],
  // KMS serves it.
  ['KMS serves it, firmware unknown', { slic: 'failed', wmi: SERVED }, 'allowed/kms-activated, medium, unknown, works'],
  [
    'by slmgr',
    { slic: 'timeout', slmgr: { status: 'Licensed', minutes: 1 } },
    'allowed/kms-activated, medium, unknown, works',
  ],
  ['the longest', { wmi: { status: 1, minutes: 259_200 } }, 'allowed/kms-activated, medium, unknown, works'],
  ['longer than KMS gives', { wmi: { status: 1, minutes: 259_201 } }, 'unknown/no-evidence, unknown, unknown'],
  ['no minutes left', { wmi: { status: 1, minutes: 0 } }, 'unknown/no-evidence, unknown, unknown'],
  ['grace is not licensed', { wmi: { status: 2, minutes: 20_000 } }, 'unknown/no-evidence, unknown, unknown'],
  [
    'status and minutes come from one witness',
    { wmi: { status: 1, minutes: null }, slmgr: { status: 'Licensed', minutes: 5000 } },
    'unknown/no-evidence, unknown, unknown',
  ],
  [
    'minutes from slmgr where WMI has no status',
    { wmi: { status: null, minutes: null }, slmgr: { status: 'Licensed', minutes: 5000 } },
    'allowed/kms-activated, medium, unknown, works',
  ],
  [
    'channel not stated',
    { slmgr: { raw: slmgrText({ status: 'Licensed', minutes: 5000 }).replace(/^Description.*\r\n/m, '') } },
    'unknown/no-evidence, unknown, unknown',
  ],
  [
    'an old report serves nothing',
    { mgadiag: { bios: null, channel: 'VOLUME_KMSCLIENT', slmgr: { status: 'Licensed', minutes: 5000 } } },
    'unknown/no-evidence, unknown, unknown, problems truncated@mgadiag.txt',
  ],
  // Nothing decides.
  ['nothing there', { ...KMS }, 'unknown/no-evidence, unknown, unknown'],
  ['could not be asked', { ...KMS, slic: 'failed' }, 'unknown/no-evidence, unknown, unknown'],
  ['skipped', { ...KMS, slic: 'timeout' }, 'unknown/no-evidence, unknown, unknown'],
  [
    'no SLIC file',
    { ...KMS, slic: Buffer.from('MSDM and more') },
    'unknown/unreadable, unknown, unknown, problems not-slic@slic.bin',
  ],
  [
    'an empty SLIC file',
    { ...KMS, slic: Buffer.alloc(0) },
    'unknown/unreadable, unknown, unknown, problems not-slic@slic.bin',
  ],
  [
    'damaged on the way: size',
    { ...KMS, slic: 'valid', slicItem: { bytes: 375 } },
    'unknown/unreadable, unknown, unknown, problems size-mismatch@slic.bin',
  ],
  [
    'damaged on the way: hash',
    { ...KMS, slic: 'valid', slicItem: { sha256: '0'.repeat(64) } },
    'unknown/unreadable, unknown, unknown, problems hash-mismatch@slic.bin',
  ],
  [
    'damaged, but MGADiag tells',
    { ...KMS, slic: 'valid', slicItem: { bytes: 375 }, mgadiag: { bios: 'yes' } },
    'allowed/marker-valid, medium, marker-valid, works, problems size-mismatch@slic.bin',
  ],
  [
    'damaged, but KMS serves it',
    { wmi: SERVED, slic: 'valid', slicItem: { bytes: 375 } },
    'allowed/kms-activated, medium, unknown, works, problems size-mismatch@slic.bin',
  ],
  [
    'broken manifest, table read',
    { manifest: 'broken', slic: 'valid', wmi: {} },
    'allowed/marker-valid, high, marker-valid, works, problems manifest-invalid@manifest.json',
  ],
  [
    'broken manifest alone',
    { manifest: 'broken' },
    'unknown/unreadable, unknown, unknown, problems manifest-invalid@manifest.json',
  ],
  [
    'broken licensing.json',
    { files: { 'licensing.json': '{' } },
    'unknown/unreadable, unknown, unknown, problems json-invalid@licensing.json',
  ],
  ['a file that the walk rejected', { ...KMS, rejected: ['slic.bin'] }, 'unknown/unreadable, unknown, unknown'],
  [
    'a text that differs is read',
    {
      slic: 'valid',
      slmgr: {},
      files: {
        'manifest.json':
          '{"schemaVersion":1,"os":{"version":"6.1.7601","productType":1},"evidence":[{"name":"slmgr-dlv.txt","status":"collected","bytes":1}]}',
      },
    },
    'allowed/marker-valid, low, marker-valid, works, conflicts unlisted-file, problems unlisted-file@slic.bin size-mismatch@slmgr-dlv.txt',
  ],
];

describe('the order of the questions', () => {
  test.each(ROWS)('%s', (_, given, expected) => {
    expect(inOneLine(analyze(given))).toBe(expected);
  });
});

test('a link, an unreadable folder or a folder that vanished is unreadable; an empty one holds no evidence', async () => {
  const { analyzeDevice } = await import('../../analyzer/device.ts');
  const causeOf = (code: 'link' | 'folder-unreadable' | 'vanished' | 'folder-empty') =>
    analyzeDevice({
      device: 'x',
      source: '/x',
      kind: 'none',
      files: {},
      rejected: [],
      problems: [{ code, file: null, message: '' }],
    }).result.cause;
  expect(causeOf('link')).toBe('unreadable');
  expect(causeOf('folder-unreadable')).toBe('unreadable');
  expect(causeOf('vanished')).toBe('unreadable');
  expect(causeOf('folder-empty')).toBe('no-evidence');
});
