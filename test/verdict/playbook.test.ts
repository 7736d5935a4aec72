/** The playbook: which action fits, what its sentence says, and what no sentence may say. */
import { describe, expect, test } from 'vitest';
import { PLAYBOOK } from '../../analyzer/verdict/actions/index.ts';
import { KMS_PROVES_NOTHING } from '../../analyzer/verdict/actions/playbook.ts';
import { analyze, type Given } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
/** Activated by KMS, and not refused since. */
const SERVED = { wmi: { status: 1, minutes: 200_000 } } satisfies Given;
const VIRTUAL = { computer: { manufacturer: 'Microsoft Corporation', model: 'Virtual Machine' } };
const withError = (code: string): Given => ({ ...KMS, slic: 'valid', events: [{ id: 8198, code, days: 1 }] });

const ROWS: [action: string, given: Given][] = [
  ['none-needed', { ...SERVED, slic: 'valid' }],
  ['none-needed', { ...SERVED, slic: 'absent' }],
  ['none-needed', { slic: 'valid' }],
  ['activate-now', { ...KMS, slic: 'valid' }],
  ['activate-now', { wmi: { status: 0 }, slic: 'absent' }],
  ['activate-now', { wmi: { status: 2, minutes: 20_000 }, slic: 'valid' }],
  ['activate-now', { ...withError('0x8007232B'), wmi: { status: 2, minutes: 20_000 } }],
  ['activate-now', { slic: 'valid', slmgr: { raw: 'Error: product key not found. 0xC004F014\r\n' } }],
  ['activate-now', withError('0xC004F999')],
  ['none-needed', { wmi: { status: 1, minutes: 5000 } }],
  ['none-needed', { ...withError('0xC004F074'), wmi: { status: 1, minutes: 5000 } }],
  ['fix-kms-service', withError('0xC004F074')],
  ['fix-kms-service', withError('0xC004F038')],
  ['fix-kms-service', withError('0xC004F042')],
  ['fix-kms-service', withError('0xC004F06C')],
  ['fix-kms-service', withError('0x8007232B')],
  ['fix-kms-service', { slic: 'absent', slmgr: { reason: '0xC004F009' } }],
  ['contact-oem', { ...KMS, slic: 'key-only' }],
  ['contact-oem', { ...KMS, slic: 'edited', events: [{ id: 8198, code: '0xC004F074', days: 1 }] }],
  ['contact-oem', { ...KMS, slic: 'checksum' }],
  ['contact-oem', { ...KMS, mgadiag: { bios: 'Yes, but no Windows Marker' } }],
  ['replace-placeholder', { ...KMS, slic: 'template' }],
  ['write-board-identity', { ...KMS, slic: 'header-ids' }],
  ['check-oem-ids', { ...KMS, slic: 'valid', acpi: 'both-differ' }],
  ['check-virtual-machine', { ...KMS, ...VIRTUAL, slic: 'key-only' }],
  ['check-virtual-machine', { ...KMS, ...VIRTUAL, slic: 'template' }],
  ['check-virtual-machine', { ...KMS, ...VIRTUAL, events: [{ id: 8198, code: '0xC004F035', days: 1 }] }],
  ['check-virtual-machine', { ...KMS, computer: { manufacturer: 'QEMU', model: 'Standard PC' }, slic: 'body-ff' }],
  [
    'check-virtual-machine',
    { ...KMS, computer: { manufacturer: 'VMware, Inc.', model: 'VMware7,1' }, slic: 'body-ff' },
  ],
  [
    'check-virtual-machine',
    {
      ...KMS,
      slic: 'body-ff',
      files: {
        'acpi-tables.csv': `XSDT,36,1,0,${Buffer.from('VBOX  ').toString('hex')},${Buffer.from('VBOXXSDT').toString('hex')},1,0,1`,
      },
    },
  ],
  ['investigate-refusal', { ...KMS, slic: 'valid', events: [{ id: 8198, code: '0xC004F035', days: 1 }] }],
  ['no-firmware-check', { os: '10', slic: 'template' }],
  ['no-firmware-check', { os: '10', ...VIRTUAL, slic: 'template' }],
  ['other-channel', { slic: 'valid', wmi: { channel: 'VOLUME_MAK' } }],
  ['collect-again', { ...KMS, slic: 'failed' }],
  ['collect-again', { ...KMS, slic: Buffer.from('MSDM') }],
  ['resolve-conflict', { wmi: { marker: 2 }, events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }] }],
];

describe('the action and its sentence', () => {
  test.each(ROWS)('%s', (action, given) => {
    const result = analyze(given);
    expect(result.action).toBe(action);
    expect(result.nextStep.endsWith(`; ${KMS_PROVES_NOTHING}.`)).toBe(true);
    // One sentence: a full stop at its end and nowhere else before a blank.
    expect(result.nextStep.slice(0, -1)).not.toMatch(/[.!?]\s+[A-Z]/);
    expect(result.nextStep.length).toBeLessThan(520);
  });

  test('every action was met', () => {
    const met = new Set([...ROWS.map(([action]) => action), 'deploy-collector']);
    expect([...met].sort()).toEqual(Object.keys(PLAYBOOK).sort());
  });
});

