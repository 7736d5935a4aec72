/** manifest.json, licensing.json, events.json and acpi-tables.csv of a device. */
import { createHash } from 'node:crypto';
import type { OemIds } from '../../analyzer/generate/slic-table.ts';
import { keyChannel } from '../../analyzer/generate/slmgr-text.ts';
import {
  COLLECTED,
  type Device,
  type IdsOf,
  type Licence,
  type LicensingEvent,
  reportedAt,
  type Wmi,
} from './device.ts';
import { headerIds, IDS, OTHER_IDS } from './tables.ts';
import { captionOf } from './windows.ts';

const WINDOWS_APP = '55c92734-d682-4d71-983e-d6ec3f16059f';
const OFFICE_APP = '0ff1ce15-a989-479d-af46-f275c6370663';

const hex = (text: string, width: number, pad = ' '): string =>
  Buffer.from(text.padEnd(width, pad), 'latin1').toString('hex').toUpperCase();

export function acpiText(device: Device): string | null {
  const { acpi, slic } = device;
  if (!acpi) return null;
  const own = slic.file === 'table' ? headerIds(slic.table) : IDS;
  const row = (signature: string, ids: IdsOf): string[] => {
    if (ids === 'none') return [];
    const carried: OemIds = ids === 'other' ? (own === OTHER_IDS ? IDS : OTHER_IDS) : own;
    const pad = ids === 'nul-padded' ? '\0' : ' ';
    return [`${signature},76,1,17,${hex(carried.oemId, 6, pad)},${hex(carried.oemTableId, 8, pad)},1,44454D4F,1`];
  };
  const header = 'Signature,Length,Revision,Checksum,OemId,OemTableId,OemRevision,CreatorId,CreatorRevision';
  const rows = [
    ...row('SLIC', acpi.slic),
    ...row('RSDT', acpi.rsdt),
    ...row('XSDT', acpi.xsdt),
    ...row('FACP', 'other'),
  ];
  return `${[header, ...rows].join('\r\n')}\r\n`;
}

type Product = Record<string, unknown>;

const REASON_OF_STATUS = [0xc004f014, 0x4004f040, 0x4004f00c, 0x4004f00d, 0x4004f065, 0, 0x4004fc06];
const FIRMWARE_CODES = [0xc004f035, 0xc004f059, 0xc004f057, 0xc004f058];

/** LicenseStatusReason: of a Notification any, of another state its own, unless an attempt has said more. */
export function wmiReason({ status, reason }: Licence): number {
  const said = status === 5 || (status !== 1 && FIRMWARE_CODES.includes(reason));
  return said ? reason : (REASON_OF_STATUS[status] ?? 0);
}

function productOf(licence: Licence, changes: Product = {}): Product {
  const { windows, edition, channel, pidType, hasKey } = licence;
  const build = windows.version.split('.')[2];
  const keyed = windows.generation === '6.3' && windows.id !== '8' && channel !== null;
  return {
    id: 'ae2ee509-1b34-41c0-acb7-6d4650168915',
    applicationId: WINDOWS_APP,
    name: `${windows.nameStem}, ${edition.name} edition`,
    description: channel === null ? null : `${windows.descriptionStem}, ${channel} channel`,
    licenseFamily: edition.name,
    isAddon: false,
    partialProductKey: hasKey ? 'BCDFG' : null,
    productKeyId: pidType === null ? null : `00392-00170-918-500000-${pidType}-1033-${build}.0000-2942012`,
    productKeyChannel: keyed ? keyChannel(channel) : null,
    licenseStatus: licence.status,
    licenseStatusReason: wmiReason(licence),
    gracePeriodRemaining: licence.minutes,
    ...changes,
  };
}

function productsOf({ licence, second }: Wmi): Product[] {
  if (!licence) return [];
  const own = productOf(licence);
  const mak: Licence = { ...licence, channel: 'VOLUME_MAK', pidType: '03', status: 0, minutes: 0, hasKey: true };
  const unused: Licence = { ...mak, channel: 'RETAIL', pidType: '00', hasKey: false };
  const id = 'b92e9980-b9d5-4821-9c94-140f632f6312';
  switch (second) {
    case 'esu-before': {
      const name = `${licence.windows.nameStem}, Client-ESU-Year1 add-on for Enterprise,Professional`;
      return [productOf({ ...mak, status: 1 }, { id, name, isAddon: true, licenseFamily: 'Client-ESU-Year1' }), own];
    }
    case 'office': {
      const named = {
        name: 'Office 15, OfficeProPlusVL_KMS_Client edition',
        description: 'Office 15, VOLUME_KMSCLIENT channel',
      };
      return [own, productOf({ ...licence, status: 1, minutes: 231_840 }, { id, applicationId: OFFICE_APP, ...named })];
    }
    case 'unused-before':
      return [productOf(unused, { id }), own];
    case 'unused-after':
      return [own, productOf(unused, { id })];
    case 'mak-unlicensed-before':
      return [productOf(mak, { id }), own];
    case 'mak-unlicensed-after':
      return [own, productOf(mak, { id })];
    default:
      return [own];
  }
}

/** The columns that WMI calls otherwise than licensing.json does. */
const CIM_NAMES: Record<string, string> = {
  id: 'ID',
  applicationId: 'ApplicationID',
  isAddon: 'LicenseIsAddon',
  productKeyId: 'ProductKeyID',
};

