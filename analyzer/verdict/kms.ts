/**
 * What Windows itself said of KMS activation, in numbers and in the order of time: only the latest outcome counts, and a
 * refusal that a success followed is history.
 *
 * Refusals: 0xC004F035 (SL_E_VL_NOT_WINDOWS_SLP), 0xC004F059 (SL_E_SLP_BAD_FORMAT), and the binding flag 0x08000000
 * (SL_VL_BINDING_ERROR_NOT_WINDOWS_SLP) of events 12288 and 12289. Sources: KB 942962; slerror.h; Volume Activation 2.0
 * Operations Guide.
 */

import type { Witnesses } from '../evidence/index.ts';
import { parseTime } from '../evidence/shared/time.ts';
import type { LicensingEvent, Mgadiag, Slmgr, Witness } from '../model/types.ts';
import { LICENSED, type LicenceFinding, type LicenceStatement } from './licence.ts';
import { KMS_CLIENT } from './licence-channel.ts';

const NOT_WINDOWS_SLP = '0xC004F035';
const BAD_FORMAT = '0xC004F059';
export const REFUSAL_CODES: ReadonlySet<string> = new Set([NOT_WINDOWS_SLP, BAD_FORMAT]);
const FLAG_NO_SLIC = 0x00000008;
const FLAG_NOT_WINDOWS_SLP = 0x08000000;

/** A KMS activation lasts 180 days. */
const MAX_KMS_MINUTES = 259_200;
const MINUTE = 60_000;

export interface Outcome {
  kind: 'refused' | 'served';
  /** Milliseconds since 1970; -Infinity where no time is known. */
  time: number;
  witness: Witness;
  /** What was said, e.g. `0xC004F035`. */
  what: string;
  /** Which state of the firmware a refusal confirms: any bad one, or a marker or table of a bad format. */
  confirms: 'bad' | 'bad-format' | null;
}

/** A number by which Windows describes the firmware itself. */
export interface FirmwareNumber {
  witness: Witness;
  state: 'slic-absent' | 'marker-missing';
  kind: 'flag' | 'code';
  what: string;
  /** As in an outcome. */
  time: number;
}

export interface KmsFinding {
  /** All refusals and successes, the newest first. */
  outcomes: Outcome[];
  latest: Outcome | null;
  /** A success of the very moment of a refusal that counts: the two numbers contradict each other. */
  servedToo: Outcome | null;
  /** The refusal that counts is dated after the collection. */
  isAfterCollection: boolean;
  /** A refusal in the block of a saved report, where the table itself was seen and no success followed. */
  reportedRefusal: Outcome | null;
  /** Status 1 of a KMS client with 1 to 259,200 minutes left, as WMI or slmgr says. */
  servesToday: { witness: Witness; minutes: number } | null;
  /** What error codes and event flags say of the firmware; of one witness the newest. */
  firmwareNumbers: FirmwareNumber[];
}

const timeOf = (utc: string | null | undefined): number => parseTime(utc) || Number.NEGATIVE_INFINITY;

/** The last moment that a date can tell. */
const UNDATED = 8.64e15;

/**
 * WMI and slmgr speak as of the collection. Without its time, it was after the newest event: a client that is on tries to
 * renew every few days at least.
 */
function collectedAt({ manifest, events }: Witnesses): number {
  const newest = parseTime(events?.find(({ timeUtc }) => timeUtc !== null)?.timeUtc);
  return parseTime(manifest?.collectedUtc) || (newest ? newest + 1 : UNDATED);
}

const NO_FLAGS = '0x00000000';

const hasFlag = (flags: string | null, flag: number): boolean =>
  flags !== null && flags !== NO_FLAGS && (Number(flags) & flag) !== 0;

const refusal = (witness: Witness, code: string, time: number, what = code): Outcome => ({
  kind: 'refused',
  time,
  witness,
  what,
  confirms: code === BAD_FORMAT ? 'bad-format' : 'bad',
});

const success = (witness: Witness, time: number, what: string): Outcome => ({
  kind: 'served',
  time,
  witness,
  what,
  confirms: null,
});

const REQUEST = 12288;
const RESPONSE = 12289;
const SPOKEN: ReadonlySet<number> = new Set([REQUEST, RESPONSE, 8198, 8233]);

