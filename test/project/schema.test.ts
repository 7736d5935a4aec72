/** What the analysis gives out is what the schema says, for many folders and for the sample fleet. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { readSingleDevice } from '../../analyzer/scan/single.ts';
import { analyze, type Given } from '../verdict/folder.ts';

const root = new URL('../../', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('schemas/device-result.schema.json', root), 'utf8')) as object;
const validate = new Ajv2020.default({ allErrors: true, strict: false }).compile<DeviceResult>(schema);

function expectValid(result: DeviceResult): void {
  const ok = validate(JSON.parse(JSON.stringify(result)));
  expect(ok ? [] : validate.errors, result.device).toEqual([]);
}

test('the sample fleet', () => {
  const fleet = fileURLToPath(new URL('samples/fleet', root));
  for (const name of readdirSync(fleet)) expectValid(analyzeDevice(readSingleDevice(`${fleet}/${name}`)).result);
});

test('folders of every kind', () => {
  const folders: Given[] = [
    {},
    { manifest: false },
    { manifest: 'broken' },
    { slic: Buffer.from('SLIC') },
    { slic: 'edited', wmi: { marker: 1, reason: 0xc004f035 }, slmgr: { reason: '0xC004F035' } },
    { slic: 'valid', acpi: 'rsdt-differs', mgadiag: { bios: 'yes', marker: '0x20000', consistent: 'no', daysOld: 90 } },
    { events: [{ id: 12288, code: '0x0', days: 1, cmid: '11111111-2222-3333-4444-555555555555' }] },
    {
      files: {
        'licensing.json': '[1]',
        'events.json': '{}',
        'acpi-tables.csv': 'x,y',
        'mgadiag.txt': '',
        'slmgr-dlv.txt': '',
      },
    },
  ];
  for (const given of folders) expectValid(analyze(given));
});
