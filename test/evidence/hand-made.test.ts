/** A folder without manifest: which file is which evidence, by its content, and what is said of the others. */
import { describe, expect, test } from 'vitest';
import { listNames, newestFirst, originOf, type Placed, placeFiles } from '../../analyzer/evidence/hand-made.ts';
import { recognise } from '../../analyzer/evidence/recognise.ts';
import type { EvidenceFile } from '../../analyzer/model/types.ts';
import { slmgrText } from '../verdict/folder.ts';
import { dumps, listing } from './dumps.ts';
import { mgadiag } from './mgadiag/samples.ts';
import { msdm, otherTable, TABLE } from './tables.ts';

const bytesOf = (content: string | Uint8Array): Buffer => Buffer.from(content as string);
const ACPI = 'Signature,Length,Revision,Checksum,OemId\r\nRSDT,36,1,1,00';
const EVENTS = JSON.stringify([{ id: 12288, provider: 'x', timeUtc: null, data: [] }]);
const LICENSING = JSON.stringify({ service: {}, products: [] });

const KINDS: [string, string | Uint8Array, ReturnType<typeof recognise>][] = [
  ['a raw table', TABLE, 'slic.bin'],
  ['the start of a table', 'SLIC', 'slic.bin'],
  ['a dump of a table', dumps.xxd(TABLE), 'slic.bin'],
  ['a dump of another table', listing([msdm()]), 'listing'],
  ['tables beside SLIC', listing([otherTable('FACP'), TABLE]), 'slic.bin'],
  ['a report of MGADiag', mgadiag(), 'mgadiag.txt'],
  ['words of a report alone', 'I ran the Diagnostic Report and it was fine.', null],
  ['an output of slmgr', slmgrText({}), 'slmgr-dlv.txt'],
  ['a product without a key', 'Error: product key not found.\r\n', 'slmgr-dlv.txt'],
  [
    'a script host that is switched off',
    'Windows Script Host access is disabled on this machine.\r\n',
    'slmgr-dlv.txt',
  ],
  ['a note that quotes a status', 'License Status: Licensed\r\n', null],
  ['a note', 'Called Anna, she will look into it.', null],
  ['a list of ACPI tables', ACPI, 'acpi-tables.csv'],
  ['a list of ACPI tables between quotes', '"Signature","Length","Revision"\n', 'acpi-tables.csv'],
  ['a list of ACPI tables with a byte order mark', `\ufeff\n ${ACPI.toLowerCase()}`, 'acpi-tables.csv'],
  ['another table', `Name,${ACPI}`, null],
  ['events', EVENTS, 'events.json'],
  ['one event of ConvertTo-Json', ' {"Message":"x","Id":8198}', 'events.json'],
  ['an event of Get-EventLog', '[{"EventID":"12289"}]', 'events.json'],
  ['events of something else', '[{"Id":4624}]', null],
  ['licensing data', LICENSING, 'licensing.json'],
  ['licensing data of ConvertTo-Json', '[{"Name":"x","LicenseStatus":1}]', 'licensing.json'],
  ['the service alone', '{"OA2xBiosMarkerStatus":1}', 'licensing.json'],
  ['JSON of something else', '{"name":"x"}', null],
  ['an empty list', '[]', null],
  ['a list of texts', '["LicenseStatus"]', null],
  ['JSON that was cut', '[{"LicenseStatus":1', null],
  ['text before JSON', `x ${LICENSING}`, null],
  ['nothing', '', null],
  ['a picture', Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), Buffer.from(slmgrText({}))]), null],
];