/** Most events say nothing of the firmware; only of those that do, the time is read. */
function eventOutcome(event: LicensingEvent): Outcome | null {
  const { id, hresult, flags, activated, timeUtc } = event;
  if (!SPOKEN.has(id)) return null;
  if (hresult !== null && REFUSAL_CODES.has(hresult))
    return refusal('events', hresult, timeOf(timeUtc), `event ${id} with ${hresult}`);
  if (hasFlag(flags, FLAG_NOT_WINDOWS_SLP))
    return refusal('events', NOT_WINDOWS_SLP, timeOf(timeUtc), `event ${id} with flags ${flags}`);
  // An answer without an error has activated the PC only where its third value says so.
  if (id === RESPONSE && hresult === '0x00000000' && activated === true)
    return success('events', timeOf(timeUtc), 'event 12289 with 0x00000000');
  return null;
}

const isLasting = (status: number | null, minutes: number | null): minutes is number =>
  status === LICENSED && minutes !== null && minutes >= 1 && minutes <= MAX_KMS_MINUTES;

/** An activation lasts 180 days, so the minutes left tell when it happened. */
function successByMinutes({ witness, channel, status, minutes }: LicenceStatement, collected: number): Outcome | null {
  if (!isLasting(status, minutes) || (channel !== null && channel !== KMS_CLIENT)) return null;
  const what = witness === 'licensing' ? `status 1, ${minutes} minutes left` : `Licensed, ${minutes} minutes left`;
  return success(witness, collected - (MAX_KMS_MINUTES - minutes) * MINUTE, what);
}

/** Codes that a witness gives as of the moment at which it was asked. */
function codesOf(statement: LicenceStatement | undefined, text: Slmgr | null): string[] {
  const codes = [statement?.reason, text?.errorCode, text?.attemptError];
  return codes.filter((code): code is string => code != null);
}

/** What WMI and slmgr say as of the collection. */
interface Asked {
  witness: 'licensing' | 'slmgr';
  codes: string[];
}

function askedAtCollection({ slmgr }: Witnesses, { statements }: LicenceFinding): Asked[] {
  const of = (name: LicenceStatement['witness']) => statements.find(({ witness }) => witness === name);
  return [
    { witness: 'licensing', codes: codesOf(of('licensing'), null) },
    { witness: 'slmgr', codes: codesOf(of('slmgr'), slmgr) },
  ];
}

/** A saved report is the lowest witness and may be old: its refusal is heard, its success proves nothing today. */
function refusalOfReport(mgadiag: Mgadiag | null, { statements }: LicenceFinding): Outcome | null {
  const statement = statements.find(({ witness }) => witness === 'mgadiag');
  if (!mgadiag || isLasting(statement?.status ?? null, statement?.minutes ?? null)) return null;
  const code = codesOf(statement, mgadiag.licensing).find((each) => REFUSAL_CODES.has(each));
  return code === undefined ? null : refusal('mgadiag', code, timeOf(mgadiag.modifiedUtc));
}

/** Newest first. Of two outcomes of the same moment the refusal counts: a wrong "allowed" is the dearer mistake. */
function byTime(a: Outcome, b: Outcome): number {
  if (a.time === b.time) return Number(b.kind === 'refused') - Number(a.kind === 'refused');
  return a.time < b.time ? 1 : -1;
}

function allOutcomes(
  events: readonly LicensingEvent[],
  licence: LicenceFinding,
  asked: readonly Asked[],
  collected: number,
): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const { witness, codes } of asked)
    for (const code of codes) if (REFUSAL_CODES.has(code)) outcomes.push(refusal(witness, code, collected));
  for (const statement of licence.statements) {
    const served = statement.witness === 'mgadiag' ? null : successByMinutes(statement, collected);
    if (served) outcomes.push(served);
  }
  for (const event of events) {
    const outcome = eventOutcome(event);
    if (outcome) outcomes.push(outcome);
  }
  return outcomes;
}

/** KMS serves the machine today, by the licence that counts; a saved report proves nothing of today. */
function servesToday({ shown }: LicenceFinding, channel: string | null): KmsFinding['servesToday'] {
  if (channel !== KMS_CLIENT || !shown || shown.witness === 'mgadiag') return null;
  const { status, remainingMinutes: minutes, witness } = shown;
  return isLasting(status, minutes) ? { witness, minutes } : null;
}

