/** What Windows itself says: refusals and successes in the order of time, the standing of witnesses, conflicts. */
import { describe, expect, test } from 'vitest';
import { analyze, type Given, inOneLine } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
const SERVED = { status: 1, minutes: 200_000 } as const;
const F035 = 0xc004f035;
const refused = (days: number | null, code = '0xC004F035') => ({ id: 8198, code, days }) as const;
const served = (days: number | null) => ({ id: 12289, code: '0x0', days }) as const;

const UNEXPLAINED = 'blocked/refused-unexplained, medium, unknown, refused';
const REFUSED_SOUND = 'blocked/refused-unexplained, low, marker-valid, refused, conflicts refusal';
const NOTHING = 'unknown/no-evidence, unknown, unknown';
const MISSING = 'blocked/marker-missing, medium, Cause 2, marker-missing, refused';
const ACTIVATED = 'allowed/kms-activated, medium, unknown, works';
const VALID = 'allowed/marker-valid, high, marker-valid, works';

const ROWS: [title: string, given: Given, expected: string][] = [
  // Refusals, firmware not read.
  ['8198 with F035', { ...KMS, events: [refused(1)] }, UNEXPLAINED],
  ['8198 with F059', { ...KMS, events: [refused(1, '0xC004F059')] }, UNEXPLAINED],
  ['8233 with F035', { ...KMS, events: [{ id: 8233, code: '0xC004F035', days: 1 }] }, UNEXPLAINED],
  ['12288 with F035', { ...KMS, events: [{ id: 12288, code: '0xC004F035', days: 1 }] }, UNEXPLAINED],
  ['the flag alone', { ...KMS, events: [{ id: 12288, code: '0x0', flags: '0x8000000', days: 1 }] }, UNEXPLAINED],
  [
    'the flag of an answer',
    { ...KMS, events: [{ id: 12289, code: '0xC004F074', flags: '0x08000000', days: 1 }] },
    UNEXPLAINED,
  ],
  ['reason in WMI', { wmi: { reason: F035 } }, UNEXPLAINED],
  ['reason in WMI, signed', { wmi: { reason: F035 | 0 } }, UNEXPLAINED],
  ['reason in slmgr', { slmgr: { reason: '0xC004F035' } }, UNEXPLAINED],
  [
    'error in place of a block',
    { slmgr: { raw: 'Error: 0xC004F035 The Software Licensing Service reported...\r\n' } },
    'blocked/refused-unexplained, medium, unknown, refused',
  ],
  [
    'an /ato error before the block',
    { slmgr: { before: 'Error: 0xC004F035 text', reason: '0xC004F009' } },
    `${UNEXPLAINED}, problems activation-error@slmgr-dlv.txt`,
  ],
  [
    'reason in a saved report',
    { ...KMS, mgadiag: { bios: null, slmgr: { reason: '0xC004F035' } } },
    `${UNEXPLAINED}, problems truncated@mgadiag.txt`,
  ],
  ['other codes of OEM activation say nothing', { ...KMS, events: [refused(3, '0xC004F063')] }, NOTHING],
  // Codes that speak of the firmware.
  [
    'F057: no SLIC table',
    { ...KMS, events: [refused(1, '0xC004F057')] },
    'allowed/slic-absent, medium, slic-absent, works',
  ],
  ['F058: no marker', { ...KMS, events: [refused(1, '0xC004F058')] }, MISSING],
  ['F058 as reason in slmgr', { slmgr: { reason: '0xC004F058' } }, MISSING],
  ['F058 as reason in WMI', { wmi: { reason: 0xc004f058 } }, MISSING],
  [
    'of one witness the newest code counts',
    { ...KMS, events: [refused(9, '0xC004F057'), refused(1, '0xC004F058')] },
    MISSING,
  ],
  ['F058 before a success is history', { ...KMS, events: [refused(9, '0xC004F058'), served(1)] }, NOTHING],
  [
    'F058 after a success',
    { ...KMS, events: [served(9), refused(1, '0xC004F058')] },
    'unknown/evidence-conflict, unknown, unknown, conflicts kms-success',
  ],
  [
    'F058 against WMI',
    { wmi: { marker: 1 }, events: [refused(1, '0xC004F058')] },
    'unknown/evidence-conflict, unknown, unknown, conflicts windows-numbers',
  ],
  [
    'F057 against a marker',
    { ...KMS, slic: 'valid', events: [refused(1, '0xC004F057')] },
    'allowed/marker-valid, low, marker-valid, works, conflicts windows-code',
  ],
  [
    'F058 confirms a missing marker',
    { ...KMS, slic: 'body-ff', events: [refused(1, '0xC004F058')] },
    'blocked/marker-missing, high, Cause 2, marker-missing:blank-ff, refused',
  ],
  [
    'F058 confirms no corrupt one',
    { ...KMS, slic: 'as-text', events: [refused(1, '0xC004F058')] },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'F059 confirms a corrupt marker',
    { ...KMS, slic: 'as-text', events: [refused(1, '0xC004F059')] },
    'blocked/marker-corrupt, high, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'F059 confirms no missing one',
    { ...KMS, slic: 'body-ff', events: [refused(1, '0xC004F059')] },
    'blocked/marker-missing, medium, Cause 2, marker-missing:blank-ff, refused',
  ],
  [
    'WMI 2 confirms a missing marker',
    { wmi: { marker: 2 }, slic: 'body-ff' },
    'blocked/marker-missing, high, Cause 2, marker-missing:blank-ff, refused',
  ],
  [
    'WMI 3 confirms no missing one',
    { wmi: { marker: 3 }, slic: 'body-ff' },
    'blocked/marker-missing, medium, Cause 2, marker-missing:blank-ff, refused',
  ],
  [
    'other error is no refusal',
    { ...KMS, events: [refused(1, '0xC004F074')] },
    'unknown/no-evidence, unknown, unknown',
  ],
  // Newest word.
  ['a success after a refusal', { ...KMS, events: [refused(9), served(1)] }, 'unknown/no-evidence, unknown, unknown'],
  [
    'an answer that did not activate is no success',
    { ...KMS, events: [refused(9), { id: 12289, code: '0x0', activated: 0, days: 1 }] },
    UNEXPLAINED,
  ],
  ['a refusal after a success', { ...KMS, events: [served(9), refused(1)] }, UNEXPLAINED],
  ['a refusal after the activation whose minutes still run', { wmi: SERVED, events: [refused(1)] }, UNEXPLAINED],
  ['the same by slmgr', { slmgr: { status: 'Licensed', minutes: 9000 }, events: [refused(1)] }, UNEXPLAINED],
  ['activated after the refusal, by the minutes left', { wmi: SERVED, events: [refused(50)] }, ACTIVATED],
  ['the same by slmgr', { slmgr: { status: 'Licensed', minutes: 200_000 }, events: [refused(50)] }, ACTIVATED],
  [
    'minutes of a licence of another channel are no success',
    {
      wmi: { channel: null },
      slmgr: { channel: 'VOLUME_MAK', status: 'Licensed', minutes: 259_200 },
      events: [refused(1)],
    },
    'not-applicable/channel-not-checked, high, unknown, unknown',
  ],
  ['fractions of a second count', { ...KMS, events: [served(1 + 0.2 / 86_400), refused(1)] }, UNEXPLAINED],
  [
    'other error after a refusal is no success',
    { ...KMS, events: [refused(9), refused(1, '0xC004F074')] },
    UNEXPLAINED,
  ],
  [
    'a request that was sent is no success',
    { ...KMS, events: [refused(9), { id: 12288, code: '0x0', days: 1 }] },
    UNEXPLAINED,
  ],
  [
    'an answer with a failure is no success',
    { ...KMS, events: [refused(9), { id: 12289, code: '0xC004F042', days: 1 }] },
    UNEXPLAINED,
  ],
  ['Licensed without minutes is no success', { slmgr: { status: 'Licensed' }, events: [refused(1)] }, UNEXPLAINED],
  [
    'a refusal without a time is the oldest',
    { ...KMS, events: [refused(null), served(1)] },
    'unknown/no-evidence, unknown, unknown',
  ],
  [
    'a refusal after the collection',
    { wmi: SERVED, events: [refused(-1)] },
    'blocked/refused-unexplained, low, unknown, refused, conflicts refusal-date',
  ],
  [
    'no date: the collection was after the newest event',
    { manifest: 'undated', slmgr: { status: 'Licensed', minutes: 9000 }, events: [refused(1)] },
    UNEXPLAINED,
  ],
  [
    'no date, activated since the refusal',
    {
      manifest: 'undated',
      slmgr: { status: 'Licensed', minutes: 259_000 },
      events: [{ id: 12288, code: '0x0', days: 0 }, refused(1)],
    },
    ACTIVATED,
  ],
  [
    'refusal and success of one moment',
    { wmi: { ...SERVED, minutes: 259_200 }, slmgr: { reason: '0xC004F035' } },
    'blocked/refused-unexplained, low, unknown, refused, conflicts windows-numbers',
  ],
  [
    'a success in a saved report is no word of today',
    {
      ...KMS,
      slic: 'key-only',
      mgadiag: { bios: 'Yes, but no Windows Marker', slmgr: { status: 'Licensed', minutes: 9000 } },
    },
    'blocked/marker-missing, high, Cause 2, marker-missing:no-marker, refused',
  ],
  // Refusal against sound firmware.
  ['marker valid, refused', { ...KMS, slic: 'valid', events: [refused(1)] }, REFUSED_SOUND],
  ['marker valid, refused long ago, served since', { ...KMS, slic: 'valid', events: [refused(30), served(2)] }, VALID],
  ['marker valid, activated since the refusal', { wmi: SERVED, slic: 'valid', events: [refused(50)] }, VALID],
  ['marker valid, refused since the activation', { wmi: SERVED, slic: 'valid', events: [refused(30)] }, REFUSED_SOUND],
  [
    'no SLIC, refused',
    { ...KMS, slic: 'absent', events: [refused(1)] },
    'blocked/refused-unexplained, low, slic-absent, refused, conflicts refusal',
  ],
  ['WMI status 1, refused', { wmi: { marker: 1, reason: F035 } }, REFUSED_SOUND],
  [
    'WMI status 0, refused',
    { wmi: { marker: 0, reason: F035 } },
    'blocked/refused-unexplained, low, slic-absent, refused, conflicts refusal',
  ],
  ['MGADiag valid, refused', { wmi: { reason: F035 }, mgadiag: { bios: 'yes' } }, REFUSED_SOUND],
  [
    'flag 0x8, refused later',
    { ...KMS, events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 5 }, refused(1)] },
    'blocked/refused-unexplained, low, slic-absent, refused, conflicts refusal',
  ],
  // Bad firmware and Windows.
  [
    'bad and refused',
    { wmi: { reason: F035 }, slic: 'as-text' },
    'blocked/marker-corrupt, high, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'bad, refused by an event',
    { ...KMS, slic: 'body-ff', events: [{ id: 12288, code: '0xC004F035', flags: '0x8000000', days: 1 }] },
    'blocked/marker-missing, high, Cause 2, marker-missing:blank-ff, refused',
  ],
  [
    'bad, WMI agrees',
    { wmi: { marker: 3 }, slic: 'as-text' },
    'blocked/marker-corrupt, high, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'bad, a saved report agrees: no number',
    { ...KMS, slic: 'as-text', mgadiag: { bios: 'no, invalid SLIC table' } },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'bad, a saved report holds the refusal: no number of today',
    { ...KMS, slic: 'as-text', mgadiag: { bios: 'no, invalid SLIC table', slmgr: { reason: '0xC004F035' } } },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'bad, refused before a success',
    { ...KMS, slic: 'as-text', events: [refused(9), served(1)] },
    'blocked/marker-corrupt, low, Cause 1, marker-corrupt:signature, refused, conflicts kms-success',
  ],
  [
    'bad, KMS serves it',
    { wmi: SERVED, slic: 'key-only' },
    'blocked/marker-missing, low, Cause 2, marker-missing:no-marker, refused, conflicts kms-success',
  ],
  [
    'bad, other trouble',
    { ...KMS, slic: 'as-text', events: [refused(1, '0xC004F074')] },
    'blocked/marker-corrupt, medium, Cause 1, marker-corrupt:signature, refused',
  ],
  [
    'IDs differ, KMS serves it',
    { wmi: SERVED, slic: 'valid', acpi: 'both-differ' },
    'blocked/ids-inconsistent, low, ids-inconsistent, refused, conflicts kms-success',
  ],
  // Numbers against the bytes.
  [
    'WMI says no marker',
    { wmi: { marker: 2 }, slic: 'valid' },
    'allowed/marker-valid, low, marker-valid, works, conflicts wmi-firmware',
  ],
  [
    'WMI says no SLIC',
    { wmi: { marker: 0 }, slic: 'valid' },
    'allowed/marker-valid, low, marker-valid, works, conflicts wmi-firmware',
  ],
  [
    'WMI says valid',
    { wmi: { marker: 1 }, slic: 'key-only' },
    'blocked/marker-missing, low, Cause 2, marker-missing:no-marker, refused, conflicts wmi-firmware',
  ],
  ['WMI agrees', { wmi: { marker: 1 }, slic: 'valid' }, VALID],
  [
    'WMI says valid, the manifest says absent',
    { wmi: { marker: 1 }, slic: 'absent' },
    'allowed/slic-absent, low, slic-absent, works, conflicts wmi-firmware',
  ],
  [
    'an event says no SLIC',
    { ...KMS, slic: 'valid', events: [{ id: 12288, code: '0xC004F038', flags: '0x8', days: 1 }] },
    'allowed/marker-valid, low, marker-valid, works, conflicts event-no-slic',
  ],
  [
    'an event agrees on no SLIC',
    { ...KMS, slic: 'absent', events: [{ id: 12288, code: '0xC004F038', flags: '0x8', days: 1 }] },
    'allowed/slic-absent, high, slic-absent, works',
  ],
  [
    'the manifest says absent, a table lies there',
    { ...KMS, slic: 'valid', slicItem: { status: 'absent' } },
    'allowed/marker-valid, low, marker-valid, works, conflicts manifest-absent, problems unlisted-file@slic.bin',
  ],
  [
    'a saved report holds a refusal, the marker is sound',
    { ...KMS, slic: 'valid', mgadiag: { bios: 'yes', slmgr: { reason: '0xC004F035' } } },
    'allowed/marker-valid, low, marker-valid, works, conflicts mgadiag-firmware',
  ],
  [
    'a success followed the refusal in the saved report',
    {
      ...KMS,
      slic: 'valid',
      mgadiag: { bios: 'yes', daysOld: 9, slmgr: { reason: '0xC004F035' } },
      events: [served(1)],
    },
    VALID,
  ],
  [
    'WMI unlicensed, slmgr licensed, no bytes',
    { wmi: { status: 0 }, slmgr: { status: 'Licensed' } },
    'unknown/evidence-conflict, unknown, unknown, conflicts license-status',
  ],
  [
    'WMI unlicensed, slmgr licensed, bytes decide',
    { wmi: { status: 0 }, slmgr: { status: 'Licensed' }, slic: 'valid' },
    VALID,
  ],
  [
    'acpi-tables.csv lists SLIC, the manifest says absent',
    { ...KMS, slic: 'absent', acpi: 'same', acpiSlic: 'same' },
    'allowed/slic-absent, low, slic-absent, works, conflicts acpi-slic',
  ],
  ['acpi-tables.csv lists the same SLIC', { ...KMS, slic: 'valid', acpi: 'same', acpiSlic: 'padded' }, VALID],
  [
    'acpi-tables.csv lists another SLIC: the bytes are another table',
    { ...KMS, slic: 'valid', acpi: 'both-differ', acpiSlic: 'other' },
    'allowed/marker-valid, low, marker-valid, works, conflicts acpi-slic',
  ],
  [
    'the manifest does not list the table',
    { ...KMS, slic: 'valid', slicItem: null },
    'allowed/marker-valid, low, marker-valid, works, conflicts unlisted-file, problems unlisted-file@slic.bin',
  ],
  // Numbers against each other, no bytes.
  [
    'WMI 2, flag 0x8',
    { wmi: { marker: 2 }, events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }] },
    'unknown/evidence-conflict, unknown, unknown, conflicts windows-numbers',
  ],
  [
    'WMI 1, flag 0x8',
    { wmi: { marker: 1 }, events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }] },
    'unknown/evidence-conflict, unknown, unknown, conflicts windows-numbers',
  ],
  [
    'WMI 0, flag 0x8',
    { wmi: { marker: 0 }, events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }] },
    'allowed/slic-absent, medium, slic-absent, works',
  ],
  [
    'WMI 2, KMS served it',
    { wmi: { marker: 2 }, events: [served(1)] },
    'unknown/evidence-conflict, unknown, unknown, conflicts kms-success',
  ],
  [
    'WMI 2, KMS serves it today',
    { wmi: { ...SERVED, marker: 2 } },
    'allowed/kms-activated, low, unknown, works, conflicts kms-success',
  ],
  [
    'WMI 2, refused',
    { wmi: { marker: 2, reason: F035 } },
    'blocked/marker-missing, medium, Cause 2, marker-missing, refused',
  ],
  // Text is the lowest.
  [
    'MGADiag says no marker',
    { ...KMS, slic: 'valid', mgadiag: { bios: 'Yes, but no Windows Marker' } },
    'allowed/marker-valid, low, marker-valid, works, conflicts mgadiag-firmware',
  ],
  [
    'MGADiag says valid',
    { ...KMS, slic: 'key-only', mgadiag: { bios: 'yes' } },
    'blocked/marker-missing, low, Cause 2, marker-missing:no-marker, refused, conflicts mgadiag-firmware',
  ],
  [
    'MGADiag says no SLIC, the manifest too',
    { ...KMS, slic: 'absent', mgadiag: { bios: 'Yes, but no SLIC table' } },
    'allowed/slic-absent, high, slic-absent, works',
  ],
  [
    'MGADiag says inconsistent, roots were not read',
    { ...KMS, slic: 'valid', mgadiag: { bios: 'yes', consistent: 'no' } },
    'allowed/marker-valid, low, marker-valid, works, conflicts mgadiag-firmware',
  ],
  [
    'MGADiag says another version',
    { ...KMS, slic: 'valid', mgadiag: { bios: 'yes', marker: '0x20000' } },
    'allowed/marker-valid, low, marker-valid, works, conflicts mgadiag-marker-version',
  ],
  [
    'WMI before MGADiag',
    { wmi: { marker: 2 }, mgadiag: { bios: 'yes' } },
    'blocked/marker-missing, low, Cause 2, marker-missing, refused, conflicts mgadiag-firmware',
  ],
  [
    'event flag before MGADiag',
    {
      ...KMS,
      mgadiag: { bios: 'Yes, but no Windows Marker' },
      events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }],
    },
    'allowed/slic-absent, low, slic-absent, works, conflicts mgadiag-firmware',
  ],
  [
    'KMS success before MGADiag',
    { wmi: SERVED, mgadiag: { bios: 'Yes, but no Windows Marker' } },
    'allowed/kms-activated, low, unknown, works, conflicts kms-success',
  ],
  [
    'KMS success agrees with MGADiag',
    { wmi: SERVED, mgadiag: { bios: 'Yes, but no SLIC table' } },
    'allowed/slic-absent, medium, slic-absent, works',
  ],
  [
    'several conflicts',
    { wmi: { marker: 2, reason: F035 }, slic: 'valid', mgadiag: { bios: 'no, invalid SLIC table' } },
    'blocked/refused-unexplained, low, marker-valid, refused, conflicts wmi-firmware refusal mgadiag-firmware',
  ],
];

describe("Windows' own words", () => {
  test.each(ROWS)('%s', (_, given, expected) => {
    expect(inOneLine(analyze(given))).toBe(expected);
  });
});
