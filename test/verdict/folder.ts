/** Small synthetic device folders, a witness at a time, for tests that go through the public `analyzeDevice`. */
import { createHash } from 'node:crypto';
import { analyzeDevice } from '../../analyzer/device.ts';
import { type SlicDamage, slicTable } from '../../analyzer/generate/slic-table.ts';
import type { DeviceFiles, DeviceResult, EvidenceFile } from '../../analyzer/model/types.ts';

export const COLLECTED = '2026-03-10T12:00:00Z';
const WINDOWS = '55c92734-d682-4d71-983e-d6ec3f16059f';
const IDS = { oemId: 'CONTSO', oemTableId: 'CTSLIC10' };
const OTHER = { oemId: 'FABRKM', oemTableId: 'FBK-0021' };

const SPEC = { ...IDS, key: 'contoso', slicVersion: 0x20001, revision: 1 } as const;
export const GOOD = slicTable(SPEC);

/** A table with bytes changed and its checksum made right again. */
export function edit(change: (table: Buffer) => Buffer | undefined, from: Buffer = GOOD): Buffer {
  const copy = Buffer.from(from);
  const table = change(copy) ?? copy;
  if (table.length >= 10) {
    table[9] = 0;
    table[9] = -table.reduce((sum, byte) => sum + byte, 0) & 255;
  }
  return table;
}

type OsName = 'vista' | '7' | '8.1' | '10' | '2008' | '2008r2' | '2016';

const OS: Record<OsName, { caption: string; version: string; productType: number }> = {
  vista: { caption: 'Microsoft® Windows Vista™ Business', version: '6.0.6002', productType: 1 },
  '7': { caption: 'Microsoft Windows 7 Enterprise', version: '6.1.7601', productType: 1 },
  '8.1': { caption: 'Microsoft Windows 8.1 Enterprise', version: '6.3.9600', productType: 1 },
  '10': { caption: 'Microsoft Windows 10 Enterprise', version: '10.0.19045', productType: 1 },
  '2008': { caption: 'Microsoft® Windows Server® 2008 Standard', version: '6.0.6002', productType: 3 },
  '2008r2': { caption: 'Microsoft Windows Server 2008 R2 Standard', version: '6.1.7601', productType: 2 },
  '2016': { caption: 'Microsoft Windows Server 2016 Standard', version: '10.0.14393', productType: 3 },
};

export interface Wmi {
  /** `null` = no product; default a KMS client in Notification. */
  channel?: string | null;
  status?: number | null;
  minutes?: number | null;
  reason?: number | null;
  /** OA2xBiosMarkerStatus. */
  marker?: number | null;
  version?: string | null;
  name?: string;
  pid?: string;
  description?: string | null;
  keyChannel?: string;
  /** Partial key; null = none. */
  key?: string | null;
}

export interface SlmgrText {
  channel?: string;
  status?: 'Licensed' | 'Unlicensed' | 'Notification' | 'Initial grace period';
  reason?: string;
  minutes?: number;
  version?: string;
  name?: string;
  cmid?: string;
  pid?: string;
  /** Text in place of everything. */
  raw?: string;
  /** Text before the block, such as an `/ato` error. */
  before?: string;
}

export interface Mgadiag {
  bios: string | null;
  consistent?: string;
  marker?: string;
  channel?: string | null;
  /** Days before the collection at which it was saved; default 0. */
  daysOld?: number;
  os?: string;
  slmgr?: SlmgrText;
  slicIds?: [oemId: string, oemTableId: string];
}

export interface Event {
  id: 12288 | 12289 | 8198 | 8233;
  code: string;
  flags?: string;
  /** Third value of a 12289; default 1. */
  activated?: 0 | 1;
  /** Days before the collection; null = no time. */
  days: number | null;
  cmid?: string;
}

