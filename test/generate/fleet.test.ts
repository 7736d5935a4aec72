import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fleetDevices, generateFleet } from '../../analyzer/generate/fleet.ts';
import { SITUATIONS } from '../../analyzer/generate/situations.ts';
import type { Label } from '../../analyzer/generate/spec.ts';
import { Interrupted, UsageError } from '../../analyzer/model/errors.ts';

const work = mkdtempSync(join(tmpdir(), 'slic-audit-fleet-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Path and hash of every file below a folder. */
function contents(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${relative(dir, path)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort();
}

function readLabels(path: string): Label[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Label);
}

async function fleet(name: string, devices: number, seed?: string | number) {
  const dir = join(work, name);
  const { labels } = await generateFleet({ dir, devices, seed });
  return { dir, labels: readLabels(labels), labelText: readFileSync(labels, 'utf8') };
}

describe('the same seed', () => {
  test('gives the same bytes, and another seed does not', async () => {
    const [one, two, other] = [
      await fleet('one', 120, 'a'),
      await fleet('two', 120, 'a'),
      await fleet('other', 120, 'b'),
    ];
    expect(contents(two.dir)).toEqual(contents(one.dir));
    expect(two.labelText).toBe(one.labelText);
    expect(contents(other.dir)).not.toEqual(contents(one.dir));
  });

  test('may be a number', async () => {
    expect((await fleet('number', 5, 7)).labelText).toBe((await fleet('text', 5, '7')).labelText);
  });
});

function labelsOf(devices: number, seed: string): Label[] {
  return [...fleetDevices(devices, seed)].map(({ label }) => label);
}

describe('labels', () => {
  test('have a line for each folder', async () => {
    const { dir, labels } = await fleet('lines', 130);
    expect(labels.map((label) => label.device).sort()).toEqual(readdirSync(dir).sort());
  });

  test.each(['1', '2', '3', '4', '5', '6', '7', '8'])(
    'seed %s: 100 devices show every cause, and every kind of damage',
    async (seed) => {
      const { dir, labels } = await fleet(`causes-${seed}`, 100, seed);
      expect(labels.map((label) => label.device).sort()).toEqual(readdirSync(dir).sort());
      const wanted = new Set(SITUATIONS.map(({ expect: { cause, markerDetail } }) => `${cause} ${markerDetail}`));
      const found = new Set(labels.map((label) => `${label.cause} ${label.markerDetail}`));
      expect([...wanted].filter((answer) => !found.has(answer))).toEqual([]);
    },
  );

  test('the situations cover every cause but not-collected, and every detail', () => {
    const schema = JSON.parse(readFileSync('schemas/device-result.schema.json', 'utf8'));
    const causes = new Set(SITUATIONS.map((situation) => situation.expect.cause));
    expect(schema.$defs.cause.enum.filter((cause: never) => !causes.has(cause))).toEqual(['not-collected']);
    const details = new Set(SITUATIONS.map((situation) => situation.expect.markerDetail));
    expect(schema.$defs.markerDetail.enum.filter((detail: never) => !details.has(detail))).toEqual([]);
  });

  test('1,000 devices show every situation', () => {
    const labels = labelsOf(1000, '1');
    const found = new Set(labels.map((label) => label.situation));
    expect(SITUATIONS.filter(({ id, twin }) => !twin && !found.has(id)).map(({ id }) => id)).toEqual([]);
    // Machines are told apart by these, and most of a fleet is fine.
    const share = labels.filter((label) => label.verdict === 'blocked' || label.verdict === 'unknown').length / 1000;
    expect(share).toBeLessThan(0.25);
  });

  test('machines are unique, models and tables repeat', () => {
    const devices = [...fleetDevices(300, 'unique')];
    const files = devices.flatMap((device) => device.files);
    const machines = devices.flatMap((device) => {
      const manifest = device.files.find(({ path }) => path.endsWith('manifest.json'));
      try {
        return manifest ? [JSON.parse(Buffer.from(manifest.bytes).toString()).computer as Record<string, string>] : [];
      } catch {
        return []; // One of the situations is a broken manifest.
      }
    });
    // Constrained language mode: the collector knows the name of the machine, and nothing else.
    const known = machines.filter(({ uuid }) => uuid !== undefined);
    const values = (key: string) => new Set(known.map((machine) => machine[key])).size;
    expect(values('name')).toBe(known.length);
    expect(values('serialNumber')).toBe(known.length);
    expect(values('uuid')).toBe(known.length);
    expect(values('model')).toBeLessThan(25);
    const tables = files
      .filter(({ path }) => path.endsWith('slic.bin'))
      .map(({ bytes }) => Buffer.from(bytes).toString('hex'));
    expect(new Set(tables).size).toBeLessThan(tables.length / 3);
  });
});

describe('the target folder', () => {
  test('must be empty, and nothing is written otherwise', async () => {
    const dir = join(work, 'full');
    mkdirSync(dir);
    writeFileSync(join(dir, 'something'), '');
    await expect(generateFleet({ dir, devices: 3 })).rejects.toThrow(UsageError);
    expect(readdirSync(dir)).toEqual(['something']);
  });

  test('may be there already, if it is empty', async () => {
    const dir = join(work, 'empty');
    mkdirSync(dir);
    expect((await generateFleet({ dir, devices: 3 })).devices).toBe(3);
  });

  test.each([0, -1, 1.5, Number.NaN, 1e9])('%d devices: a usage error', async (devices) => {
    await expect(generateFleet({ dir: join(work, 'none'), devices })).rejects.toThrow(UsageError);
  });

  test('a file in its place is a usage error', async () => {
    const dir = join(work, 'file');
    writeFileSync(dir, '');
    await expect(generateFleet({ dir, devices: 3 })).rejects.toThrow(UsageError);
  });
});

test('progress counts up to the number of devices', async () => {
  const seen: number[] = [];
  await generateFleet({ dir: join(work, 'progress'), devices: 150, onProgress: (done) => seen.push(done) });
  expect(seen.at(-1)).toBe(150);
  expect([...seen].sort((a, b) => a - b)).toEqual(seen);
});

test('an interrupt stops it, and leaves no labels of half a fleet', async () => {
  const dir = join(work, 'interrupted');
  const stop = new AbortController();
  const running = generateFleet({ dir, devices: 5000, signal: stop.signal, onProgress: () => stop.abort() });
  await expect(running).rejects.toThrow(Interrupted);
  expect(readdirSync(dir).length).toBeLessThan(5000);
  expect(readdirSync(work).filter((name) => name.startsWith('interrupted.'))).toEqual([]);
});
