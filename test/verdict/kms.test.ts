/** What Windows said of KMS, in the order of time: which outcome counts, what it confirms, and which licence it speaks of. */
import { describe, expect, test } from 'vitest';
import { analyze, type Event, type Given } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
const event = (code: string, days: number | null, id: Event['id'] = 8198): Event => ({ id, code, days });
const served = (days: number): Event => ({ id: 12289, code: '0x0', days });
const reason = (given: Given): string => analyze(given).confidenceReason;
const codes = (given: Given): string[] => analyze(given).conflicts.map(({ code }) => code);

describe('a bad table is confirmed', () => {
  const READ = 'OS and channel were read, the firmware was seen';
  const ALONE = 'the bytes alone show it; what Windows reports for such a table is not documented';

  test.each<[string, Given['slic'], Event[], string]>([
    [
      'by a refusal, whatever is bad',
      'key-only',
      [event('0xC004F035', 1)],
      `${READ}, confirmed by event 8198 with 0xC004F035, nothing conflicts`,
    ],
    [
      'and so is an edited marker',
      'edited',
      [event('0xC004F035', 1)],
      `${READ}, confirmed by event 8198 with 0xC004F035, nothing conflicts`,
    ],
    [
      'by a bad format, where the format is bad',
      'edited',
      [event('0xC004F059', 1)],
      `${READ}, confirmed by event 8198 with 0xC004F059, nothing conflicts`,
    ],
    [
      'not by a bad format, where there is no marker',
      'key-only',
      [event('0xC004F059', 1)],
      `${READ}, nothing conflicts`,
    ],
    [
      'by the code of a missing marker',
      'key-only',
      [event('0xC004F058', 1)],
      `${READ}, confirmed by event 8198 with 0xC004F058, nothing conflicts`,
    ],
    ['not by that, where a marker is edited', 'edited', [event('0xC004F058', 1)], ALONE],
    [
      'by the binding flag of an event',
      'edited',
      [{ id: 12288, code: '0xC004F074', flags: '0x8000000', days: 1 }],
      `${READ}, confirmed by event 12288 with flags 0x08000000, nothing conflicts`,
    ],
    [
      'by the newest refusal that fits',
      'edited',
      [event('0xC004F059', 1), event('0xC004F035', 2)],
      `${READ}, confirmed by event 8198 with 0xC004F059, nothing conflicts`,
    ],
    [
      'not by one that a success followed',
      'key-only',
      [event('0xC004F059', 1), served(3), event('0xC004F035', 5)],
      `${READ}, nothing conflicts`,
    ],
    [
      'by one that a success went before',
      'key-only',
      [event('0xC004F035', 1), served(3)],
      `${READ}, confirmed by event 8198 with 0xC004F035, nothing conflicts`,
    ],
    ['not by an error of KMS', 'edited', [event('0xC004F074', 1)], ALONE],
  ])('%s', (_, slic, events, expected) => {
    expect(reason({ ...KMS, ...(slic !== undefined && { slic }), events })).toBe(expected);
  });

  test('by the marker status of WMI, as far as it says the same', () => {
    const of = (slic: NonNullable<Given['slic']>, marker: number): string => reason({ slic, wmi: { marker } });
    expect(of('key-only', 2)).toContain('confirmed by OA2xBiosMarkerStatus 2');
    expect(of('edited', 3)).toContain('confirmed by OA2xBiosMarkerStatus 3');
    expect(of('checksum', 3)).toContain('confirmed by OA2xBiosMarkerStatus 3');
    expect(of('edited', 2)).toBe(ALONE);
    expect(of('key-only', 3)).toBe(`${READ}, nothing conflicts`);
  });
});

