/** The licence is resolved once, and every report shows the same. */
import { describe, expect, test } from 'vitest';
import { COLUMNS } from '../../analyzer/report/columns.ts';
import { detailsOf } from '../../analyzer/report/html/details.ts';
import { analyze, type Given } from './folder.ts';

const cells = (given: Given): Record<string, string> => {
  const result = analyze(given);
  return Object.fromEntries(COLUMNS.map(({ name, value }) => [name, value(result)]));
};

const inPage = (given: Given): Record<string, string> =>
  Object.fromEntries(detailsOf(analyze(given)).find(({ title }) => title === 'Licence')?.facts ?? []);

describe('status, reason and minutes come from one witness', () => {
  test('WMI before slmgr, in the table and on the page', () => {
    const given: Given = {
      slic: 'valid',
      wmi: { status: 5, reason: 0xc004f009, minutes: 0 },
      slmgr: { status: 'Licensed', minutes: 9000 },
    };
    expect(analyze(given).license).toEqual({
      witness: 'licensing',
      status: 5,
      notificationReason: '0xC004F009',
      remainingMinutes: 0,
      kmsHost: null,
    });
    expect(cells(given)).toMatchObject({ license_status: 'Notification', notification_reason: '0xC004F009' });
    expect(inPage(given)).toMatchObject({ Status: 'Notification', Reason: '0xC004F009', 'Minutes left': '0' });
  });

  test('a reason of slmgr is not mixed with a status of WMI', () => {
    const given: Given = { wmi: { status: 1, minutes: 5000 }, slmgr: { reason: '0xC004F056' } };
    expect(cells(given)).toMatchObject({ license_status: 'Licensed', notification_reason: '' });
  });

  test('the reason that WMI gives for another state is none of Notification', () => {
    expect(cells({ wmi: { status: 2, reason: 0x4004f00c, minutes: 1000 } }).notification_reason).toBe('');
  });

  test('slmgr, then a saved report, where WMI states none', () => {
    const wmi = { status: null, minutes: null } as const;
    const mgadiag = { bios: 'yes', slmgr: { status: 'Unlicensed' } } as const;
    expect(analyze({ wmi, slmgr: { reason: '0xC004F056' }, mgadiag }).license).toMatchObject({
      witness: 'slmgr',
      status: 5,
    });
    expect(analyze({ wmi, mgadiag }).license).toMatchObject({ witness: 'mgadiag', status: 0 });
  });

  test('nothing is known', () => {
    expect(analyze({ slic: 'valid' }).license).toBeNull();
  });
});

describe('name and version of Windows come from one witness', () => {
  const of = (given: Given): string => {
    const { os, os_version } = cells(given);
    return `${os} / ${os_version}`;
  };
  const SLMGR = { name: 'Windows(R) 7, Professional edition', version: '6.1.7600.16385' };

  test('the manifest, then slmgr, WMI, MGADiag', () => {
    expect(of({ wmi: {}, slmgr: SLMGR })).toBe('Microsoft Windows 7 Enterprise / 6.1.7601');
    expect(of({ os: null, wmi: {}, slmgr: SLMGR })).toBe('Windows(R) 7, Professional edition / 6.1.7600.16385');
    expect(of({ os: null, wmi: {} })).toBe('Windows(R) 7, Enterprise edition / 6.1.7601.17514');
    expect(of({ os: null, mgadiag: { bios: 'yes' } })).toBe('Windows 7 Enterprise / 6.1.7601');
  });

  test('a name is not filled up with the version of another witness', () => {
    const raw =
      'Name: Windows(R) 7, Professional edition\r\nDescription: Windows Operating System - Windows(R) 7, RETAIL channel\r\n';
    expect(of({ os: null, wmi: {}, slmgr: { raw } })).toBe('Windows(R) 7, Professional edition / ');
  });
});
