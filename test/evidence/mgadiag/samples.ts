/** MGADiag reports with invented values, laid out as the tool prints them. */
import { block, VERSION } from '../slmgr/samples.ts';

export interface ReportParts {
  version?: string;
  /** Lines after "OEM Activation 2.0 Data-->". */
  oa2?: string[];
  licensing?: string;
}

export const TABLE = [
  '  ACPI Table Name\tOEMID Value\tOEMTableID Value',
  '  APIC\t\t\tEXMPL \t\tEX-BOARD',
  '  SLIC\t\t\tEXMPL \t\tEX-BOARD',
  '  SSDT\t\t\tE X   \t\tPm Ref  ',
  '  MSDM\t\t\t      \t\t        ',
];

export const oa2 = (phrase: string, marker = 'N/A', consistent = 'yes', table: readonly string[] = TABLE): string[] => [
  `BIOS valid for OA 2.0: ${phrase}`,
  `Windows marker version: ${marker}`,
  `OEMID and OEMTableID Consistent: ${consistent}`,
  'BIOS Information: ',
  ...table,
];

export const VALID = oa2('yes', '0x20001');

export const OEM_BLOCK = block({
  name: 'Windows(R) 7, Professional edition',
  description: 'Windows Operating System - Windows(R) 7, OEM_SLP channel',
  status: ['License Status: Licensed'],
  after: [],
});

export function mgadiag(parts: ReportParts = {}): string {
  const old = parts.version !== undefined && !parts.version.startsWith('1.9.0027');
  return [
    `Diagnostic Report (${parts.version ?? '1.9.0027.0'}):`,
    '-----------------------------------------',
    old ? 'WGA Data-->' : 'Windows Validation Data-->',
    ...(old ? ['Validation Status: Genuine'] : ['']),
    'Validation Code: 0',
    'Windows Product Key: *****-*****-BCDFG-HJKMN-PQRTV',
    'Windows Product Key Hash: AbCdEfGhIjKlMnOpQrStUvWxYz0=',
    'Windows Product ID: 12345-OEM-1234567-12345',
    'Windows License Type: OEM SLP',
    'Windows OS version: 6.1.7601.2.00010100.1.0.048',
    'Signed By: N/A, hr = 0x80070002',
    'Product Name: Windows 7 Professional',
    'Architecture: 0x00000009',
    'Resolution Status: N/A',
    '',
    old ? 'WgaER Data-->' : 'Vista WgaER Data-->',
    'ThreatID(s): N/A, hr = 0x80070002',
    'Version: N/A, hr = 0x80070002',
    '',
    old ? 'WGA Notifications Data-->' : 'Windows XP Notifications Data-->',
    'Cached Result: N/A, hr = 0x80070002',
    '',
    'OGA Data-->',
    'Office Status: 109 N/A',
    '',
    'File Scan Data-->',
    '',
    'Other data-->',
    'Office Details: <GenuineResults><OEMID>EXMPL</OEMID><PKey>*****-*****-*****-*****-PQRTV</PKey></GenuineResults>',
    '',
    'Spsys.log Content: 0x80070002',
    '',
    'Licensing Data-->',
    parts.licensing ?? VERSION + OEM_BLOCK,
    'Windows Activation Technologies-->',
    'HrOffline: 0x00000000',
    '',
    'HWID Data-->',
    'HWID Hash Current: AbCd',
    '',
    'OEM Activation 1.0 Data-->',
    'N/A',
    '',
    'OEM Activation 2.0 Data-->',
    ...(parts.oa2 ?? VALID),
    '',
    '',
  ].join('\r\n');
}

/** The four sections that KB 942962 shows, without any report around them. */
export const section = (...args: Parameters<typeof oa2>): string =>
  ['OEM Activation 2.0 Data-->', ...oa2(...args).slice(0, 3), ''].join('\r\n');
