/** The files of one collection: every witness, the collector's log, and the manifest, which is written last. */
import { createHash } from 'node:crypto';
import { acpiCsv } from './acpi-csv.ts';
import { eventsJson, licensingJson } from './licensing-json.ts';
import { mgadiagFile, REPORT_AGE } from './mgadiag-text.ts';
import { slmgrFile } from './slmgr-text.ts';
import type { DeviceSpec, GeneratedFile, WitnessStatus } from './spec.ts';
import { formatDate, isoUtc, jsonText } from './text.ts';

const COLLECTOR_VERSION = '1.0.0';

const MANIFEST = 'manifest.json';

/** Every item of a manifest, in the collector's order. */
const EVIDENCE = [
  'slic.bin',
  'acpi-tables.csv',
  'slmgr-dlv.txt',
  'licensing.json',
  'events.json',
  'mgadiag.txt',
  'collector.log',
];

interface Item {
  name: string;
  status: WitnessStatus;
  error?: string | undefined;
  bytes?: Uint8Array | undefined;
  modifiedUtc?: string;
  redactions?: number;
  firmware?: object;
  elapsedMs: number;
}

export interface CollectionOptions {
  /** A collection that was interrupted: only these files arrived, and no manifest. */
  only?: readonly string[];
}

export function collectionFiles(spec: DeviceSpec, options: CollectionOptions = {}): GeneratedFile[] {
  if (spec.languageMode === 'ConstrainedLanguage') return [{ path: MANIFEST, bytes: Buffer.from(stubManifest(spec)) }];
  const items = witnesses(spec);
  items.push({ name: 'collector.log', status: 'collected', bytes: collectorLog(spec, items), elapsedMs: 0 });
  const files = items.flatMap(({ name, bytes }) => (bytes ? [{ path: name, bytes }] : []));
  const { only } = options;
  if (only) return files.filter((file) => only.includes(file.path));
  return [...files, { path: MANIFEST, bytes: Buffer.from(manifest(spec, items)) }];
}

function witnesses(spec: DeviceSpec): Item[] {
  const { slic, acpi, slmgr, licensing, events, mgadiag: report } = spec;
  const item = (
    name: string,
    { status, error }: { status: WitnessStatus; error?: string },
    elapsedMs: number,
    make: () => Uint8Array,
  ): Item => ({ name, status, error, elapsedMs, bytes: status === 'collected' ? make() : undefined });
  return [
    { ...item('slic.bin', slic, 31, () => slic.table ?? Buffer.alloc(0)), firmware: firmwareAnswer(spec) },
    item('acpi-tables.csv', acpi, 47, () => acpiCsv(spec)),
    item('slmgr-dlv.txt', slmgr, 2870, () => slmgrFile(spec)),
    item('licensing.json', licensing, 1604, () => Buffer.from(licensingJson(spec))),
    item('events.json', events, 412, () => Buffer.from(eventsJson(events.rows))),
    report
      ? {
          ...item('mgadiag.txt', { status: 'collected' }, 15, () => mgadiagFile(spec, report)),
          modifiedUtc: isoUtc(spec.collectedAt - REPORT_AGE),
          redactions: report.redacted ? 3 : 0,
        }
      : { name: 'mgadiag.txt', status: 'absent', elapsedMs: 2 },
  ];
}

/** What Windows said when it was asked for the table; an absent table is error 1168 (ERROR_NOT_FOUND). */
function firmwareAnswer({ slic }: DeviceSpec): object | undefined {
  if (slic.status !== 'collected' && slic.status !== 'absent') return undefined;
  const present = slic.status === 'collected';
  const enumerated = present ? 40 : 36;
  return { returnValue: slic.table?.length ?? 0, lastError: present ? 0 : 1168, listed: present, enumerated };
}

function manifest(spec: DeviceSpec, items: Item[]): string {
  const { machine, windows, locale } = spec;
  const { model } = machine;
  const content = {
    schemaVersion: 1,
    collector: {
      version: COLLECTOR_VERSION,
      powershell: windows.powershell,
      languageMode: spec.languageMode,
      bitness: 64,
      elapsedMs: items.reduce((sum, item) => sum + item.elapsedMs, 350),
    },
    collectedUtc: isoUtc(spec.collectedAt),
    utcOffsetMinutes: locale.utcOffsetMinutes,
    computer: {
      name: machine.name,
      fqdn: `${machine.name.toLowerCase()}.${machine.domain}`,
      domain: machine.domain,
      manufacturer: model.manufacturer,
      model: model.model,
      serialNumber: machine.serialNumber,
      uuid: machine.uuid.toUpperCase(),
      machineGuid: machine.machineGuid,
      biosVersion: model.biosVersion,
      biosDate: model.biosDate,
    },
    os: {
      caption: windows.caption,
      version: windows.version,
      build: windows.version.split('.')[2],
      productType: windows.productType,
      architecture: '64-bit',
      sku: windows.sku,
      uiLanguage: locale.tag,
      oemCodePage: locale.oemCodePage,
      ansiCodePage: locale.ansiCodePage,
    },
    evidence: items.map(evidenceItem),
  };
  return `${jsonText(content)}\r\n`;
}

function evidenceItem(item: Item): Record<string, unknown> {
  return {
    name: item.name,
    status: item.status,
    bytes: item.bytes?.length ?? null,
    sha256: item.bytes ? createHash('sha256').update(item.bytes).digest('hex') : null,
    modifiedUtc: item.modifiedUtc ?? null,
    redactions: item.redactions ?? 0,
    error: item.error ?? null,
    elapsedMs: item.elapsedMs,
    ...(item.firmware ? { firmware: item.firmware } : {}),
  };
}

/** Constrained language mode forbids all that a collector needs: this is all it can say. */
function stubManifest(spec: DeviceSpec): string {
  const failed = { status: 'failed', bytes: null, sha256: null, modifiedUtc: null, redactions: 0 };
  const content = {
    schemaVersion: 1,
    collector: {
      version: COLLECTOR_VERSION,
      powershell: spec.windows.powershell,
      languageMode: spec.languageMode,
      bitness: null,
      elapsedMs: 0,
    },
    collectedUtc: isoUtc(spec.collectedAt),
    utcOffsetMinutes: 0,
    computer: { name: spec.machine.name },
    os: {},
    evidence: EVIDENCE.map((name) => ({ name, ...failed, error: spec.languageMode, elapsedMs: 0 })),
  };
  return `${jsonText(content)}\r\n`;
}

/** CMTrace: the bias is UTC minus local time, in minutes, the opposite sign of the offset. */
function collectorLog(spec: DeviceSpec, items: Item[]): Buffer {
  const offset = spec.locale.utcOffsetMinutes;
  const bias = (offset > 0 ? '-' : '+') + String(Math.abs(offset)).padStart(3, '0');
  let at = spec.collectedAt + offset * 60_000;
  const line = (text: string, type: 1 | 2 = 1) =>
    `<![LOG[${text}]LOG]!><time="${formatDate(at, 'HH:mm:ss')}.000${bias}" date="${formatDate(at, 'MM-DD-YYYY')}" ` +
    `component="KmsEvidence" context="" type="${type}" thread="2188" file="Collect-KmsEvidence.ps1">`;
  const lines = [line(`Collect-KmsEvidence ${COLLECTOR_VERSION} on ${spec.machine.name}, ${spec.languageMode}`)];
  for (const { name, status, error, elapsedMs } of items) {
    at += elapsedMs;
    lines.push(line(`${name}: ${status} ${error ?? ''}`, status === 'failed' || status === 'timeout' ? 2 : 1));
  }
  lines.push(line('Evidence complete, delivering'));
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