export interface Given {
  device?: string;
  /** `null` = the manifest names no OS; default Windows 7. */
  os?: OsName | null;
  productType?: number | null;
  /** False = a folder put together by hand. Default true. */
  manifest?: boolean | 'broken' | 'undated';
  /** Default: not there, and the manifest does not list it. */
  slic?: 'valid' | SlicDamage | Buffer | 'absent' | 'failed' | 'timeout' | 'lost';
  /** What the manifest says beside slic.bin that lies there. */
  slicItem?: { status?: string; bytes?: number; sha256?: string } | null;
  /** The row of SLIC in acpi-tables.csv; default none. */
  acpiSlic?: 'same' | 'padded' | 'other';
  /** Which of RSDT and XSDT carry SLIC's IDs. */
  acpi?: 'same' | 'rsdt-differs' | 'both-differ' | 'only-rsdt-differs' | 'padded' | 'no-roots';
  wmi?: Wmi;
  slmgr?: SlmgrText;
  mgadiag?: Mgadiag;
  events?: Event[];
  computer?: Record<string, string>;
  /** Files as they are, over everything else. */
  files?: Partial<Record<EvidenceFile, string | Buffer>>;
  rejected?: EvidenceFile[];
}

const hexId = (text: string, width: number, pad = ' '): string =>
  Buffer.from(text.padEnd(width, pad), 'latin1').toString('hex');

function acpiCsv(kind: NonNullable<Given['acpi']>, slic: Given['acpiSlic']): string {
  const row = (signature: string, ids: typeof IDS, pad?: string): string =>
    `${signature},76,1,1,${hexId(ids.oemId, 6, pad)},${hexId(ids.oemTableId, 8, pad)},1,0,1`;
  const rows = {
    same: [row('RSDT', IDS), row('XSDT', IDS)],
    'rsdt-differs': [row('RSDT', OTHER), row('XSDT', IDS)],
    'both-differ': [row('RSDT', OTHER), row('XSDT', OTHER)],
    'only-rsdt-differs': [row('RSDT', OTHER)],
    padded: [row('RSDT', IDS, '\0'), row('XSDT', IDS, ' ')],
    'no-roots': [],
  }[kind];
  return [
    'Signature,Length,Revision,Checksum,OemId,OemTableId,OemRevision,CreatorId,CreatorRevision',
    ...rows,
    ...(slic ? [row('SLIC', slic === 'other' ? OTHER : IDS, slic === 'padded' ? '\0' : ' ')] : []),
    row('FACP', OTHER),
  ].join('\r\n');
}

const valueOr = <T>(value: T | undefined, standard: T): T => (value === undefined ? standard : value);

function licensingJson(wmi: Wmi): string {
  const channel = valueOr(wmi.channel, 'VOLUME_KMSCLIENT');
  const product = {
    applicationId: WINDOWS,
    name: wmi.name ?? 'Windows(R) 7, Enterprise edition',
    description: valueOr(wmi.description, `Windows Operating System, ${channel} channel`),
    isAddon: false,
    partialProductKey: valueOr(wmi.key, 'BCDFG'),
    productKeyChannel: wmi.keyChannel ?? null,
    productKeyId: wmi.pid ?? null,
    licenseStatus: valueOr(wmi.status, 5),
    licenseStatusReason: wmi.reason ?? null,
    gracePeriodRemaining: valueOr(wmi.minutes, 0),
  };
  const service = { version: valueOr(wmi.version, '6.1.7601.17514'), oa2xBiosMarkerStatus: wmi.marker ?? null };
  return JSON.stringify({ service, products: channel === null ? [] : [product] });
}

