/** Which product is the operating system's, and which Windows prints these labels. */
import { describe, expect, it } from 'vitest';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import { ATO, BANNER, block, dlv, KMS_LINES, LICENSED, OFFICE_ID } from './samples.ts';

function read(text: string) {
  const problems: string[] = [];
  const slmgr = readSlmgr(Buffer.from(text), null, (...problem) => void problems.push(problem.join(' ')));
  return { slmgr, windows: slmgr.windows, problems };
}

const MAK = block({
  description: 'Windows Operating System - Windows(R) 7, VOLUME_MAK channel',
  activationId: '11111111-2222-4333-8444-555555555555',
  status: ['License Status: Licensed'],
  after: [],
});
const KMS = block();

describe('several products of Windows', () => {
  it.each([
    ['first', dlv(MAK, KMS)],
    ['last', dlv(KMS, MAK)],
  ])('the licensed one counts where it is %s', (_, text) => {
    expect(read(text)).toMatchObject({
      windows: { channel: 'VOLUME_MAK', licenseStatus: 1 },
      problems: ['several-windows-products 2'],
    });
  });

  const keyless = block({ activationId: '11111111-2222-4333-8444-555555555555' }).replace(
    /Partial Product Key: .*\r\n/,
    '',
  );
  it.each([
    ['first', dlv(KMS, keyless)],
    ['last', dlv(keyless, KMS)],
  ])('the one with a key counts where it is %s and neither is licensed', (_, text) => {
    expect(read(text).windows?.partialProductKey).toBe('BCDFG');
  });

  it('in a block without IDs, which /dli prints, too', () => {
    const short = (text: string) =>
      text.replace(/(?:Activation ID|Application ID|Extended PID|Installation ID): .*\r\n/g, '');
    for (const blocks of [
      [MAK, KMS],
      [KMS, MAK],
    ])
      expect(read(blocks.map(short).join('\r\n'))).toMatchObject({
        windows: { channel: 'VOLUME_MAK' },
        problems: ['several-windows-products 2'],
      });
  });

  it('a later run tells the later state, whichever product it has', () => {
    expect(read(`${BANNER}${dlv(MAK)}${BANNER}${dlv(KMS)}`).windows).toMatchObject({ licenseStatus: 5 });
    expect(read(`${BANNER}${dlv(KMS)}${BANNER}${dlv(block({ status: LICENSED, after: KMS_LINES }))}`)).toMatchObject({
      windows: { licenseStatus: 1 },
      problems: [],
    });
  });

  it('the text of an event behind a block is none', () => {
    const event = [
      'AO name = Windows(R) Operating System, VOLUME_KMS_2012-R2_WIN10 channel',
      'AO name: Windows(R) Operating System, VOLUME_KMS_WS19 channel',
      'AO DN=CN=x,DC=y, VOLUME_KMS_WS19 channel',
    ];
    for (const line of event) {
      const { slmgr, problems } = read(`${dlv()}\r\n${line}\r\n`);
      expect({ count: slmgr.products.length, channel: slmgr.windows?.channel, problems }).toEqual({
        count: 1,
        channel: 'VOLUME_KMSCLIENT',
        problems: [],
      });
    }
  });
});

describe('which Windows prints the labels', () => {
  it.each([
    ['7', dlv(), null],
    ['8', dlv(block({ after: ['Configured Activation Type: All', ATO] })), '6.2'],
    ['8.1', dlv(block({ keyChannel: 'Volume:GVLK' })), '6.3'],
    ['8.1, the channel masked', dlv(block({ keyChannel: '<removed>' })), '6.3'],
    ['German 8', 'Beschreibung: x, VOLUME_KMSCLIENT channel\r\nKonfigurierter Aktivierungstyp: Alle', '6.2'],
    ['Japanese 8', '説明: x, VOLUME_KMSCLIENT channel\r\n構成済みのライセンス認証の種類: すべて', '6.2'],
  ])('Windows %s', (_, text, minVersion) => {
    expect(read(text).slmgr.minVersion).toBe(minVersion);
  });
});

