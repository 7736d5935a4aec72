/** slmgr-dlv.txt and mgadiag.txt of a device, from the texts of the synthetic fleets, with what those never have. */
import { type Windows as FleetWindows, LOCALES, type Locale, MODELS } from '../../analyzer/generate/catalogue.ts';
import { mgadiagFile } from '../../analyzer/generate/mgadiag-text.ts';
import { slmgrLabels } from '../../analyzer/generate/slmgr-labels.ts';
import { slmgrText } from '../../analyzer/generate/slmgr-text.ts';
import type { BiosPhrase, DeviceSpec, Licence as FleetLicence, TextEncoding } from '../../analyzer/generate/spec.ts';
import { encodeText } from '../../analyzer/generate/text.ts';
import { COLLECTED, type Licence, type Mgadiag, type Slmgr } from './device.ts';
import { IDS } from './tables.ts';
import { captionOf } from './windows.ts';

const OFFICE = `Name: Office 15, OfficeProPlusVL_KMS_Client edition
Description: Office 15, VOLUME_KMSCLIENT channel
Activation ID: b322da9c-a2e2-4058-9e4e-f59a6970bd69
Application ID: 0ff1ce15-a989-479d-af46-f275c6370663
Extended PID: 05426-00096-199-000004-03-1033-7601.0000-2942012
Installation ID: 003486743662458951126842963846425264583214564295651234
Partial Product Key: KDVTM
License Status: Licensed
Volume activation expiration: 231840 minute(s) (161 day(s))
`;

/** `dism /online /get-features`, pasted behind a block: its version is DISM's own. */
const DISM = `
Deployment Image Servicing and Management tool
Version: 10.0.19041.844

Image Version: 10.0.19045.2965
`;

const ATO_F035 = `Activating Windows(R) 7, Enterprise edition (ae2ee509-1b34-41c0-acb7-6d4650168915) ...
Error: 0xC004F035 The software Licensing Service reported that the computer could not be activated with a Volume license product key.
`;
const ATO_F074 = ATO_F035.replace(/Error.*/, 'Error: 0xC004F074 The Key Management Service (KMS) is unavailable');
const KB_SENTENCE = 'Invalid Volume License Key\n';

export const localeOf = (tag: string): Locale => LOCALES.find((locale) => locale.tag === tag) ?? (LOCALES[0] as Locale);

/** The licence as the generator of fleets knows it. */
function specOf(licence: Licence, locale: Locale): DeviceSpec {
  const { windows, edition, channel } = licence;
  const build = windows.version.split('.')[2] ?? '';
  const type = licence.pidType ?? '99';
  const known: FleetLicence = {
    channel: (channel ?? 'MASKED') as FleetLicence['channel'],
    status: licence.status,
    reason: licence.reason,
    minutes: licence.minutes,
    activationId: 'ae2ee509-1b34-41c0-acb7-6d4650168915',
    extendedPid: `00392-00170-918-500000-${type}-${locale.lcid}-${build}.0000-2942012`,
    installationId: '003486743662458951126842963846425264583214564295651234',
    partialKey: 'BCDFG',
    cmid: 'd1c1c5b2-5e6b-4a0e-9a6b-2f1f2d3c4b5a',
    kmsHost: 'kms1.corp.example:1688',
  };
  const fleet = { ...windows, edition: edition.name, productType: windows.server ? 3 : 1, sku: edition.sku };
  const machine = {
    name: 'PC-1',
    domain: 'corp.example',
    serialNumber: 'S1',
    uuid: '00000000-0000-4000-8000-000000000001',
    machineGuid: '00000000-0000-4000-8000-000000000002',
    model: { ...(MODELS[0] as (typeof MODELS)[number]), ids: IDS },
  };
  return {
    machine,
    windows: fleet as unknown as FleetWindows,
    locale,
    licence: known,
    collectedAt: COLLECTED,
    extendedUpdates: false,
  } as DeviceSpec;
}

/** The block, with what was struck out of it or never stood in it. */
function blockText(licence: Licence, locale: Locale, english: boolean, extendedUpdates = false): string {
  const spec = specOf(licence, locale);
  let text = slmgrText({ ...spec, extendedUpdates }, english);
  if (licence.windows.id === '8') text = text.replace(/^.*Volume:GVLK\r\n|^.*(?:Retail|OEM:\w+|Volume:\w+)\r\n/m, '');
  if (licence.channel === null)
    text = text.replace(/, MASKED channel/, ', <removed> channel').replace(/^(.*: )Retail\r\n/m, '$1<removed>\r\n');
  if (licence.pidType === null)
    text = text.replace(spec.licence.extendedPid, 'XXXXX-XXXXX-XXX-XXXXXX-XX-XXXX-XXXX.XXXX-XXXXXXX');
  if (!licence.hasKey) {
    const labels = slmgrLabels(english ? 'en' : locale.tag);
    text = text.replace(`${labels.partialKey}BCDFG`, 'This license is not in use.');
  }
  return text;
}

/** The version line gone, as in `slmgr /dli` or in a post without its head. */
const withoutVersion = (text: string): string => text.replace(/^[^\n]*\d+\.\d+\.\d{4,5}\.\d+\r\n/, '');

const only = (licence: Licence, changes: Partial<Licence>): string =>
  withoutVersion(blockText({ ...licence, ...changes }, localeOf('en-US'), true)).replaceAll('ae2ee509', 'b92e9980');

