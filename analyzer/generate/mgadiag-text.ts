/** mgadiag.txt: a report of the Genuine Advantage diagnostic tool, as people saved it. */
import { Random } from './random.ts';
import { slmgrText } from './slmgr-text.ts';
import type { BiosPhrase, DeviceSpec, MgadiagSpec } from './spec.ts';
import { encodeText, formatDate } from './text.ts';

const NOT_THERE = 'N/A, hr = 0x80070002';

/** The collector overwrites keys and their hashes in place, so that every other byte stays where it was. */
const struckOut = (text: string) => '#'.repeat(text.length);

/** The whole phrase decides, never the word that it begins with. */
const PHRASES: Record<BiosPhrase, string> = {
  valid: 'yes',
  'no-slic': 'yes, but no SLIC table',
  'no-marker': 'yes, but no Windows Marker',
  'invalid-slic': 'no, invalid SLIC table',
  'invalid-marker': 'no, invalid Windows marker',
};

interface Section {
  name: string;
  lines: string[];
}

/** A report is saved when something does not work, and the collector finds it weeks later. */
export const REPORT_AGE = 40 * 86_400_000;

export function mgadiagFile(device: DeviceSpec, report: MgadiagSpec): Buffer {
  // The tool asks for the operating system alone: no add-on.
  const spec = { ...device, collectedAt: device.collectedAt - REPORT_AGE, extendedUpdates: false };
  // One generator for the report alone: whether there is one does not change the rest of the device.
  const random = new Random(`mgadiag ${spec.machine.uuid}`);
  const key = [random.keyCharacters(5), random.keyCharacters(5), spec.licence.partialKey].join('-');
  const sections = [
    validation(spec, report, random, key),
    ...downloads(report),
    ...machineSections(spec, report, random),
    oa2(spec, report),
  ];
  const head = `Diagnostic Report (${report.tool}):\r\n${'-'.repeat(41)}`;
  const text = damage(`${head}\r\n${sections.map(layout).join('\r\n\r\n')}\r\n`, report.damage);
  return encodeText(text, report.encoding, spec.locale);
}

function layout(section: Section): string {
  return [`${section.name}-->`, ...section.lines].join('\r\n');
}

function damage(text: string, kind: MgadiagSpec['damage']): string {
  switch (kind) {
    case 'glued':
      // A paste that lost each empty line together with the newline before it.
      return text.replaceAll('\r\n\r\n', '');
    case 'quoted':
      return text.replaceAll(/^/gm, '> ');
    case 'cut':
      return text.slice(0, text.indexOf('File Scan Data-->') + 20);
    case undefined:
      return text;
  }
}

const LICENCE_TYPES: Record<string, [id: number, name: string]> = {
  VOLUME_KMSCLIENT: [1, 'Volume GVLK'],
  VOLUME_MAK: [1, 'Volume MAK'],
  VOLUME_KMS: [1, 'Volume'],
  OEM_SLP: [2, 'OEM SLP'],
  RETAIL: [5, 'Retail'],
};

function validation(spec: DeviceSpec, report: MgadiagSpec, random: Random, key: string): Section {
  const newest = report.tool === '1.9.0027.0';
  const vista = spec.windows.generation === '6.0';
  const masked = `*****-*****-${key}`;
  const hash = random.bytes(20).toString('base64');
  const [typeId, typeName] = LICENCE_TYPES[spec.licence.channel] ?? [5, 'Retail'];
  const build = vista ? '6002.vistasp2_gdr.100218-0019' : '7601.win7sp1_gdr.120330-1504';
  const product = vista ? 'Windows Vista (TM)' : 'Windows 7';
  return {
    name: newest ? 'Windows Validation Data' : 'WGA Data',
    lines: [
      ...(newest ? [''] : ['Validation Status: Genuine']),
      'Validation Code: 0',
      ...(vista ? ['Online Validation Code: 0x0'] : []),
      `${newest ? 'Cached Online' : 'Cached'} Validation Code: 0x0`,
      `Windows Product Key: ${report.redacted ? struckOut(masked) : masked}`,
      `Windows Product Key Hash: ${report.redacted ? struckOut(hash) : hash}`,
      `Windows Product ID: ${random.digits(5)}-${random.digits(3)}-${random.digits(7)}-${random.digits(5)}`,
      `Windows Product ID Type: ${typeId}`,
      `Windows License Type: ${typeName}`,
      `Windows OS version: ${osVersion(spec)}`,
      ...(vista ? ['CSVLK Server: N/A', 'CSVLK PID: N/A'] : []),
      `ID: {${random.guid().toUpperCase()}}(1)`,
      'Is Admin: Yes',
      'TestCab: 0x0',
      newest ? `LegitcheckControl ActiveX: ${NOT_THERE}` : 'WGA Version: Registered, 1.7.69.2',
      `Signed By: ${newest ? NOT_THERE : 'Microsoft'}`,
      `Product Name: ${product} ${spec.windows.edition}`,
      'Architecture: 0x00000009',
      `Build lab: ${build}`,
      'TTS Error: ',
      'Validation Diagnostic: ',
      'Resolution Status: N/A',
    ],
  };
}

/** Major, minor, build, platform, suite, service pack, SKU. */
function osVersion(spec: DeviceSpec): string {
  const servicePack = spec.windows.generation === '6.0' ? 2 : 1;
  return `${spec.windows.version}.2.00010100.${servicePack}.0.${String(spec.windows.sku).padStart(3, '0')}`;
}