describe('a version is slmgr’s own', () => {
  const dism = [
    '',
    'C:\\>dism /online /get-currentedition',
    '',
    'Deployment Image Servicing and Management tool',
    'Version: 10.0.19041.844',
    '',
    'Image Version: 10.0.19045.3803',
    '',
    'Current Edition : Professional',
    'Microsoft Windows [Version 10.0.19045.3803]',
    "Version de l'image : 10.0.19045.3803",
    '映像版本: 10.0.19045.3803',
  ].join('\r\n');

  it('other programs print theirs before and after', () => {
    expect(read(`${dlv()}${dism}`).slmgr.serviceVersion).toBe('6.1.7601.17514');
    expect(read(`${dism}\r\n${dlv()}`).slmgr.serviceVersion).toBe('6.1.7601.17514');
    expect(read(`${dism}\r\n${block()}`).slmgr.serviceVersion).toBeNull();
    expect(read(`${block()}\r\n${dism}`).slmgr.serviceVersion).toBeNull();
  });

  it('under a label of no table it is where a block follows', () => {
    const greek = 'Έκδοση υπηρεσίας παραχώρησης αδειών λογισμικού: 6.1.7601.17514';
    expect(read(dlv().replace(/^.*17514/, greek)).slmgr.serviceVersion).toBe('6.1.7601.17514');
    expect(read(`${greek}\r\na\r\nb\r\nc\r\n${block()}`).slmgr.serviceVersion).toBeNull();
  });
});

describe('minutes', () => {
  it.each([
    ['256320 minute(s) (178 day(s))', 256320],
    ['256,320 minute(s) (178 day(s))', 256320],
    ['256.320 Minute(n) (178 Tag(e))', 256320],
    ['256\u202F320 minute(s) (178 jour(s))', 256320],
    ['256\xA0320 minute(s) (178 jour(s))', 256320],
    ['256 320 minute(s) (178 jour(s))', 256320],
    ["256'320 Minute(n) (178 Tag(e))", 256320],
    ['1,320 minutes (1 days)', 1320],
    ['256320 minutes', 256320],
    ['XXXXXX minute(s) (178 day(s))', null],
    ['****** minute(s) (178 day(s))', null],
    ['256,XXX minute(s) (178 day(s))', null],
    ['25#### minute(s) (178 day(s))', null],
    ['<removed> minute(s) (178 day(s))', null],
    ['(178 day(s))', null],
    ['2563', null],
  ])('%j', (value, minutes) => {
    const text = dlv(block({ status: ['License Status: Licensed', `Volume activation expiration: ${value}`] }));
    const cut = text.slice(0, text.indexOf(value) + value.length);
    expect(read(minutes === null ? cut : text).windows).toMatchObject({ licenseStatus: 1, remainingMinutes: minutes });
  });
});

describe('text that says less', () => {
  it('a file that was cut within the Description keeps the Name', () => {
    const whole =
      'Name: Windows(R), Professional edition\r\nDescription: Windows(R) Operating System, VOLUME_KMSCLIENT channel';
    for (let length = whole.indexOf('Description: ') + 14; length < whole.length - 1; length++) {
      const { windows } = read(whole.slice(0, length));
      expect([windows?.name, windows?.channel ?? 'VOLUME_KMSCLIENT']).toEqual([
        'Windows(R), Professional edition',
        'VOLUME_KMSCLIENT',
      ]);
    }
  });

  it('output of ospp.vbs alone is named as Office’s', () => {
    const ospp = [
      '---Processing--------------------------',
      '---------------------------------------',
      'PRODUCT ID: 00339-10000-00000-AA310',
      'SKU ID: d450596f-894d-49e0-966a-fd39ed4c4c64',
      'LICENSE NAME: Office 16, Office16ProPlusVL_KMS_Client edition',
      'LICENSE DESCRIPTION: Office 16, VOLUME_KMSCLIENT channel',
      'LICENSE STATUS:  ---LICENSED---',
      'REMAINING GRACE: 178 days  (256320 minute(s) before expiring)',
      'Last 5 characters of installed product key: WFG99',
      '---Exiting-----------------------------',
    ].join('\r\n');
    expect(read(ospp)).toMatchObject({ windows: null, problems: ['office-output'] });
    expect(read(`${dlv()}${ospp}`)).toMatchObject({ windows: { licenseStatus: 5 }, problems: [] });
    expect(read(`${ospp}\r\n${dlv(block({ applicationId: OFFICE_ID, name: 'Office 16, x' }))}`).windows).toBeNull();
  });

  it.each(['Error: Invalid Volume License Key', 'It says "invalid volume license key" here.'])(
    'the sentence of Microsoft’s article without a number is a problem: %s',
    (line) => {
      const expected = ['activation-error Invalid Volume License Key'];
      expect(read(`${line}\r\n`).problems).toEqual(expected);
      expect(read(`${line}\r\n${dlv()}`)).toMatchObject({ problems: expected, windows: { licenseStatus: 5 } });
      expect(read(`${line}\r\nError: 0xC004F035 x\r\n${dlv()}`).problems).toEqual(['activation-error 0xC004F035']);
    },
  );
});
