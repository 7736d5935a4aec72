import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLicensing } from '../../analyzer/evidence/licensing.ts';
import { channelOf, channelOfLicenseType, isKnownChannel } from '../../analyzer/evidence/shared/channel.ts';
import { foldCode } from '../../analyzer/evidence/shared/code.ts';

const WINDOWS_ID = '55c92734-d682-4d71-983e-d6ec3f16059f';
const PRODUCT = {
  id: '0A1B2C3D-1111-4222-8333-444455556666',
  applicationId: WINDOWS_ID,
  name: 'Windows(R), Enterprise edition',
  description: 'Windows(R) Operating System, VOLUME_KMSCLIENT channel',
  licenseFamily: 'Enterprise',
  isAddon: false,
  partialProductKey: 'BCDFG',
  productKeyId: '12345-00111-222-333333-03-1033-19041.0000-1002021',
  productKeyChannel: 'Volume:GVLK',
  licenseStatus: 5,
  licenseStatusReason: 3221549109,
  gracePeriodRemaining: 0,
};
const SERVICE = {
  version: '10.0.19041.1',
  oa2xBiosMarkerStatus: 2,
  oa2xBiosMarkerMinorVersion: 0,
  keyManagementServiceMachine: 'kms.example.test',
};

function read(value: unknown) {
  const problems: string[] = [];
  const data =
    value instanceof Uint8Array ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const licensing = readLicensing(data, (code, ...args) => problems.push([code, ...args].join(' ')));
  return { licensing, problems };
}

it('reads a whole file', () => {
  const product = {
    ...PRODUCT,
    id: PRODUCT.id.toLowerCase(),
    channel: 'VOLUME_KMSCLIENT',
    licenseStatusReason: '0xC004F035',
  };
  expect(read({ service: SERVICE, products: [PRODUCT] })).toEqual({
    problems: [],
    licensing: { service: SERVICE, products: [product], windows: product },
  });
});

