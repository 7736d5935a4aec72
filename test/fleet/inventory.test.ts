import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_COMPUTER } from '../../analyzer/evidence/manifest.ts';
import { machineKey, parseInventory } from '../../analyzer/fleet/inventory.ts';
import { InventoryMatcher } from '../../analyzer/fleet/matching.ts';
import type { Summary } from '../../analyzer/model/types.ts';
import { fleetNotes } from '../../analyzer/report/fleet-notes.ts';
import { linesIn, newFleet, reportOf, slicAudit, summaryOf, temporaryFolder, writeList } from '../run/fleet.ts';

const LIST = 'Hostname;Standort;Verantwortlich\r\nPC-1;Köln;Zoë Müller\r\nPC-2;"Bad; Zürich";"a ""b"" c"\r\n';
const TABS = LIST.replaceAll('"Bad; Zürich"', 'Bad, Zürich').replaceAll(';', '\t');

describe('encodings and delimiters that Excel produces', async () => {
  test.each<[string, Buffer, string]>([
    ['UTF-8', Buffer.from(LIST), 'Bad; Zürich'],
    ['UTF-8 with BOM', Buffer.from(`\ufeff${LIST}`), 'Bad; Zürich'],
    ['ANSI', iconv.encode(LIST, 'windows-1252'), 'Bad; Zürich'],
    ['UTF-16LE, tabs', iconv.encode(TABS, 'utf-16le', { addBOM: true }), 'Bad, Zürich'],
    ['UTF-16BE, tabs', iconv.encode(TABS, 'utf-16be', { addBOM: true }), 'Bad, Zürich'],
    ['UTF-16LE without BOM', iconv.encode(LIST, 'utf-16le', { addBOM: false }), 'Bad; Zürich'],
    ['pipes', Buffer.from(LIST.replaceAll(';', '|').replace('Bad| ', 'Bad; ')), 'Bad; Zürich'],
    [
      'commas, LF',
      Buffer.from(
        LIST.replaceAll('"Bad; Zürich"', '¤').replaceAll(';', ',').replace('¤', '"Bad; Zürich"').replaceAll('\r', ''),
      ),
      'Bad; Zürich',
    ],
    ['#TYPE line', Buffer.from(`#TYPE Selected.System.Management.Automation.PSCustomObject\r\n${LIST}`), 'Bad; Zürich'],
    [
      'quoted #TYPE line',
      Buffer.from(`\ufeff"#TYPE Microsoft.ActiveDirectory.Management.ADComputer"\n${LIST}`),
      'Bad; Zürich',
    ],
    ['sep= line', Buffer.from(`sep=;\r\n${LIST}`), 'Bad; Zürich'],
  ])('%s', async (_, bytes, site) => {
    const { columns, machines } = parseInventory(bytes, null);
    expect(columns).toEqual(['Standort', 'Verantwortlich']);
    expect(machines.map(({ name, further }) => [name, { ...further }])).toEqual([
      ['PC-1', { Standort: 'Köln', Verantwortlich: 'Zoë Müller' }],
      ['PC-2', { Standort: site, Verantwortlich: 'a "b" c' }],
    ]);
  });

  test('a single column, ragged lines, empty lines and columns', async () => {
    expect(parseInventory(Buffer.from('NAME\nA\n\nB\n'), null).machines.map(({ name }) => name)).toEqual(['A', 'B']);
    const { columns, machines } = parseInventory(Buffer.from('name,site,,\nA\n,x,,\nB,y,,,,\n'), null);
    expect(columns).toEqual(['site']);
    expect(machines.map(({ name, further }) => [name, further.site])).toEqual([
      ['A', ''],
      ['B', 'y'],
    ]);
  });
});

