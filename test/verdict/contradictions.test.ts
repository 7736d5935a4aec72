/** Every contradiction, both sides quoted, and from when on which explanation is given. */
import { describe, expect, test } from 'vitest';
import { analyze, COLLECTED, type Event, type Given } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
const MINUTE = 1 / 1440;
const refused = (days: number | null): Event => ({ id: 8198, code: '0xC004F035', days });
const OUTDATED = { bios: 'Yes, but no Windows Marker' };

const messages = (given: Given): string[] => analyze(given).conflicts.map(({ message }) => message);

const CONTRADICTIONS: [title: string, given: Given, ...messages: string[]][] = [
  [
    'MGADiag and the table',
    { ...KMS, slic: 'valid', mgadiag: OUTDATED },
    'MGADiag contradicts the firmware evidence: slic says marker-valid, mgadiag says "Yes, but no Windows Marker"',
  ],
  [
    'MGADiag and the table, by the IDs',
    { ...KMS, slic: 'valid', mgadiag: { bios: 'yes', consistent: 'no' } },
    'MGADiag contradicts the firmware evidence: slic says marker-valid, mgadiag says "yes", IDs not consistent',
  ],
  [
    'a refusal in the block of a report, and the table',
    { ...KMS, slic: 'valid', mgadiag: { bios: 'yes', slmgr: { reason: '0xC004F035' } } },
    'MGADiag contradicts the firmware evidence: slic says marker-valid, mgadiag says 0xC004F035 in its licensing block',
  ],
  [
    'marker versions',
    { ...KMS, slic: 'valid', mgadiag: { bios: 'yes', marker: '0x20000' } },
    'MGADiag reports another marker version than the table holds: slic says 0x20001, mgadiag says 0x20000',
  ],
  [
    'the marker status of WMI and the table',
    { slic: 'valid', wmi: { marker: 2 } },
    'the WMI marker status contradicts the table: slic says marker-valid, licensing says OA2xBiosMarkerStatus 2',
  ],
  [
    'flags of an event and the table',
    { ...KMS, slic: 'valid', events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }] },
    'an event says that there is no SLIC table, and one was read: slic says marker-valid, events says flags 0x00000008',
  ],
  [
    'a refusal and a sound table',
    { ...KMS, slic: 'valid', events: [refused(1)] },
    'Windows refuses the firmware, and the evidence calls it sound: slic says marker-valid, events says event 8198 with 0xC004F035',
  ],
  [
    'a refusal and no table',
    { ...KMS, slic: 'absent', events: [refused(1)] },
    'Windows refuses the firmware, and the evidence calls it sound: manifest says no SLIC table (status absent), events says event 8198 with 0xC004F035',
  ],
  [
    'a success and a bad table',
    { slic: 'key-only', wmi: { status: 1, minutes: 100_000 } },
    'KMS activated this machine, and the evidence calls the firmware bad: slic says marker-missing (no-marker), licensing says status 1, 100000 minutes left',
  ],
  [
    'a success that slmgr prints and a bad table',
    { slic: 'key-only', slmgr: { status: 'Licensed', minutes: 100_000 } },
    'KMS activated this machine, and the evidence calls the firmware bad: slic says marker-missing (no-marker), slmgr says Licensed, 100000 minutes left',
  ],
  [
    'RSDT and XSDT',
    { ...KMS, slic: 'valid', acpi: 'rsdt-differs' },
    'RSDT and XSDT carry different OEM IDs: slic says one of RSDT and XSDT has the IDs of SLIC, acpi says the other has not',
  ],
  [
    'a manifest that knows of no table',
    { ...KMS, slic: 'valid', slicItem: { status: 'absent' } },
    'the manifest says that there is no SLIC table, but the folder contains one: slic says marker-valid, manifest says no SLIC table (status absent)',
  ],
  [
    'a manifest that does not list the table',
    { ...KMS, slic: 'valid', slicItem: null },
    'slic.bin is there, and the manifest does not list it: slic says marker-valid, manifest says nothing of slic.bin',
  ],
  [
    'two versions of Windows',
    { ...KMS, slic: 'valid', slmgr: { version: '6.0.6002.1' } },
    'the witnesses name different Windows versions: manifest says Windows 6.1, slmgr says Windows 6.0',
  ],
  [
    'a client and a server of one version',
    { slic: 'valid', slmgr: { name: 'Windows Server(R) 2008 R2, ServerStandard edition' } },
    'the witnesses name different Windows versions: manifest says Windows 6.1, a client, slmgr says Windows 6.1, a server',
  ],
  [
    'two licence channels',
    { slic: 'valid', wmi: { channel: 'VOLUME_MAK' }, slmgr: {} },
    'WMI and slmgr name different licence channels: licensing says VOLUME_MAK, slmgr says VOLUME_KMSCLIENT',
  ],
  [
    "numbers of Windows' own",
    { wmi: { marker: 2 }, events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }] },
    "Windows' own numbers contradict each other: licensing says OA2xBiosMarkerStatus 2, events says flags 0x00000008",
  ],
  [
    'a code of Windows and the table',
    { slic: 'valid', wmi: { reason: 0xc004f058 } },
    'an error code of Windows contradicts the firmware evidence: slic says marker-valid, licensing says 0xC004F058',
  ],
  [
    'a code of an event and the table',
    { ...KMS, slic: 'valid', events: [{ id: 8198, code: '0xC004F057', days: 1 }] },
    'an error code of Windows contradicts the firmware evidence: slic says marker-valid, events says event 8198 with 0xC004F057',
  ],
  [
    'unlicensed and licensed',
    { wmi: { status: 0 }, slmgr: { status: 'Licensed' } },
    'WMI calls Windows unlicensed and slmgr licensed: licensing says status 0, slmgr says Licensed',
  ],
  [
    'a refusal after the collection',
    { ...KMS, slic: 'key-only', events: [refused(-2)] },
    `a refusal is dated after the collection: manifest says collected at ${COLLECTED}, events says event 8198 with 0xC004F035 of 2026-03-12T12:00:00.000Z`,
  ],
  [
    'the listing of ACPI tables and the table',
    { ...KMS, slic: 'valid', acpi: 'no-roots', acpiSlic: 'other' },
    'acpi-tables.csv lists another SLIC table than the other evidence: slic says "CONTSO"/"CTSLIC10", acpi says SLIC of "FABRKM"/"FBK-0021"',
  ],
  [
    'the listing of ACPI tables and a manifest without a table',
    { ...KMS, slic: 'absent', acpi: 'no-roots', acpiSlic: 'same' },
    'acpi-tables.csv lists another SLIC table than the other evidence: manifest says no SLIC table (status absent), acpi says SLIC of "CONTSO"/"CTSLIC10"',
  ],
];

