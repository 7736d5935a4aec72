/** The facts of one device, each with the bytes or the line that it rests on, in the order of the witnesses' standing. */

import { originOf } from '../../evidence/hand-made.ts';
import type { Witnesses } from '../../evidence/index.ts';
import type { DecodedSlic } from '../../evidence/slic/table.ts';
import type { DeviceFiles, EvidenceFile, FileOrigin, LicensingEvent, Slmgr } from '../../model/types.ts';
import { type ByteField, byteMap, signatureSteps } from '../decode/text.ts';
import { SourceLocator, type SourcePosition } from './source-locator.ts';

export interface ShownFact {
  what: string;
  value: string;
  /** `slic.bin 0x00C0, 4 bytes`, `slmgr-dlv.txt line 12`. */
  where: string;
  /** The bytes in hex, or the line. */
  quote: string;
}

export interface FactGroup {
  title: string;
  facts: ShownFact[];
}

const at = ({ file, line }: SourcePosition): string => (line === null ? file : `${file} line ${line}`);

const fact = (what: string, value: unknown, position: SourcePosition): ShownFact => ({
  what,
  value: String(value),
  where: at(position),
  quote: position.text,
});

const SHOWN_FIELDS = new Set([
  'table length',
  'revision',
  'checksum',
  'OEM ID',
  'OEM table ID',
  'key: magic',
  'key: bit length',
  'key: exponent',
  'key: modulus',
  'marker: marker version',
  'marker: OEM ID',
  'marker: OEM table ID',
  'marker: Windows flag',
  'marker: SLIC version',
  'marker: signature',
  'rest',
]);

const SHOWN_BYTES = 16;

function hexOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.subarray(0, SHOWN_BYTES))
    .toString('hex')
    .toUpperCase()
    .replace(/(..)(?=.)/g, '$1 ');
  return bytes.length > SHOWN_BYTES ? `${hex} …` : hex;
}

type Origins = DeviceFiles['origins'];

/** Which bytes of which file; of a dump, which lines show them. */
function bytesAt({ name, lines }: FileOrigin, offset: number, length: number): string {
  const range = `0x${offset.toString(16).toUpperCase().padStart(4, '0')}, ${length} ${length === 1 ? 'byte' : 'bytes'}`;
  if (!lines) return `${name} ${range}`;
  const [first, last] = [lines[offset] ?? 0, lines[offset + length - 1] ?? 0];
  return `${name} ${first === last ? `line ${first}` : `lines ${first} to ${last}`}, table ${range}`;
}

function fieldFact(
  table: DecodedSlic,
  { offset, length, name, value, note }: ByteField,
  origin: FileOrigin,
): ShownFact {
  const isShort = length <= SHOWN_BYTES || value.startsWith('all ');
  const remark = note && !value.includes(note.trim()) ? `; ${note}` : '';
  return {
    what: name,
    value: isShort ? `${value}${remark}` : `${length} bytes`,
    where: bytesAt(origin, offset, length),
    quote: hexOf(table.bytes.subarray(offset, offset + length)),
  };
}

function slicFacts({ slic }: Witnesses, origins: Origins): ShownFact[] {
  if (!slic) return [];
  const origin = originOf(origins, 'slic.bin');
  const whole = { where: `${origin.name}, all ${slic.bytes.length} bytes of the table`, quote: '' };
  if (slic.holdsKey)
    return [{ what: 'not shown', value: 'what looks like a product key is inside the table', ...whole }];
  const facts = byteMap(slic)
    .filter(({ name }) => SHOWN_FIELDS.has(name))
    .map((field) => fieldFact(slic, field, origin));
  const { checksumOk, markerVersion, publicKey, sha256 } = slic.slic;
  facts.push({ what: 'SHA-256 of the table', value: sha256, ...whole });
  if (slic.trailing > 0)
    facts.push({
      what: 'bytes behind the declared length',
      value: `${slic.trailing}, not shown`,
      where: origin.name,
      quote: '',
    });
  if (checksumOk !== null)
    facts.push({ what: 'sum of all bytes', value: checksumOk ? '0 mod 256' : 'not 0 mod 256', ...whole });
  if (slic.slic.marker) facts.push({ what: 'signature', value: signatureSteps(slic).reason, ...whole });
  if (markerVersion) facts.push({ what: 'marker version as MGADiag prints it', value: markerVersion, ...whole });
  if (publicKey?.oem) facts.push({ what: 'makers known to use this key (a hint)', value: publicKey.oem, ...whole });
  return facts;
}

