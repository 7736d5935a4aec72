import { describe, expect, it } from 'vitest';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import type { Slmgr } from '../../../analyzer/model/types.ts';
import { BANNER, VERSION } from './samples.ts';

type Row = [text: string, kind: Slmgr['errorKind'], code?: string];

const read = (text: string): Slmgr => readSlmgr(Buffer.from(text), null, () => {});
const SLUI = (code: string): string =>
  `On a computer running Microsoft Windows non-core edition, run 'slui.exe 0x2a ${code}' to display the error text.`;
const SLUI_ZH = (code: string): string =>
  `在运行 Microsoft Windows 非核心版本的计算机上，运行“slui.exe 0x2a ${code}”以显示错误文本。`;

const ROWS: Row[] = [
  [
    'Error: 0xC004F035 The Software Licensing Service reported that the computer could not be activated.',
    'other',
    '0xC004F035',
  ],
  [`Error: 0x8007232B ${SLUI('0x8007232B')}`, 'other', '0x8007232B'],
  [`${SLUI('0xC004F069')}\r\nError: 0xC004F069 `, 'other', '0xC004F069'],
  [`${VERSION}Error: 0xC004D302 ${SLUI('0xC004D302')}`, 'other', '0xC004D302'],
  ['C:\\Windows\\System32\\slmgr.vbs(1131, 5) (null): 0xC004D302', 'other', '0xC004D302'],
  ['Error: 424 Object required (Microsoft VBScript runtime error)', 'other'],
  [`${VERSION}Error: product key not found.`, 'no_key'],
  [
    'Error: 0xC004F014 The Software Licensing Service reported that the product key is not available.',
    'no_key',
    '0xC004F014',
  ],
  ['Error: product not found.', 'other'],
  ['Error: Activation ID (0a1b2c3d-1111-4222-8333-444455556666) not found.', 'other'],
  ['Error 0x80070422 occurred in connecting to the local WMI provider.', 'wmi_failure', '0x80070422'],
  ['Error 0x80070005 occurred in connecting to the local registry.', 'wmi_failure', '0x80070005'],
  ['Error 0x80041014 occurred in creating a locator object.', 'wmi_failure', '0x80041014'],
  [
    'Error 0x800706BA occurred in connecting to server PC-17.\r\nError description: The RPC server is unavailable.',
    'wmi_failure',
    '0x800706BA',
  ],
  ['Error 0x80041003 occurred in setting impersonation level.', 'wmi_failure', '0x80041003'],
  ['在连接到本地 WMI 提供程序时出现错误 0x80070422。', 'wmi_failure', '0x80070422'],
  ['The remote machine does not support this version of SLMgr.vbs', 'not_supported'],
  ['This command of SLMgr.vbs is not supported for remote execution', 'not_supported'],
  ['远程计算机不支持此版本的 SLMgr.vbs', 'not_supported'],
  ['Unrecognized option: /dlx', 'usage'],
  ['Invalid combination of command parameters.', 'usage'],
  [
    'Sintaxis: slmgr.vbs [Equipo] [<Opción>]\r\n/ipk <Clave>\r\n    Instala\r\n/ato [Id.]\r\n    Activa\r\n/dlv [Id.]\r\n',
    'usage',
  ],
  ['Sintaxis: slmgr.vbs [<Opción>] /ipk <Clave> Instala /ato [Id.] Activa /dlv [Id.] Muestra', 'usage'],
  ["Windows is running within the non-genuine grace period. Run 'slui.exe' to go online.", 'other'],
  ['Access denied: the requested action requires elevated privileges', 'other'],
  ['Error: 0x5 Access is denied.', 'other', '0x00000005'],
  [
    'CScript Error: Windows Script Host access is disabled on this machine. Contact your administrator for details.',
    'wsh_disabled',
  ],
  ['CScript-Fehler: Der Zugriff auf Windows Script Host wurde auf diesem Computer deaktiviert.', 'wsh_disabled'],
  ['CScript Error: Loading your settings failed. (Access is denied.)', 'wsh_disabled'],
  [
    'CScript Error: Can\'t find script engine "VBScript" for script "C:\\Windows\\System32\\slmgr.vbs".',
    'wsh_disabled',
  ],
  ['Input Error: Can not find script file "C:\\Windows\\system32\\slmgr.vbs".', 'other'],
  ['错误: 0xC004F025 拒绝访问', 'other', '0xC004F025'],
  ['错误：0xC004F025拒绝访问: 请求的操作需要提升特权。', 'other', '0xC004F025'],
  [`${SLUI_ZH('0xC004F069')}\r\n错误: 0xC004F069`, 'other', '0xC004F069'],
  [`错误：0xC004F069\r\n${SLUI_ZH('0xC004F069')}`, 'other', '0xC004F069'],
  ['Softwarelizenzierungsdienst-Version: 6.1.7601.17514\r\n\r\nFehler: Product Key nicht gefunden.', 'no_key'],
  ['软件授权服务版本: 6.1.7601.17514\r\n\r\n错误: 找不到产品密钥。', 'no_key'],
  ['', 'empty'],
  [BANNER, 'empty'],
  ['\0\0\0\0', 'empty'],
  [VERSION, 'empty'],
];

describe('why there is no block', () => {
  it.each(ROWS)('%j', (text, errorKind, errorCode = undefined) => {
    for (const whole of [text, BANNER + text, text.replaceAll('\r\n', '\n')]) {
      expect(read(whole)).toMatchObject({
        errorKind,
        errorCode: errorCode ?? null,
        products: [],
        windows: null,
        attemptError: null,
      });
    }
  });

  it('a code that the console has wrapped is one code', () => {
    const text = `Error: 0xC004F069 ${SLUI('0xC004F069')}`;
    const wrapped = (text.match(/.{1,80}/g) as string[]).join('\r\n');
    expect(read(wrapped)).toMatchObject({ errorKind: 'other', errorCode: '0xC004F069' });
  });

  it('keeps the version where there is one', () => {
    expect(read(`${VERSION}Error: product key not found.`)).toMatchObject({
      serviceVersion: '6.1.7601.17514',
      language: 'en',
    });
  });
});
