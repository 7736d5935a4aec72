// What the analyzer needs of a device folder, checked for every folder that a scenario leaves.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { readDevice } from '../../analyzer/scan/device-folder.ts';
import { SyncDriver } from '../../analyzer/scan/sync-driver.ts';

export interface EvidenceItem {
  name: string;
  status: 'collected' | 'absent' | 'failed' | 'timeout' | 'skipped';
  bytes: number | null;
  sha256: string | null;
  modifiedUtc: string | null;
  redactions: number;
  error: string | null;
  elapsedMs: number;
}

export interface Manifest {
  schemaVersion: number;
  collector: { version: string; powershell: string; languageMode: string; bitness: number | null; elapsedMs: number };
  collectedUtc: string;
  utcOffsetMinutes: number;
  computer: Record<string, string | null>;
  os: Record<string, string | number | null>;
  evidence: EvidenceItem[];
  notes?: string[];
  services?: { before: unknown[]; after: unknown[] };
}

export interface Collection {
  /** Name of the run folder. */
  run: string;
  folder: string;
  manifest: Manifest;
  /** Evidence items by file name. */
  items: Record<string, EvidenceItem>;
  /** What the analyzer makes of it, hashes compared. */
  result: DeviceResult;
  read(name: string): Buffer;
}

const evidenceFiles = [
  'acpi-tables.csv',
  'collector.log',
  'events.json',
  'licensing.json',
  'mgadiag.txt',
  'slic.bin',
  'slmgr-dlv.txt',
];
const computerFields = [
  'name',
  'fqdn',
  'domain',
  'manufacturer',
  'model',
  'serialNumber',
  'uuid',
  'machineGuid',
  'biosVersion',
  'biosDate',
];
const osFields = ['caption', 'version', 'build', 'productType', 'architecture', 'sku', 'uiLanguage', 'oemCodePage'];

/** The collections of one device, oldest first. Each must be complete and true to the contract between the two halves. */
export function readByAnalyzer(share: string, device: string): Collection[] {
  const root = join(share, device);
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort()
    .map((run) => readCollection(join(root, run), run));
}

function readCollection(folder: string, run: string): Collection {
  expect(run).toMatch(/^\d{8}T\d{6}Z_[0-9a-f]{4}$/);
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8').replace(/^\uFEFF/, '')) as Manifest;
  expect(manifest.schemaVersion).toBe(1);
  expect(manifest.collectedUtc).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  expect(typeof manifest.utcOffsetMinutes).toBe('number');
  const full = manifest.collector.languageMode === 'FullLanguage';
  if (full) {
    expect(Object.keys(manifest.computer)).toEqual(expect.arrayContaining(computerFields));
    expect(Object.keys(manifest.os)).toEqual(expect.arrayContaining(osFields));
  }
  const items = Object.fromEntries(manifest.evidence.map((item) => [item.name, item]));
  expect(Object.keys(items).sort()).toEqual(evidenceFiles);
  const present = manifest.evidence.filter((item) => item.status === 'collected').map((item) => item.name);
  expect(readdirSync(folder).sort()).toEqual([...present, 'manifest.json'].sort());
  for (const item of manifest.evidence) {
    expect(['collected', 'absent', 'failed', 'timeout', 'skipped']).toContain(item.status);
    expect(Object.keys(item)).toEqual(
      expect.arrayContaining(['bytes', 'sha256', 'modifiedUtc', 'redactions', 'error', 'elapsedMs']),
    );
    if (item.status !== 'collected') {
      expect([item.name, item.bytes, item.sha256]).toEqual([item.name, null, null]);
      continue;
    }
    const bytes = readFileSync(join(folder, item.name));
    expect([item.name, bytes.length]).toEqual([item.name, item.bytes]);
    expect([item.name, createHash('sha256').update(bytes).digest('hex')]).toEqual([item.name, item.sha256]);
    if (item.name.endsWith('.json')) JSON.parse(bytes.toString('utf8'));
  }
  return {
    run,
    folder,
    manifest,
    items,
    result: analyze(folder, run),
    read: (name) => readFileSync(join(folder, name)),
  };
}

/** The analyzer must take the run for whole, and find nothing that was damaged on the way. */
function analyze(folder: string, run: string): DeviceResult {
  const files = new SyncDriver().run(readDevice(dirname(folder), run, 'directory'));
  const { result } = analyzeDevice(files, { verify: true });
  expect(result.collection.kind).toBe('flat');
  const damage = new Set([
    'size-mismatch',
    'hash-mismatch',
    'manifest-invalid',
    'manifest-version',
    'json-invalid',
    'csv-invalid',
    'file-missing',
    'internal-error',
  ]);
  expect(result.problems.filter(({ code }) => damage.has(code))).toEqual([]);
  return result;
}
