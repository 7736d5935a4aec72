import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { examineDevice } from '../../analyzer/device.ts';
import { holdsAnyKey } from '../../analyzer/evidence/redaction/key-prefilter.ts';
import { safeForJson } from '../../analyzer/model/escape.ts';
import { resultJson } from '../../analyzer/model/serialisation.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { readDevice } from '../../analyzer/scan/device-folder.ts';
import { SyncDriver } from '../../analyzer/scan/sync-driver.ts';
import { REPOSITORY } from '../golden/run.ts';

const root = join(REPOSITORY, 'samples', 'fleet');
const driver = new SyncDriver();
const results = readdirSync(root).map((name) => examineDevice(driver.run(readDevice(root, name, 'directory'))).result);

function expectSame(result: DeviceResult): void {
  const { json, bytes } = resultJson(result, holdsAnyKey, new WeakMap());
  expect(json).toBe(safeForJson(JSON.stringify(result)));
  expect(bytes).toBe(Buffer.byteLength(json));
}

it('is what JSON.stringify says, for every sample', () => {
  expect(results.length).toBeGreaterThan(50);
  for (const result of results) expectSame(result);
});

it('has a sample for each witness, and for none', () => {
  for (const witness of ['slic', 'acpi', 'slmgr', 'mgadiag', 'licensing', 'events'] as const) {
    expect(results.some((result) => result[witness] !== null)).toBe(true);
    expect(results.some((result) => result[witness] === null)).toBe(true);
  }
});

const text = fc.string({ unit: 'binary', maxLength: 12 });
const sample = fc.constantFrom(...results);

test.prop([sample, text, text, text])('whatever stands in its texts', (result, name, host, label) => {
  expectSame({
    ...result,
    device: name,
    computer: { ...result.computer, model: host },
    slmgr: result.slmgr && {
      ...result.slmgr,
      products: result.slmgr.products.map((product) => ({ ...product, name: label })),
      windows: null,
    },
    licensing: result.licensing && { ...result.licensing, products: [] },
    events: (result.events ?? []).map((event, i) => ({ ...event, kmsHost: i % 3 ? host : null, cmid: name })),
  });
});

test.prop([sample, fc.constantFrom('device', 'nextStep')])('a key is seen wherever it stands', (result, property) => {
  const key = 'BCDFG-HJKMN-PQRTV-WXY23-46789';
  expect(resultJson(result, holdsAnyKey, new WeakMap()).holdsKey).toBe(false);
  expect(resultJson({ ...result, [property]: `x ${key} \\ y` }, holdsAnyKey, new WeakMap()).holdsKey).toBe(true);
  expect(
    resultJson({ ...result, computer: { ...result.computer, serialNumber: key } }, holdsAnyKey, new WeakMap()).holdsKey,
  ).toBe(true);
  const events = [{ id: 8198, timeUtc: null, hresult: null, flags: null, activated: null, kmsHost: key, cmid: null }];
  expect(resultJson({ ...result, events }, holdsAnyKey, new WeakMap()).holdsKey).toBe(true);
});