describe('a contradiction quotes both sides', () => {
  test.each(CONTRADICTIONS)('%s', (_, given, ...expected) => {
    expect(messages(given)).toEqual(expected);
  });
});

describe('what agrees is no contradiction', () => {
  test.each<[string, Given]>([
    ['a table that pads its IDs otherwise', { ...KMS, slic: 'valid', acpi: 'padded', acpiSlic: 'padded' }],
    ['a report that says the same', { ...KMS, slic: 'valid', mgadiag: { bios: 'yes', marker: '0x00020001' } }],
    ['a bad table and a refusal', { ...KMS, slic: 'key-only', events: [refused(1)] }],
    ['a bad table and a code of another kind of bad', { slic: 'checksum', wmi: { reason: 0xc004f058 } }],
    ['divided roots beside a bad marker', { ...KMS, slic: 'edited', acpi: 'rsdt-differs' }],
    [
      'a refusal of a licence that was a KMS client',
      { slic: 'valid', wmi: { channel: 'VOLUME_MAK' }, events: [refused(1)] },
    ],
    ['unlicensed by slmgr alone', { wmi: { status: 1 }, slmgr: { status: 'Unlicensed' } }],
    ['another status beside a licensed one', { wmi: { status: 2 }, slmgr: { status: 'Licensed' } }],
  ])('%s', (_, given) => {
    expect(messages(given)).toEqual([]);
  });

  test('each of the two IDs counts', () => {
    const row = (signature: string, id: string, tableId: string): string =>
      `${signature},76,1,1,${Buffer.from(id).toString('hex')},${Buffer.from(tableId).toString('hex')},1,0,1`;
    const listed = (id: string, tableId: string): string[] =>
      analyze({ ...KMS, slic: 'valid', files: { 'acpi-tables.csv': row('SLIC', id, tableId) } }).conflicts.map(
        ({ code }) => code,
      );
    expect(listed('CONTSO', 'CTSLIC10')).toEqual([]);
    expect(listed('CONTSO', 'CTSLIC11')).toEqual(['acpi-slic']);
    expect(listed('CONTSX', 'CTSLIC10')).toEqual(['acpi-slic']);
  });
});