describe('the latest outcome counts', () => {
  const verdict = (events: Event[], more: Given = {}): string => analyze({ ...KMS, events, ...more }).cause;

  test('a refusal that a success followed is history, and a success that a refusal followed too', () => {
    expect(verdict([event('0xC004F035', 5), served(3)])).toBe('no-evidence');
    expect(verdict([event('0xC004F035', 3), served(5)])).toBe('refused-unexplained');
  });

  test('of one moment the refusal counts, and the two contradict each other', () => {
    for (const events of [
      [event('0xC004F035', 3), served(3)],
      [served(3), event('0xC004F035', 3)],
    ]) {
      expect(verdict(events)).toBe('refused-unexplained');
      expect(codes({ ...KMS, events })).toEqual(['windows-numbers']);
    }
  });

  test('an outcome without a time is older than any other', () => {
    expect(verdict([event('0xC004F035', null), served(300)])).toBe('no-evidence');
    expect(verdict([event('0xC004F035', null)])).toBe('refused-unexplained');
  });

  test('an answer that has not activated the PC is no success, and nor is a request', () => {
    const refusal = event('0xC004F035', 5);
    expect(verdict([refusal, { id: 12289, code: '0x0', days: 3, activated: 0 }])).toBe('refused-unexplained');
    expect(verdict([refusal, { id: 12288, code: '0x0', days: 3 }])).toBe('refused-unexplained');
    expect(verdict([refusal, { id: 12289, code: '0xC004F074', days: 3 }])).toBe('refused-unexplained');
  });

  test('the minutes left tell when KMS served it, for a KMS client', () => {
    const minutes = (left: number, channel?: string): string =>
      verdict([event('0xC004F035', 5)], {
        wmi: { status: 1, minutes: left, ...(channel !== undefined && { channel }) },
      });
    expect(minutes(259_200 - 4 * 1440)).toBe('kms-activated');
    expect(minutes(259_200 - 6 * 1440)).toBe('refused-unexplained');
    expect(minutes(259_201)).toBe('refused-unexplained');
    expect(minutes(0)).toBe('refused-unexplained');
  });
});

describe('a PC that KMS serves today', () => {
  const cause = (wmi: NonNullable<Given['wmi']>): string => analyze({ wmi }).cause;

  test.each([
    [1, 1, 'kms-activated'],
    [1, 259_200, 'kms-activated'],
    [1, 259_201, 'no-evidence'],
    [1, 0, 'no-evidence'],
    [1, null, 'no-evidence'],
    [2, 100, 'no-evidence'],
    [5, 100, 'no-evidence'],
  ])('status %i with %j minutes: %s', (status, minutes, expected) => {
    expect(cause({ status, minutes })).toBe(expected);
  });

  test('rests on the witness that says so, and on the licence', () => {
    expect(analyze({ wmi: { status: 1, minutes: 100 } }).basis).toEqual(['manifest', 'licensing']);
    expect(analyze({ slmgr: { status: 'Licensed', minutes: 100 } }).basis).toEqual(['manifest', 'slmgr']);
    expect(analyze({ mgadiag: { bios: null, slmgr: { status: 'Licensed', minutes: 100 } } }).cause).toBe('no-evidence');
  });
});

