/** licensing.json and events.json: what WMI and the event log say. */
import { extendedUpdates, keyChannel, WINDOWS_APPLICATION_ID } from './slmgr-text.ts';
import type { DeviceSpec, Licence, LicensingEventRow } from './spec.ts';
import { formatDate, hex8, isoUtc, jsonText } from './text.ts';

/** Columns that a Windows does not have are null, as the collector writes them. */
export function licensingJson(spec: DeviceSpec): string {
  const { licence, windows } = spec;
  const modern = windows.generation === '6.3';
  const service = {
    version: windows.serviceVersion,
    oa2xBiosMarkerStatus: spec.licensing.biosMarkerStatus,
    oa2xBiosMarkerMinorVersion: spec.licensing.biosMarkerStatus === 1 ? 1 : null,
    clientMachineId: licence.cmid,
    keyManagementServiceMachine: null,
    keyManagementServicePort: null,
    discoveredKeyManagementServiceMachineName: windows.generation === '6.0' ? null : licence.kmsHost.split(':')[0],
  };
  const product = {
    id: licence.activationId,
    applicationId: WINDOWS_APPLICATION_ID,
    name: `${windows.nameStem}, ${windows.edition} edition`,
    description: `${windows.descriptionStem}, ${licence.channel} channel`,
    licenseFamily: windows.edition,
    isAddon: false,
    partialProductKey: licence.partialKey,
    productKeyId: licence.extendedPid,
    productKeyChannel: modern ? keyChannel(licence.channel) : null,
    licenseStatus: licence.status,
    licenseStatusReason: licence.reason,
    gracePeriodRemaining: licence.minutes,
  };
  return `${jsonText({ service, products: [...addOns(spec), ...withKey(spec, product)] })}\r\n`;
}

/** Only licences with a key are asked for. */
function withKey<T>(spec: DeviceSpec, product: T): T[] {
  return spec.slmgr.answer === 'no-key' ? [] : [product];
}

function addOns(spec: DeviceSpec) {
  if (!spec.extendedUpdates) return [];
  const { id, name, description, extendedPid, partialKey } = extendedUpdates(spec);
  const licence = { licenseStatus: 1, licenseStatusReason: 0x4004f040, gracePeriodRemaining: 0 };
  const keys = { partialProductKey: partialKey, productKeyId: extendedPid, productKeyChannel: null };
  const names = { id, applicationId: WINDOWS_APPLICATION_ID, name, description, licenseFamily: 'Client-ESU-Year1' };
  return [{ ...names, isAddon: true, ...keys, ...licence }];
}

export function eventsJson(rows: LicensingEventRow[]): string {
  return `${jsonText(rows)}\r\n`;
}

/** Vista's service has another name than that of Windows 7 and later. */
export function eventProvider(generation: string): string {
  return generation === '6.0' ? 'Microsoft-Windows-Security-Licensing-SLC' : 'Microsoft-Windows-Security-SPP';
}

export interface Attempt {
  provider: string;
  at: number;
  licence: Licence;
  flags: number;
  virtual: boolean;
}

/** 12288: the client sent a request, or could not: `hresult` says which. */
export function requestEvent(attempt: Attempt, hresult: number, status: number): LicensingEventRow {
  const { licence, at } = attempt;
  const minutes = status === 1 ? licence.minutes : 0;
  const values = [
    short(hresult),
    short(attempt.flags),
    licence.kmsHost,
    licence.cmid,
    formatDate(at, 'YYYY/MM/DD HH:mm'),
    attempt.virtual ? 1 : 0,
    status,
    minutes,
    licence.activationId,
    25,
  ];
  return { id: 12288, provider: attempt.provider, timeUtc: systemTime(at), data: [values.join(', ')] };
}

/** 12289: the client processed the host's answer. */
export function answerEvent(attempt: Attempt): LicensingEventRow {
  const at = attempt.at + 2000;
  const time = formatDate(at, 'YYYY/MM/DD HH:mm');
  const values = ['0x0', short(attempt.flags), 1, 0, 50, 120, 10080, time];
  return { id: 12289, provider: attempt.provider, timeUtc: systemTime(at), data: [values.join(', ')] };
}

/** 8198: activation failed. */
export function failureEvent(attempt: Attempt, hresult: number): LicensingEventRow {
  const at = attempt.at + 1000;
  return { id: 8198, provider: attempt.provider, timeUtc: systemTime(at), data: [`hr=${hex8(hresult)}`] };
}

/** As the event log writes it, to the nanosecond. */
function systemTime(at: number): string {
  return isoUtc(at).replace('Z', '.000000000Z');
}

/** Windows does not pad the numbers in an event: `0x0`, `0x8`. */
function short(value: number): string {
  return `0x${(value >>> 0).toString(16).toUpperCase()}`;
}