describe('explanations', () => {
  const explained = (given: Given): string[] => analyze(given).conflicts[0]?.explanations ?? [];
  const SOUND: Given = { ...KMS, slic: 'valid', acpi: 'same' };
  const attempted = (days: number | null, more: Given = {}): string =>
    explained({ ...SOUND, events: [refused(days)], ...more }).join('\n');

  test('the firmware may have changed within a minute, not sooner', () => {
    expect(attempted(MINUTE)).toContain('the firmware changed after the last activation attempt');
    expect(attempted(MINUTE * 0.99)).toBe('');
    expect(attempted(0)).toBe('');
  });

  test('an attempt is stale from the second day on', () => {
    expect(attempted(2)).toContain('a stale error: the newest attempt on record was on 2026-03-08, 2 days before');
    expect(attempted(1.99)).not.toContain('stale');
    expect(attempted(40)).toContain('40 days before');
  });

  test('no age without both times', () => {
    expect(attempted(null)).toBe('');
    expect(attempted(9, { manifest: 'undated' })).toBe('');
    expect(attempted(9, { manifest: false })).toBe('');
  });

  test('a BIOS of the day of the attempt or before it explains nothing', () => {
    const bios = (biosDate: string): string => attempted(4.5, { computer: { biosDate } });
    expect(bios('20260307')).toContain('the BIOS is dated 2026-03-07, after it');
    expect(bios('20260306')).not.toContain('BIOS');
    expect(bios('2026')).not.toContain('BIOS');
    expect(attempted(5.5, { computer: { biosDate: '20260305' } })).not.toContain('BIOS');
  });

  test('a report is old from one day on', () => {
    const saved = (daysOld: number): string[] => explained({ ...SOUND, mgadiag: { ...OUTDATED, daysOld } });
    expect(saved(1)).toEqual(['an old report: mgadiag.txt was saved on 2026-03-09, 1 day before the collection']);
    expect(saved(2)).toEqual(['an old report: mgadiag.txt was saved on 2026-03-08, 2 days before the collection']);
    expect(saved(0.9)).toEqual([]);
    expect(saved(-3)).toEqual([]);
  });

  const acpi = (rsdt: string, xsdt: string): Given => {
    const row = (signature: string, ids: string): string => {
      const hex = (from: number, to: number): string => Buffer.from(ids.slice(from, to)).toString('hex');
      return `${signature},76,1,1,${hex(0, 6)},${hex(6, 14)},1,0,1`;
    };
    return {
      files: { 'acpi-tables.csv': `${row('RSDT', rsdt)}\n${row('XSDT', xsdt)}\n${row('FACP', 'OTHERSOTHERSID')}\n` },
    };
  };

  test('each root with another ID is quoted', () => {
    const own = 'CONTSOCTSLIC10';
    const of = (rsdt: string, xsdt: string): string[] =>
      analyze({ ...KMS, slic: 'valid', events: [refused(0)], ...acpi(rsdt, xsdt) }).conflicts.find(
        ({ code }) => code === 'refusal',
      )?.explanations ?? [];
    expect(of(own, own)).toEqual([]);
    expect(of(own, 'CONTSXCTSLIC10')).toEqual([
      'XSDT carries the IDs "CONTSX"/"CTSLIC10" and SLIC "CONTSO"/"CTSLIC10": Windows compares them',
    ]);
    expect(of('CONTSOCTSLIC11', own)).toEqual([
      'RSDT carries the IDs "CONTSO"/"CTSLIC11" and SLIC "CONTSO"/"CTSLIC10": Windows compares them',
    ]);
  });

  test('roots that were not read may differ, unless MGADiag compared them', () => {
    const { acpi: _, ...unread } = SOUND;
    const roots = (given: Given): string[] =>
      explained({ ...unread, events: [refused(0)], ...given }).filter((each) => /RSDT|IDs/.test(each));
    expect(roots({})).toEqual([
      'RSDT and XSDT may carry other IDs than SLIC: they were not read (acpi-tables.csv: not there)',
    ]);
    expect(roots({ manifest: false })).toEqual(roots({}));
    expect(roots({ mgadiag: { bios: 'yes', consistent: 'yes' } })).toEqual([]);
    const failed = JSON.stringify({
      schemaVersion: 1,
      collectedUtc: COLLECTED,
      os: { version: '6.1.7601', productType: 1 },
      evidence: [
        { name: 'slic.bin', status: 'collected' },
        { name: 'acpi-tables.csv', status: 'failed' },
      ],
    });
    expect(roots({ files: { 'manifest.json': failed } })).toEqual([
      'RSDT and XSDT may carry other IDs than SLIC: they were not read (acpi-tables.csv: failed)',
    ]);
    expect(explained({ ...KMS, mgadiag: { bios: 'yes', consistent: 'no' }, wmi: { marker: 0 } }).join()).not.toContain(
      'were not read',
    );
  });

  test('a file that came later, of a run with or without a date', () => {
    const late = (slicItem: Given['slicItem'], manifest: Given['manifest'] = true): string[] =>
      explained({ ...SOUND, manifest, ...(slicItem !== undefined && { slicItem }) });
    expect(late({ status: 'absent' })).toEqual([
      `slic.bin was put there after the collection: the manifest of ${COLLECTED} was written when no table was found`,
    ]);
    expect(late({ status: 'absent' }, 'undated')).toEqual([
      'slic.bin was put there after the collection: the manifest of that run was written when no table was found',
    ]);
    expect(late(null)).toEqual([
      `slic.bin was put there by hand: the manifest of ${COLLECTED} lists every file of the collection`,
    ]);
    expect(late(null, 'undated')).toEqual([
      'slic.bin was put there by hand: the manifest of that run lists every file of the collection',
    ]);
  });

  test('only Windows before 8 has no marker status of WMI', () => {
    const answer = (os: Given['os'], version: string): string =>
      explained({ slic: 'valid', acpi: 'same', os: os ?? null, wmi: { marker: 2, version, name: 'Windows' } }).join();
    expect(answer('7', '6.1.7601')).toContain('Windows 6.1 has no OA2xBiosMarkerStatus');
    expect(answer('vista', '6.0.6002')).toContain('Windows 6.0 has no OA2xBiosMarkerStatus');
    expect(answer('8.1', '6.3.9600')).not.toContain('OA2xBiosMarkerStatus');
  });
});
