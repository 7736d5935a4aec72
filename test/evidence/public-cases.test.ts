/** Inputs like those that people published: those of the readers of texts and JSON. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { readSingleDevice } from '../../analyzer/scan/single.ts';
import { sharedPath } from '../shared.ts';

const shared = sharedPath('public-cases');
const result = (path: string): DeviceResult => analyzeDevice(readSingleDevice(join(shared ?? '', path))).result;

describe.skipIf(shared === null)('public cases (skipped where ../shared is missing)', () => {
  it('01, 03: Windows 8 and later without a version line', () => {
    for (const path of ['01-os8-dli-without-version/PC', '03-os8-wmi-without-service/PC'])
      expect(result(path), path).toMatchObject({ verdict: 'not-applicable', cause: 'os-not-checked' });
  });

  it('09: what ConvertTo-Json makes of WMI', () => {
    expect(result('09-licensing-json-pascal-case/PC').licensing).toMatchObject({
      service: { oa2xBiosMarkerStatus: 2 },
    });
    expect(result('09-licensing-json-pascal-case/PC2').licensing).toMatchObject({
      service: { oa2xBiosMarkerStatus: 2 },
    });
    expect(result('09-licensing-json-pascal-case/PC3').problems).not.toEqual([]);
  });

  it('12: a numeric status of Format-List is never taken for Licensed', () => {
    expect([0, null]).toContain(result('12-format-list-status-0/PC').slmgr?.windows?.licenseStatus ?? null);
  });

  it('14: mark-up is taken off', () => {
    expect(result('14-markup-in-values/csv-quoted').slmgr?.windows).toMatchObject({
      name: 'Windows(R) 7, Enterprise edition',
      channel: 'VOLUME_KMSCLIENT',
      notificationReason: '0xC004F035',
    });
    expect(result('14-markup-in-values/html-p').mgadiag).toMatchObject({ productName: 'Windows 7 Professional' });
  });

  it('16: /Date(ms)/ is a time', () => {
    expect(result('16-events-date-ms/PC').events?.map(({ timeUtc }) => timeUtc?.slice(0, 10))).toEqual([
      '2012-01-14',
      '2012-01-13',
    ]);
  });
});
