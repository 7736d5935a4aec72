import { describe, expect, it } from 'vitest';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import type { Slmgr } from '../../../analyzer/model/types.ts';
import {
  ACTIVATION_ID,
  BANNER,
  block,
  bytes,
  CMID,
  dlv,
  KMS_LINES,
  LICENSED,
  OFFICE_ID,
  PID,
  WINDOWS_ID,
} from './samples.ts';

function read(text: string | Uint8Array, oem: number | null = null): { slmgr: Slmgr; problems: string[] } {
  const problems: string[] = [];
  const slmgr = readSlmgr(typeof text === 'string' ? bytes(text) : text, oem, (code, ...args) => {
    problems.push([code, ...args].join(' '));
  });
  return { slmgr, problems };
}

const windows = (text: string) => read(text).slmgr.windows;

it('reads a whole capture, every field with its line', () => {
  const product = {
    name: 'Windows(R) 7, Enterprise edition',
    description: 'Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel',
    channel: 'VOLUME_KMSCLIENT',
    activationId: ACTIVATION_ID,
    applicationId: WINDOWS_ID,
    extendedPid: PID,
    productKeyChannel: null,
    partialProductKey: 'BCDFG',
    licenseStatus: 1,
    notificationReason: null,
    remainingMinutes: 190080,
    kmsHost: 'kms.example.test:1688',
    cmid: CMID,
    isKmsHost: false,
    isAddon: false,
    lines: {
      name: 6,
      description: 7,
      activationId: 8,
      applicationId: 9,
      extendedPid: 10,
      installationId: 11,
      partialProductKey: 12,
      licenseStatus: 13,
      remainingMinutes: 14,
      cmid: 19,
      kmsHost: 20,
    },
  };
  expect(read(BANNER + dlv(block({ status: LICENSED, after: KMS_LINES })))).toEqual({
    problems: [],
    slmgr: {
      serviceVersion: '6.1.7601.17514',
      language: 'en-US',
      encoding: 'ascii',
      errorCode: null,
      errorKind: null,
      attemptError: null,
      minVersion: null,
      products: [product],
      windows: product,
    },
  });
});

describe('status', () => {
  it.each<[string[], number | null, string | null, number | null]>([
    [['License Status: Unlicensed'], 0, null, null],
    [['License Status: Licensed'], 1, null, null],
    [['License Status: Initial grace period', 'Time remaining: 43200 minute(s) (30 day(s))'], 2, null, 43200],
    [
      [
        'License Status: Additional grace period (KMS license expired or hardware out of tolerance)',
        'Time remaining: 100 minute(s) (0 day(s))',
      ],
      3,
      null,
      100,
    ],
    [['License Status: Non-genuine grace period.', 'Time remaining: 100 minute(s) (1 day(s))'], 4, null, 100],
    [['License Status: Notification', 'Notification Reason: 0xC004F200 (non-genuine).'], 5, '0xC004F200', null],
    [['License Status: Notification', 'Notification Reason: 0xC004F009 (grace time expired).'], 5, '0xC004F009', null],
    [['License Status: Notification', 'Notification Reason: 0x0.'], 5, '0x00000000', null],
    [['License Status: Extended grace period', 'Time remaining: 5 minute(s) (1 day(s))'], 6, null, 5],
  ])('%j', (status, licenseStatus, notificationReason, remainingMinutes) => {
    expect(windows(dlv(block({ status })))).toMatchObject({ licenseStatus, notificationReason, remainingMinutes });
  });

  it('reports words that say nothing', () => {
    const { slmgr, problems } = read(dlv(block({ status: ['License Status: Unknown'] })));
    expect(slmgr.windows?.licenseStatus).toBeNull();
    expect(problems).toEqual(['unknown-status']);
  });

  it('a text that was cut gives no half values', () => {
    const whole = dlv(block({ status: ['License Status: Notification', 'Notification Reason: 0xC004F035.'] }));
    const period = dlv(block({ status: LICENSED }));
    for (let end = 0; end < whole.length; end++) {
      const {
        notificationReason = null,
        extendedPid = null,
        partialProductKey = null,
      } = windows(whole.slice(0, end)) ?? {};
      expect([null, '0xC004F035']).toContain(notificationReason);
      expect([null, PID]).toContain(extendedPid);
      expect([null, 'BCDFG']).toContain(partialProductKey);
      expect([undefined, null, 190080]).toContain(windows(period.slice(0, end))?.remainingMinutes);
    }
  });

  it('is no host counter', () => {
    const text = dlv(
      block({
        description: 'Windows Operating System - Windows Server(R), VOLUME_KMS_C channel',
        status: ['License Status: Licensed'],
        after: [
          '    Key Management Service is enabled on this machine',
          '    Current count: 50',
          '    Requests with License Status Unlicensed: 826',
          '    Requests with License Status Notification: 52',
        ],
      }),
    );
    expect(windows(text)).toMatchObject({ licenseStatus: 1, isKmsHost: true, channel: 'VOLUME_KMS_C', kmsHost: null });
  });
});