function acpiFacts({ acpi }: Witnesses, sources: SourceLocator): ShownFact[] {
  return (acpi ?? [])
    .filter(({ signature }) => ['RSDT', 'XSDT', 'SLIC'].includes(signature))
    .map(({ signature, oemId, oemTableId }) =>
      fact(
        `OEM IDs of ${signature}`,
        `"${oemId}" / "${oemTableId}"`,
        sources.find('acpi-tables.csv', new RegExp(`^${signature},.*$`, 'gm')),
      ),
    );
}

function manifestFacts({ manifest }: Witnesses, sources: SourceLocator): ShownFact[] {
  if (!manifest) return [];
  const facts: ShownFact[] = [];
  const add = (what: string, value: unknown, name: string): void => {
    if (value != null) facts.push(fact(what, value, sources.property('manifest.json', name)));
  };
  const item = manifest.evidence.find(({ name }) => name === 'slic.bin');
  if (item) {
    const why = item.error ? ` (${item.error})` : '';
    facts.push(
      fact(
        'the collector on slic.bin',
        item.status + why,
        sources.find('manifest.json', /"slic\.bin"/gi, { object: true }),
      ),
    );
  }
  add('Windows', manifest.os.caption, 'caption');
  add('product type (1 client, 2 and 3 server)', manifest.os.productType, 'productType');
  add('collected', manifest.collectedUtc, 'collectedUtc');
  add('BIOS version', manifest.computer.biosVersion, 'biosVersion');
  add('BIOS date', manifest.computer.biosDate, 'biosDate');
  return facts;
}

/** A column of the product that is Windows, by its position among the products. */
function licensingFacts({ licensing }: Witnesses, sources: SourceLocator): ShownFact[] {
  if (!licensing) return [];
  const facts: ShownFact[] = [];
  const nth = licensing.windows ? Math.max(licensing.products.indexOf(licensing.windows), 0) : 0;
  const add = (what: string, value: unknown, name: string, index: number): void => {
    if (value != null) facts.push(fact(what, value, sources.property('licensing.json', name, index)));
  };
  add('version of the licensing service', licensing.service?.version, 'version', 0);
  add(
    'OA2xBiosMarkerStatus (0 no SLIC, 1 marker, 2 no marker, 3 invalid)',
    licensing.service?.oa2xBiosMarkerStatus,
    'oa2xBiosMarkerStatus',
    0,
  );
  const { windows } = licensing;
  add('licence channel', windows?.channel, 'description', nth);
  add('licence status (1 licensed, 5 notification)', windows?.licenseStatus, 'licenseStatus', nth);
  add('reason of the status', windows?.licenseStatusReason, 'licenseStatusReason', nth);
  add('minutes left', windows?.gracePeriodRemaining, 'gracePeriodRemaining', nth);
  return facts;
}

const MAX_EVENTS = 8;

function eventFacts({ events }: Witnesses, sources: SourceLocator): ShownFact[] {
  const shown = (events ?? []).slice(0, MAX_EVENTS);
  const facts = shown.map((event) => {
    const value = [
      event.hresult && `result ${event.hresult}`,
      event.flags && `flags ${event.flags}`,
      event.kmsHost && `host ${event.kmsHost}`,
    ];
    return fact(
      `event ${event.id} of ${event.timeUtc ?? 'no time'}`,
      value.filter(Boolean).join(', ') || 'no code',
      positionOf(event, sources),
    );
  });
  const left = (events?.length ?? 0) - shown.length;
  return left > 0
    ? [...facts, { what: 'older events', value: `${left} more`, where: 'events.json', quote: '' }]
    : facts;
}

function positionOf({ id, timeUtc }: LicensingEvent, sources: SourceLocator): SourcePosition {
  const time = (timeUtc ?? '').slice(0, 19);
  for (let nth = 0; nth < 50; nth++) {
    const position = sources.find('events.json', new RegExp(`"timeUtc"\\s*:\\s*"${time.replace('T', '[T ]')}`, 'gi'), {
      nth,
      object: true,
    });
    if (position.line === null || new RegExp(`"id"\\s*:\\s*"?${id}\\b`, 'i').test(position.text)) return position;
  }
  return { file: 'events.json', line: null, text: '' };
}