function downloads(report: MgadiagSpec): Section[] {
  const newest = report.tool === '1.9.0027.0';
  const oga = report.tool.startsWith('1.7') ? 'WGATray.exe' : 'OGAExec.exe';
  return [
    {
      name: newest ? 'Vista WgaER Data' : 'WgaER Data',
      lines: [`ThreatID(s): ${NOT_THERE}`, `Version: ${NOT_THERE}`],
    },
    {
      name: newest ? 'Windows XP Notifications Data' : 'WGA Notifications Data',
      lines: [
        `Cached Result: ${NOT_THERE}`,
        'File Exists: No',
        `Version: ${NOT_THERE}`,
        `WgaTray.exe Signed By: ${NOT_THERE}`,
        `WgaLogon.dll Signed By: ${NOT_THERE}`,
      ],
    },
    {
      name: 'OGA Notifications Data',
      lines: [
        `Cached Result: ${NOT_THERE}`,
        `Version: ${NOT_THERE}`,
        `${oga} Signed By: ${NOT_THERE}`,
        `OGAAddin.dll Signed By: ${NOT_THERE}`,
      ],
    },
    {
      name: 'OGA Data',
      lines: [
        'Office Status: 100 Genuine',
        'Microsoft Office Standard 2010 - 100 Genuine',
        'OGA Version: N/A, 0x80070002',
        `Signed By: ${NOT_THERE}`,
        'Office Diagnostics: 025D1FF3-364-80041010_025D1FF3-229-80041010_025D1FF3-230-1',
      ],
    },
    {
      name: 'Browser Data',
      lines: [
        'Proxy settings: N/A',
        'User Agent: Mozilla/4.0 (compatible; MSIE 8.0; Win32)',
        'Default Browser: C:\\Program Files\\Internet Explorer\\iexplore.exe',
        'Download signed ActiveX controls: Prompt',
        'Download unsigned ActiveX controls: Disabled',
        'Run ActiveX controls and plug-ins: Allowed',
        'Initialize and script ActiveX controls not marked as safe: Disabled',
        'Allow scripting of Internet Explorer Webbrowser control: Disabled',
        'Active scripting: Allowed',
        'Script ActiveX controls marked as safe for scripting: Allowed',
      ],
    },
    { name: 'File Scan Data', lines: [] },
  ];
}

function machineSections(spec: DeviceSpec, report: MgadiagSpec, random: Random): Section[] {
  const { model } = spec.machine;
  const masked = `*****-*****-*****-*****-${spec.licence.partialKey}`;
  const key = report.redacted ? struckOut(masked) : masked;
  const office =
    `<GenuineResults><MachineData><UGUID>{${random.guid().toUpperCase()}}</UGUID><Version>${report.tool}</Version>` +
    `<OS>${osVersion(spec)}</OS><Architecture>x64</Architecture><PKey>${key}</PKey>` +
    `<SYSTEM><Manufacturer>${model.manufacturer}</Manufacturer><Model>${model.model}</Model></SYSTEM>` +
    `<BIOS><Version>${model.biosVersion}</Version><Date>${model.biosDate}000000.000000+000</Date></BIOS>` +
    `<UserLCID>${spec.locale.lcid.toString(16).padStart(4, '0')}</UserLCID></MachineData></GenuineResults>  `;
  const licensing = slmgrText(spec, false).trimEnd();
  const activation =
    spec.windows.generation === '6.0'
      ? ['N/A']
      : [
          'HrOffline: 0x00000000',
          'HrOnline: 0x00000000',
          'HealthStatus: 0x0000000000000000',
          `Event Time Stamp: ${formatDate(spec.collectedAt, 'M:D:YYYY HH:mm')}`,
          'HealthStatus Bitmask Output:',
        ];
  return [
    { name: 'Other data', lines: [`Office Details: ${office}`, '', 'Spsys.log Content: 0x80070002'] },
    { name: 'Licensing Data', lines: licensing.split('\r\n') },
    { name: 'Windows Activation Technologies', lines: activation },
    { name: 'HWID Data', lines: [`HWID Hash Current: ${random.bytes(24).toString('base64')}`] },
    { name: 'OEM Activation 1.0 Data', lines: ['N/A'] },
  ];
}

function oa2(spec: DeviceSpec, report: MgadiagSpec): Section {
  const { model } = spec.machine;
  const present = report.bios !== 'no-slic';
  const stated = report.bios === 'valid' || report.bios === 'no-marker';
  const version = `0x${(model.slicVersion || 0x20000).toString(16)}`;
  const phrase = PHRASES[report.bios];
  // Both spellings are met; which one depends on where the text was taken from.
  const capital = report.encoding !== 'ansi';
  const ids = `\t\t\t${model.ids.oemId.padEnd(6)}\t\t${model.ids.oemTableId.padEnd(8)}`;
  const other = model.otherTables ?? model.ids;
  const otherIds = `\t\t\t${other.oemId.padEnd(6)}\t\t${other.oemTableId.padEnd(8)}`;
  return {
    name: 'OEM Activation 2.0 Data',
    lines: [
      `BIOS valid for OA 2.0: ${capital ? capitalised(phrase) : phrase}`,
      `Windows marker version: ${report.bios === 'valid' ? version : 'N/A'}`,
      `OEMID and OEMTableID Consistent: ${stated ? yesNo(report.idsConsistent, capital) : 'N/A'}`,
      'BIOS Information: ',
      '  ACPI Table Name\tOEMID Value\tOEMTableID Value',
      `  APIC${otherIds}`,
      `  FACP${otherIds}`,
      `  MCFG${otherIds}`,
      ...(present ? [`  SLIC${ids}`] : []),
    ],
  };
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function yesNo(value: boolean, capital: boolean): string {
  const word = value ? 'yes' : 'no';
  return capital ? capitalised(word) : word;
}