describe('encodings', () => {
  const text = JSON.stringify({ service: SERVICE, products: [PRODUCT] });
  it.each([
    ['UTF-8 with byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16LE', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16BE', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('%s', (_, data) => {
    expect(read(data).licensing?.windows?.licenseStatus).toBe(5);
  });
});

describe('numbers', () => {
  it.each([
    [3221549109, '0xC004F035'],
    [-1073418187, '0xC004F035'],
    ['-1073418187', '0xC004F035'],
    ['0xc004f035', '0xC004F035'],
    [0, '0x00000000'],
    [4294967295, null],
    [null, null],
  ])('reason %j', (licenseStatusReason, expected) => {
    expect(read({ products: [{ ...PRODUCT, licenseStatusReason }] })).toMatchObject({
      licensing: { windows: { licenseStatusReason: expected } },
      problems: [],
    });
  });

  it('4294967295 is not applicable', () => {
    expect(
      read({
        service: { oa2xBiosMarkerStatus: 4294967295 },
        products: [{ ...PRODUCT, gracePeriodRemaining: 4294967295 }],
      }).licensing,
    ).toMatchObject({
      service: { oa2xBiosMarkerStatus: null },
      windows: { gracePeriodRemaining: null },
    });
  });
});

describe('which product is Windows', () => {
  const esu = {
    ...PRODUCT,
    name: 'Windows(R), Client-ESU-Year1 add-on for Enterprise',
    isAddon: true,
    licenseStatus: 1,
  };
  const office = { ...PRODUCT, applicationId: '0ff1ce15-a989-479d-af46-f275c6370663', licenseStatus: 1 };

  it.each([
    ['not the add-on, nor Office', [esu, PRODUCT, office]],
    [
      'not an add-on that only its name shows (Vista, 7)',
      [
        { ...esu, isAddon: null },
        { ...PRODUCT, isAddon: null },
      ],
    ],
    ['not one without a key', [{ ...PRODUCT, partialProductKey: null, licenseStatus: 0 }, PRODUCT]],
    ['not one without a key, in the other order', [PRODUCT, { ...PRODUCT, partialProductKey: null, licenseStatus: 0 }]],
  ])('%s', (_, products) => {
    expect(read({ products })).toMatchObject({
      licensing: { windows: { licenseStatus: 5, partialProductKey: 'BCDFG' } },
      problems: [],
    });
  });

  it('keeps all where several are left, says so, and takes the licensed one', () => {
    const { licensing, problems } = read({ products: [PRODUCT, { ...PRODUCT, licenseStatus: 1 }] });
    expect(licensing).toMatchObject({ products: [{}, {}], windows: { licenseStatus: 1 } });
    expect(problems).toEqual(['several-windows-products 2']);
  });

  it('prefers one with a key to one without that is in some state, and says that there are two', () => {
    const keyless = { ...PRODUCT, partialProductKey: null, licenseStatus: 2 };
    for (const products of [
      [PRODUCT, keyless],
      [keyless, PRODUCT],
    ])
      expect(read({ products })).toMatchObject({
        licensing: { windows: { partialProductKey: 'BCDFG' } },
        problems: ['several-windows-products 2'],
      });
  });

  it('is null where there is none', () => {
    expect(read({ products: [esu] })).toEqual({
      problems: [],
      licensing: expect.objectContaining({ service: null, windows: null }),
    });
    expect(
      read({ products: [{ ...PRODUCT, partialProductKey: null, licenseStatus: 0 }] }).licensing?.windows,
    ).toBeNull();
    expect(read({ products: [] })).toEqual({ problems: [], licensing: { service: null, products: [], windows: null } });
  });
});

describe('as ConvertTo-Json writes the objects of WMI', () => {
  const service = { OA2xBiosMarkerStatus: 2, Version: '6.1.7601.17514', KeyManagementServiceMachine: null };
  const product = {
    ID: 'AE2EE509-1B34-41C0-ACB7-6D4650168915',
    ApplicationID: '55c92734-d682-4d71-983e-d6ec3f16059f',
    Name: 'Windows(R) 7, Professional edition',
    Description: 'Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel',
    LicenseIsAddon: false,
    LicenseStatus: 5,
    LicenseStatusReason: 3221549109,
    PartialProductKey: 'BCDFG',
    CimClass: { CimClassName: 'SoftwareLicensingProduct' },
  };
  const windows = {
    id: 'ae2ee509-1b34-41c0-acb7-6d4650168915',
    channel: 'VOLUME_KMSCLIENT',
    licenseStatus: 5,
    licenseStatusReason: '0xC004F035',
    partialProductKey: 'BCDFG',
    isAddon: false,
  };
  it.each<[string, unknown]>([
    ['under the names of the collector', { service, products: [product] }],
    ['under other names', { SoftwareLicensingService: service, SoftwareLicensingProduct: [product] }],
    ['wrapped', { Service: { value: [service], Count: 1 }, Products: { value: [product], Count: 1 } }],
    ['in one list', [service, product]],
  ])('%s', (_, file) => {
    expect(read(file)).toMatchObject({
      licensing: { service: { oa2xBiosMarkerStatus: 2, version: '6.1.7601.17514' }, products: [windows], windows },
      problems: [],
    });
  });

  it.each<[string, unknown, object]>([
    ['a service alone', service, { service: { oa2xBiosMarkerStatus: 2 }, products: [] }],
    ['a list of it', [service], { service: { oa2xBiosMarkerStatus: 2 }, products: [] }],
    ['a product alone', product, { service: null, windows }],
    ['a list of products', [product], { service: null, windows }],
    ['a list that PowerShell wrapped', { value: [product], Count: 1 }, { service: null, windows }],
  ])('%s', (_, file, licensing) => {
    expect(read(file)).toMatchObject({ licensing, problems: [] });
  });

  it.each([[{}], [{ Foo: 1 }], [[]], [[{ Bar: [] }]]])('nothing known in %j: a problem', (file) => {
    expect(read(file).problems).toEqual(['no-report']);
  });
});

describe('hostile and damaged files', () => {
  it.each<[unknown, string]>([
    ['', 'json-invalid it is empty'],
    ['{', 'json-invalid syntax error'],
    ['[1]', 'json-invalid no object'],
    ['null', 'json-invalid no object'],
    [Buffer.alloc(64), 'json-invalid it is empty'],
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]), 'json-invalid syntax error'],
  ])('%j', (data, problem) => {
    expect(read(data)).toEqual({ licensing: null, problems: [problem] });
  });

  it('wrong types are left out, each reported once', () => {
    const wrong = {
      ...PRODUCT,
      name: 7,
      licenseStatus: 99,
      isAddon: 'perhaps',
      licenseStatusReason: {},
      gracePeriodRemaining: 1e300,
    };
    const { licensing, problems } = read({ service: 'x', products: [wrong, wrong, 5] });
    expect(licensing?.products).toHaveLength(2);
    expect(licensing).toMatchObject({
      service: null,
      windows: {
        name: null,
        licenseStatus: null,
        isAddon: null,
        licenseStatusReason: null,
        gracePeriodRemaining: null,
      },
    });
    expect(problems).toContain('wrong-type service');
    expect(problems).toContain('wrong-type products[]');
    expect(problems.filter((text) => text === 'wrong-type products.name')).toHaveLength(1);
  });

  it('one object stands for a list of one', () => {
    expect(read({ products: PRODUCT }).licensing?.products).toHaveLength(1);
  });

  it('prototypes are no properties, and nothing is written to them', () => {
    const { licensing } = read(
      '{"__proto__": {"service": {"version": "9"}}, "constructor": 1, "products": [{"__proto__": {"name": "x"}}]}',
    );
    expect(licensing).toMatchObject({ service: null, products: [{ name: null }] });
    expect(({} as Record<string, unknown>).service).toBeUndefined();
  });

  it('depth does no harm', () => {
    for (const text of [
      '['.repeat(200_000),
      `{"products":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      '{"a":'.repeat(100_000),
    ]) {
      expect(() => read(text)).not.toThrow();
    }
  });

  it('a whole key passes through no field', () => {
    const key = 'BCDFG-HJKMN-PQRTV-WXY23-46789';
    const { licensing } = read({
      products: [
        { ...PRODUCT, partialProductKey: key, name: `Windows ${key}`, licenseFamily: key.replaceAll('-', '\u2013') },
      ],
    });
    expect(JSON.stringify(licensing)).not.toMatch(/HJKMN/);
    expect(licensing?.products[0]?.partialProductKey).toBeNull();
  });

  it('property: no JSON makes it throw', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(
        fc.record(
          {
            service: value,
            products: fc.array(fc.oneof(value, fc.dictionary(fc.constantFrom(...Object.keys(PRODUCT)), value))),
          },
          { requiredKeys: [] },
        ),
        (json) => {
          expect(read(json).licensing).not.toBeNull();
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        read(data);
      }),
    );
  });
});

describe('channels', () => {
  it.each<[string | null, string | null, string | null]>([
    ['Windows(R) Operating System, VOLUME_KMSCLIENT channel', null, 'VOLUME_KMSCLIENT'],
    ['Windows(R) Operating System, XXXX channel', 'Volume:GVLK', 'VOLUME_KMSCLIENT'],
    [null, 'Volume:CSVLK', 'VOLUME_KMS'],
    [null, 'Retail:TB:Eval', 'TIMEBASED_EVAL'],
    [null, 'OEM:DM', 'OEM_DM'],
    [null, 'Something:New', null],
    ['Windows(R) Operating System, VOLUME_MAK', null, 'VOLUME_MAK'],
    ['Windows(R) Operating System', null, null],
    ['', null, null],
    [null, null, null],
  ])('%j, %j', (description, keyChannel, token) => {
    expect(channelOf(description, keyChannel)).toBe(token);
  });

  it.each([
    'RETAIL',
    'RETAIL(Grace)',
    'OEM_DM',
    'VOLUME_MAK',
    'VOLUME_KMS_WS25',
    'TIMEBASED_SUB',
    'VIRTUAL_MACHINE_ACTIVATION',
  ])('knows %s', (token) => {
    expect(isKnownChannel(token)).toBe(true);
  });

  it.each(['VOLUME_KMSCLIENTS', 'VOLUME', 'FREE', ''])('does not know %j', (token) => {
    expect(isKnownChannel(token)).toBe(false);
  });

  it.each([
    ['Volume', null],
    ['Volume MAK', 'VOLUME_MAK'],
    ['Volume GVLK', 'VOLUME_KMSCLIENT'],
    ['KMS Client', 'VOLUME_KMSCLIENT'],
    ['OEM SLP', 'OEM_SLP'],
    ['COA SLP', 'OEM_COA_SLP'],
    ['OEM System Builder', 'OEM_COA_NSLP'],
    ['Retail', 'RETAIL'],
    ['Unknown', null],
    [null, null],
  ])('licence type %j', (type, token) => {
    expect(channelOfLicenseType(type)).toBe(token);
  });
});

it('folds codes', () => {
  expect([0, -1, '0x5', '0x0000000C004F014', ' -1073418220 ', 3221549076].map(foldCode)).toEqual([
    '0x00000000',
    '0xFFFFFFFF',
    '0x00000005',
    '0xC004F014',
    '0xC004F014',
    '0xC004F014',
  ]);
  expect([1.5, 2 ** 32, '0x123456789', 'x', '', null, {}, '99999999999'].map(foldCode)).toEqual(Array(8).fill(null));
});
