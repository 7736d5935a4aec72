/** Properties of WMI as Format-List and wmic print them, against the block that slmgr.vbs makes of the same ones. */
import { describe, expect, it } from 'vitest';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';
import { ACTIVATION_ID, PID, WINDOWS_ID } from './samples.ts';

const PROPERTIES: Readonly<Record<string, string>> = {
  ApplicationID: WINDOWS_ID,
  Description: 'Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel',
  DiscoveredKeyManagementServiceMachineName: 'kms.example.test',
  DiscoveredKeyManagementServiceMachinePort: '1688',
  EvaluationEndDate: '1/1/1601 5:00:00 AM',
  GracePeriodRemaining: '190080',
  ID: ACTIVATION_ID,
  KeyManagementServiceMachine: '',
  KeyManagementServicePort: '0',
  LicenseFamily: 'Enterprise',
  LicenseIsAddon: 'False',
  LicenseStatus: '1',
  LicenseStatusReason: '1074066433',
  Name: 'Windows(R) 7, Enterprise edition',
  PartialProductKey: 'BCDFG',
  ProductKeyID: PID,
};

const formatList = (properties: Readonly<Record<string, string>>): string =>
  `\r\n${Object.entries(properties)
    .map(([name, value]) => `${name.padEnd(42)}: ${value}\r\n`)
    .join('')}\r\n`;
const wmic = (properties: Readonly<Record<string, string>>): string =>
  `\r\r\n\r\r\n${Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\r\r\n`)
    .join('')}\r\r\n`;

function read(text: string) {
  const problems: string[] = [];
  const slmgr = readSlmgr(Buffer.from(text), null, (...problem) => void problems.push(problem.join(' ')));
  return { ...slmgr, problems };
}

describe.each([
  ['Format-List', formatList],
  ['wmic /format:list', wmic],
])('%s', (_, print) => {
  it('has the facts of a block', () => {
    expect(read(print(PROPERTIES))).toMatchObject({
      windows: {
        name: 'Windows(R) 7, Enterprise edition',
        channel: 'VOLUME_KMSCLIENT',
        activationId: ACTIVATION_ID,
        applicationId: WINDOWS_ID,
        extendedPid: PID,
        partialProductKey: 'BCDFG',
        licenseStatus: 1,
        remainingMinutes: 190080,
        notificationReason: null,
        kmsHost: 'kms.example.test:1688',
      },
      products: [{}],
      minVersion: null,
      problems: [],
    });
  });

  it.each([0, 1, 2, 3, 4, 5, 6])('status %i', (licenseStatus) => {
    const text = print({ ...PROPERTIES, LicenseStatus: String(licenseStatus), LicenseStatusReason: '3221549109' });
    expect(read(text).windows).toMatchObject({
      licenseStatus,
      notificationReason: licenseStatus === 5 ? '0xC004F035' : null,
      remainingMinutes: licenseStatus === 0 || licenseStatus === 5 ? null : 190080,
    });
  });

  it('two records are two products, of which the one in use counts', () => {
    const unused = {
      ...PROPERTIES,
      ID: '11111111-2222-4333-8444-555555555555',
      PartialProductKey: '',
      LicenseStatus: '0',
    };
    for (const records of [
      [unused, PROPERTIES],
      [PROPERTIES, unused],
    ]) {
      const slmgr = read(records.map(print).join(''));
      expect(slmgr.products.length).toBe(2);
      expect(slmgr.windows?.activationId).toBe(ACTIVATION_ID);
      expect(slmgr.problems).toEqual([]);
    }
  });
});

it('the columns of 8.1 and later say which Windows it is at least', () => {
  expect(read(formatList({ ...PROPERTIES, ProductKeyChannel: '' })).minVersion).toBe('6.3');
  expect(read(formatList({ ...PROPERTIES, VLActivationTypeEnabled: '0' })).minVersion).toBe('6.2');
});

it('few properties are enough', () => {
  const text =
    'Name          : Windows(R), Professional edition\nDescription   : Windows(R) Operating System, RETAIL channel\nLicenseStatus : 0\n';
  expect(read(text).windows).toMatchObject({
    name: 'Windows(R), Professional edition',
    channel: 'RETAIL',
    licenseStatus: 0,
  });
});

it('a value that goes on below it is joined', () => {
  const text = formatList(PROPERTIES).replace(', VOLUME_KMSCLIENT', `,\r\n${' '.repeat(44)}VOLUME_KMSCLIENT`);
  expect(read(text).windows?.channel).toBe('VOLUME_KMSCLIENT');
});
