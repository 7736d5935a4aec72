/** What siblings show that one device cannot: clusters by BIOS, tables across a model, duplicates, calibration. */
import { describe, expect, test } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import { factsOf } from '../../analyzer/fleet/device-facts.ts';
import { FleetCounts } from '../../analyzer/fleet/summary.ts';
import type { DeviceResult, RunFacts, Summary } from '../../analyzer/model/types.ts';
import { edit, folder, type Given } from './folder.ts';

const KMS = { wmi: {} } satisfies Given;
const F035 = 0xc004f035;

function fleet(parts: [count: number, given: Given][]): DeviceResult[] {
  let n = 0;
  return parts.flatMap(([count, given]) =>
    Array.from({ length: count }, () => {
      n++;
      const computer = { name: `PC-${n}`, serialNumber: `S${n}`, uuid: `uuid-${n}`, ...given.computer };
      return analyzeDevice(folder({ ...given, device: `PC-${n}`, computer })).result;
    }),
  );
}

function summary(results: DeviceResult[]): Summary {
  const counts = new FleetCounts();
  for (const result of results) counts.add(factsOf(result));
  const lookUp = (index: number, what: 'name' | 'uuid' | 'serial') => {
    const { device, computer } = results[index] as DeviceResult;
    return { device, value: { name: computer.name, uuid: computer.uuid, serial: computer.serialNumber }[what] ?? '' };
  };
  return counts.finish(lookUp, { staleDays: null, inventory: null }, {} as RunFacts);
}

const findings = (parts: [number, Given][]) =>
  summary(fleet(parts)).findings.map(({ code, message }) => `${code}: ${message}`);
const bios = (biosVersion: string, slic: NonNullable<Given['slic']>, model = 'Desk 380'): Given => ({
  ...KMS,
  slic,
  computer: { biosVersion, model },
});

describe('clusters by BIOS version', () => {
  test('the version decides', () => {
    expect(
      findings([
        [12, bios('A10', 'key-only')],
        [9, bios('A13', 'valid')],
      ]),
    ).toEqual(['bios-decides: 12 of 12 with BIOS A10 bad, 9 of 9 with BIOS A13 sound']);
  });

  test('a mixed version is told, and takes nothing from the others', () => {
    expect(
      findings([
        [3, bios('A10', 'edited')],
        [1, bios('A11', 'edited')],
        [2, bios('A11', 'valid')],
        [4, bios('A13', 'absent')],
      ]),
    ).toEqual(['bios-decides: 3 of 3 with BIOS A10 bad, 1 of 3 with BIOS A11 bad, 4 of 4 with BIOS A13 sound']);
  });

  test('one device is no cluster, and other models do not count', () => {
    expect(
      findings([
        [1, bios('A10', 'key-only')],
        [9, bios('A13', 'valid')],
      ]),
    ).toEqual([]);
    expect(
      findings([
        [2, bios('A10', 'edited')],
        [9, bios('A13', 'valid', 'Desk 390')],
      ]),
    ).toEqual([]);
  });

  test('the firmware counts, whatever Windows runs', () => {
    expect(
      findings([
        [2, { ...bios('A10', 'edited'), os: '10' }],
        [2, { ...bios('A13', 'valid'), os: '10' }],
      ]),
    ).toHaveLength(1);
  });
});

describe('the same body across a model', () => {
  test('a template: never provisioned', () => {
    const [finding, ...rest] = findings([
      [3, bios('A10', 'template')],
      [2, bios('A11', 'template')],
    ]);
    expect(finding).toMatch(
      /^never-provisioned: 5 of 5 tables of this model are template, the very same table [0-9a-f]{12}: the maker seems never/,
    );
    expect(rest).toEqual([]);
  });

  test('blank bodies under headers that differ', () => {
    const other = edit((t) => void t.writeUInt32LE(2, 24), folder({ slic: 'body-ff' }).files['slic.bin'] as Buffer);
    expect(
      findings([
        [2, bios('A10', 'body-ff')],
        [2, bios('A11', other)],
      ]),
    ).toEqual([
      'never-provisioned: 4 of 4 tables of this model are blank-ff: the maker seems never to have written a marker for it',
    ]);
  });

  test('the same damaged table is no sign that none was written', () => {
    expect(findings([[4, bios('A10', 'edited')]])[0]).toMatch(
      /^same-table: 4 devices show the very same bad table [0-9a-f]{12}$/,
    );
  });

  test('a mixture, too few, or a sound sibling: nothing', () => {
    expect(
      findings([
        [2, bios('A10', 'body-ff')],
        [2, bios('A10', 'key-only')],
      ]),
    ).toEqual([]);
    expect(
      findings([
        [2, bios('A10', 'template')],
        [1, bios('A10', 'edited')],
      ]),
    ).toEqual([]);
    expect(findings([[2, bios('A10', 'template')]])).toEqual([]);
    expect(
      findings([
        [5, bios('A10', 'template')],
        [1, bios('A10', 'valid')],
      ]),
    ).toEqual([]);
  });

  test('a virtual machine has no maker who forgot', () => {
    expect(findings([[4, bios('1', 'body-ff', 'Virtual Machine')]])[0]).toMatch(/^same-table/);
  });
});

