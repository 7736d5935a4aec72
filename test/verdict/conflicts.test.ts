/** Why witnesses disagree: each explanation quotes the datum that supports it, and one that a datum contradicts is left out. */
import { describe, expect, test } from 'vitest';
import { analyze, type Event, type Given } from './folder.ts';

const refused = (days: number): Event => ({ id: 8198, code: '0xC004F035', days });
const KMS = { wmi: {} } satisfies Given;
const CMID = ['11111111-2222-3333-4444-555555555555', '99999999-2222-3333-4444-555555555555'] as const;

const explanations = (given: Given, index = 0): string[] => {
  const conflict = analyze(given).conflicts[index];
  if (!conflict) throw new Error('no conflict');
  return conflict.explanations;
};

const REFUSED_SOUND: Given = { ...KMS, slic: 'valid', acpi: 'same', events: [refused(5)] };

describe('a refusal against a sound marker', () => {
  test('the table changed after the attempt; the error is stale', () => {
    expect(explanations(REFUSED_SOUND)).toEqual([
      'the firmware changed after the last activation attempt: that was on 2026-03-05, and the table was read on 2026-03-10',
      'a stale error: the newest attempt on record was on 2026-03-05, 5 days before the collection',
    ]);
  });

  test('a BIOS that is newer than the attempt is quoted', () => {
    const [first] = explanations({ ...REFUSED_SOUND, computer: { biosDate: '20260307' } });
    expect(first).toMatch(/, and the BIOS is dated 2026-03-07, after it$/);
    expect(explanations({ ...REFUSED_SOUND, computer: { biosDate: '03/07/2026' } })[0]).toContain('dated 2026-03-07');
  });

  test('a virtual machine is known by every sign that the hint goes by', () => {
    const given: Given = { ...REFUSED_SOUND, computer: { manufacturer: 'VMware, Inc.', model: 'VMware7,1' } };
    const result = analyze(given);
    expect(result.hints.map(({ code }) => code)).toContain('virtual-machine');
    expect(result.conflicts[0]?.explanations.at(-1)).toContain('the machine is virtual (by "VMware, Inc.")');
    const byModel: Given = { ...REFUSED_SOUND, computer: { model: 'VMware7,1' } };
    expect(analyze(byModel).hints.map(({ code }) => code)).toContain('virtual-machine');
    expect(explanations(byModel).at(-1)).toContain('the machine is virtual (by "VMware7,1")');
  });

  test('an attempt of the moment of the collection is neither', () => {
    expect(explanations({ ...REFUSED_SOUND, events: [refused(0)] })).toEqual([]);
  });

  test('an attempt of yesterday is not stale', () => {
    expect(explanations({ ...REFUSED_SOUND, events: [refused(1)] }).join()).not.toContain('stale');
  });

  test('a reason without an event has no date', () => {
    expect(explanations({ wmi: { reason: 0xc004f035 }, slic: 'valid', acpi: 'same' })).toEqual([]);
  });

  test('roots that were read and agree are ruled out; others are quoted', () => {
    expect(explanations({ ...REFUSED_SOUND, acpi: 'same' }).join()).not.toContain('RSDT');
    const divided = analyze({ ...REFUSED_SOUND, acpi: 'rsdt-differs' }).conflicts.find(
      ({ code }) => code === 'refusal',
    );
    expect(divided?.explanations).toContain(
      'RSDT carries the IDs "FABRKM"/"FBK-0021" and SLIC "CONTSO"/"CTSLIC10": Windows compares them',
    );
    const { acpi: _, ...unread } = REFUSED_SOUND;
    expect(explanations(unread)).toContain(
      'RSDT and XSDT may carry other IDs than SLIC: they were not read (acpi-tables.csv: not there)',
    );
  });

  test('another image', () => {
    const [os, ...rest] = explanations({ ...REFUSED_SOUND, slmgr: { version: '6.0.6002.1' } }, 1);
    expect(os).toBe(
      'another image was booted, or Windows was set up again, between them: manifest names Windows 6.1 and slmgr Windows 6.0',
    );
    expect(rest).toEqual([]);
    const pid = explanations({
      ...REFUSED_SOUND,
      wmi: { pid: '00392-00170-918-500001-03-1033-7601.0000-2942012' },
      slmgr: {},
    });
    expect(pid.join()).toContain('slmgr has the extended PID 00392-00170-918-500000-03');
  });

  test('another machine: the folder, unless it is named by what the machine is', () => {
    const text = (given: Given): string => explanations({ ...REFUSED_SOUND, ...given }).join();
    expect(text({ device: 'PC-2' })).toContain('the folder is named "PC-2" and the manifest says computer "PC-1"');
    for (const device of ['pc-1', 'PC-1~0a1b2c3d', 'S1', 'PC-1.corp.example'])
      expect(text({ device, computer: { fqdn: 'pc-1.corp.example' } })).not.toContain('another machine');
    expect(
      text({ device: 'PC-1~0a1b2c3d', computer: { machineGuid: 'ffffffff-0000-0000-0000-000000000000' } }),
    ).toContain('the manifest says MachineGuid ffffffff');
  });

  test('another machine: CMID', () => {
    const given = (cmid: string): Given => ({
      slic: 'key-only',
      slmgr: { status: 'Licensed', minutes: 100_000, cmid },
      events: [{ id: 12288, code: '0x0', days: 1, cmid: CMID[0] }],
    });
    expect(explanations(given(CMID[1])).join()).toContain(`slmgr prints CMID ${CMID[1]}`);
    expect(explanations(given(CMID[0])).join()).not.toContain('CMID');
    expect(analyze(given(CMID[1])).hints.map(({ code }) => code)).toContain('other-machine');
  });
});