export function slmgrText(given: SlmgrText): string {
  if (given.raw !== undefined) return given.raw;
  const { status = 'Notification', channel = 'VOLUME_KMSCLIENT', version = '6.1.7601.17514' } = given;
  const name = given.name ?? 'Windows(R) 7, Enterprise edition';
  const lines = [
    ...(given.before ? [given.before, ''] : []),
    `Software licensing service version: ${version}`,
    '',
    `Name: ${name}`,
    `Description: Windows Operating System - ${name.split(',')[0]}, ${channel} channel`,
    'Activation ID: ae2ee509-1b34-41c0-acb7-6d4650168915',
    `Application ID: ${WINDOWS}`,
    `Extended PID: ${given.pid ?? '00392-00170-918-500000-03-1033-7601.0000-2942012'}`,
    'Installation ID: 003486743662458951126842963846425264583214564295651234',
    'Partial Product Key: BCDFG',
    `License Status: ${status}`,
  ];
  if (status === 'Notification') lines.push(`Notification Reason: ${given.reason ?? '0xC004F056'}.`);
  const days = Math.floor((given.minutes ?? 0) / 1440);
  if (given.minutes !== undefined)
    lines.push(
      status === 'Licensed'
        ? `Volume activation expiration: ${given.minutes} minute(s) (${days} day(s))`
        : `Time remaining: ${given.minutes} minute(s) (${days} day(s))`,
    );
  if (given.cmid !== undefined)
    lines.push('', 'Key Management Service client information', `    Client Machine ID (CMID): ${given.cmid}`);
  return `${lines.join('\r\n')}\r\n`;
}

function mgadiagText(given: Mgadiag): string {
  const type = { VOLUME_KMSCLIENT: 'Volume GVLK', VOLUME_MAK: 'Volume MAK', RETAIL: 'Retail' }[given.channel ?? ''];
  const [oemId, oemTableId] = given.slicIds ?? ['CONTSO', 'CTSLIC10'];
  return [
    'Diagnostic Report (1.9.0027.0):',
    '-----------------------------------------',
    'Windows Validation Data-->',
    '',
    'Validation Code: 0',
    ...(type ? [`Windows License Type: ${type}`] : []),
    `Windows OS version: ${given.os ?? '6.1.7601.2.00010100.1.0.004'}`,
    'Product Name: Windows 7 Enterprise',
    '',
    'Licensing Data-->',
    ...(given.slmgr ? slmgrText(given.slmgr).trimEnd().split('\r\n') : ['N/A']),
    '',
    'OEM Activation 1.0 Data-->',
    'N/A',
    ...(given.bios === null
      ? []
      : [
          '',
          'OEM Activation 2.0 Data-->',
          `BIOS valid for OA 2.0: ${given.bios}`,
          `Windows marker version: ${given.marker ?? 'N/A'}`,
          `OEMID and OEMTableID Consistent: ${given.consistent ?? 'N/A'}`,
          'BIOS Information: ',
          '  ACPI Table Name\tOEMID Value\tOEMTableID Value',
          `  APIC\t\t\tCONTSO\t\tCTSLIC10`,
          `  SLIC\t\t\t${oemId.padEnd(6)}\t\t${oemTableId.padEnd(8)}`,
          '',
          '',
        ]),
  ].join('\r\n');
}

const daysBefore = (days: number): string => new Date(Date.parse(COLLECTED) - days * 86_400_000).toISOString();

function eventsJson(events: Event[]): string {
  const data = ({ id, code, flags, cmid, activated = 1 }: Event): string[] => {
    if (id === 8198) return [`hr=${code}`];
    if (id === 8233) return [code, 'AppId=x', 'Trigger=TimerEvent'];
    if (id === 12289) return [`${code}, ${flags ?? '0x0'}, ${activated}, 0, 50, 120, 10080, 2026/03/01 10:00`];
    return [`${code}, ${flags ?? '0x0'}, kms.corp.example:1688, ${cmid ?? ''}, 2026/03/01 10:00, 0, 5, 0, x, 25`];
  };
  return JSON.stringify(
    events.map((event) => ({
      id: event.id,
      provider: 'Microsoft-Windows-Security-SPP',
      timeUtc: event.days === null ? null : daysBefore(event.days),
      data: data(event),
    })),
  );
}

