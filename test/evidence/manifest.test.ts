/** manifest.json, and what is made of the files beside it: lost, unlisted, changed, not collected. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readWitnesses } from '../../analyzer/evidence/index.ts';
import { manifestItem, NO_COMPUTER, NO_OS, readManifest, utcTime } from '../../analyzer/evidence/manifest.ts';
import type { DeviceFiles } from '../../analyzer/model/types.ts';
import { GOOD, slmgrText } from '../verdict/folder.ts';

const COMPUTER = {
  name: 'PC-1',
  fqdn: 'pc-1.corp.example',
  domain: 'corp.example',
  manufacturer: 'Contoso',
  model: 'Desk 380',
  serialNumber: 'S1',
  uuid: 'U1',
  machineGuid: 'G1',
  biosVersion: 'C1.42',
  biosDate: '20110314',
};
const OS = {
  caption: 'Microsoft Windows 7 Enterprise',
  version: '6.1.7601',
  build: '7601',
  productType: 1,
  architecture: 'AMD64',
  sku: 4,
  uiLanguage: 'de-DE',
  oemCodePage: 850,
};
const ITEM = {
  name: 'slic.bin',
  status: 'collected',
  bytes: 374,
  sha256: 'AB',
  modifiedUtc: '2026-01-01T00:00:00Z',
  error: null,
};
const WHOLE = {
  schemaVersion: 1,
  collector: { version: '1.0.0', languageMode: 'FullLanguage' },
  collectedUtc: '2026-03-10T12:00:00Z',
  computer: COMPUTER,
  os: OS,
  evidence: [ITEM],
};

function read(value: unknown) {
  const { manifest, problems } = readManifest(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
  return { manifest, problems: problems.map((problem) => problem.join(' ')) };
}

describe('a manifest', () => {
  test('is read whole', () => {
    expect(read(WHOLE)).toEqual({
      manifest: {
        collectorVersion: '1.0.0',
        languageMode: 'FullLanguage',
        collectedUtc: '2026-03-10T12:00:00Z',
        computer: COMPUTER,
        os: OS,
        evidence: [{ ...ITEM, sha256: 'ab' }],
      },
      problems: [],
    });
  });

  test('that says nothing is one, of no version', () => {
    expect(read({})).toEqual({
      manifest: {
        collectorVersion: null,
        languageMode: null,
        collectedUtc: null,
        computer: NO_COMPUTER,
        os: NO_OS,
        evidence: [],
      },
      problems: ['manifest-version none'],
    });
    expect(read({ ...WHOLE, schemaVersion: 2 }).problems).toEqual(['manifest-version 2']);
  });

  test.each([
    ['{"schemaVersion": 1', 'manifest-invalid no valid JSON'],
    ['', 'manifest-invalid no valid JSON'],
    ['[]', 'manifest-invalid no JSON object'],
    ['"x"', 'manifest-invalid no JSON object'],
    ['null', 'manifest-invalid no JSON object'],
  ])('%j is none', (text, problem) => {
    expect(read(text)).toEqual({ manifest: null, problems: [problem] });
  });

  test.each(Object.keys(COMPUTER))('computer.%s of a wrong type is named and left out', (name) => {
    const { manifest, problems } = read({ ...WHOLE, computer: { ...COMPUTER, [name]: {} } });
    expect(problems).toEqual([`wrong-type computer.${name}`]);
    expect(manifest?.computer).toEqual({ ...COMPUTER, [name]: null });
  });

  test.each(Object.keys(OS))('os.%s of a wrong type is named and left out', (name) => {
    const { manifest, problems } = read({ ...WHOLE, os: { ...OS, [name]: {} } });
    expect(problems).toEqual([`wrong-type os.${name}`]);
    expect(manifest?.os).toEqual({ ...OS, [name]: null });
  });

  test.each<[string, unknown, string]>([
    ['collector', { ...WHOLE, collector: 'x' }, 'wrong-type collector'],
    ['collector.version', { ...WHOLE, collector: { version: [] } }, 'wrong-type collector.version'],
    ['collector.languageMode', { ...WHOLE, collector: { languageMode: true } }, 'wrong-type collector.languageMode'],
    ['collectedUtc', { ...WHOLE, collectedUtc: {} }, 'wrong-type collectedUtc'],
    ['computer', { ...WHOLE, computer: 'x' }, 'wrong-type computer'],
    ['os', { ...WHOLE, os: [1] }, 'wrong-type os'],
    ['evidence', { ...WHOLE, evidence: 'x' }, 'wrong-type evidence'],
    ['bytes', { ...WHOLE, evidence: [{ ...ITEM, bytes: 'x' }] }, 'wrong-type evidence[].bytes'],
    ['sha256', { ...WHOLE, evidence: [{ ...ITEM, sha256: true }] }, 'wrong-type evidence[].sha256'],
    ['modifiedUtc', { ...WHOLE, evidence: [{ ...ITEM, modifiedUtc: {} }] }, 'wrong-type evidence[].modifiedUtc'],
    ['error', { ...WHOLE, evidence: [{ ...ITEM, error: [] }] }, 'wrong-type evidence[].error'],
  ])('%s of a wrong type is named', (_, value, problem) => {
    const { manifest, problems } = read(value);
    expect(problems).toEqual([problem]);
    expect(manifest).not.toBeNull();
  });

  test('an item needs a file name and a status that is known, in any case', () => {
    const items = (...evidence: object[]) => {
      const { manifest, problems } = read({ ...WHOLE, evidence });
      return [manifest?.evidence.map(({ name, status }) => `${name} ${status}`), [...new Set(problems)]];
    };
    expect(items({ name: 'SLIC.BIN', status: 'ABSENT' })).toEqual([['slic.bin absent'], []]);
    for (const status of ['collected', 'absent', 'failed', 'timeout', 'skipped'])
      expect(items({ name: 'a.txt', status })).toEqual([[`a.txt ${status}`], []]);
    const wrong = [
      { name: 'a.txt', status: 'lost' },
      { name: 'a.txt' },
      { status: 'absent' },
      { name: '../a.txt', status: 'absent' },
      { name: 'a b', status: 'absent' },
      { name: 'a'.repeat(65), status: 'absent' },
    ];
    for (const item of wrong) expect(items(item), JSON.stringify(item)).toEqual([[], ['wrong-type evidence[]']]);
    expect(items({ name: 'a'.repeat(64), status: 'absent' })[1]).toEqual([]);
  });

  test('at most 100 items are read', () => {
    const evidence = Array.from({ length: 150 }, (_, i) => ({ name: `f${i}`, status: 'absent' }));
    expect(read({ ...WHOLE, evidence }).manifest?.evidence).toHaveLength(100);
  });

  test('a file that is not listed has no item', () => {
    const { manifest } = read(WHOLE);
    expect(manifestItem(manifest, 'slic.bin')?.bytes).toBe(374);
    expect(manifestItem(manifest, 'events.json')).toBeNull();
    expect(manifestItem(null, 'slic.bin')).toBeNull();
  });

  test.each([
    ['2026-03-10T12:00:00Z', true],
    ['2026-03-10T12:00:00.123Z', true],
    ['2026-03-10T12:00', true],
    ['2026-03-10T12:00:00+01:00', true],
    ['2026-03-10T12:00:00+0100', true],
    ['2026-02-30T12:00:00+01:00x', false],
    ['2026-13-10T12:00:00Z', false],
    ['2026-03-10', false],
    ['10 March 2026', false],
    ['x2026-03-10T12:00:00Z', false],
    ['2026-03-10T12:00:00Z (about)', false],
  ])('the time %s: %s', (text, is) => {
    expect(utcTime(text)).toBe(is ? text : null);
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function witnesses(
  files: Record<string, Buffer>,
  evidence: object[] | null,
  more: Partial<DeviceFiles> = {},
  verify = false,
) {
  const all = { ...files, ...(evidence && { 'manifest.json': Buffer.from(JSON.stringify({ ...WHOLE, evidence })) }) };
  const input: DeviceFiles = {
    device: 'PC-1',
    source: '/x',
    kind: 'run',
    files: all,
    rejected: [],
    problems: [],
    ...more,
  };
  const { problems, evidence: items, rejected } = readWitnesses(input, { verify });
  return {
    problems: problems.map(({ code, file }) => `${code} ${file}`),
    items: items.map(({ name, status, error }) => [name, status, error].filter(Boolean).join(' ')),
    rejected,
  };
}

describe('the files beside the manifest', () => {
  const TEXT = Buffer.from(slmgrText({}));
  const text = { name: 'slmgr-dlv.txt', status: 'collected' };

  test('are as it says', () => {
    expect(
      witnesses({ 'slmgr-dlv.txt': TEXT }, [{ ...text, bytes: TEXT.length, sha256: sha256(TEXT) }], {}, true),
    ).toEqual({
      problems: [],
      items: ['slmgr-dlv.txt collected'],
      rejected: [],
    });
  });

  test('a text of another size is told, one of another hash where that is asked for', () => {
    const files = { 'slmgr-dlv.txt': TEXT };
    expect(witnesses(files, [{ ...text, bytes: 1 }]).problems).toEqual(['size-mismatch slmgr-dlv.txt']);
    expect(witnesses(files, [{ ...text, sha256: 'ab' }]).problems).toEqual([]);
    expect(witnesses(files, [{ ...text, sha256: 'ab' }], {}, true).problems).toEqual(['hash-mismatch slmgr-dlv.txt']);
    expect(witnesses(files, [{ ...text, bytes: 1, sha256: 'ab' }], {}, true).problems).toEqual([
      'size-mismatch slmgr-dlv.txt',
    ]);
    expect(witnesses(files, [{ ...text, status: 'failed', bytes: 1 }]).problems).toEqual([]);
  });

  test('a file that was collected and is not there has failed, one of another name is not asked for', () => {
    expect(
      witnesses({}, [text, { name: 'collector.log', status: 'collected' }, { name: 'events.json', status: 'absent' }])
        .items,
    ).toEqual(['slmgr-dlv.txt failed', 'collector.log collected', 'events.json absent']);
  });

  test('a file that is not listed is, and so is one that could not be read', () => {
    expect(witnesses({ 'slmgr-dlv.txt': TEXT }, [], { rejected: ['events.json'] }).items).toEqual([
      'slmgr-dlv.txt collected',
      'events.json failed',
    ]);
    expect(witnesses({ 'slmgr-dlv.txt': TEXT }, null).items).toEqual(['slmgr-dlv.txt collected']);
  });

  test('an error is told with its item', () => {
    expect(witnesses({}, [{ name: 'slic.bin', status: 'failed', error: 'access denied' }])).toEqual({
      problems: ['not-collected slic.bin'],
      items: ['slic.bin failed access denied'],
      rejected: [],
    });
    expect(witnesses({}, [{ name: 'slic.bin', status: 'failed' }]).problems).toEqual([]);
    expect(witnesses({}, [{ name: 'slic.bin', status: 'absent', error: 'x' }]).problems).toEqual([]);
    expect(witnesses({ 'slic.bin': GOOD }, [{ name: 'slic.bin', status: 'collected', error: 'x' }]).problems).toEqual(
      [],
    );
  });

  test('a table that the manifest does not know is told, unless there is no manifest', () => {
    const table = { 'slic.bin': GOOD };
    expect(witnesses(table, []).problems).toEqual(['unlisted-file slic.bin']);
    expect(witnesses(table, [{ name: 'slic.bin', status: 'absent' }]).problems).toEqual(['unlisted-file slic.bin']);
    expect(witnesses(table, [{ name: 'slic.bin', status: 'collected' }]).problems).toEqual([]);
    expect(witnesses(table, null).problems).toEqual([]);
    expect(witnesses({}, []).problems).toEqual([]);
  });

  test('what can speak of the firmware and was rejected is named', () => {
    expect(
      witnesses({ 'slic.bin': Buffer.from('MSDM'), 'events.json': Buffer.from('{') }, null, {
        rejected: ['slmgr-dlv.txt', 'mgadiag.txt'],
      }).rejected,
    ).toEqual(['mgadiag.txt', 'slic.bin', 'events.json']);
  });

  test('of one file at most twenty problems are told', () => {
    const csv = Buffer.from(Array(40).fill('x,y').join('\n'));
    expect(witnesses({ 'acpi-tables.csv': csv }, null).problems).toEqual(Array(20).fill('csv-invalid acpi-tables.csv'));
  });
});