describe('child blocks', () => {
  it.each([
    ['[2001:db8::7]:1688', '[2001:db8::7]:1688'],
    ['192.0.2.9:16880', '192.0.2.9:16880'],
    ['<removed>:1688', null],
    ['*****.example.test:1688', null],
    ['', null],
  ])('KMS host %j', (host, expected) => {
    const after = KMS_LINES.map((line) => line.replace('kms.example.test:1688', host));
    expect(windows(dlv(block({ status: LICENSED, after })))).toMatchObject({ kmsHost: expected, cmid: CMID });
  });

  it('has no host where DNS found none', () => {
    const after = KMS_LINES.map((line) =>
      line.includes('from DNS') ? '    DNS auto-discovery: KMS name not available' : line,
    );
    expect(windows(dlv(block({ status: LICENSED, after })))?.kmsHost).toBeNull();
  });

  it('takes no ID of an AD or token block for the product’s', () => {
    const after = [
      '',
      'AD Activation client information',
      '    Activation Object name: Contoso',
      '    AO extended PID: 55555-00168-305-246209-03-1033-7600.0000-0322010',
      '    AO activation ID: 99999999-1111-4222-8333-444455556666',
    ];
    const product = windows(dlv(block({ status: LICENSED, after })));
    expect(product).toMatchObject({ activationId: ACTIVATION_ID, extendedPid: PID, cmid: null, licenseStatus: 1 });
  });
});

describe('which product is Windows', () => {
  const esu = block({
    name: 'Windows(R) 7, Client-ESU-Year1 add-on for Enterprise,EnterpriseN,Professional',
    description: 'Windows Operating System - Windows(R) 7, VOLUME_MAK channel',
    activationId: '77777777-1111-4222-8333-444455556666',
  });
  const office = block({
    name: 'Office 14, OfficeProPlus edition',
    description: 'Office 14, VOLUME_MAK channel',
    applicationId: OFFICE_ID,
  });
  const unused = block({
    activationId: '88888888-1111-4222-8333-444455556666',
    key: null,
    status: ['License Status: Unlicensed'],
  });

  it.each<[string, string, number]>([
    ['alone', dlv(block()), 1],
    ['add-ons before and after', dlv(esu, block(), esu), 3],
    ['Office before and after', dlv(office, block(), office), 3],
    ['unused licences of /dlv all', dlv(unused, block(), unused), 3],
    ['application ID masked', dlv(office, block({ applicationId: '<removed>' })), 2],
  ])('%s', (_, text, count) => {
    const { slmgr, problems } = read(text);
    expect(slmgr.products).toHaveLength(count);
    expect(slmgr.windows).toMatchObject({ activationId: ACTIVATION_ID, channel: 'VOLUME_KMSCLIENT', isAddon: false });
    expect(problems).toEqual([]);
  });

  it.each([
    ['an add-on', esu],
    ['Office', office],
    ['an unused licence', unused],
  ])('nothing where there is only %s', (_, only) => {
    expect(read(dlv(only)).slmgr).toMatchObject({ windows: null, products: [{}], errorKind: null });
  });

  it('the later of two runs', () => {
    const { slmgr, problems } = read(dlv(block()) + BANNER + dlv(block({ status: LICENSED, after: KMS_LINES })));
    expect(slmgr.windows).toMatchObject({ licenseStatus: 1, remainingMinutes: 190080 });
    expect(problems).toEqual([]);
  });

  it('reports two different ones', () => {
    const other = block({ activationId: '66666666-1111-4222-8333-444455556666' });
    expect(read(dlv(other, block())).problems).toEqual(['several-windows-products 2']);
  });
});

describe('channels', () => {
  it.each([
    ['VOLUME_KMSCLIENT', 'VOLUME_KMSCLIENT'],
    ['VOLUME\\_KMSCLIENT', 'VOLUME_KMSCLIENT'],
    ['VOLUME-KMSCLIENT', 'VOLUME_KMSCLIENT'],
    ['VOLUME_KMS_2012-R2_WIN10', 'VOLUME_KMS_2012-R2_WIN10'],
    ['RETAIL(Grace)', 'RETAIL(Grace)'],
    ['XXXXX', 'VOLUME_MAK'],
  ])('%s', (token, channel) => {
    const text = dlv(block({ description: `Windows(R) Operating System, ${token} channel`, keyChannel: 'Volume:MAK' }));
    expect(read(text)).toMatchObject({
      slmgr: { windows: { channel, productKeyChannel: 'Volume:MAK' } },
      problems: [],
    });
  });

  it('reports one that nobody knows', () => {
    const { slmgr, problems } = read(
      dlv(block({ description: 'Windows(R) Operating System, VOLUME_NEWKIND channel' })),
    );
    expect(slmgr.windows?.channel).toBe('VOLUME_NEWKIND');
    expect(problems).toEqual(['unknown-channel VOLUME_NEWKIND']);
  });
});

describe('masks are not stated', () => {
  it.each(['XXXXX', '*****', '@@@@', '<removed>', '<redacted, internal>', 'xxxxx', 'AAAAA', '00000', '[hidden]', ''])(
    '%j',
    (mask) => {
      const text = dlv(block({ key: mask, activationId: mask, applicationId: mask, pid: mask }));
      const facts = {
        activationId: null,
        applicationId: null,
        extendedPid: null,
        partialProductKey: null,
        licenseStatus: 5,
      };
      expect(windows(text)).toMatchObject(facts);
    },
  );
});