test('a saved report that is over a year old and alone is dated, and weak', () => {
  const report = (daysOld: number): Given => ({ ...KMS, mgadiag: { bios: 'Yes, but no Windows Marker', daysOld } });
  const old = analyze(report(366));
  expect(old).toMatchObject({ verdict: 'blocked', confidence: 'low' });
  expect(old.nextStep).toContain('rests on an MGADiag report saved on 2025-03-09, so collect again first');
  expect(analyze(report(365))).toMatchObject({ verdict: 'blocked', confidence: 'medium' });
  expect(analyze({ ...report(366), wmi: { marker: 2 } }).confidence).toBe('medium');
});

test('an Embedded edition is hinted at', () => {
  const name = 'Windows(R) Embedded, EmbeddedStandard edition';
  const { hints, confidence } = analyze({ os: null, slic: 'valid', wmi: { name, status: 1, minutes: 5000 } });
  expect(hints.map(({ code }) => code)).toEqual(['embedded-edition']);
  expect(confidence).toBe('medium');
});

test('the sentence carries the facts of the device', () => {
  const step = (given: Given): string => analyze(given).nextStep;
  expect(step({ ...KMS, slic: 'body-ff' })).toContain(
    'Contoso Desk 380 (serial number S1), then open a case with the maker for marker-missing (blank-ff)',
  );
  expect(step({ ...KMS, slic: 'body-ff', computer: { serialNumber: 'To be filled by O.E.M.' } })).toContain(
    'ask whether the board was replaced (serial number "To be filled by O.E.M.")',
  );
  expect(step(withError('0xC004F074'))).toContain('0xC004F074 means that no KMS host could be reached');
  expect(step({ slic: 'valid', wmi: { channel: 'VOLUME_MAK' } })).toContain('without entitling the PC');
  expect(step({ os: '10', slic: 'template' })).toContain('KMS would refuse it (marker-corrupt (template))');
  expect(step({ manifest: false, slic: 'key-only' })).toContain('purchase record of this PC');
  const long = step({ ...KMS, slic: 'key-only', computer: { model: 'x'.repeat(5000) } });
  expect(long.length).toBeLessThan(600);
});

describe('what a playbook says', () => {
  const texts = Object.entries(PLAYBOOK).map(([action, { title, who, where, steps, caveat }]) => ({
    action,
    caveat,
    all: [title, who, where, ...steps, caveat].join('\n'),
  }));

  test.each(texts)('$action says that KMS success proves no licence', ({ caveat }) => {
    expect(caveat).toContain(KMS_PROVES_NOTHING);
  });

  test.each(texts)('$action advises no loader, no edited table, and promises nothing of an update', ({ all }) => {
    expect(all).not.toMatch(/\bloader|\binject|\bpatch|\bmodif(?:y|ied)\b|\bflash\b|\bcrack/i);
    expect(all).not.toMatch(/updat\w+ (?:the )?(?:BIOS|firmware) (?:will|restores|fixes|brings)/i);
    expect(all).not.toMatch(/\b(?:restore|write) (?:a|the) marker\b/i);
  });

  test.each(texts)('$action: a MAK never without its caveat', ({ all }) => {
    if (/\bMAK\b/.test(all.replace(/MAK, retail and OEM keys/g, '')))
      expect(all).toContain('does not make the PC entitled');
  });

  test('a virtual machine is never sent to an OEM', () => {
    expect(texts.find(({ action }) => action === 'check-virtual-machine')?.all).not.toMatch(/\bcase with the maker/i);
    expect(analyze({ ...KMS, ...VIRTUAL, slic: 'key-only' }).nextStep).not.toMatch(/maker|OEM/);
  });

  test.each(Object.entries(PLAYBOOK))('%s has steps, somebody who does them, and dated sources', (_, playbook) => {
    expect(playbook.steps.length).toBeGreaterThan(0);
    expect(playbook.who).not.toBe('');
    expect(playbook.sources.length).toBeGreaterThan(0);
    for (const { title, where, dated } of playbook.sources) {
      expect(title && where).toBeTruthy();
      expect(dated).toMatch(/\d{4}|with this version/);
    }
  });
});

describe('hints accuse nobody and decide nothing', () => {
  const hints = (given: Given) => analyze(given).hints.map(({ code }) => code);

  test('board identity beside bad firmware alone', () => {
    const computer = { serialNumber: 'System Serial Number' };
    expect(hints({ ...KMS, slic: 'key-only', computer })).toEqual(['board-identity']);
    expect(hints({ ...KMS, slic: 'valid', computer })).toEqual([]);
    expect(hints({ ...KMS, slic: 'header-ids' })).toEqual(['board-identity']);
    expect(hints({ ...KMS, ...VIRTUAL, slic: 'key-only' })).toEqual(['virtual-machine']);
  });

  test('trouble of KMS itself, said in one line, whatever the firmware', () => {
    const found = analyze({ ...KMS, slic: 'key-only', events: [{ id: 8198, code: '0xC004F038', days: 1 }] }).hints;
    expect(found.map(({ message }) => message)).toEqual([
      '0xC004F038 is no firmware error: fewer than 25 clients have asked the KMS host so far; see the count on the host with slmgr /dlv; cloned PCs with one CMID count once',
    ]);
    expect(hints({ os: '10', slic: 'valid', events: [{ id: 8198, code: '0xC004F038', days: 1 }] })).toEqual([]);
  });

  test('a clock that is off', () => {
    expect(hints({ ...KMS, slic: 'valid', events: [{ id: 12289, code: '0x0', days: -40 }] })).toEqual(['clock']);
    expect(hints({ ...KMS, slic: 'valid', computer: { biosDate: '20270101' } })).toEqual(['clock']);
  });
});
