/** Values of WMI and of the events, each by itself: what is taken, what is named and left out. */
import { describe, expect, test } from 'vitest';
import { readEvents } from '../../analyzer/evidence/events.ts';
import { readLicensing } from '../../analyzer/evidence/licensing.ts';

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

function licensing(value: unknown) {
  const problems: string[] = [];
  const found = readLicensing(bytesOf(value), (code, ...args) => problems.push([code, ...args].join(' ')));
  return { found, problems };
}

const PRODUCT = {
  applicationId: '55c92734-d682-4d71-983e-d6ec3f16059f',
  name: 'Windows(R) 7, Enterprise edition',
  partialProductKey: 'BCDFG',
  licenseStatus: 1,
};

describe('a product of WMI', () => {
  test.each(['BCDFGH', 'BCDF', 'XBCDFG', 'BCDFG-HJKMN', 'BC DF', ''])('%j is no partial product key', (key) => {
    expect(
      licensing({ products: [{ ...PRODUCT, partialProductKey: key }] }).found?.products[0]?.partialProductKey,
    ).toBeNull();
  });

  test.each([
    'id',
    'applicationId',
    'name',
    'description',
    'licenseFamily',
    'isAddon',
    'partialProductKey',
    'productKeyId',
    'productKeyChannel',
    'licenseStatus',
    'licenseStatusReason',
    'gracePeriodRemaining',
  ])('%s of a wrong type is named once', (name) => {
    const product = { ...PRODUCT, [name]: { a: 1 } };
    expect(
      licensing({ products: [product, product] }).problems.filter((each) => each.startsWith('wrong-type')),
    ).toEqual([`wrong-type products.${name}`]);
  });

  test.each(['version', 'oa2xBiosMarkerStatus', 'oa2xBiosMarkerMinorVersion', 'keyManagementServiceMachine'])(
    'service.%s of a wrong type is named',
    (name) => {
      const service = { version: '6.1', oa2xBiosMarkerStatus: null, [name]: { a: 1 } };
      expect(licensing({ service, products: [] }).problems).toEqual([`wrong-type service.${name}`]);
    },
  );

  test('a long text is bounded, one of blanks is not stated', () => {
    const name = (text: string): string | null | undefined =>
      licensing({ products: [{ ...PRODUCT, name: text }] }).found?.products[0]?.name;
    expect(name(`Windows ${'x '.repeat(2000)}`)).toHaveLength(2047);
    expect(name(`${'1'.repeat(3000)}`)).toHaveLength(2048);
    expect(name('   ')).toBeNull();
    expect(name(' '.repeat(200))).toBeNull();
    expect(name('  Windows  ')).toBe('Windows');
    expect(name('BCDFG-HJKMN-PQRTV-WXY23-46789')).toBe('*****-*****-*****-*****-*****');
  });

  test('a list in which one item is an object is read, one without any is none', () => {
    expect(licensing([1, PRODUCT]).found?.products).toHaveLength(1);
    expect(licensing([1, 2])).toEqual({ found: null, problems: ['json-invalid no object'] });
    expect(licensing(5)).toEqual({ found: null, problems: ['json-invalid no object'] });
  });
});

const SPP = 'Microsoft-Windows-Security-SPP';

function events(value: unknown) {
  const problems: string[] = [];
  const found = readEvents(bytesOf(value), (code, ...args) => problems.push([code, ...args].join(' ')));
  return { found, problems };
}

const failed = (...data: unknown[]): string | null | undefined =>
  events([{ id: 8198, provider: SPP, timeUtc: null, data }]).found?.[0]?.hresult;