function slmgrFacts(slmgr: Slmgr | null, file: EvidenceFile, sources: SourceLocator): ShownFact[] {
  if (!slmgr) return [];
  const facts: ShownFact[] = [];
  const { windows } = slmgr;
  const add = (what: string, value: unknown, field: string): void => {
    if (value != null) facts.push(fact(what, value, sources.line(file, windows?.lines[field])));
  };
  if (slmgr.serviceVersion)
    facts.push(
      fact(
        'version of the licensing service',
        slmgr.serviceVersion,
        sources.find(file, new RegExp(`^.*${slmgr.serviceVersion.replaceAll('.', '\\.')}.*$`, 'gm')),
      ),
    );
  if (slmgr.errorKind) facts.push(fact('no licence block', slmgr.errorKind, { file, line: null, text: '' }));
  for (const code of [slmgr.errorCode, slmgr.attemptError])
    if (code)
      facts.push(
        fact('error', code, sources.find(file, new RegExp(`^.*${code.slice(2).replace(/^0+/, '')}.*$`, 'gim'))),
      );
  add('Windows', windows?.name, 'name');
  add('licence channel', windows?.channel, 'description');
  add('licence status (1 licensed, 5 notification)', windows?.licenseStatus, 'licenseStatus');
  add('notification reason', windows?.notificationReason, 'notificationReason');
  add('minutes left', windows?.remainingMinutes, 'remainingMinutes');
  add('KMS host', windows?.kmsHost, 'kmsHost');
  add('client machine ID', windows?.cmid, 'cmid');
  return facts;
}

function mgadiagFacts({ mgadiag }: Witnesses, sources: SourceLocator): ShownFact[] {
  if (!mgadiag) return [];
  const facts: ShownFact[] = [];
  const add = (what: string, value: unknown, field: string): void => {
    if (value != null) facts.push(fact(what, value, sources.line('mgadiag.txt', mgadiag.lines[field])));
  };
  add('version of the tool', mgadiag.toolVersion, 'toolVersion');
  if (mgadiag.modifiedUtc)
    facts.push(fact('saved', mgadiag.modifiedUtc, sources.property('manifest.json', 'modifiedUtc')));
  add('BIOS valid for OA 2.0', mgadiag.biosValidText, 'biosValid');
  add('Windows marker version', mgadiag.markerVersion, 'markerVersion');
  add(
    'OEM IDs consistent',
    mgadiag.idsConsistent === null ? null : mgadiag.idsConsistent ? 'yes' : 'no',
    'idsConsistent',
  );
  add('licence type', mgadiag.licenseType, 'licenseType');
  add('version of Windows', mgadiag.osVersion, 'osVersion');
  return [...facts, ...slmgrFacts(mgadiag.licensing, 'mgadiag.txt', sources)];
}

/** All facts, in groups; groups without facts are left out. */
export function factGroups(witnesses: Witnesses, device: Pick<DeviceFiles, 'files' | 'origins'>): FactGroup[] {
  const sources = new SourceLocator(device, witnesses.manifest?.os.oemCodePage ?? null);
  const from = (file: EvidenceFile): string => originOf(device.origins, file).name;
  return [
    { title: `SLIC table (${from('slic.bin')})`, facts: slicFacts(witnesses, device.origins) },
    { title: `Other ACPI tables (${from('acpi-tables.csv')})`, facts: acpiFacts(witnesses, sources) },
    { title: 'Collector (manifest.json)', facts: manifestFacts(witnesses, sources) },
    { title: `WMI (${from('licensing.json')})`, facts: licensingFacts(witnesses, sources) },
    { title: `Events (${from('events.json')}), the newest first`, facts: eventFacts(witnesses, sources) },
    { title: `slmgr /dlv (${from('slmgr-dlv.txt')})`, facts: slmgrFacts(witnesses.slmgr, 'slmgr-dlv.txt', sources) },
    { title: `MGADiag (${from('mgadiag.txt')})`, facts: mgadiagFacts(witnesses, sources) },
  ].filter(({ facts }) => facts.length > 0);
}