describe('headers', async () => {
  test('computer comes before name and hostname; --inventory-column before all', async () => {
    const text = Buffer.from('Name,COMPUTER,Asset\nx,PC,77\n');
    expect(parseInventory(text, null).machines[0]?.name).toBe('PC');
    expect(parseInventory(text, 'asset').machines[0]?.name).toBe('77');
    expect(() => parseInventory(text, 'Serial')).toThrow(/no column called "Serial".*Name, COMPUTER, Asset/);
    expect(() => parseInventory(Buffer.from('a;b\n1;2\n'), null)).toThrow(/--inventory-column/);
    expect(() => parseInventory(Buffer.from('name\n'), null)).toThrow(/no machine/);
    expect(() => parseInventory(Buffer.from(''), null)).toThrow(/no column/);
  });

  test('hostile, repeated and empty ones survive', async () => {
    const text = 'name,__proto__,constructor,Site,site,,=cmd()\nA,1,2,3,4,5,6\n';
    const { columns, machines } = parseInventory(Buffer.from(text), null);
    expect(columns).toEqual(['__proto__', 'constructor', 'Site', 'site_2', 'column_6', '=cmd()']);
    expect(Object.entries(machines[0]?.further ?? {}).map(([, value]) => value)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
  });
});

test.each([
  ['PC1', 'PC1'],
  ['pc1.corp.example', 'PC1'],
  ['CORP\\pc1', 'PC1'],
  ['corp.example\\PC1$', 'PC1'],
  [' pc1 ', 'PC1'],
  ['.', '.'],
])('%j is %s', async (name, key) => {
  expect(machineKey(name)).toBe(key);
});

describe('a fleet with its list', async () => {
  let out = '';
  let names: string[] = [];
  beforeAll(async () => {
    const fleet = await newFleet(100);
    ({ names } = fleet);
    const listed = names.slice(0, 90).map((name) => `CORP\\${name.toLowerCase()},1,Köln,=1+1`);
    const list = `name,__proto__,constructor,=Site\n${listed.join('\n')}\nLOST-1,2,Bonn,x\nlost-1.corp.example,2,Bonn,x\nLOST-2,2,Bonn,x\n`;
    out = await reportOf('analyze', fleet.root, '--inventory', writeList(list), '--format', 'csv,jsonl');
  });

  test('counts', async () => {
    const { inventory, devices, byVerdict, coverage } = summaryOf(out);
    expect(devices).toEqual({ total: 102, folders: 100, unreported: 2 });
    expect(byVerdict.unreported).toBe(2);
    expect(coverage.kinds.inventory).toBe(2);
    expect(inventory).toMatchObject({
      listed: 92,
      reported: 90,
      unreported: 2,
      repeated: 1,
      repeatedNames: ['LOST-1'],
    });
    expect(inventory.notListed).toBe(10);
    expect(inventory.notListedDevices).toEqual(names.slice(90));
    const group = inventory.groups.find(({ column }: { column: string }) => column === 'constructor');
    expect(group.values.map(({ value, devices }: { value: string; devices: number }) => [value, devices])).toEqual([
      ['Köln', 90],
      ['Bonn', 2],
    ]);
  });

  test('rows', async () => {
    const csv = readFileSync(join(out, 'compliance.csv'), 'utf8').split('\r\n');
    expect(csv[0]).toMatch(/,source,inventory___proto__,inventory_constructor,inventory_=Site$/);
    expect(csv.find((row) => row.startsWith('LOST-2,'))).toMatch(
      /^LOST-2,,unreported,not-collected,,,.*,deploy-collector,.*,,2,Bonn,x$/,
    );
    expect(csv.find((row) => row.startsWith(`${names[0]},`))).toMatch(/,1,Köln,'=1\+1$/);
    expect(csv.find((row) => row.startsWith(`${names[99]},`))).toMatch(/,,,$/);
    const [lost] = linesIn(out).filter(({ device }) => device === 'LOST-2');
    expect(lost).toMatchObject({ source: '', rule: 'SA14', confidence: '', collection: { kind: 'inventory' } });
    expect(Object.entries(lost.inventory)).toEqual([
      ['__proto__', '2'],
      ['constructor', 'Bonn'],
      ['=Site', 'x'],
    ]);
  });
});

test('--fail-on unreported, and a folder beside another answers to the list', async () => {
  const { root, names } = await newFleet(1);
  const list = writeList(`name\n${names[0]}\nLOST\n`);
  const args = ['analyze', root, '--inventory', list, '--fail-on', 'unreported', '--out', temporaryFolder()];
  expect((await slicAudit(args)).code).toBe(1);
  expect(
    (await slicAudit(['analyze', root, '--inventory', writeList(`name\n${names[0]}\n`), ...args.slice(4)])).code,
  ).toBe(0);
});

test('a second folder, a recorded name and a longer name answer to the list; the folder says which line', () => {
  const list = 'name,site\nPC1,a\nPC2,b\nPC-WITH-A-VERY-LONG-NAME,c\nPC4,d\n';
  const matcher = new InventoryMatcher(parseInventory(Buffer.from(list), null));
  const device = (folder: string, name: string | null = null, fqdn: string | null = null) => ({
    device: folder,
    computer: { ...NO_COMPUTER, name, fqdn },
  });
  const devices = [
    device('pc1~1A2B3c4d'),
    device('Reception', 'pc2'),
    device('PC-WITH-A-VERY-', 'PC-WITH-A-VERY-', 'pc-with-a-very-long-name.corp.example'),
    device('pc1', 'PC2'),
    device('PC1~12345'),
  ];
  for (const each of devices) matcher.note(each);
  expect(devices.map((each) => matcher.furtherColumns(each)?.site)).toEqual(['a', 'b', 'c', 'a', undefined]);
  expect(matcher.unreported().map(({ device }) => device)).toEqual(['PC4']);
  expect(matcher.facts()).toMatchObject({ listed: 4, notListed: 1, notListedDevices: ['PC1~12345'] });
});

test('a product key in the list does not reach the reports', () => {
  const text = 'name,note\nPC1,BBBBB-CCCCC-DDDDD-FFFFF-GGGGG\n';
  expect(JSON.stringify(parseInventory(Buffer.from(text), null).machines)).not.toContain('CCCCC');
});

test('the terminal tells of the list, duplicates and stale machines, and nothing that acts', () => {
  const summary = {
    devices: { total: 9, folders: 8, unreported: 1 },
    run: { reused: 3 },
    coverage: { stale: 2, staleDays: 90 },
    duplicates: { names: [{ value: 'A', devices: ['A', 'A~1'], count: 2 }], uuids: [], serials: [] },
    inventory: {
      listed: 7,
      reported: 6,
      unreported: 1,
      notListed: 6,
      notListedDevices: ['X\u001b[2J', '2', '3', '4', '5', '6'],
      repeated: 1,
      repeatedNames: ['R'],
      groups: [],
    },
  };
  expect(fleetNotes(summary as unknown as Summary)).toEqual([
    'Of 7 machines on the inventory list 6 reported, 1 did not.',
    'Not on the list: 6 devices (X\u241b[2J, 2, 3, 4, 5, ...).',
    'Listed more than once: 1 machines (R).',
    'Devices that share a computer name: 1 group, the largest A, A~1.',
    'Stale: 2 devices, collected over 90 days before the newest.',
    'Unchanged since the last run and not read again: 3 of 8.',
  ]);
});

test.each(['ComputerName', 'Computer Name', 'COMPUTER NAME', 'computername'])(
  'the machines may be in a column %s',
  (name) => {
    const { machines, columns } = parseInventory(Buffer.from(`Name,${name},Site\nJane Doe,PC-1,Berlin\n`), null);
    expect(machines.map((machine) => machine.name)).toEqual(['PC-1']);
    expect(columns).toEqual(['Name', 'Site']);
  },
);