const carriesFlags = ({ id, flags }: LicensingEvent): boolean => flags !== null && (id === REQUEST || id === RESPONSE);

/** The flags of the newest request or answer; the newest events come first, and several of one moment count together. */
function noSlicFlag(events: readonly LicensingEvent[]): FirmwareNumber | null {
  let newest: LicensingEvent | null = null;
  for (const event of events) {
    if (!carriesFlags(event)) continue;
    newest ??= event;
    if (event.timeUtc !== newest.timeUtc || !hasFlag(event.flags, FLAG_NO_SLIC)) continue;
    const time = timeOf(event.timeUtc);
    return { witness: 'events', state: 'slic-absent', kind: 'flag', what: `flags ${event.flags}`, time };
  }
  return null;
}

/** slerror.h: SL_E_SLP_MISSING_ACPI_SLIC and SL_E_SLP_MISSING_SLP_MARKER. */
const FIRMWARE_CODES: ReadonlyMap<string, FirmwareNumber['state']> = new Map([
  ['0xC004F057', 'slic-absent'],
  ['0xC004F058', 'marker-missing'],
]);

export const stateOfCode = (code: string | null | undefined): FirmwareNumber['state'] | null =>
  (code != null && FIRMWARE_CODES.get(code)) || null;

/** Every code about the firmware: from the events, WMI and slmgr. */
function firmwareCodes(
  events: readonly LicensingEvent[],
  asked: readonly Asked[],
  collected: number,
): FirmwareNumber[] {
  const numbers: FirmwareNumber[] = [];
  const add = (witness: Witness, code: string | null, time: number, prefix = ''): void => {
    const state = stateOfCode(code);
    if (state) numbers.push({ witness, state, kind: 'code', what: `${prefix}${code}`, time });
  };
  for (const { witness, codes } of asked) for (const code of codes) add(witness, code, collected);
  for (const { id, hresult, timeUtc } of events)
    if (stateOfCode(hresult) && SPOKEN.has(id)) add('events', hresult, timeOf(timeUtc), `event ${id} with `);
  return numbers;
}

/** Of codes the newest count. That of a missing marker is history where the latest outcome is a later success. */
function firmwareNumbers(
  codes: readonly FirmwareNumber[],
  flag: FirmwareNumber | null,
  latest: Outcome | null,
): FirmwareNumber[] {
  if (codes.length === 0) return flag ? [flag] : [];
  const newest = codes.reduce((time, code) => Math.max(time, code.time), Number.NEGATIVE_INFINITY);
  const isHistory = ({ state, time }: FirmwareNumber): boolean =>
    state === 'marker-missing' && latest?.kind === 'served' && latest.time > time;
  return [...(flag ? [flag] : []), ...codes.filter((code) => code.time === newest && !isHistory(code))];
}

interface KmsContext {
  /** The licence channel that counts, null where none is stated. */
  channel: string | null;
  /** Windows checks the firmware, or its version is not stated: elsewhere a success says nothing of it. */
  checksFirmware: boolean;
  /** The table itself was read, or the manifest says that there is none. */
  isSeen: boolean;
}

export function findKms(witnesses: Witnesses, licence: LicenceFinding, context: KmsContext): KmsFinding {
  const { channel, checksFirmware, isSeen } = context;
  const events = witnesses.events ?? [];
  const asked = askedAtCollection(witnesses, licence);
  const collected = collectedAt(witnesses);
  const outcomes = allOutcomes(events, licence, asked, collected);
  const reported = refusalOfReport(witnesses.mgadiag, licence);
  if (reported && !isSeen) outcomes.push(reported);
  outcomes.sort(byTime);
  const latest = outcomes[0] ?? null;
  const isRefused = latest?.kind === 'refused';
  const isFollowed = outcomes.some(({ kind, time }) => kind === 'served' && reported && time > reported.time);
  return {
    outcomes,
    latest,
    servedToo: (isRefused && outcomes.find(({ kind, time }) => kind === 'served' && time === latest.time)) || null,
    isAfterCollection: isRefused && latest.time > collected,
    reportedRefusal: isSeen && !isFollowed ? reported : null,
    servesToday: servesToday(licence, channel),
    firmwareNumbers: firmwareNumbers(
      firmwareCodes(events, asked, collected),
      noSlicFlag(events),
      checksFirmware ? latest : null,
    ),
  };
}
