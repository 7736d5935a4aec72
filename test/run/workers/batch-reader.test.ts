import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { COLUMNS } from '../../../analyzer/report/columns.ts';
import { type Lines, ROW_KINDS, type RowKind } from '../../../analyzer/run/rows.ts';
import { BatchReader } from '../../../analyzer/run/workers/batch-reader.ts';
import type { BatchResult, RowBuffers, WorkerSettings } from '../../../analyzer/run/workers/messages.ts';
import type { DeviceRef } from '../../../analyzer/scan/roots.ts';
import { REPOSITORY } from '../../golden/run.ts';

const root = mkdtempSync(join(tmpdir(), 'slic-audit-batch-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const BATCH = 32;
const samples = join(REPOSITORY, 'samples', 'fleet');

/** Copies of a sample: as it is, and with files that do not fit where the files of usual devices are put. */
function copies(sample: string, n: number): string[] {
  return ['plain', 'long', 'longer', 'odd'].map((kind) => {
    const name = `${sample}~${kind}`;
    const folder = join(root, name);
    cpSync(join(samples, sample), folder, { recursive: true });
    if (kind === 'long')
      for (const file of ['slmgr-dlv.txt', 'mgadiag.txt'])
        if (existsSync(join(folder, file))) appendFileSync(join(folder, file), `\r\n${'x'.repeat((n * 997) % 60_000)}`);
    if (kind === 'longer') writeFileSync(join(folder, 'events.json'), `[]${' '.repeat((n * 7919) % 400_000)}`);
    if (kind === 'odd') {
      writeFileSync(join(folder, 'licensing.json'), '');
      rmSync(join(folder, 'acpi-tables.csv'), { force: true });
      if (process.platform !== 'win32') symlinkSync('/etc/hosts', join(folder, 'acpi-tables.csv'));
    }
    return name;
  });
}

const devices: DeviceRef[] = readdirSync(samples)
  .flatMap(copies)
  .map((device) => ({ root, device, link: false }));

function reader(fingerprints: boolean, slow: boolean): BatchReader {
  const columns = COLUMNS.map(({ name }) => name);
  const csv = { raw: false, delimiter: ',', columns };
  const settings: WorkerSettings = {
    verify: true,
    csv,
    reportRows: { columns, details: true },
    fingerprints,
    inFlight: 128,
  };
  const made = new BatchReader(settings);
  // As on a share that is slow and stays so.
  if (slow) Object.assign(Reflect.get(made, 'latency') as object, { slow: true, note: () => {}, reset: () => {} });
  return made;
}

/** Buffers for all kinds of rows. */
const buffersOf = (make: (kind: RowKind) => ArrayBuffer): RowBuffers =>
  Object.fromEntries(ROW_KINDS.map((kind) => [kind, make(kind)]));

const read = (reader: BatchReader, index: number, buffers: RowBuffers): Promise<BatchResult> => {
  const batch = devices.slice(index * BATCH, (index + 1) * BATCH);
  return reader.read({ index, devices: batch, known: null, careful: false, skip: [], buffers }, () => {});
};

const linesOf = ({ bytes, lengths }: Lines) => ({ text: Buffer.from(bytes).toString(), lengths: [...lengths] });

const said = ({ jsonl, csv, reportRows, facts, tracked }: BatchResult) => ({
  jsonl: linesOf(jsonl),
  csv: linesOf(csv),
  reportRows: linesOf(reportRows),
  facts: linesOf(facts),
  digests: tracked?.fingerprints.map(({ digest }) => digest),
});

it.each([false, true])(
  'hundreds of devices in flight give what one after another gives (fingerprints: %s)',
  async (fingerprints) => {
    const indexes = [...Array(Math.ceil(devices.length / BATCH)).keys()];
    const one = reader(fingerprints, false);
    const many = reader(fingerprints, true);
    const inTurn: BatchResult[] = [];
    // The same buffers for all batches, as the main thread gives them back; and buffers that are too small.
    let buffers: RowBuffers = {};
    for (const index of indexes) {
      const batch = await read(one, index, buffers);
      inTurn.push(structuredClone(batch));
      buffers = buffersOf((kind) => batch[kind].bytes.buffer as ArrayBuffer);
    }
    const atOnce = await Promise.all(
      indexes.map((index) => read(many, index, index % 2 ? buffersOf(() => new ArrayBuffer(100)) : {})),
    );
    expect(atOnce.some(({ slow }) => slow)).toBe(true);
    expect(atOnce.map(said)).toEqual(inTurn.map(said));
    const lines = atOnce.flatMap((batch) => said(batch).jsonl.text.trimEnd().split('\n'));
    expect(lines.map((line) => (JSON.parse(line) as { device: string }).device)).toEqual(
      devices.map(({ device }) => device),
    );
  },
);
