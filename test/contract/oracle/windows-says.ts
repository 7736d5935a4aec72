/** What Windows itself said of its activation, and when: refusals and successes. */
import { COLLECTED, type Device, type Licence, type LicensingEvent, reportedAt } from '../device.ts';
import { wmiReason } from '../json.ts';
import type { Licences } from './licence.ts';

const REFUSALS = [0xc004f035, 0xc004f059];
const FLAG_REFUSED = 0x08000000;
export const MOST_MINUTES = 259_200;

/** "events of other ids, and 8198/8233 whose AppId is not Windows', are not heard" */
export const eventsHeard = ({ events }: Device): LicensingEvent[] =>
  (events ?? []).filter(({ id, app }) => [12288, 12289, 8198, 8233].includes(id) && app !== 'office');

/** The text of an `/ato` that failed, or of an error alone. */
export const printedCodes = ({ slmgr }: Device): number[] => {
  if (!slmgr) return [];
  if (slmgr.answer === 'error') return [slmgr.errorCode];
  return slmgr.noise === 'ato-f035' && (slmgr.answer === 'block' || slmgr.answer === 'no-version') ? [0xc004f035] : [];
};

/** The reasons that slmgr and WMI give for the state of the licence in use: they "speak as of `collectedUtc`". */
function reasonsNow({ wmi, slmgr }: Licences): number[] {
  const reasons: number[] = [];
  if (slmgr.licence?.status === 5) reasons.push(slmgr.licence.reason);
  if (wmi.licence) reasons.push(wmiReason(wmi.licence));
  return reasons;
}

export interface Word {
  /** Null = not known: the machine has no `collectedUtc`. */
  at: number | null;
  /** Of a refusal: the code, or the event flag. */
  code: number;
}

/** "other statuses and reasons of slmgr and WMI speak as of `collectedUtc`"; where nobody dated that, it was after every event. */
export const nowOf = ({ manifest }: Device): number => (manifest === 'whole' ? COLLECTED : Number.POSITIVE_INFINITY);

/** A code by which Windows speaks of the firmware. */
export interface FirmwareWord {
  says: 'no-slic' | 'no-marker';
  at: number;
}

const FLAG_NO_SLIC = 0x8;
/** "`0xC004F057` says no SLIC table, `0xC004F058` no marker" */
const FIRMWARE_CODES: Record<number, FirmwareWord['says']> = { 3221549143: 'no-slic', 3221549144: 'no-marker' };

/** "event flag 0x8": of the newest event that has flags, for a newer request without it has met a table. */
export function saysNoSlic(device: Device): boolean {
  const flagged = eventsHeard(device).filter(({ flags }) => flags !== null);
  const newest = Math.max(...flagged.map(({ at }) => at));
  return flagged.some(({ flags, at }) => at === newest && ((flags ?? 0) & FLAG_NO_SLIC) !== 0);
}

function allFirmwareCodes(device: Device, licences: Licences): FirmwareWord[] {
  const said: { code: number; at: number }[] = [...eventsHeard(device)];
  for (const code of [...reasonsNow(licences), ...printedCodes(device)]) said.push({ code, at: nowOf(device) });
  return said.flatMap(({ code, at }) => {
    const says = FIRMWARE_CODES[code];
    return says ? [{ says, at }] : [];
  });
}

/**
 * Of the codes the newest ("its newest word counts"); that of a missing marker is history where a success followed it.
 * @param served Windows' newest word is a success, on a Windows that checks the firmware
 */
export function firmwareCodes(device: Device, licences: Licences, served: boolean): FirmwareWord[] {
  const all = allFirmwareCodes(device, licences);
  const newest = Math.max(...all.map(({ at }) => at));
  const success = served ? Math.max(...successesOf(device, licences).map(({ at }) => at ?? nowOf(device))) : 0;
  return all.filter(({ says, at }) => at === newest && !(says === 'no-marker' && success > at));
}

/** Two codes of one moment that differ, or one that a success followed at a time which is not known. */
export function isUnclear(device: Device, licences: Licences): boolean {
  const events = eventsHeard(device).filter(({ code }) => FIRMWARE_CODES[code]);
  const newest = Math.max(...events.map(({ at }) => at));
  const said = new Set(events.filter(({ at }) => at === newest).map(({ code }) => code));
  const undated = successesOf(device, licences).some(({ at }) => at === null);
  return said.size > 1 || (undated && events.some(({ code }) => FIRMWARE_CODES[code] === 'no-marker'));
}

export function refusalsOf(device: Device, licences: Licences): Word[] {
  const words: Word[] = [];
  for (const { code, flags, at } of eventsHeard(device)) {
    if (REFUSALS.includes(code)) words.push({ at, code });
    else if (((flags ?? 0) & FLAG_REFUSED) !== 0) words.push({ at, code: FLAG_REFUSED });
  }
  for (const code of [...reasonsNow(licences), ...printedCodes(device)])
    if (REFUSALS.includes(code)) words.push({ at: nowOf(device), code });
  return words;
}

/** The refusal that a report's own block holds. */
export function reportedRefusal({ mgadiag }: Licences): number | null {
  return mgadiag?.status === 5 && REFUSALS.includes(mgadiag.reason) ? mgadiag.reason : null;
}

/** "status 1 with minutes of a witness whose own channel is VOLUME_KMSCLIENT or not stated" */
export const isServed = (licence: Licence | null): licence is Licence =>
  licence?.status === 1 &&
  (licence.channel === null || licence.channel === 'VOLUME_KMSCLIENT') &&
  licence.minutes >= 1 &&
  licence.minutes <= MOST_MINUTES;

export function successesOf(device: Device, licences: Licences): Word[] {
  // "success is a 12289 with HRESULT 0 **and** its third value (activated) 1"
  const words: Word[] = eventsHeard(device)
    .filter(({ id, code, activated }) => id === 12289 && code === 0 && activated === 1)
    .map(({ at }) => ({ at, code: 0 }));
  // "a success by minutes happened 259,200 minus the minutes left before `collectedUtc`"
  const dated = device.manifest === 'whole';
  for (const { licence } of [licences.wmi, licences.slmgr])
    if (isServed(licence))
      words.push({ at: dated ? COLLECTED - (MOST_MINUTES - licence.minutes) * 60_000 : null, code: 0 });
  return words;
}

/** Whether a success that only the block of a report shows, as old as the report, may be the newer word. */
export function reportedSuccess({ mgadiag }: Device, licences: Licences): Word | null {
  if (!mgadiag || !isServed(licences.mgadiag)) return null;
  const at = reportedAt(mgadiag);
  return { at: at === null ? null : at - (MOST_MINUTES - licences.mgadiag.minutes) * 60_000, code: 0 };
}
