/** The golden lines, a sample at a time and without the command: says which device changed. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import { readSingleDevice } from '../../analyzer/scan/single.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const FLEET = join(HERE, '../../samples/fleet');

const lines = readFileSync(join(HERE, 'devices.jsonl'), 'utf8').trimEnd().split('\n');
const golden = lines.map((line) => JSON.parse(line) as { device: string; source: string });

it.each(golden)('$device', (expected) => {
  const files = readSingleDevice(join(FLEET, expected.device));
  expect(JSON.parse(analyzeDevice({ ...files, source: expected.source }).json)).toEqual(expected);
});
