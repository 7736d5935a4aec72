/** What must hold whatever the folder: no witness alone turns a verdict round, and a row depends on its folder alone. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import { EVIDENCE_FILES } from '../../analyzer/evidence/files.ts';
import type { DeviceFiles } from '../../analyzer/model/types.ts';
import { type Event, folder, type Given } from './folder.ts';

const code = fc.constantFrom('0x0', '0xC004F035', '0xC004F059', '0xC004F074', '0xC004F038');
const event: fc.Arbitrary<Event> = fc.record({
  id: fc.constantFrom(12288, 12289, 8198, 8233),
  code,
  flags: fc.constantFrom('0x0', '0x8', '0x8000000', '0x4000008'),
  days: fc.constantFrom(null, -1, 0, 1, 9, 40),
});
const channel = fc.constantFrom('VOLUME_KMSCLIENT', 'VOLUME_KMSCLIENT', 'VOLUME_KMSCLIENT', 'VOLUME_MAK', 'RETAIL');
const minutes = fc.constantFrom(0, 1, 200_000, 259_201);

const given: fc.Arbitrary<Given> = fc.record(
  {
    os: fc.constantFrom('7', '7', '7', 'vista', '10', '2008r2', null),
    manifest: fc.constantFrom(true, true, true, false, 'broken', 'undated'),
    slic: fc.constantFrom(
      'valid',
      'valid',
      'key-only',
      'key-only',
      'template',
      'body-ff',
      'header-only',
      'edited',
      'header-ids',
      'checksum',
      'cut',
      'absent',
      'absent',
      'failed',
      'lost',
    ),
    slicItem: fc.constantFrom({}, {}, {}, { status: 'absent' }, { bytes: 1 }),
    acpi: fc.constantFrom('same', 'rsdt-differs', 'both-differ', 'only-rsdt-differs'),
    wmi: fc.record({
      channel,
      status: fc.constantFrom(0, 1, 2, 5),
      minutes,
      reason: fc.constantFrom(null, 0xc004f035, 0xc004f059, 0xc004f009),
      marker: fc.constantFrom(null, null, 0, 1, 2, 3),
    }),
    slmgr: fc.record({
      channel,
      status: fc.constantFrom('Licensed', 'Notification', 'Unlicensed'),
      reason: fc.constantFrom('0xC004F035', '0xC004F056'),
      minutes,
    }),
    mgadiag: fc.record({
      bios: fc.constantFrom(
        'yes',
        'Yes, but no SLIC table',
        'Yes, but no Windows Marker',
        'no, invalid SLIC table',
        null,
      ),
      consistent: fc.constantFrom('yes', 'no', 'N/A'),
      channel,
      daysOld: fc.constantFrom(0, 90),
    }),
    events: fc.array(event, { maxLength: 4 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Given>;

const without = (files: DeviceFiles, name: string): DeviceFiles => ({
  ...files,
  files: Object.fromEntries(Object.entries(files.files).filter(([key]) => key !== name)),
});

describe('any folder', () => {
  test.prop([given], { numRuns: 1500 })('no single witness turns a sure verdict round', (g) => {
    const files = folder(g);
    const { verdict, confidence } = analyzeDevice(files).result;
    if (confidence !== 'high' || (verdict !== 'blocked' && verdict !== 'allowed')) return;
    const opposite = verdict === 'blocked' ? 'allowed' : 'blocked';
    for (const name of EVIDENCE_FILES) {
      const left = analyzeDevice(without(files, name)).result;
      expect(`${left.verdict} ${left.confidence}`, `without ${name}`).not.toBe(`${opposite} high`);
    }
  });

  test.prop([given], { numRuns: 600 })('what the verdict says fits together', (g) => {
    const r = analyzeDevice(folder(g)).result;
    expect(r.kbCause !== '' && r.verdict !== 'blocked').toBe(false);
    expect(r.confidence === '').toBe(r.verdict === 'unknown');
    if (r.conflicts.length > 0 && (r.verdict === 'allowed' || r.verdict === 'blocked'))
      expect(r.confidence).toBe('low');
    if (r.verdict === 'blocked') expect(r.kmsPrediction).toBe('refused');
    if (r.verdict === 'allowed') expect(r.kmsPrediction).toBe('works');
    if (r.cause !== 'not-collected' && r.slic === null) expect(r.markerDetail).toBe('');
    expect(r.nextStep).toMatch(/KMS success proves no qualifying licence\.$/);
    for (const { witnesses, says } of r.conflicts) expect(says).toHaveLength(witnesses.length);
  });

  test.prop([fc.array(given, { minLength: 1, maxLength: 6 }), fc.integer()], { numRuns: 100 })(
    'the rows of a shuffled and doubled fleet are the same rows',
    (fleet, seed) => {
      const rows = fleet.map((g, i) => analyzeDevice(folder({ ...g, device: `PC-${i}` })).json);
      const order = fleet.flatMap((_, i) => [i, i]).sort((a, b) => ((a * 31 + seed) % 7) - ((b * 31 + seed) % 7));
      for (const i of order) expect(analyzeDevice(folder({ ...fleet[i], device: `PC-${i}` })).json).toBe(rows[i]);
    },
  );
});
