/**
 * manifest.json: what the collector says of the machine, and of each file that it wrote or could not write. Written last,
 * so that a folder without one is a collection that did not end. Layout: schemas/manifest.schema.json.
 */
import type { Computer, EvidenceItem, EvidenceStatus, Os } from '../model.ts';
import type { ProblemSink } from '../problems.ts';
import { Fields, isObject, parseJson } from './json.ts';

export interface ManifestItem extends Omit<EvidenceItem, 'error'> {
  /** Lower-case file name. */
  name: string;
  bytes: number | null;
  sha256: string | null;
  modifiedUtc: string | null;
  error: string | null;
}

export interface Manifest {
  collectorVersion: string | null;
  languageMode: string | null;
  collectedUtc: string | null;
  computer: Computer;
  os: Os;
  evidence: ManifestItem[];
}

export interface ManifestReading {
  manifest: Manifest | null;
  problems: Parameters<ProblemSink>[];
}

const STATUSES: readonly string[] = ['collected', 'absent', 'failed', 'timeout', 'skipped'];
const MAX_ITEMS = 100;
const FILE_NAME = /^[\w.-]{1,64}$/;

export const NO_COMPUTER: Computer = {
  name: null,
  fqdn: null,
  domain: null,
  manufacturer: null,
  model: null,
  serialNumber: null,
  uuid: null,
  machineGuid: null,
  biosVersion: null,
  biosDate: null,
};

export const NO_OS: Os = {
  caption: null,
  version: null,
  build: null,
  productType: null,
  architecture: null,
  sku: null,
  uiLanguage: null,
  oemCodePage: null,
};

function readItem(item: Fields, report: ProblemSink): ManifestItem | null {
  const name = item.text('name')?.toLowerCase() ?? '';
  const status = item.text('status')?.toLowerCase() ?? '';
  if (!FILE_NAME.test(name) || !STATUSES.includes(status)) {
    report('wrong-type', 'evidence[]');
    return null;
  }
  return {
    name,
    status: status as EvidenceStatus,
    bytes: item.integer('bytes'),
    sha256: item.text('sha256')?.toLowerCase() ?? null,
    modifiedUtc: item.text('modifiedUtc'),
    error: item.text('error'),
  };
}

function readComputer(from: Fields): Computer {
  const computer = { ...NO_COMPUTER };
  for (const name of Object.keys(computer) as (keyof Computer)[]) computer[name] = from.text(name);
  return computer;
}

function readOs(from: Fields): Os {
  return {
    caption: from.text('caption'),
    version: from.text('version'),
    build: from.text('build'),
    productType: from.integer('productType'),
    architecture: from.text('architecture'),
    sku: from.integer('sku'),
    uiLanguage: from.text('uiLanguage'),
    oemCodePage: from.integer('oemCodePage'),
  };
}

function read(bytes: Uint8Array): ManifestReading {
  const problems: ManifestReading['problems'] = [];
  const report: ProblemSink = (...problem) => void problems.push(problem);
  let value: unknown;
  try {
    value = parseJson(bytes);
  } catch (error) {
    report('manifest-invalid', error instanceof SyntaxError ? 'no valid JSON' : 'too deeply nested');
    return { manifest: null, problems };
  }
  if (!isObject(value)) {
    report('manifest-invalid', 'no JSON object');
    return { manifest: null, problems };
  }
  const fields = new Fields(value, '', report);
  const version = fields.integer('schemaVersion');
  if (version !== 1) report('manifest-version', version ?? 'none');
  const collector = fields.nested('collector');
  const items = fields.list('evidence', MAX_ITEMS).map((item) => readItem(item, report));
  const manifest: Manifest = {
    collectorVersion: collector.text('version'),
    languageMode: collector.text('languageMode'),
    collectedUtc: utcTime(fields.text('collectedUtc')),
    computer: readComputer(fields.nested('computer')),
    os: readOs(fields.nested('os')),
    evidence: items.filter((item) => item !== null),
  };
  return { manifest, problems };
}

/** Date.parse alone takes words and comments behind a date. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/** An ISO 8601 instant as it stands, or null where it is none. */
export function utcTime(text: string | null): string | null {
  return text !== null && INSTANT.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

let last: { bytes: Uint8Array; reading: ManifestReading } | null = null;

/**
 * Reads a manifest; never throws. The walk asks first, to know whether a run is complete, and the device's analysis asks
 * again with the same bytes: the last reading is kept.
 */
export function readManifest(bytes: Uint8Array): ManifestReading {
  if (last?.bytes !== bytes) last = { bytes, reading: read(bytes) };
  return last.reading;
}

/** The manifest's word on one file. */
export function manifestItem(manifest: Manifest | null, name: string): ManifestItem | null {
  return manifest?.evidence.find((item) => item.name === name) ?? null;
}
