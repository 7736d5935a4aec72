/** Observations beside the verdict: from when on they are made, and the data that they quote. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { KEY_OWNERS } from '../../analyzer/evidence/slic/key-owners.ts';
import { analyze, COLLECTED, type Given, GOOD } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
const DAY = 86_400_000;
const at = (days: number): string => new Date(Date.parse(COLLECTED) + days * DAY).toISOString();

const hints = (given: Given): string[] => analyze(given).hints.map(({ code, message }) => `${code}: ${message}`);
const codes = (given: Given): string[] => analyze(given).hints.map(({ code }) => code);
const hint = (code: string, given: Given): string | undefined =>
  analyze(given).hints.find((each) => each.code === code)?.message;

test('a sound PC with a fresh collection gives no hint', () => {
  expect(hints({ ...KMS, slic: 'valid', acpi: 'same', mgadiag: { bios: 'yes' } })).toEqual([]);
});

describe('an old report', () => {
  const report = (daysOld: number): Given => ({ ...KMS, slic: 'valid', mgadiag: { bios: 'yes', daysOld } });

  test('is one of more than 30 days', () => {
    expect(hint('old-report', report(30))).toBeUndefined();
    expect(hint('old-report', report(30.6))).toBe('mgadiag.txt was saved on 2026-02-07, 31 days before the collection');
    expect(hint('old-report', report(45))).toBe('mgadiag.txt was saved on 2026-01-24, 45 days before the collection');
  });

  test('is none where nobody knows when it was collected', () => {
    expect(codes({ ...report(90), manifest: 'undated' })).toEqual([]);
    expect(codes({ ...report(90), manifest: false })).toEqual([]);
  });
});

describe('a clock that is off', () => {
  const event = (days: number): Given => ({ ...KMS, slic: 'valid', events: [{ id: 12288, code: '0x0', days: -days }] });

  test('shows in events of more than a day after the collection', () => {
    expect(hint('clock', event(1))).toBeUndefined();
    expect(hint('clock', event(1.01))).toBe(
      `the newest event is dated ${at(1.01).replace('.000Z', 'Z')}, after the collection at ${COLLECTED}`,
    );
  });

  test('shows in a BIOS of more than a day after the collection', () => {
    const bios = (biosDate: string): Given => ({ ...KMS, slic: 'valid', computer: { biosDate } });
    expect(hint('clock', bios('20260311'))).toBeUndefined();
    expect(hint('clock', bios('20260312'))).toBe(`the BIOS is dated 20260312, after the collection at ${COLLECTED}`);
    expect(hint('clock', bios('no date'))).toBeUndefined();
  });

  test('is no question where nobody knows when it was collected', () => {
    expect(codes({ ...event(9), manifest: 'undated', computer: { biosDate: '20270101' } })).toEqual([]);
    expect(codes({ ...event(9), manifest: false })).toEqual([]);
  });
});

describe('evidence of another machine', () => {
  const cmid = (own: string | undefined, sent: string, days: number | null = 1): Given => ({
    slic: 'valid',
    slmgr: own === undefined ? {} : { cmid: own },
    events: [{ id: 12288, code: '0x0', days, cmid: sent }],
  });
  const [A, B] = ['11111111-2222-3333-4444-555555555555', '99999999-2222-3333-4444-555555555555'] as const;

  test('is seen by the CMID, where both are known', () => {
    expect(hint('other-machine', cmid(A, B))).toBe(
      `the folder may contain evidence of another machine: slmgr prints CMID ${A} and the newest request in the events (${at(-1).replace('.000Z', 'Z')}) carries ${B}`,
    );
    expect(hint('other-machine', cmid(A, B, null))).toContain('the newest request in the events (no time) carries');
    expect(hint('other-machine', cmid(A, A))).toBeUndefined();
    expect(hint('other-machine', cmid(undefined, B))).toBeUndefined();
  });

  test('the newest request counts: a sysprep makes a new CMID', () => {
    const given = cmid(A, B, 9);
    given.events?.push({ id: 12288, code: '0x0', days: 1, cmid: A });
    expect(hint('other-machine', given)).toBeUndefined();
  });

  test('is seen by the OEM IDs that MGADiag lists, padding left aside', () => {
    const listed = (slicIds: [string, string]): string | undefined =>
      hint('other-machine', { ...KMS, slic: 'valid', mgadiag: { bios: 'yes', slicIds } });
    expect(listed(['CONTSO', 'CTSLIC10'])).toBeUndefined();
    expect(listed(['FABRKM', 'CTSLIC10'])).toContain(
      'SLIC of "FABRKM"/"CTSLIC10" and the table says "CONTSO"/"CTSLIC10"',
    );
    expect(listed(['CONTSO', 'FBK-0021'])).toContain('SLIC of "CONTSO"/"FBK-0021"');
    expect(hint('other-machine', { ...KMS, mgadiag: { bios: 'yes', slicIds: ['FABRKM', 'X'] } })).toBeUndefined();
  });

  test('both signs are told', () => {
    const both: Given = { ...cmid(A, B), mgadiag: { bios: 'yes', slicIds: ['FABRKM', 'FBK-0021'] } };
    expect(hint('other-machine', both)).toMatch(/carries 9{8}-.*; MGADiag lists/);
  });
});

describe('a board whose identity was not written', () => {
  const board = (computer: Record<string, string>, slic: Given['slic'] = 'key-only'): string | undefined =>
    hint('board-identity', { ...KMS, slic, computer });
  const BEGIN = 'the system board may have been replaced and its identity not written: ';

  test('shows in a placeholder for serial number or UUID, beside bad firmware alone', () => {
    expect(board({})).toBeUndefined();
    expect(board({ serialNumber: 'To be filled by O.E.M.' })).toBe(`${BEGIN}serial number "To be filled by O.E.M."`);
    const uuid = '00000000-0000-0000-0000-000000000000';
    expect(board({ uuid })).toBe(`${BEGIN}UUID ${uuid}`);
    expect(board({ serialNumber: 'To be filled by O.E.M.' }, 'valid')).toBeUndefined();
  });

  test('shows in a marker for other OEM IDs', () => {
    expect(board({}, 'header-ids')).toBe(`${BEGIN}the marker is signed for other OEM IDs than the table around it`);
  });

  test('says nothing of a virtual machine', () => {
    expect(board({ model: 'Virtual Machine', serialNumber: 'To be filled by O.E.M.' })).toBeUndefined();
  });
});

describe('an Embedded edition', () => {
  const given = (more: Given = {}): Given => ({
    slic: 'valid',
    wmi: { name: 'Windows Embedded Standard 7, Enterprise edition' },
    ...more,
  });

  test('is judged as Windows 7, and a hint says that no text confirms it', () => {
    expect(hint('embedded-edition', given())).toMatch(
      /^"Windows Embedded Standard 7.*" is judged as Windows 7; KB 942962/,
    );
  });

  test('is no question where Windows or the licence are not checked', () => {
    expect(codes(given({ os: '10' }))).not.toContain('embedded-edition');
    const mak = { name: 'Windows Embedded Standard 7, Enterprise edition', channel: 'VOLUME_MAK' };
    expect(codes(given({ wmi: mak }))).not.toContain('embedded-edition');
  });
});

test('an error of KMS is no question where Windows or the licence are not checked', () => {
  const given: Given = { ...KMS, slic: 'valid', events: [{ id: 8198, code: '0xC004F074', days: 1 }] };
  expect(codes(given)).toEqual(['other-kms-error']);
  expect(codes({ ...given, os: '10' })).toEqual([]);
  expect(codes({ ...given, wmi: { channel: 'VOLUME_MAK' } })).toEqual([]);
});

describe('the key of another maker', () => {
  const sha256 = createHash('sha256')
    .update(GOOD.subarray(36, 36 + 156))
    .digest('hex');
  const own = analyze({ slic: 'valid' }).slic?.publicKey?.sha256 ?? sha256;
  const owners = KEY_OWNERS as Record<string, (typeof KEY_OWNERS)[string]>;
  const seenOn = (...makers: string[]): void => {
    owners[own] = { makers, oemIds: ['CONTSO'], seen: 3 };
  };
  const said = (manufacturer: string): string | undefined =>
    hint('key-of-another-maker', { ...KMS, slic: 'valid', computer: { manufacturer } });

  afterEach(() => {
    delete owners[own];
  });

  test('is told with both names', () => {
    seenOn('Fabrikam', 'Wingtip');
    expect(said('Contoso Ltd.')).toBe(
      "the table's key has so far been seen on machines of Fabrikam, Wingtip, and this one says Contoso Ltd.; boards are sold under several names, so this is only worth a look",
    );
  });

  test.each([
    ['Contoso', 'Contoso'],
    ['CONTOSO Inc.', 'Contoso'],
    ['Con-to so', 'Contoso International'],
    ['Hewlett-Packard', 'HP'],
    ['HP Inc.', 'Hewlett-Packard Company'],
    ['ASUSTeK COMPUTER INC.', 'ASUS'],
    ['IBM', 'LENOVO'],
    ['FUJITSU SIEMENS', 'Fujitsu'],
    ['Gateway', 'Acer'],
    ['Micro-Star International', 'MSI'],
    ['Matsushita Electric', 'Panasonic Corporation'],
  ])('%s is a name of %s', (manufacturer, maker) => {
    seenOn('Wingtip', maker);
    expect(said(manufacturer)).toBeUndefined();
  });

  test.each([
    ['Big Contoso', 'Contoso'],
    ['The HP Shop', 'Hewlett-Packard'],
    ['Lenovo', 'Acer'],
    ['IBM', 'HP'],
  ])('%s is no name of %s', (manufacturer, maker) => {
    seenOn(maker);
    expect(said(manufacturer)).toContain(`this one says ${manufacturer};`);
  });

  test('nothing is said where the maker is not known', () => {
    expect(said('Contoso')).toBeUndefined();
    seenOn('Fabrikam');
    expect(said('...')).toBeUndefined();
    expect(said('')).toBeUndefined();
    expect(hint('key-of-another-maker', { ...KMS, slic: 'valid', manifest: false })).toBeUndefined();
  });
});