test('duplicates are reported and not merged; what is empty or a placeholder is none', () => {
  const results = fleet([
    [2, { ...KMS, slic: 'valid', computer: { uuid: 'aaaaaaaa-1111-2222-3333-444444444444' } }],
    [2, { ...KMS, slic: 'valid', computer: { serialNumber: 'To be filled by O.E.M.' } }],
    [3, { manifest: false, slic: 'valid' }],
    [1, { ...KMS, slic: 'valid', computer: { uuid: 'AAAAAAAA-1111-2222-3333-444444444444', name: 'pc-1' } }],
  ]);
  const { duplicates, devices } = summary(results);
  expect(devices.total).toBe(8);
  expect(duplicates.serials).toEqual([]);
  expect(duplicates.uuids).toMatchObject([{ devices: ['PC-1', 'PC-2', 'PC-8'], count: 3 }]);
  expect(duplicates.names).toMatchObject([{ devices: ['PC-1', 'PC-8'], count: 2 }]);
});

describe('calibration: how often Windows agreed with what was seen', () => {
  test('per state and detail', () => {
    const results = fleet([
      [2, { slic: 'edited', wmi: { reason: F035 } }],
      [1, { slic: 'edited', wmi: { status: 1, minutes: 5000 } }],
      [3, { slic: 'edited', wmi: {} }],
      [1, { slic: 'valid', wmi: { marker: 1 } }],
      [1, { slic: 'valid', wmi: { reason: F035 } }],
      [1, { slic: 'valid', wmi: { status: 1, minutes: 5000 } }],
      [1, { slic: 'absent', wmi: {}, events: [{ id: 12288, code: '0xC004F038', flags: '0x8', days: 1 }] }],
    ]);
    expect(summary(results).calibration).toEqual([
      { firmwareState: 'marker-corrupt', markerDetail: 'signature', agrees: 2, contradicts: 1, silent: 3 },
      { firmwareState: 'marker-valid', markerDetail: '', agrees: 2, contradicts: 1, silent: 0 },
      { firmwareState: 'slic-absent', markerDetail: '', agrees: 1, contradicts: 0, silent: 0 },
    ]);
  });

  test('without sight of the firmware there is nothing to compare; text is no number', () => {
    const results = fleet([
      [1, { wmi: { marker: 2 } }],
      [1, { ...KMS, slic: 'edited', mgadiag: { bios: 'yes' } }],
      [
        1,
        {
          slic: 'edited',
          wmi: { channel: 'VOLUME_MAK', status: 1, minutes: 0 },
          events: [{ id: 8198, code: '0xC004F035', days: 1 }],
        },
      ],
    ]);
    expect(summary(results).calibration).toEqual([
      { firmwareState: 'marker-corrupt', markerDetail: 'signature', agrees: 0, contradicts: 0, silent: 2 },
    ]);
  });
});

test('a shuffled fleet has the same findings, calibration and counts', () => {
  const results = fleet([
    [3, bios('A10', 'key-only')],
    [3, bios('A13', 'valid')],
    [3, bios('B1', 'template', 'Desk 390')],
    [2, { slic: 'edited', wmi: { reason: F035 } }],
  ]);
  const [a, b] = [summary(results), summary([...results].reverse())];
  expect(b.findings).toEqual(a.findings);
  expect(b.calibration).toEqual(a.calibration);
  expect(b.byCause).toEqual(a.byCause);
  expect(b.models).toEqual(a.models);
});