describe('the code of a failure', () => {
  test.each([
    [['hr=0xC004F074'], '0xC004F074'],
    [['hr = 0xC004F074'], '0xC004F074'],
    [['HR=-1073418124'], '0xC004F074'],
    [['x hr=3221549172;'], '0xC004F074'],
    [['0xC004F074'], '0xC004F074'],
    [['-1073418124'], '0xC004F074'],
    [['3221549172'], '0xC004F074'],
    [['text', '0xC004F074'], '0xC004F074'],
    [['a, 0xC004F074, b'], '0xC004F074'],
    [['xhr=0xC004F074'], null],
    [['0xC004F0'], null],
    [['12345678'], null],
    [['see 0xC004F074'], null],
    [[true, null], null],
    [[3221549172], '0xC004F074'],
  ])('%j: %s', (data, code) => {
    expect(failed(...data)).toBe(code);
  });
});

describe('the provider', () => {
  const heard = (provider: unknown): number | undefined =>
    events([{ id: 8198, provider, timeUtc: null, data: ['hr=0xC004F074'] }]).found?.length;

  test.each([
    SPP,
    'Microsoft-Windows-Security-Licensing-SLC',
    'Software Licensing Service',
    'Software Protection Platform Service',
    '',
    null,
    undefined,
  ])('%s is that of the licensing service, or none', (provider) => expect(heard(provider)).toBe(1));

  test.each(['Outlook', 'Microsoft-Windows-Kernel', 'My Software Licensing'])('%s is another', (provider) => {
    expect(heard(provider)).toBe(0);
  });
});

describe('an answer of the KMS host', () => {
  const answer = (data: unknown) => events([{ id: 12289, provider: SPP, timeUtc: null, data }]).found?.[0];

  test.each([
    ['0x0, 0x0, 1, 0', true],
    ['0x0, 0x0, 0, 0', false],
    ['0x0, 0x0, 2, 0', null],
    ['0x0, 0x0', null],
    ['0x0,0x0,1', true],
    ['0x0 ,  0x0 ,  1 ', true],
  ])('%j: activated %s', (data, activated) => {
    expect(answer([data])).toMatchObject({
      hresult: '0x00000000',
      flags: '0x00000000',
      activated,
      kmsHost: null,
      cmid: null,
    });
  });

  test('one value for each text, or all in one', () => {
    expect(answer(['0xC004F074', '8', '0'])).toMatchObject({
      hresult: '0xC004F074',
      flags: '0x00000008',
      activated: false,
    });
    expect(answer('0xC004F074, 8, 0')).toMatchObject({ hresult: '0xC004F074', flags: '0x00000008', activated: false });
    expect(answer(null)).toMatchObject({ hresult: null, flags: null, activated: null });
  });
});

test('a request names its host and its client, whatever another request named', () => {
  const cmid = (digit: number): string => `${digit}1111111-2222-3333-4444-555555555555`;
  const request = (host: string, client: string, minute: number) => ({
    id: 12288,
    provider: SPP,
    timeUtc: `2026-01-01T00:0${minute}:00Z`,
    data: [`0x0, 0x0, ${host}, ${client}`],
  });
  const { found } = events([
    request('kms1:1688', `{${cmid(1).toUpperCase()}}`, 5),
    request('kms1:1688', cmid(1), 4),
    request('kms2:1688', cmid(2), 3),
    request('a b', 'none', 2),
    request('', '', 1),
  ]);
  expect(found?.map(({ kmsHost, cmid: client }) => [kmsHost, client])).toEqual([
    ['kms1:1688', cmid(1)],
    ['kms1:1688', cmid(1)],
    ['kms2:1688', cmid(2)],
    [null, null],
    [null, null],
  ]);
});

test('the newest comes first, to the fraction of a second, and one without a time last', () => {
  const times = [
    '2026-01-01T00:00:00Z',
    null,
    '2026-01-01T00:00:00.5Z',
    '2026-01-01T00:00:00.25Z',
    '2025-12-31T23:59:59.999Z',
    '2026-01-01T00:00:01Z',
  ];
  const { found } = events(times.map((timeUtc) => ({ id: 8198, provider: SPP, timeUtc, data: ['hr=0x1'] })));
  expect(found?.map(({ timeUtc }) => timeUtc)).toEqual([times[5], times[2], times[3], times[0], times[4], null]);
});