function withSecond(text: string, { second, licence }: Slmgr): string {
  const [head = '', ...rest] = text.split(/(?<=\r\n\r\n)/);
  const versioned = !/:.*\r\n.*: /.test(head);
  const before = (block: string): string =>
    versioned ? `${head}${block}\r\n\r\n${rest.join('')}` : `${block}\r\n\r\n${text}`;
  const mak = { channel: 'VOLUME_MAK', pidType: '03', status: 0, minutes: 0, hasKey: true } as const;
  switch (second) {
    case 'office':
      return `${text}\r\n${OFFICE}`;
    case 'unused-before':
      return before(only(licence, { channel: 'RETAIL', pidType: '00', status: 0, minutes: 0, hasKey: false }).trim());
    case 'mak-unlicensed-before':
      return before(only(licence, mak).trim());
    case 'mak-unlicensed-after':
      return `${text}\r\n${only(licence, mak).trim()}\r\n`;
    default:
      return text;
  }
}

function esuBefore(text: string): string {
  const at = text.search(/^.*Client-ESU-Year1/m);
  const start = text.search(/^.*, \w+ edition\r/m);
  return at < 0 || start < 0 ? text : `${text.slice(0, start)}${text.slice(at)}\r\n${text.slice(start, at)}`;
}

const hex8 = (code: number): string => `0x${code.toString(16).toUpperCase()}`;

/** As the script prints it; the error's words stand for any, the number tells. */
export function slmgrTextOf(slmgr: Slmgr): string {
  const { answer, licence, second, noise, language } = slmgr;
  if (answer === 'no-key') return 'Error: product key not found.\r\n';
  if (answer === 'error')
    return `Error: ${hex8(slmgr.errorCode)} The Software Licensing Service reported an error.\r\n`;
  if (answer === 'wsh-disabled')
    return 'CScript Error: Windows Script Host access is disabled on this machine. Contact your administrator for details.\r\n';
  if (answer === 'office-only')
    return `Software licensing service version: ${licence.windows.serviceVersion}\r\n\r\n${OFFICE}`;
  const esu = second === 'esu-before' || second === 'esu-after';
  let text = blockText(licence, localeOf(language), !licence.hasKey, esu);
  if (second === 'esu-before') text = esuBefore(text);
  if (answer === 'no-version') text = withoutVersion(text).trimStart();
  text = withSecond(text, slmgr);
  if (noise === 'ato-f035') return `${ATO_F035}\r\n${text}`;
  if (noise === 'ato-f074') return `${ATO_F074}\r\n${text}`;
  if (noise === 'kb-sentence') return `${KB_SENTENCE}\r\n${text}`;
  return noise === 'dism' ? `${text}\r\nC:\\>dism /online /get-features\r\n${DISM}` : text;
}

const PHRASES: Record<Mgadiag['says'], BiosPhrase> = {
  valid: 'valid',
  no_slic: 'no-slic',
  no_marker: 'no-marker',
  invalid_slic: 'invalid-slic',
  invalid_marker: 'invalid-marker',
  'unknown-words': 'valid',
  cut: 'valid',
  ambiguous: 'valid',
};

const TYPE_IDS: Record<string, number> = { VOLUME_KMSCLIENT: 1, VOLUME_MAK: 1, OEM_SLP: 2, RETAIL: 5 };

export function mgadiagTextOf(mgadiag: Mgadiag, slicVersion: number): string {
  const { says, windows, edition, channel, block, consistent, otherVersion } = mgadiag;
  const locale = localeOf('en-US');
  const none: Licence = { windows, edition, channel, pidType: '03', status: 1, reason: 0, minutes: 0, hasKey: true };
  const spec = specOf(block ?? none, locale);
  spec.machine.model = { ...spec.machine.model, slicVersion };
  const report = {
    tool: '1.9.0027.0',
    bios: PHRASES[says],
    idsConsistent: consistent,
    redacted: true,
    encoding: 'utf-8',
  } as const;
  let text = mgadiagFile(spec, report).toString('utf8');
  text = text.replace(
    /^Product Name: .*$/m,
    `Product Name: ${captionOf(windows, edition).replace('Microsoft ', '').trim()}`,
  );
  text = text.replace(/^Build lab: .*$/m, `Build lab: ${windows.version.split('.')[2]}.lab`);
  const typeId = channel === null ? undefined : TYPE_IDS[channel];
  if (typeId === undefined) text = text.replace(/^Windows (Product ID Type|License Type): .*\r\n/gm, '');
  const licensing = block ? blockText(block, locale, true).trim() : 'N/A';
  text = text.replace(/(?<=Licensing Data-->\r\n)[\s\S]*?(?=\r\n\r\nWindows Activation)/, () => licensing);
  if (otherVersion) text = text.replace(/(?<=^Windows marker version: )0x\w+/m, '0x20009');
  switch (says) {
    case 'unknown-words':
      return text.replace(/(?<=^BIOS valid for OA 2\.0: ).*$/m, 'perhaps, ask again later\r');
    case 'cut':
      return text.slice(0, text.indexOf('OEM Activation 2.0 Data'));
    case 'ambiguous': {
      // Two sections without a header between them, as in an article that shows what each looks like.
      const section = text.slice(text.indexOf('OEM Activation 2.0 Data'));
      return `${section}\r\n${section.replace(/(?<=^BIOS valid for OA 2\.0: ).*$/m, 'Yes, but no Windows Marker\r')}`;
    }
    default:
      return text;
  }
}

export const encoded = (text: string, encoding: TextEncoding, language: string): Buffer =>
  encodeText(text, encoding, localeOf(language));
