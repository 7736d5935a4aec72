/** Licence channels and products: what counts as a KMS client, a MAK, or another licence, however it is written. */
import { describe, expect, test } from 'vitest';
import {
  channelOf,
  channelOfLicenseType,
  isKeyChannel,
  isKnownChannel,
} from '../../../analyzer/evidence/shared/channel.ts';
import {
  isAddonName,
  isWindowsName,
  isWindowsProduct,
  productInUse,
  type Use,
  WINDOWS_APPLICATION,
} from '../../../analyzer/evidence/shared/product.ts';

describe('the channel in a description', () => {
  test.each([
    ['Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel', 'VOLUME_KMSCLIENT'],
    ['Windows(R) Operating System, OEM_DM channel', 'OEM_DM'],
    ['Windows(R) Operating System,RETAIL channel', 'RETAIL'],
    ['Windows(R) Operating System, volume_kmsclient channel', 'VOLUME_KMSCLIENT'],
    ['Windows(R) Operating System, VOLUME-KMSCLIENT channel', 'VOLUME_KMSCLIENT'],
    ['Windows(R) Operating System, VOLUME\\_KMSCLIENT channel', 'VOLUME_KMSCLIENT'],
    ['Windows(R) Operating System, VOLUME_KMS_2012-R2 channel', 'VOLUME_KMS_2012-R2'],
    ['Windows(R) Operating System, VOLUME_MAK  channel', 'VOLUME_MAK'],
    ['a channel of ours, OEM_SLP channel', 'OEM_SLP'],
    ['Office 14, NEW_CHANNEL channel', 'NEW_CHANNEL'],
    ['RETAIL(R) channel', 'RETAIL(R)'],
    ['abc channel', 'abc'],
    // A copy that lost its last word: only a whole token that no longer one begins with.
    ['Windows(R) Operating System, VOLUME_MAK', 'VOLUME_MAK'],
    ['Windows(R) Operating System, OEM_SLP', 'OEM_SLP'],
    ['Windows(R) Operating System, VOLUME_KMS', null],
    ['Windows(R) Operating System, VOLUME_KMSCL', null],
    ['Windows(R) Operating System, edition', null],
    ['ab channel', null],
    ['Windows(R) Operating System, xxx channel', null],
    ['Windows(R) Operating System, XXXXXXXX channel', null],
    ['Windows(R) Operating System, *** channel', null],
    ['Windows(R) Operating System, 7UP channel', null],
    ['Windows(R) Operating System, VOLUME?MAK channel', null],
    ['', null],
    [null, null],
  ])('%j: %s', (description, channel) => {
    expect(channelOf(description)).toBe(channel);
  });

  test('where none is legible, the product key channel counts', () => {
    expect(channelOf('Windows, xxx channel', 'Volume:GVLK')).toBe('VOLUME_KMSCLIENT');
    expect(channelOf(null, ' OEM:DM ')).toBe('OEM_DM');
    expect(channelOf(null, 'Volume')).toBeNull();
    expect(channelOf('Windows, RETAIL channel', 'Volume:GVLK')).toBe('RETAIL');
  });

  test('the values of the line "Product Key Channel" are known in any case', () => {
    for (const text of ['Volume:GVLK', 'volume:mak', 'OEM:SLP', 'Retail:TB:Eval'])
      expect(isKeyChannel(text)).toBe(true);
    for (const text of ['Volume', 'GVLK', '', 'Volume:GVLK ']) expect(isKeyChannel(text)).toBe(false);
  });
});

test('a token is known where its family is', () => {
  const known = [
    'RETAIL',
    'VOLUME_KMSCLIENT',
    'volume-kmsclient',
    'OEM',
    'TIMEBASED',
    'RETAIL(R)',
    'OEM_NEW',
    'VOLUME_MAK_X',
  ];
  for (const token of [...known, 'VOLUME_KMS_WS25', 'TIMEBASED_X', 'VIRTUAL_MACHINE_ACTIVATION'])
    expect(isKnownChannel(token), token).toBe(true);
  const unknown = [
    'RETAILER',
    'OEMX',
    'OEM_',
    'VOLUME',
    'VOLUME_',
    'XOEM_SLP',
    'OEM_SLP!',
    'BYPASS',
    'XRETAIL',
    'VOLUME_KMSX',
    '',
  ];
  for (const token of unknown) expect(isKnownChannel(token), token).toBe(false);
});