describe('the error that is not the firmware', () => {
  const hint = (given: Given): string | undefined =>
    analyze({ slic: 'valid', ...given }).hints.find(({ code }) => code === 'other-kms-error')?.message;
  const codeOf = (given: Given): string | undefined => /^0x\w+/.exec(hint(given) ?? '')?.[0];

  test('the newest attempt counts before what slmgr and WMI say', () => {
    expect(codeOf({ wmi: { reason: 0xc004f038 }, events: [event('0xC004F074', 1), event('0xC004F042', 2)] })).toBe(
      '0xC004F074',
    );
    expect(codeOf({ slmgr: { reason: '0xC004F038' }, wmi: { reason: 0xc004f042 } })).toBe('0xC004F038');
    expect(codeOf({ wmi: { reason: 0xc004f042 } })).toBe('0xC004F042');
  });

  test('a code that says more counts before one that says only that something failed', () => {
    expect(codeOf({ wmi: { reason: 0xc004f074 }, events: [event('0xC004F056', 1)] })).toBe('0xC004F074');
    expect(codeOf({ wmi: {}, events: [event('0xC004F056', 1)] })).toBe('0xC004F056');
    expect(codeOf({ wmi: { reason: 0xc004f009 }, events: [event('0xC004F056', 1)] })).toBe('0xC004F056');
  });

  test('a success ends the errors before it, a request that was sent does not', () => {
    expect(codeOf({ wmi: {}, events: [served(1), event('0xC004F074', 2)] })).toBeUndefined();
    expect(codeOf({ wmi: {}, events: [{ id: 12288, code: '0x0', days: 1 }, event('0xC004F074', 2)] })).toBe(
      '0xC004F074',
    );
    expect(
      codeOf({ wmi: {}, events: [{ id: 12289, code: '0x0', days: 1, activated: 0 }, event('0xC004F074', 2)] }),
    ).toBe('0xC004F074');
  });

  test('a refusal of the firmware is no other error, and hides those beside it', () => {
    expect(codeOf({ wmi: { reason: 0xc004f074 }, events: [event('0xC004F035', 1)] })).toBeUndefined();
    expect(codeOf({ wmi: { reason: 0xc004f035 } })).toBeUndefined();
  });

  test('grace, success and unknown codes are none', () => {
    for (const code of [0x4004f00c, 0, 0xc004ffff, 0x80000000])
      expect(codeOf({ wmi: { reason: code } }), code.toString(16)).toBeUndefined();
  });
});

describe('a channel that is not stated', () => {
  const by = (pid: string, given: Given = {}): string =>
    analyze({ slic: 'valid', slmgr: { channel: 'xxx', pid }, ...given }).nextStep;

  test('is told by the type in the extended PID', () => {
    const pid = (type: string): string => `00392-00170-918-500000-${type}-1033-7601.0000-2942012`;
    expect(by(pid('00'))).toContain('which is no KMS client according to PID type 00 (retail)');
    expect(by(pid('02'))).toContain('which is no KMS client according to PID type 02 (OEM)');
    expect(by(pid('03'))).not.toContain('no KMS client');
    expect(by('none')).not.toContain('no KMS client');
  });

  test("is told by MGADiag's licence type, behind what WMI and slmgr say", () => {
    const of = (given: Given) => {
      const { licenseChannel, basis, conflicts } = analyze({ slic: 'valid', ...given });
      return [licenseChannel, basis.filter((each) => each !== 'manifest' && each !== 'slic'), conflicts.length];
    };
    expect(of({ mgadiag: { bios: 'yes', channel: 'VOLUME_MAK' } })).toEqual(['VOLUME_MAK', ['mgadiag'], 0]);
    expect(of({ ...KMS, mgadiag: { bios: 'yes', channel: 'VOLUME_MAK' } })).toEqual([
      'VOLUME_KMSCLIENT',
      ['licensing'],
      0,
    ]);
    const block = { channel: 'RETAIL' };
    expect(of({ mgadiag: { bios: 'yes', channel: 'VOLUME_MAK', slmgr: block } })).toEqual(['RETAIL', ['mgadiag'], 0]);
  });
});

test('a refusal in a saved report counts where the table was not read and nothing newer was said', () => {
  const report = (slmgr: NonNullable<Given['slmgr']>, more: Given = {}): string =>
    analyze({ mgadiag: { bios: null, slmgr, daysOld: 3 }, ...more }).cause;
  expect(report({ reason: '0xC004F035' })).toBe('refused-unexplained');
  expect(report({ reason: '0xC004F074' })).toBe('no-evidence');
  expect(report({ reason: '0xC004F035' }, { events: [served(1)] })).toBe('no-evidence');
  expect(report({ reason: '0xC004F035' }, { events: [served(5)] })).toBe('refused-unexplained');
  const sound = (events: Event[]): string[] =>
    codes({ ...KMS, slic: 'valid', mgadiag: { bios: 'yes', slmgr: { reason: '0xC004F035' }, daysOld: 3 }, events });
  expect(sound([])).toEqual(['mgadiag-firmware']);
  expect(sound([served(1)])).toEqual([]);
  expect(sound([served(5)])).toEqual(['mgadiag-firmware']);
});
