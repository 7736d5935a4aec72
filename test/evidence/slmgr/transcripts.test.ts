import { describe, expect, it } from 'vitest';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import type { Slmgr } from '../../../analyzer/model/types.ts';
import {
  ACTIVATION_ID,
  ATO,
  BANNER,
  block,
  bytes,
  dlv,
  INSTALLATION_ID,
  KMS_LINES,
  LICENSED,
  VERSION,
} from './samples.ts';

function read(text: string | Uint8Array, oem: number | null = null): { slmgr: Slmgr; problems: string[] } {
  const problems: string[] = [];
  const slmgr = readSlmgr(typeof text === 'string' ? bytes(text) : text, oem, (code, ...args) => {
    problems.push([code, ...args].join(' '));
  });
  return { slmgr, problems };
}

const windows = (text: string) => read(text).slmgr.windows;

describe('transcripts', () => {
  const attempt = `C:\\Windows\\system32>cscript slmgr.vbs /ato\r\n${BANNER}Activating Windows(R) 7, Enterprise edition (${ACTIVATION_ID}) ...\r\n`;
  const error = 'Error: 0xC004F074 The Key Management Service (KMS) is unavailable\r\n\r\n';

  it.each([
    ['before the block', attempt + error + dlv()],
    ['after it', `${dlv()}${attempt}${error}`],
    ['in Chinese, glued', `错误：0xC004F074密钥管理服务不可用\r\n${dlv()}`],
  ])('an attempt that failed %s', (_, text) => {
    const { slmgr, problems } = read(text);
    expect(slmgr).toMatchObject({
      attemptError: '0xC004F074',
      errorCode: null,
      errorKind: null,
      windows: { licenseStatus: 5 },
    });
    expect(problems).toEqual(['activation-error 0xC004F074']);
  });

  it('a success makes an earlier failure history', () => {
    const { slmgr, problems } = read(`${attempt}${error}${attempt}Product activated successfully.\r\n${dlv()}`);
    expect(slmgr.attemptError).toBeNull();
    expect(problems).toEqual([]);
  });

  it('other commands, /xpr, ospp.vbs and keys are no part of a block', () => {
    const text = [
      'C:\\>nslookup -type=srv _vlmcs._tcp',
      'Name:    kms.example.test',
      'C:\\>slmgr /ipk BCDFG-HJKMN-PQRTV-WXY23-46789',
      'Installed product key BCDFG-HJKMN-PQRTV-WXY23-46789 successfully.',
      'C:\\>cscript slmgr.vbs /dlv',
      dlv(block({ status: LICENSED, after: KMS_LINES })),
      'Windows(R) 7, Enterprise edition:',
      '    Volume activation will expire 5/22/2013 4:02:11 PM',
      'LICENSE NAME: Office 14, OfficeProPlus edition',
      'LICENSE DESCRIPTION: Office 14, VOLUME_MAK channel',
      'LICENSE STATUS:  ---LICENSED---',
      'ERROR CODE: 0x4004F00C',
      'Last 5 characters of installed product key: HJKMN',
    ].join('\r\n');
    const { slmgr, problems } = read(text);
    expect(slmgr.products).toHaveLength(1);
    expect(slmgr.windows).toMatchObject({
      channel: 'VOLUME_KMSCLIENT',
      partialProductKey: 'BCDFG',
      remainingMinutes: 190080,
    });
    expect(slmgr.attemptError).toBeNull();
    expect(problems).toEqual(['key-redacted 2']);
  });

  it('three lines copied by hand are a block', () => {
    const text = 'License Status: Notification\r\nNotification Reason: 0xC004F059\r\n    (a licence is missing)\r\n';
    expect(windows(text)).toMatchObject({ licenseStatus: 5, notificationReason: '0xC004F059', activationId: null });
  });

  it('a status that prose quotes is no later run', () => {
    const text = `${dlv(block({ status: LICENSED, after: KMS_LINES }))}\r\n\`License Status: Notification\` + \`0xC004F009\` would be bad.\r\n`;
    expect(read(text).slmgr).toMatchObject({ products: [{}], windows: { licenseStatus: 1 } });
  });

  it('/dli prints fewer lines and no version', () => {
    const text = block()
      .split('\r\n')
      .filter((line) => !/ID|Trusted|rearm/.test(line) || line.startsWith('Desc'))
      .join('\r\n');
    expect(read(text).slmgr).toMatchObject({
      serviceVersion: null,
      windows: { partialProductKey: 'BCDFG', licenseStatus: 5 },
    });
  });

  it('says what to do with a file that has nothing of slmgr.vbs', () => {
    expect(read('Dear all,\r\nplease find enclosed nothing.\r\n')).toMatchObject({
      slmgr: { errorKind: 'other', products: [] },
      problems: ['no-report'],
    });
  });
});

it('the line that a value stands on is that of the file, wraps and quotes notwithstanding', () => {
  const text = `Hello\r\n\r\n${dlv(block({ after: [ATO] }))}`
    .replace('KMSCLIENT chan', 'KMSCLIENT chan\r\n')
    .split('\r\n')
    .map((line) => `> ${line}`)
    .join('\r\n');
  const lines = windows(text)?.lines;
  expect(lines).toMatchObject({ name: 5, description: 6, activationId: 8, licenseStatus: 13 });
  expect(windows(text)?.channel).toBe('VOLUME_KMSCLIENT');
});

it('keeps few of very many blocks', () => {
  expect(read(block().repeat(4000)).slmgr.products.length).toBe(3000);
  expect(VERSION + INSTALLATION_ID).toBeTruthy();
});