test.each([
  ['Volume GVLK', 'VOLUME_KMSCLIENT'],
  ['  volume_gvlk ', 'VOLUME_KMSCLIENT'],
  ['Volume:MAK', 'VOLUME_MAK'],
  ['OEM - SLP', 'OEM_SLP'],
  ['COA SLP', 'OEM_COA_SLP'],
  ['KMS Client', 'VOLUME_KMSCLIENT'],
  ['KMS', 'VOLUME_KMS'],
  ['Volume', null],
  ['', null],
  [null, null],
])("MGADiag's licence type %j: %s", (type, channel) => {
  expect(channelOfLicenseType(type)).toBe(channel);
});

describe('the product', () => {
  const product = (applicationId: string | null, name: string | null, description: string | null = null) =>
    isWindowsProduct({ applicationId, name, description });

  test('is Windows by its application ID, else by its names', () => {
    expect(product(WINDOWS_APPLICATION, 'Office 14')).toBe(true);
    expect(product('59a52881-a989-479d-af46-f275c6370663', 'Windows(R) 7')).toBe(false);
    expect(product(null, 'Windows(R) 7, Enterprise edition')).toBe(true);
    expect(product(null, ' * Windows(R) 7')).toBe(true);
    expect(product(null, null, 'WINDOWS Operating System')).toBe(true);
    expect(product(null, 'Office 14', 'Windows Operating System')).toBe(true);
    expect(product(null, 'Office for Windows', 'Office for Windows')).toBe(false);
    expect(product(null, 'Office 14')).toBe(false);
    expect(product(null, null)).toBe(true);
  });

  test('an add-on carries the application ID of Windows, and its name tells it', () => {
    expect(isAddonName('Windows(R) 7, Client-ESU-Year1 add-on for Enterprise')).toBe(true);
    expect(isAddonName('Windows(R) 7, Client-ESU-Year2')).toBe(true);
    expect(isAddonName('Speech ADD-ON FOR Windows')).toBe(true);
    expect(isAddonName('Windows(R) 7, Enterprise edition')).toBe(false);
    expect(isAddonName(null)).toBe(false);
  });

  test('a name is one of Windows where it begins so', () => {
    expect(isWindowsName('Windows(R) 7')).toBe(true);
    expect(isWindowsName('"Windows 7')).toBe(true);
    expect(isWindowsName('Windowsill')).toBe(false);
    expect(isWindowsName('Microsoft Windows 7')).toBe(false);
    expect(isWindowsName(null)).toBe(false);
  });

  const uses: Record<string, Use> = {
    licensed: { licenseStatus: 1, hasKey: false },
    keyInGrace: { licenseStatus: 2, hasKey: true },
    keyUnlicensed: { licenseStatus: 0, hasKey: true },
    grace: { licenseStatus: 2, hasKey: false },
    nothing: { licenseStatus: 0, hasKey: false },
  };

  test('in use is the licensed one, then one with a key, then one whose status says something', () => {
    const order = Object.keys(uses);
    for (const [i, better] of order.entries())
      for (const worse of order.slice(i + 1)) {
        expect(productInUse([better, worse], (name) => uses[name] as Use)).toBe(better);
        expect(productInUse([worse, better], (name) => uses[name] as Use)).toBe(better);
      }
  });

  test('among equals the first counts, and of none there is none', () => {
    const equal = { licenseStatus: null, hasKey: true };
    expect(productInUse(['a', 'b'], () => equal)).toBe('a');
    expect(productInUse([], () => equal)).toBeNull();
    expect(productInUse(['a'], () => ({ licenseStatus: 0, hasKey: false }))).toBe('a');
  });
});
