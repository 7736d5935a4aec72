/** The files of one collection: every witness, the collector's log, and the manifest, which is written last. */
import { createHash } from 'node:crypto';
import { acpiCsv } from './acpi-csv.ts';
import { eventsJson, licensingJson } from './licensing-json.ts';
import { mgadiagFile, REPORT_AGE } from './mgadiag-text.ts';
import { slmgrFile } from './slmgr-text.ts';
import type { DeviceSpec, GeneratedFile, WitnessStatus } from './spec.ts';
import { formatDate, isoUtc } from './text.ts';

const COLLECTOR_VERSION = '1.0.0';

const MANIFEST = 'manifest.json';

interface Item {
  name: string;
  status: WitnessStatus;
  error?: string | undefined;
  bytes?: Uint8Array | undefined;
  modifiedUtc?: string;
  redactions?: number;
  elapsedMs: number;
}

export interface CollectionOptions {
  /** A collection that was interrupted: only these files came over, and no manifest. */
  only?: readonly string[];
}

export function collectionFiles(spec: DeviceSpec, options: CollectionOptions = {}): GeneratedFile[] {
  const items = witnesses(spec);
  items.push({ name: 'collector.log', status: 'collected', bytes: collectorLog(spec, items), elapsedMs: 0 });
  const files = items.flatMap(({ name, bytes }) => (bytes ? [{ path: name, bytes }] : []));
  const { only } = options;
  if (only) return files.filter((file) => only.includes(file.path));
  return [...files, { path: MANIFEST, bytes: Buffer.from(manifest(spec, items)) }];
}

function witnesses(spec: DeviceSpec): Item[] {
  const read = (status: WitnessStatus, make: () => Uint8Array) => (status === 'collected' ? make() : undefined);
  const items: Item[] = [
    { name: 'slic.bin', ...spec.slic, bytes: read(spec.slic.status, () => spec.slic.table ?? Buffer.alloc(0)) },
    { name: 'acpi-tables.csv', ...spec.acpi, bytes: read(spec.acpi.status, () => acpiCsv(spec)) },
    { name: 'slmgr-dlv.txt', ...spec.slmgr, bytes: read(spec.slmgr.status, () => slmgrFile(spec)) },
    {
      name: 'licensing.json',
      ...spec.licensing,
      bytes: read(spec.licensing.status, () => Buffer.from(licensingJson(spec))),
    },
    {
      name: 'events.json',
      ...spec.events,
      bytes: read(spec.events.status, () => Buffer.from(eventsJson(spec.events.rows))),
    },
  ].map((item, index) => ({ ...item, elapsedMs: [31, 47, 2870, 1604, 412][index] ?? 0 }));
  const report = spec.mgadiag;
  items.push({
    name: 'mgadiag.txt',
    status: report ? 'collected' : 'absent',
    bytes: report ? mgadiagFile(spec, report) : undefined,
    ...(report ? { modifiedUtc: isoUtc(spec.collectedAt - REPORT_AGE), redactions: report.redacted ? 3 : 0 } : {}),
    elapsedMs: 15,
  });
  return items;
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
    },
    evidence: items.map(evidenceItem),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function evidenceItem(item: Item): Record<string, unknown> {
  return {
    name: item.name,
    status: item.status,
    bytes: item.bytes?.length ?? null,
    sha256: item.bytes ? createHash('sha256').update(item.bytes).digest('hex') : null,
    ...(item.modifiedUtc ? { modifiedUtc: item.modifiedUtc, redactions: item.redactions } : {}),
    error: item.error ?? null,
    elapsedMs: item.elapsedMs,
  };
}

/** CMTrace: the bias is UTC minus local time, in minutes. */
function collectorLog(spec: DeviceSpec, items: Item[]): Buffer {
  const bias = -spec.locale.utcOffsetMinutes;
  let at = spec.collectedAt + spec.locale.utcOffsetMinutes * 60_000;
  const line = (text: string, type: 1 | 2 = 1) => {
    const time = `${formatDate(at, 'HH:mm:ss')}.000${bias >= 0 ? '+' : ''}${bias}`;
    const date = formatDate(at, 'MM-DD-YYYY');
    return `<![LOG[${text}]LOG]!><time="${time}" date="${date}" component="KmsEvidence" context="" type="${type}" thread="2188" file="">`;
  };
  const lines = [line(`Collect-KmsEvidence ${COLLECTOR_VERSION} on ${spec.machine.name}, ${spec.languageMode}`)];
  for (const item of items) {
    at += item.elapsedMs;
    const what = item.error ? `${item.status}: ${item.error}` : item.status;
    lines.push(line(`${item.name}: ${what}, ${item.elapsedMs} ms`, item.status === 'failed' ? 2 : 1));
  }
  lines.push(line('Evidence complete, delivering'));
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
