/**
 * manifest.json: what the collector says of the machine, and of each file that it wrote or could not write. Written last,
 * so that a folder without one is a collection that did not end. Layout: schemas/manifest.schema.json.
 */

import type { ProblemSink } from '../model/problems.ts';
import type { Computer, EvidenceItem, EvidenceStatus, Os } from '../model/types.ts';
import { isObject, parseJson, type Raw, TypedReader } from './shared/json.ts';
import { UTC_TIME } from './shared/time.ts';

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

function readItem(raw: Raw<ManifestItem>, reader: TypedReader, report: ProblemSink): ManifestItem | null {
  const name = reader.text(raw.name, 'evidence[].name')?.toLowerCase() ?? '';
  const status = reader.text(raw.status, 'evidence[].status')?.toLowerCase() ?? '';
  if (!FILE_NAME.test(name) || !STATUSES.includes(status)) {
    report('wrong-type', 'evidence[]');
    return null;
  }
  return {
    name,
    status: status as EvidenceStatus,
    bytes: reader.integer(raw.bytes, 'evidence[].bytes'),
    sha256: reader.text(raw.sha256, 'evidence[].sha256')?.toLowerCase() ?? null,
    modifiedUtc: reader.text(raw.modifiedUtc, 'evidence[].modifiedUtc'),
    error: reader.text(raw.error, 'evidence[].error'),
  };
}

function readComputer(raw: Raw<Computer>, reader: TypedReader): Computer {
  return {
    name: reader.text(raw.name, 'computer.name'),
    fqdn: reader.text(raw.fqdn, 'computer.fqdn'),
    domain: reader.text(raw.domain, 'computer.domain'),
    manufacturer: reader.text(raw.manufacturer, 'computer.manufacturer'),
    model: reader.text(raw.model, 'computer.model'),
    serialNumber: reader.text(raw.serialNumber, 'computer.serialNumber'),
    uuid: reader.text(raw.uuid, 'computer.uuid'),
    machineGuid: reader.text(raw.machineGuid, 'computer.machineGuid'),
    biosVersion: reader.text(raw.biosVersion, 'computer.biosVersion'),
    biosDate: reader.text(raw.biosDate, 'computer.biosDate'),
  };
}

function readOs(raw: Raw<Os>, reader: TypedReader): Os {
  return {
    caption: reader.text(raw.caption, 'os.caption'),
    version: reader.text(raw.version, 'os.version'),
    build: reader.text(raw.build, 'os.build'),
    productType: reader.integer(raw.productType, 'os.productType'),
    architecture: reader.text(raw.architecture, 'os.architecture'),
    sku: reader.integer(raw.sku, 'os.sku'),
    uiLanguage: reader.text(raw.uiLanguage, 'os.uiLanguage'),
    oemCodePage: reader.integer(raw.oemCodePage, 'os.oemCodePage'),
  };
}

interface RawManifest {
  schemaVersion?: unknown;
  collector?: unknown;
  collectedUtc?: unknown;
  computer?: unknown;
  os?: unknown;
  evidence?: unknown;
}

function readObject(raw: RawManifest, report: ProblemSink): Manifest {
  const reader = new TypedReader(report);
  const version = reader.integer(raw.schemaVersion, 'schemaVersion');
  if (version !== 1) report('manifest-version', version ?? 'none');
  const collector: { version?: unknown; languageMode?: unknown } = reader.object(raw.collector, 'collector');
  const evidence: ManifestItem[] = [];
  for (const each of reader.objects(raw.evidence, 'evidence', MAX_ITEMS)) {
    const item = readItem(each, reader, report);
    if (item !== null) evidence.push(item);
  }
  return {
    collectorVersion: reader.text(collector.version, 'collector.version'),
    languageMode: reader.text(collector.languageMode, 'collector.languageMode'),
    collectedUtc: utcTime(reader.text(raw.collectedUtc, 'collectedUtc')),
    computer: readComputer(reader.object(raw.computer, 'computer'), reader),
    os: readOs(reader.object(raw.os, 'os'), reader),
    evidence,
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
  return { manifest: readObject(value, report), problems };
}

/** Date.parse alone takes words and comments behind a date. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/** An ISO 8601 instant unchanged, or null where it is none. */
export function utcTime(text: string | null): string | null {
  if (text === null || UTC_TIME.test(text)) return text;
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

let lastReading: { bytes: Uint8Array; reading: ManifestReading } | null = null;

/**
 * Reads a manifest; never throws. The walk asks first, to know whether a run is complete, and the device's analysis asks
 * again with the same bytes: the last reading is kept.
 */
export function readManifest(bytes: Uint8Array): ManifestReading {
  if (lastReading?.bytes !== bytes) lastReading = { bytes, reading: read(bytes) };
  return lastReading.reading;
}

/** The manifest's word on one file. */
export function manifestItem(manifest: Manifest | null, name: string): ManifestItem | null {
  return manifest?.evidence.find((item) => item.name === name) ?? null;
}
