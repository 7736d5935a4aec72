/** Whose evidence lies in a folder: by its name, by the installations that the witnesses saw, by sentences for the maker. */
import { describe, expect, test } from 'vitest';
import { analyze, type Event, type Given } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
const REFUSED: Event = { id: 8198, code: '0xC004F035', days: 5 };
const CONFLICT: Given = { ...KMS, slic: 'valid', acpi: 'same', events: [REFUSED] };

const explanations = (given: Given): string[] => analyze(given).conflicts[0]?.explanations ?? [];
const names = (device: string, computer: Record<string, string> = {}): string | undefined =>
  explanations({ ...CONFLICT, device, computer }).find((each) => each.startsWith('the folder may contain evidence'));

const GUID = '0a1b2c3d-0000-0000-0000-000000000000';
const UUID = '4c4c4544-0042-3510-8048-b7c04f4a344a';

describe('the name of a folder', () => {
  test.each([['pc-1'], ['PC-1~0a1b2c3d'], ['S1'], ['PC-1.corp.example'], [UUID.toUpperCase()]])('%s fits', (device) => {
    expect(names(device, { fqdn: 'pc-1.corp.example', uuid: UUID, machineGuid: GUID })).toBeUndefined();
  });

  test('may be longer than the NetBIOS name, which ends after 15 characters', () => {
    expect(names('RECEPTION-DESK-0042', { name: 'RECEPTION-DESK-' })).toBeUndefined();
    expect(names('RECEPTION-DESK-0042', { name: 'RECEPTION-DESK' })).toContain('the manifest says computer');
  });

  test('may be the first part of the full name', () => {
    expect(names('LONGNAME', { name: 'PC-1', fqdn: 'longname.corp.example' })).toBeUndefined();
  });

  test.each(['PC-2', 'XPC-1', 'PC-1X', 'PC-1~0a1b2c3', 'PC-1~0a1b2c3d4', 'PC-2~0a1b2c3d'])(
    '%s does not fit',
    (device) => {
      expect(names(device, { machineGuid: GUID })).toBe(
        `the folder may contain evidence of another machine: the folder is named "${device}" and the manifest says computer "PC-1"`,
      );
    },
  );

  test('with the MachineGuid of another installation is told', () => {
    expect(names('PC-1~FFFFFFFF', { machineGuid: GUID })).toBe(
      `the folder may contain evidence of another machine: the folder is named "PC-1~FFFFFFFF" and the manifest says MachineGuid ${GUID}`,
    );
    expect(names('PC-1~0A1B2C3D', { machineGuid: GUID })).toBeUndefined();
    expect(names('PC-1~FFFFFFFF')).toBeUndefined();
  });
});

describe('another installation', () => {
  const PID = '00392-00170-918-500000-03-1033-7601.0000-2942012';
  const OTHER = '00392-00170-918-500001-03-1033-7601.0000-2942012';
  const image = (given: Given): string[] =>
    explanations({ ...CONFLICT, ...given }).filter((each) => each.includes('another image'));

  test('shows in two extended PIDs, each named with its witness', () => {
    expect(image({ wmi: { pid: OTHER }, slmgr: { pid: PID } })).toEqual([
      `another image was booted, or Windows was set up again, between them: slmgr has the extended PID ${PID} and WMI has ${OTHER}`,
    ]);
    expect(image({ wmi: { pid: PID }, slmgr: { pid: PID } })).toEqual([]);
    expect(image({ wmi: { pid: 'none' }, slmgr: { pid: PID } })).toEqual([]);
    expect(image({ wmi: { pid: OTHER } })).toEqual([]);
  });

  test('shows in the PID of a report of MGADiag', () => {
    const mgadiag = { bios: 'yes', slmgr: { pid: OTHER } };
    expect(image({ wmi: { pid: PID }, mgadiag })).toEqual([
      expect.stringContaining(`WMI has the extended PID ${PID} and MGADiag has ${OTHER}`),
    ]);
  });
});

describe('a case with the maker begins with the machine', () => {
  const next = (computer: Record<string, unknown>, given: Given = {}): string =>
    analyze({ ...KMS, slic: 'key-only', ...given, computer: computer as Record<string, string> }).nextStep;

  test('maker, model and serial number, as far as they are known', () => {
    expect(next({})).toMatch(
      /^Find the purchase record of Contoso Desk 380 \(serial number S1\), then open a case with the maker for marker-missing \(no-marker\);/,
    );
    expect(next({ serialNumber: null })).toMatch(/^Find the purchase record of Contoso Desk 380, then/);
    expect(next({ model: null })).toMatch(/^Find the purchase record of Contoso \(serial number S1\), then/);
    expect(next({ manufacturer: null, model: null })).toMatch(
      /^Find the purchase record of this PC \(serial number S1\), then/,
    );
    expect(next({ manufacturer: null, model: null, serialNumber: null })).toMatch(
      /^Find the purchase record of this PC, then/,
    );
    expect(next({}, { manifest: false })).toMatch(/^Find the purchase record of this PC, then/);
  });

  test('a text of more than 60 characters is cut', () => {
    const model = (length: number): string => `${'M'.repeat(length - 1)}X`;
    expect(next({ model: model(60) })).toContain(` Contoso ${model(60)} (`);
    expect(next({ model: model(61) })).toContain(` Contoso ${'M'.repeat(59)}… (`);
    expect(next({ model: `${'M'.repeat(58)} tail` })).toContain(` Contoso ${'M'.repeat(58)}… (`);
  });

  test('says where no bytes were read, and that the board may have been replaced', () => {
    const read = '(collect the table itself first: none of its bytes were read)';
    expect(next({}, { slic: 'failed', mgadiag: { bios: 'Yes, but no Windows Marker' } })).toContain(read);
    expect(next({})).not.toContain(read);
    expect(next({ serialNumber: 'Default string' })).toContain(
      'and ask whether the board was replaced (serial number "Default string"); the line',
    );
    expect(next({})).not.toContain('board');
  });
});