describe('a file is known by its content', () => {
  test.each(KINDS)('%s', (_, content, kind) => {
    expect(recognise('note.txt', bytesOf(content))).toBe(kind);
  });

  test('whatever it is encoded in', () => {
    for (const text of [LICENSING, EVENTS, ACPI, slmgrText({}), mgadiag()]) {
      const kind = recognise('x', Buffer.from(text));
      expect(recognise('x', Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe(kind);
      expect(recognise('x', Buffer.from(`\ufeff${text}`))).toBe(kind);
    }
  });

  test("a bare code is slmgr's only under its name", () => {
    const code = Buffer.from('Error: 0xC004F074 The KMS host could not be reached.\r\n');
    for (const name of ['slmgr.txt', 'PC-1 SLMGR output', 'after dlv.txt', 'dli', 'ato.log'])
      expect(recognise(name, code), name).toBe('slmgr-dlv.txt');
    for (const name of ['note.txt', 'potato.txt', 'dl.txt']) expect(recognise(name, code), name).toBeNull();
  });

  test.each([
    'Activation ID: ae2ee509-1b34-41c0-acb7-6d4650168915',
    'Description: Windows, RETAIL channel',
    'Partial Product Key: BCDFG',
  ])('a block with one line of its licence is an output of slmgr: %s', (line) => {
    expect(
      recognise('x', Buffer.from(`Name: Windows(R) 7, Enterprise edition\r\n${line}\r\nLicense Status: Licensed\r\n`)),
    ).toBe('slmgr-dlv.txt');
  });
});

const empty = (files: Placed['files'] = {}, rejected: EvidenceFile[] = []): Placed => ({
  files,
  rejected,
  origins: {},
  problems: [],
});

function place(others: Record<string, string | Uint8Array>, placed = empty(), unread: string[] = []) {
  placeFiles(
    placed,
    Object.entries(others).map(([name, content]) => ({ name, bytes: bytesOf(content) })),
    unread,
  );
  return { ...placed, problems: placed.problems.map(({ code, file, message }) => `${code} ${file}: ${message}`) };
}

describe('files under other names', () => {
  test('are read, and it is said from where', () => {
    const { files, origins, problems } = place({ 'capture.txt': slmgrText({}), 'a.json': EVENTS });
    expect(Object.keys(files).sort()).toEqual(['events.json', 'slmgr-dlv.txt']);
    expect(origins).toEqual({
      'events.json': { name: 'a.json', lines: null },
      'slmgr-dlv.txt': { name: 'capture.txt', lines: null },
    });
    expect(problems).toEqual([
      'read-from slmgr-dlv.txt: was read from capture.txt',
      'read-from events.json: was read from a.json',
    ]);
    expect(originOf(origins, 'events.json').name).toBe('a.json');
    expect(originOf(origins, 'slic.bin')).toEqual({ name: 'slic.bin', lines: null });
    expect(originOf(undefined, 'slic.bin')).toEqual({ name: 'slic.bin', lines: null });
  });

  test('of several the newest by name counts, and the others are named', () => {
    const many = Object.fromEntries([1, 10, 9, 2, 3, 4, 5].map((i) => [`slmgr (${i}).txt`, slmgrText({ minutes: i })]));
    const { origins, problems } = place(many);
    expect(origins['slmgr-dlv.txt']?.name).toBe('slmgr (10).txt');
    expect(problems[0]).toContain(
      'slmgr (9).txt, slmgr (5).txt, slmgr (4).txt, slmgr (3).txt, slmgr (2).txt, and 1 more',
    );
    expect(problems).toHaveLength(2);
  });

  test('whose place is taken, or was rejected, are named and not read', () => {
    const taken = place({ 'x.txt': slmgrText({}) }, empty({ 'slmgr-dlv.txt': bytesOf('Name: y') }));
    expect(taken.files['slmgr-dlv.txt']).toEqual(bytesOf('Name: y'));
    expect(taken.problems).toEqual([expect.stringMatching(/^unread-files null: .*x\.txt/)]);
    const rejected = place({ 'x.txt': slmgrText({}) }, empty({}, ['slmgr-dlv.txt']));
    expect(rejected.files).toEqual({});
    expect(rejected.problems).toEqual([expect.stringMatching(/^unread-files null: .*x\.txt/)]);
  });

  test('that are no evidence are named in order, with those that could not be read', () => {
    const { files, problems } = place({ 'note.txt': 'hello', 'acpi.txt': listing([msdm()]) }, empty(), [
      'big.iso',
      'zip.zip',
    ]);
    expect(files).toEqual({});
    expect(problems).toEqual([expect.stringContaining('acpi.txt, big.iso, note.txt, zip.zip')]);
    expect(problems[0]).toContain('slic.bin, acpi-tables.csv, slmgr-dlv.txt, licensing.json, events.json, mgadiag.txt');
    expect(place({}).problems).toEqual([]);
  });

  test('a dump gives the table, its lines and what lay behind it', () => {
    const { files, origins, problems } = place({ 'dump.txt': dumps.xxd(Buffer.concat([TABLE, Buffer.alloc(10)])) });
    expect(Buffer.from(files['slic.bin'] as Uint8Array)).toEqual(TABLE);
    expect(origins['slic.bin']).toMatchObject({ name: 'dump.txt', lines: expect.any(Array) });
    expect(origins['slic.bin']?.lines).toHaveLength(374);
    expect(problems).toEqual([
      'read-from slic.bin: was read from dump.txt, an xxd dump (lines 1 to 24)',
      expect.stringMatching(/^trailing-bytes slic\.bin: 10 bytes/),
    ]);
    expect(place({ 'dump.txt': dumps.xxd(TABLE) }).problems).toHaveLength(1);
  });

  test('a dump that was cut is no witness', () => {
    const { files, rejected, problems } = place({ 'dump.txt': dumps.xxd(TABLE.subarray(0, 200)) });
    expect([files, rejected]).toEqual([{}, ['slic.bin']]);
    expect(problems[1]).toContain('the dump ends after 200 of the 374 bytes');
  });
});

describe('files under names that count', () => {
  test('a dump under the name of the table is read as one', () => {
    const { files, origins, problems } = place({}, empty({ 'slic.bin': bytesOf(dumps.xxd(TABLE)) }));
    expect(Buffer.from(files['slic.bin'] as Uint8Array)).toEqual(TABLE);
    expect(origins['slic.bin']?.lines).toHaveLength(374);
    expect(problems).toEqual(['read-from slic.bin: was read from an xxd dump (lines 1 to 24)']);
    expect(place({}, empty({ 'slic.bin': TABLE }))).toMatchObject({ files: { 'slic.bin': TABLE }, problems: [] });
  });

  test('two that were changed about are both read', () => {
    const { files, problems } = place(
      {},
      empty({ 'slmgr-dlv.txt': bytesOf(mgadiag()), 'mgadiag.txt': bytesOf(slmgrText({})) }),
    );
    expect(files['slmgr-dlv.txt']).toEqual(bytesOf(slmgrText({})));
    expect(files['mgadiag.txt']).toEqual(bytesOf(mgadiag()));
    expect(problems).toEqual([
      expect.stringMatching(/^wrong-place slmgr-dlv\.txt: .*an MGADiag report, and was read as mgadiag\.txt/),
      expect.stringMatching(/^wrong-place mgadiag\.txt: .*the output of slmgr, and was read as slmgr-dlv\.txt/),
    ]);
  });

  test('one in the place of another is moved, unless that is taken', () => {
    const moved = place({}, empty({ 'licensing.json': bytesOf(EVENTS) }));
    expect(Object.keys(moved.files)).toEqual(['events.json']);
    expect(moved.problems).toEqual([expect.stringContaining('events, and was read as events.json')]);
    const taken = place({}, empty({ 'events.json': bytesOf(LICENSING), 'licensing.json': bytesOf(LICENSING) }));
    expect(Object.keys(taken.files)).toEqual(['licensing.json']);
    expect(taken.problems).toEqual([expect.stringContaining('licensing data of WMI; it was not read')]);
  });
});

test('names are listed up to five', () => {
  expect(listNames(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c, d, e');
  expect(listNames(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('a, b, c, d, e, and 2 more');
});

test('the newest by name: numbers count as numbers, and case parts what is the same', () => {
  const sorted = (...names: string[]): string[] =>
    names
      .map((name) => ({ name }))
      .sort(newestFirst)
      .map(({ name }) => name);
  expect(sorted('a (2)', 'a (10)', 'a (9)')).toEqual(['a (10)', 'a (9)', 'a (2)']);
  expect(sorted('2024-05-02', '2024-12-01', '2023-12-31')).toEqual(['2024-12-01', '2024-05-02', '2023-12-31']);
  expect(sorted('a1', 'a01')).toEqual(sorted('a01', 'a1'));
});
