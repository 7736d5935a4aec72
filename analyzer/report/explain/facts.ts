/** The facts of one device, each with the bytes or the line that it rests on, in the order of the witnesses' standing. */
import type { Witnesses } from '../../evidence/index.ts';
import type { DeviceFiles, EvidenceFile, LicensingEvent, Slmgr } from '../../model/types.ts';
import { byteMap, signatureSteps } from '../decode/text.ts';
import { type Place, Places } from './source-locator.ts';

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

const at = ({ file, line }: Place): string => (line === null ? file : `${file} line ${line}`);

const fact = (what: string, value: unknown, place: Place): ShownFact => ({
  what,
  value: String(value),
  where: at(place),
  quote: place.text,
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

function slicFacts({ slic }: Witnesses): ShownFact[] {
  if (!slic) return [];
  const facts = byteMap(slic)
    .filter(({ name }) => SHOWN_FIELDS.has(name))
    .map(({ offset, length, name, value, note }) => ({
      what: name,
      value:
        length > SHOWN_BYTES && !value.startsWith('all ')
          ? `${length} bytes`
          : `${value}${note && !value.includes(note.trim()) ? `; ${note}` : ''}`,
      where: `slic.bin 0x${offset.toString(16).toUpperCase().padStart(4, '0')}, ${length} ${length === 1 ? 'byte' : 'bytes'}`,
      quote: hexOf(slic.bytes.subarray(offset, offset + length)),
    }));
  const whole = { where: `slic.bin, all ${slic.bytes.length} bytes`, quote: '' };
  const { checksumOk, markerVersion, publicKey, sha256 } = slic.slic;
  facts.push({ what: 'SHA-256 of the table', value: sha256, ...whole });
  if (checksumOk !== null)
    facts.push({ what: 'sum of all bytes', value: checksumOk ? '0 mod 256' : 'not 0 mod 256', ...whole });
  if (slic.slic.marker) facts.push({ what: 'signature', value: signatureSteps(slic).reason, ...whole });
  if (markerVersion) facts.push({ what: 'marker version as MGADiag prints it', value: markerVersion, ...whole });
  if (publicKey?.oem) facts.push({ what: 'makers known to use this key (a hint)', value: publicKey.oem, ...whole });
  return facts;
}

function acpiFacts({ acpi }: Witnesses, places: Places): ShownFact[] {
  return (acpi ?? [])
    .filter(({ signature }) => ['RSDT', 'XSDT', 'SLIC'].includes(signature))
    .map(({ signature, oemId, oemTableId }) =>
      fact(
        `OEM IDs of ${signature}`,
        `"${oemId}" / "${oemTableId}"`,
        places.find('acpi-tables.csv', new RegExp(`^${signature},.*$`, 'gm')),
      ),
    );
}

function manifestFacts({ manifest }: Witnesses, places: Places): ShownFact[] {
  if (!manifest) return [];
  const facts: ShownFact[] = [];
  const add = (what: string, value: unknown, name: string): void => {
    if (value != null) facts.push(fact(what, value, places.property('manifest.json', name)));
  };
  const item = manifest.evidence.find(({ name }) => name === 'slic.bin');
  if (item) {
    const why = item.error ? ` (${item.error})` : '';
    facts.push(
      fact(
        'the collector on slic.bin',
        item.status + why,
        places.find('manifest.json', /"slic\.bin"/gi, { object: true }),
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

/** A column of the product that is Windows, by its place among the products. */
function licensingFacts({ licensing }: Witnesses, places: Places): ShownFact[] {
  if (!licensing) return [];
  const facts: ShownFact[] = [];
  const nth = licensing.windows ? Math.max(licensing.products.indexOf(licensing.windows), 0) : 0;
  const add = (what: string, value: unknown, name: string, index: number): void => {
    if (value != null) facts.push(fact(what, value, places.property('licensing.json', name, index)));
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

function eventFacts({ events }: Witnesses, places: Places): ShownFact[] {
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
      placeOf(event, places),
    );
  });
  const left = (events?.length ?? 0) - shown.length;
  return left > 0
    ? [...facts, { what: 'older events', value: `${left} more`, where: 'events.json', quote: '' }]
    : facts;
}

function placeOf({ id, timeUtc }: LicensingEvent, places: Places): Place {
  const time = (timeUtc ?? '').slice(0, 19);
  for (let nth = 0; nth < 50; nth++) {
    const place = places.find('events.json', new RegExp(`"timeUtc"\\s*:\\s*"${time.replace('T', '[T ]')}`, 'gi'), {
      nth,
      object: true,
    });
    if (place.line === null || new RegExp(`"id"\\s*:\\s*"?${id}\\b`, 'i').test(place.text)) return place;
  }
  return { file: 'events.json', line: null, text: '' };
}

function slmgrFacts(slmgr: Slmgr | null, file: EvidenceFile, places: Places): ShownFact[] {
  if (!slmgr) return [];
  const facts: ShownFact[] = [];
  const { windows } = slmgr;
  const add = (what: string, value: unknown, field: string): void => {
    if (value != null) facts.push(fact(what, value, places.line(file, windows?.lines[field])));
  };
  if (slmgr.serviceVersion)
    facts.push(
      fact(
        'version of the licensing service',
        slmgr.serviceVersion,
        places.find(file, new RegExp(`^.*${slmgr.serviceVersion.replaceAll('.', '\\.')}.*$`, 'gm')),
      ),
    );
  if (slmgr.errorKind) facts.push(fact('no licence block', slmgr.errorKind, { file, line: null, text: '' }));
  for (const code of [slmgr.errorCode, slmgr.attemptError])
    if (code)
      facts.push(
        fact('error', code, places.find(file, new RegExp(`^.*${code.slice(2).replace(/^0+/, '')}.*$`, 'gim'))),
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

function mgadiagFacts({ mgadiag }: Witnesses, places: Places): ShownFact[] {
  if (!mgadiag) return [];
  const facts: ShownFact[] = [];
  const add = (what: string, value: unknown, field: string): void => {
    if (value != null) facts.push(fact(what, value, places.line('mgadiag.txt', mgadiag.lines[field])));
  };
  add('version of the tool', mgadiag.toolVersion, 'toolVersion');
  if (mgadiag.modifiedUtc)
    facts.push(fact('saved', mgadiag.modifiedUtc, places.property('manifest.json', 'modifiedUtc')));
  add('BIOS valid for OA 2.0', mgadiag.biosValidText, 'biosValid');
  add('Windows marker version', mgadiag.markerVersion, 'markerVersion');
  add(
    'OEM IDs consistent',
    mgadiag.idsConsistent === null ? null : mgadiag.idsConsistent ? 'yes' : 'no',
    'idsConsistent',
  );
  add('licence type', mgadiag.licenseType, 'licenseType');
  add('version of Windows', mgadiag.osVersion, 'osVersion');
  return [...facts, ...slmgrFacts(mgadiag.licensing, 'mgadiag.txt', places)];
}

/** All facts, in groups; groups without facts are left out. */
export function factGroups(witnesses: Witnesses, files: DeviceFiles['files']): FactGroup[] {
  const places = new Places(files, witnesses.manifest?.os.oemCodePage ?? null);
  return [
    { title: 'SLIC table (slic.bin)', facts: slicFacts(witnesses) },
    { title: 'Other ACPI tables (acpi-tables.csv)', facts: acpiFacts(witnesses, places) },
    { title: 'Collector (manifest.json)', facts: manifestFacts(witnesses, places) },
    { title: 'WMI (licensing.json)', facts: licensingFacts(witnesses, places) },
    { title: 'Events (events.json), the newest first', facts: eventFacts(witnesses, places) },
    { title: 'slmgr /dlv (slmgr-dlv.txt)', facts: slmgrFacts(witnesses.slmgr, 'slmgr-dlv.txt', places) },
    { title: 'MGADiag (mgadiag.txt)', facts: mgadiagFacts(witnesses, places) },
  ].filter(({ facts }) => facts.length > 0);
}
