/**
 * What Windows itself said of KMS activation, in numbers and in the order of time: its newest word counts, and a refusal
 * that a success followed is history.
 *
 * Refusals: 0xC004F035 (SL_E_VL_NOT_WINDOWS_SLP), 0xC004F059 (SL_E_SLP_BAD_FORMAT), and the binding flag 0x08000000
 * (SL_VL_BINDING_ERROR_NOT_WINDOWS_SLP) of events 12288 and 12289. Sources: KB 942962; slerror.h; Volume Activation 2.0
 * Operations Guide.
 */

import type { Witnesses } from '../evidence/index.ts';
import { parseTime } from '../evidence/shared/time.ts';
import type { LicensingEvent, Mgadiag, Slmgr, Witness } from '../model/types.ts';
import { KMS_CLIENT } from './channel.ts';

export const REFUSAL_CODES: ReadonlySet<string> = new Set(['0xC004F035', '0xC004F059']);
export const FLAG_NO_SLIC = 0x00000008;
export const FLAG_NOT_WINDOWS_SLP = 0x08000000;

/** A KMS activation lasts 180 days. */
export const MAX_KMS_MINUTES = 259_200;

export interface Word {
  kind: 'refused' | 'served';
  /** Milliseconds since 1970; -Infinity where no time is known. */
  time: number;
  witness: Witness;
  /** What was said, e.g. `0xC004F035`. */
  what: string;
}

export interface KmsFinding {
  /** All refusals and successes, the newest first. */
  words: Word[];
  /** The newest word, if there is one. */
  now: Word | null;
  /** A success of the very moment of a refusal that counts: the two numbers contradict each other. */
  servedToo: Word | null;
  /** Status 1 of a KMS client with 1 to 259,200 minutes left, as WMI or slmgr says. */
  servesToday: { witness: Witness; minutes: number } | null;
  /** The newest 12288/12289 that carries flags says: this PC has no SLIC table. */
  noSlicFlag: { time: string | null; flags: string } | null;
}

const time = (utc: string | null): number => parseTime(utc) || Number.NEGATIVE_INFINITY;

const NO_FLAGS = '0x00000000';

const hasFlag = (flags: string | null, flag: number): boolean =>
  flags !== null && flags !== NO_FLAGS && (Number(flags) & flag) !== 0;

/** Most events are no word on the firmware; only of those that are, the time is read. */
function eventWord(event: LicensingEvent): Word | null {
  const { id, hresult, flags, timeUtc } = event;
  if (hresult !== null && REFUSAL_CODES.has(hresult))
    return { kind: 'refused', time: time(timeUtc), witness: 'events', what: `event ${id} with ${hresult}` };
  if (hasFlag(flags, FLAG_NOT_WINDOWS_SLP))
    return { kind: 'refused', time: time(timeUtc), witness: 'events', what: `event ${id} with flags ${flags}` };
  if (id === 12289 && hresult === '0x00000000')
    return { kind: 'served', time: time(timeUtc), witness: 'events', what: 'event 12289 with 0x00000000' };
  return null;
}

const lasting = (status: number | null | undefined, minutes: number | null | undefined): minutes is number =>
  status === 1 && typeof minutes === 'number' && minutes >= 1 && minutes <= MAX_KMS_MINUTES;

const refusal = (code: string | null | undefined): string | null => (code && REFUSAL_CODES.has(code) ? code : null);

function slmgrWord(slmgr: Slmgr | null, at: number, witness: 'slmgr' | 'mgadiag'): Word | null {
  const windows = slmgr?.windows;
  if (lasting(windows?.licenseStatus, windows?.remainingMinutes))
    return { kind: 'served', time: at, witness, what: `Licensed, ${windows?.remainingMinutes} minutes left` };
  const code = refusal(windows?.notificationReason) ?? refusal(slmgr?.errorCode) ?? refusal(slmgr?.attemptError);
  return code === null ? null : { kind: 'refused', time: at, witness, what: code };
}

/** A saved report is the lowest witness and may be old: its refusal is heard, its success proves nothing today. */
function reportedRefusal(mgadiag: Mgadiag | null): Word | null {
  const word = slmgrWord(mgadiag?.licensing ?? null, time(mgadiag?.modifiedUtc ?? null), 'mgadiag');
  return word?.kind === 'refused' ? word : null;
}

function wmiWord({ licensing }: Witnesses, at: number): Word | null {
  const windows = licensing?.windows;
  if (lasting(windows?.licenseStatus, windows?.gracePeriodRemaining))
    return {
      kind: 'served',
      time: at,
      witness: 'licensing',
      what: `status 1, ${windows?.gracePeriodRemaining} minutes left`,
    };
  const reason = refusal(windows?.licenseStatusReason);
  return reason === null ? null : { kind: 'refused', time: at, witness: 'licensing', what: reason };
}

const carriesFlags = ({ id, flags }: LicensingEvent): boolean => flags !== null && (id === 12288 || id === 12289);

/** The flags of the newest request or answer; the events stand newest first, and several of one moment count together. */
function noSlicFlag(events: LicensingEvent[] | null): KmsFinding['noSlicFlag'] {
  let newest: LicensingEvent | null = null;
  for (const event of events ?? []) {
    if (!carriesFlags(event)) continue;
    newest ??= event;
    if (event.timeUtc === newest.timeUtc && hasFlag(event.flags, FLAG_NO_SLIC))
      return { time: event.timeUtc, flags: event.flags as string };
  }
  return null;
}

/** WMI's word on status and minutes counts; what it does not state is taken from slmgr, as the reports' columns do. */
function servesToday({ licensing, slmgr }: Witnesses, channel: string | null): KmsFinding['servesToday'] {
  if (channel !== KMS_CLIENT) return null;
  const wmi = licensing?.windows;
  const text = slmgr?.windows;
  const status = wmi?.licenseStatus ?? text?.licenseStatus;
  const minutes = wmi?.gracePeriodRemaining ?? text?.remainingMinutes;
  if (!lasting(status, minutes)) return null;
  return { witness: wmi?.gracePeriodRemaining != null ? 'licensing' : 'slmgr', minutes };
}

/** Newest first. Of two words of the same moment the refusal counts: a wrong "allowed" is the dearer mistake. */
function byTime(a: Word, b: Word): number {
  if (a.time === b.time) return Number(b.kind === 'refused') - Number(a.kind === 'refused');
  return a.time < b.time ? 1 : -1;
}

function allWords(witnesses: Witnesses): Word[] {
  const { manifest, events, slmgr, mgadiag } = witnesses;
  const collected = manifest?.collectedUtc ? parseTime(manifest.collectedUtc) : Number.POSITIVE_INFINITY;
  const words: Word[] = [];
  const add = (word: Word | null): void => {
    if (word !== null) words.push(word);
  };
  add(wmiWord(witnesses, collected));
  add(slmgrWord(slmgr, collected, 'slmgr'));
  add(reportedRefusal(mgadiag));
  for (const event of events ?? []) add(eventWord(event));
  return words.sort(byTime);
}

/** @param channel the licence channel that counts, null where none is stated */
export function findKms(witnesses: Witnesses, channel: string | null): KmsFinding {
  const words = allWords(witnesses);
  const now = words[0] ?? null;
  const isRefused = now?.kind === 'refused';
  return {
    words,
    now,
    servedToo: (isRefused && words.find(({ kind, time }) => kind === 'served' && time === now.time)) || null,
    servesToday: servesToday(witnesses, channel),
    noSlicFlag: noSlicFlag(witnesses.events),
  };
}