/** The files of a folder, as the walk hands them over. */
export function folder(given: Given): DeviceFiles {
  const files: Partial<Record<EvidenceFile, Buffer>> = {};
  const { slic } = given;
  if (slic instanceof Buffer) files['slic.bin'] = slic;
  else if (slic === 'valid') files['slic.bin'] = GOOD;
  else if (typeof slic === 'string' && !['absent', 'failed', 'timeout', 'lost'].includes(slic))
    files['slic.bin'] = slicTable(SPEC, slic as SlicDamage);
  if (given.acpi) files['acpi-tables.csv'] = Buffer.from(acpiCsv(given.acpi, given.acpiSlic));
  if (given.wmi) files['licensing.json'] = Buffer.from(licensingJson(given.wmi));
  if (given.slmgr) files['slmgr-dlv.txt'] = Buffer.from(slmgrText(given.slmgr));
  if (given.mgadiag) files['mgadiag.txt'] = Buffer.from(mgadiagText(given.mgadiag));
  if (given.events) files['events.json'] = Buffer.from(eventsJson(given.events));
  for (const [name, content] of Object.entries(given.files ?? {}))
    files[name as EvidenceFile] = Buffer.from(content as string);
  if (given.manifest === 'broken') files['manifest.json'] = Buffer.from('{"schemaVersion": 1, "comp');
  else if (given.manifest !== false && !files['manifest.json'])
    files['manifest.json'] = Buffer.from(JSON.stringify(manifest(given, files)));
  return {
    device: given.device ?? 'PC-1',
    source: '/share/PC-1',
    kind: given.manifest === false ? 'hand-made' : 'run',
    files,
    rejected: given.rejected ?? [],
    problems: [],
  };
}

function manifest(given: Given, files: Partial<Record<EvidenceFile, Buffer>>): object {
  const os = given.os === null ? {} : { ...OS[given.os ?? '7'] };
  if (given.productType !== undefined) Object.assign(os, { productType: given.productType });
  const listed = Object.entries(files).filter(([name]) => name !== 'slic.bin' || given.slicItem !== null);
  const evidence: object[] = listed.map(([name, bytes]) => ({
    name,
    status: 'collected',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(name === 'mgadiag.txt' && { modifiedUtc: daysBefore(given.mgadiag?.daysOld ?? 0) }),
    ...(name === 'slic.bin' && given.slicItem),
  }));
  if (given.slic === 'lost') evidence.push({ name: 'slic.bin', status: 'collected', bytes: 374 });
  else if (typeof given.slic === 'string' && !files['slic.bin'])
    evidence.push({ name: 'slic.bin', status: given.slic });
  return {
    schemaVersion: 1,
    collector: { version: '1.0.0' },
    ...(given.manifest !== 'undated' && { collectedUtc: COLLECTED }),
    computer: { name: 'PC-1', manufacturer: 'Contoso', model: 'Desk 380', serialNumber: 'S1', ...given.computer },
    os,
    evidence,
  };
}

export const analyze = (given: Given): DeviceResult => analyzeDevice(folder(given)).result;

/** A result in one line: what the tables of the tests compare. */
export function inOneLine(r: DeviceResult): string {
  const parts = [`${r.verdict}/${r.cause}`];
  if (r.confidence) parts.push(r.confidence);
  if (r.kbCause) parts.push(r.kbCause);
  parts.push(`${r.firmwareState}${r.markerDetail ? `:${r.markerDetail}` : ''}`, r.kmsPrediction);
  if (r.conflicts.length > 0) parts.push(`conflicts ${r.conflicts.map(({ code }) => code).join(' ')}`);
  if (r.problems.length > 0)
    parts.push(`problems ${r.problems.map(({ code, file }) => `${code}@${file ?? ''}`).join(' ')}`);
  return parts.join(', ');
}
