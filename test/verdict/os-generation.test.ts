/** What numbers and names tell of Windows: generation, client or server, edition. */
import { describe, expect, test } from 'vitest';
import {
  byBuild,
  byDescription,
  byName,
  byPid,
  byVersion,
  embeddedEdition,
  homeEdition,
  inWords,
  isCompatible,
  isServer,
} from '../../analyzer/verdict/os-generation.ts';

test.each([
  ['6.1.7601.17514', '6.1'],
  ['6.0', '6.0'],
  ['10.0.19045', '10.0'],
  [' 6.3.9600', '6.3'],
  ['06.01.7600', '6.1'],
  ['6.1 (Build 7601)', '6.1'],
  ['6.100.1', null],
  ['100.1', null],
  ['v6.1.7601', null],
  ['6', null],
  ['', null],
  [null, null],
])('version %j is of %j', (version, generation) => {
  expect(byVersion(version)).toBe(generation);
});

test.each([
  ['7601', '6.1'],
  ['7000', '6.1'],
  ['6999', '6.0'],
  ['5000', '6.0'],
  ['4999', '5.1'],
  ['2000', '5.1'],
  ['1999', null],
  ['8000', '6.2'],
  ['9300', '6.3'],
  ['9299', '6.2'],
  ['10000', '10.0'],
  ['22631', '10.0'],
  [' 7601 Service Pack 1', '6.1'],
  ['760', null],
  ['123456', null],
  ['build 7601', null],
  ['', null],
  [null, null],
])('build %j is of %j', (build, generation) => {
  expect(byBuild(build)).toBe(generation);
});

test.each([
  ['00392-00170-918-500000-03-1033-7601.0000-2942012', '6.1'],
  ['00392-00170-918-500000-03-11033-9600.0000-2942012', '6.3'],
  ['00392-00170-918-500000-03-1033-7601', null],
  ['X00392-00170-918-500000-03-1033-7601.0000-2942012', null],
  ['00392-OEM-8992687-00118', null],
  [null, null],
])('extended PID %j is of %j', (pid, generation) => {
  expect(byPid(pid)).toBe(generation);
});

test.each([
  ['Microsoft Windows 7 Enterprise', '6.1'],
  ['Windows(R) 7, Enterprise edition', '6.1'],
  ['Microsoft® Windows Vista™ Business', '6.0'],
  ['Microsoft® Windows Server® 2008 Standard', '6.0'],
  ['Windows Server(R) 2008 R2, ServerStandard edition', '6.1'],
  ['Microsoft Windows Server 2012 R2 Standard', '6.3'],
  ['Microsoft Windows Server 2012 Standard', '6.2'],
  ['Microsoft Windows Server 2016 Standard', '10.0'],
  ['Microsoft Windows Server 2025 Datacenter', '10.0'],
  ['Microsoft Windows 8 Pro', '6.2'],
  ['Microsoft Windows 8.1 Pro', '6.3'],
  ['Microsoft Windows 10 Pro', '10.0'],
  ['Windows 11 Enterprise', '10.0'],
  ['Microsoft Windows XP Professional', '5.1'],
  ['Windows Embedded Standard 7', '6.1'],
  ['Windows Embedded POSReady 7', '6.1'],
  ['Windows Thin PC', '6.1'],
  ['Windows Embedded 8 Industry Pro', '6.2'],
  ['Windows(R), Enterprise edition', '6.2+'],
  ['Office 14, OfficeProPlus', null],
  ['', null],
  [null, null],
])('the name %j is of %j', (name, generation) => {
  expect(byName(name)).toBe(generation);
});

test('only Windows 8 and later write a registered mark before "Operating System"', () => {
  expect(byDescription('Windows(R) Operating System, VOLUME_KMSCLIENT channel')).toBe('6.2+');
  expect(byDescription('  Windows (R) Operating System, RETAIL channel')).toBe('6.2+');
  expect(byDescription('Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel')).toBeNull();
  expect(byDescription('My Windows(R) Operating System')).toBeNull();
  expect(byDescription(null)).toBeNull();
});

describe('two versions of one Windows', () => {
  test.each([
    ['6.1', '6.1', true],
    ['6.1', '6.0', false],
    ['6.2+', '6.2', true],
    ['6.2+', '6.3', true],
    ['6.2+', '10.0', true],
    ['6.2+', '6.1', false],
    ['6.2+', '6.3+', true],
    ['6.3+', '6.2', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(isCompatible(a, b)).toBe(expected);
    expect(isCompatible(b, a)).toBe(expected);
  });

  test('an open version is told as one', () => {
    expect(inWords('6.2+')).toBe('6.2 or later');
    expect(inWords('6.1')).toBe('6.1');
  });
});

test('a server is known by a name or the SKU; a client where one of them says something else', () => {
  expect(isServer(['Windows 7', 'ServerStandard edition'], null)).toBe(true);
  expect(isServer(['Windows 7'], 7)).toBe(true);
  expect(isServer(['Windows 7'], 4)).toBe(false);
  expect(isServer([], 4)).toBe(false);
  expect(isServer(['Windows 7'], null)).toBe(false);
  expect(isServer(['Observer'], null)).toBe(false);
  expect(isServer([], null)).toBeNull();
});

test('an edition without volume licences is known by its name, or by the SKU where no name is stated', () => {
  for (const name of ['Windows 7 Home Premium', 'Windows 7 Starter', 'Windows(R) 7, Ultimate edition'])
    expect(homeEdition(['Windows', name], null)).toBe(name);
  expect(homeEdition(['Windows 7 Enterprise'], 1)).toBeNull();
  expect(homeEdition([], 1)).toBe('SKU 1');
  expect(homeEdition([], 4)).toBeNull();
  expect(homeEdition([], null)).toBeNull();
});

test('an Embedded edition is known by its name or the SKU', () => {
  for (const name of ['Windows Embedded Standard', 'POSReady 7', 'Windows ThinPC', 'Windows Thin PC'])
    expect(embeddedEdition(['Windows', name], null)).toBe(name);
  expect(embeddedEdition(['Windows 7 Enterprise'], 65)).toBe('SKU 65');
  expect(embeddedEdition(['Windows 7 Enterprise'], 4)).toBeNull();
  expect(embeddedEdition([], null)).toBeNull();
});