describe('MGADiag against the table', () => {
  const report = (daysOld: number, more: Partial<NonNullable<Given['mgadiag']>> = {}): Given => ({
    ...KMS,
    slic: 'valid',
    acpi: 'same',
    mgadiag: { bios: 'Yes, but no Windows Marker', daysOld, ...more },
  });

  test('an old report, with both dates', () => {
    expect(explanations(report(90))).toEqual([
      'an old report: mgadiag.txt was saved on 2025-12-10, 90 days before the collection',
    ]);
    expect(analyze(report(90)).hints.map(({ code }) => code)).toEqual(['old-report']);
  });

  test('a report of the same day is not old', () => {
    expect(explanations(report(0))).toEqual([]);
    expect(analyze(report(0)).hints).toEqual([]);
  });

  test('a report without a date may be old', () => {
    expect(explanations({ ...report(0), manifest: false })[0]).toMatch(/^the report may be old: nothing/);
  });

  test('OEM IDs of another machine', () => {
    expect(explanations(report(0, { slicIds: ['DELL', 'B10K'] }))).toEqual([
      'the folder may contain evidence of another machine: MGADiag lists SLIC of "DELL"/"B10K" and the table says "CONTSO"/"CTSLIC10"',
    ]);
  });
});

describe('a KMS success against a bad table', () => {
  test('the minutes left tell when it was activated', () => {
    const [first] = explanations({ slic: 'key-only', wmi: { status: 1, minutes: 259_200 - 20 * 1440 } });
    expect(first).toBe(
      'the firmware changed after the last activation attempt: that was on 2026-02-18, and the table was read on 2026-03-10',
    );
  });

  test('a newer answer in the events counts', () => {
    const [first] = explanations({
      slic: 'key-only',
      wmi: { status: 1, minutes: 259_200 - 20 * 1440 },
      events: [{ id: 12289, code: '0x0', days: 3 }],
    });
    expect(first).toContain('on 2026-03-07,');
  });

  test('renewed in the minute of the collection: it did not change', () => {
    expect(explanations({ slic: 'key-only', wmi: { status: 1, minutes: 259_200 } })).toEqual([]);
  });

  test('what Windows does with a blank body is not documented; a table without marker is', () => {
    const at = (slic: Given['slic']): string =>
      explanations({ ...(slic !== undefined && { slic }), wmi: { status: 1, minutes: 259_200 } }).join();
    expect(at('body-ff')).toBe(
      'Windows may accept such a table after all: what it does with "blank-ff" is not documented',
    );
    expect(at('key-only')).toBe('');
  });
});

test('other conflicts quote their data too', () => {
  expect(explanations({ slic: 'valid', acpi: 'same', wmi: { marker: 2 } })[0]).toContain(
    'Windows 6.1 has no OA2xBiosMarkerStatus',
  );
  expect(explanations({ ...KMS, slic: 'valid', acpi: 'rsdt-differs' })[0]).toContain(
    'RSDT "FABRKM"/"FBK-0021", XSDT "CONTSO"/"CTSLIC10"',
  );
  expect(explanations({ ...KMS, slic: 'valid', slicItem: { status: 'absent' } })[0]).toContain(
    'the manifest of 2026-03-10T12:00:00Z was written when no table was found',
  );
  expect(explanations({ slic: 'valid', wmi: { channel: 'VOLUME_MAK' }, slmgr: {} }).at(-1)).toContain(
    'licensing saw VOLUME_MAK, slmgr VOLUME_KMSCLIENT',
  );
});

test('a conflict names its witnesses, the one that counts first, and what each of them says', () => {
  expect(analyze(REFUSED_SOUND).conflicts[0]).toMatchObject({
    code: 'refusal',
    witnesses: ['slic', 'events'],
    says: ['marker-valid', 'event 8198 with 0xC004F035'],
  });
});