/** As `Get-CimInstance ... | ConvertTo-Json` writes it: WMI's own names, and the class behind them. */
function cimObject(row: Product, className: string): Product {
  const named = Object.entries(row).map(([name, value]) => [
    CIM_NAMES[name] ?? name.replace(/^./, (c) => c.toUpperCase()),
    value,
  ]);
  return {
    ...Object.fromEntries(named),
    PSComputerName: null,
    CimClass: { CimSuperClassName: null, CimClassName: className },
  };
}

export function licensingText(wmi: Wmi): string {
  const products = productsOf(wmi);
  const service = wmi.service && {
    version: wmi.service.windows.serviceVersion,
    oa2xBiosMarkerStatus: wmi.service.marker,
    oa2xBiosMarkerMinorVersion: wmi.service.marker === 1 ? 1 : null,
    keyManagementServiceMachine: null,
  };
  if (wmi.form === 'collector') return `${JSON.stringify({ service, products }, null, 1)}\r\n`;
  const rows = products.map((row) => cimObject(row, 'root/cimv2:SoftwareLicensingProduct'));
  if (wmi.form === 'array') return JSON.stringify(rows, null, 4);
  return JSON.stringify(rows[0] ?? cimObject(service ?? {}, 'root/cimv2:SoftwareLicensingService'), null, 4);
}

const code = (value: number): string => `0x${value.toString(16).toUpperCase()}`;
const APPS = { windows: WINDOWS_APP, office: OFFICE_APP };

function eventData({ id, code: hresult, flags, activated, app }: LicensingEvent): string[] {
  const skus = `Action=AutoActivate;AppId=${app && APPS[app]};SkuId=ae2ee509-1b34-41c0-acb7-6d4650168915;Trigger=TimerEvent`;
  if (id === 12288)
    return [
      code(hresult),
      code(flags ?? 0),
      'kms1.corp.example:1688',
      'd1c1c5b2-5e6b-4a0e-9a6b-2f1f2d3c4b5a',
      '2026/03/01 10:00',
      '0',
      '5',
      '0',
      'ae2ee509-1b34-41c0-acb7-6d4650168915',
      '25',
    ];
  if (id === 12289) {
    const head = [code(hresult), code(flags ?? 0)];
    return activated === null ? head : [...head, String(activated), '0', '50', '120', '10080', '2026/03/01 10:00'];
  }
  const hr = id === 8233 ? code(hresult) : `hr=${code(hresult)}`;
  return app ? [hr, id === 8233 ? APPS[app] : `RuleId=31e71c49-8da7-4a2f-ad92-45d98a1c79ba;${skus}`] : [hr];
}

export function eventsText({ events, eventForm, manifestOs }: Device): string | null {
  if (!events) return null;
  const vista = manifestOs?.windows.generation === '6.0';
  const provider = `Microsoft-Windows-Security-${vista ? 'Licensing-SLC' : 'SPP'}`;
  const rows = events.map((event) => {
    const data = eventData(event);
    return {
      id: event.id,
      provider,
      timeUtc: eventForm === 'date-ms' ? `/Date(${event.at})/` : new Date(event.at).toISOString().replace('Z', '0000Z'),
      data: eventForm === 'separate-values' || event.id < 12288 ? data : [data.join(',')],
    };
  });
  return JSON.stringify(rows, null, 1);
}

/** `files` are those that lie beside it. */
export function manifestText(device: Device, files: ReadonlyMap<string, Uint8Array>): string | null {
  if (device.manifest === 'none') return null;
  const { slic, manifestOs } = device;
  const items = [...files].map(([name, bytes]) => ({
    name,
    status: 'collected',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    redactions: 0,
    error: null,
    elapsedMs: 5,
  }));
  const text = JSON.stringify({
    schemaVersion: 1,
    collector: { version: '2.0.0', powershell: '2.0', languageMode: 'FullLanguage', bitness: 64, elapsedMs: 900 },
    collectedUtc: `${new Date(COLLECTED).toISOString().slice(0, 19)}Z`,
    utcOffsetMinutes: 60,
    computer: { name: 'PC-1', domain: 'corp.example', manufacturer: 'Contoso', model: 'Desk 380', serialNumber: 'S1' },
    os: manifestOs ? osOf(manifestOs) : {},
    evidence: items.flatMap((item) => itemOf(item, device)).concat(slicItemAlone(slic)),
  });
  return device.manifest === 'broken' ? text.slice(0, 250) : text;
}

function osOf({ windows, edition }: NonNullable<Device['manifestOs']>): object {
  const { version } = windows;
  const productType = windows.server ? (windows.id === '2008r2' ? 2 : 3) : 1;
  return { caption: captionOf(windows, edition), version, build: version.split('.')[2], productType, sku: edition.sku };
}

interface Item {
  name: string;
  status: string;
  bytes: number | null;
  sha256: string | null;
}

function itemOf(item: Item, { slic, mgadiag }: Device): object[] {
  if (item.name === 'mgadiag.txt' && mgadiag) {
    const at = reportedAt(mgadiag);
    return [{ ...item, modifiedUtc: at === null ? null : `${new Date(at).toISOString().slice(0, 19)}Z` }];
  }
  if (item.name !== 'slic.bin') return [item];
  if (slic.item === 'without-hash') return [{ ...item, sha256: null }];
  if (slic.item === 'other-hash') return [{ ...item, sha256: 'ab'.repeat(32) }];
  return slic.item === null ? [] : [item];
}

/** What the manifest says of a slic.bin that does not lie there. */
function slicItemAlone({ file, item }: Device['slic']): object[] {
  if (file !== 'none' || item === null) return [];
  return [{ name: 'slic.bin', status: item, bytes: null, sha256: null, error: item === 'absent' ? null : 'no answer' }];
}
