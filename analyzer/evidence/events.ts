/**
 * events.json: the licensing service's own records of KMS attempts, in numbers. Source: Microsoft's Volume Activation 2.0
 * Operations Guide (12288, 12289), the message tables of Microsoft-Windows-Security-SPP (8198, 8233).
 *
 * The collector writes {id, provider, timeUtc, data}; ConvertTo-Json writes what Get-WinEvent and Get-EventLog give.
 */

import type { ProblemSink } from '../model/problems.ts';
import type { LicensingEvent } from '../model/types.ts';
import { foldCode, foldNumber } from './shared/code.ts';
import { isObject, itemsOf, type JsonObject, readJson, unwrapped, withLowerNames } from './shared/json.ts';
import { WINDOWS_APPLICATION } from './shared/product.ts';
import { utcOf } from './shared/time.ts';

/** The collector asks for the newest few of each id; more than this is no collection of ours. */
const MAX_EVENTS = 5000;
/** Strings of one event's data, and UTF-16 code units of each, that are looked at. */
const MAX_PARTS = 64;
const MAX_PART = 4096;
const BLANK = 0x20;

const REQUEST = 12288;
const RESPONSE = 12289;
const ACTIVATION_FAILED = 8198;
const VOLUME_ACTIVATION_FAILED = 8233;

/** Reads the file, newest event first; null, and a problem, where it holds no list. Never throws. */
export function readEvents(bytes: Uint8Array, report: ProblemSink): LicensingEvent[] | null {
  const json = readJson(bytes, report);
  if (json === null) return null;
  const items = eventsIn(json.value);
  if (items === null) {
    report('json-invalid', 'no list');
    return null;
  }
  const events: LicensingEvent[] = [];
  let wrong = 0;
  const last = new Map<number, Said>();
  const count = Math.min(items.length, MAX_EVENTS);
  for (let i = 0; i < count; i++) {
    const event = readEvent(items[i], last);
    if (event === 'foreign') continue;
    if (event === null) wrong += 1;
    else events.push(event);
  }
  if (wrong > 0 && wrong === count) report('no-report');
  else if (wrong > 0) report('wrong-type', wrong === 1 ? 'an event' : `${wrong} events`);
  return newestFirst(events);
}

/** The list itself, one event, or the list of events that an object holds under some name. */
function eventsIn(root: unknown): readonly unknown[] | null {
  if (!isObject(root) || Object.keys(root).some((name) => /^(?:event)?id$/i.test(name))) return itemsOf(root);
  const list = Object.values(root).find((value) => Array.isArray(value) && value.some(isObject));
  return (list as unknown[] | undefined) ?? itemsOf(root);
}

interface RawEvent {
  id: unknown;
  provider: unknown;
  timeUtc: unknown;
  data: unknown;
}

/** The collector's own names, or those of .NET's records. */
function rawEvent(item: JsonObject): RawEvent {
  if (item.id !== undefined && item.timeUtc !== undefined) return item as unknown as RawEvent;
  const named = withLowerNames(item);
  return {
    id: named.id ?? named.eventid ?? named.instanceid,
    provider: named.provider ?? named.providername ?? named.source,
    timeUtc: named.timeutc ?? named.timecreated ?? named.timegenerated ?? named.timewritten,
    data: dataOf(named),
  };
}

/** The values of an event: a list, `{"Value": ...}` of each, or, where ConvertTo-Json was cut off, those in its message. */
function dataOf(named: JsonObject): unknown {
  const listed = named.data ?? named.properties ?? named.replacementstrings ?? named.eventdata;
  const parts = itemsOf(listed) ?? (listed === undefined || listed === null ? [] : [listed]);
  const values = parts.map((part) => unwrapped(part)).filter((part) => textOf(part) !== null);
  if (values.some((value) => /^\s*(?:hr\s*=\s*)?(?:0x[0-9a-f]|-?\d)/i.test(String(value)))) return values;
  const info = /0x[0-9a-f]{1,8}(?:\s*,[^\r\n]{0,2000})?/i.exec(textOf(named.message) ?? '')?.[0];
  return info === undefined ? values : [info, named.message];
}

/** What the newest event of an id said, by the part of its data that tells it. */
interface Said {
  data: string;
  event: LicensingEvent | 'foreign';
}

/** @param last by id: a machine says the same again and again, at other times */
function readEvent(item: unknown, last: Map<number, Said>): LicensingEvent | 'foreign' | null {
  if (!isObject(item)) return null;
  const raw = rawEvent(item);
  const id = foldNumber(raw.id);
  if (id === null) return null;
  if (isForeign(raw.provider)) return 'foreign';
  const parts = Array.isArray(raw.data) ? raw.data : [raw.data];
  const timeUtc = timeOf(raw.timeUtc);
  const data = parts.length === 1 && typeof parts[0] === 'string' ? tellingPart(id, parts[0]) : null;
  const said = last.get(id);
  if (said !== undefined && said.data === data)
    return said.event === 'foreign' ? 'foreign' : { ...said.event, timeUtc };
  const event = eventOf(id, timeUtc, parts);
  if (data !== null) last.set(id, { data, event });
  return event;
}

/** Behind the fourth value of a request the time stands, which is another each time. */
function tellingPart(id: number, data: string): string {
  if (id !== REQUEST) return data;
  let comma = -1;
  for (let i = 0; i < 4; i++) {
    comma = data.indexOf(',', comma + 1);
    if (comma < 0) return data;
  }
  return data.slice(0, comma);
}

function eventOf(id: number, timeUtc: string | null, parts: readonly unknown[]): LicensingEvent | 'foreign' {
  if (id === REQUEST || id === RESPONSE) return exchange(id, timeUtc, valuesOf(parts, 4));
  if (id !== ACTIVATION_FAILED && id !== VOLUME_ACTIVATION_FAILED) return 'foreign';
  if (applicationOf(parts) !== WINDOWS_APPLICATION) return 'foreign';
  return { id, timeUtc, hresult: reasonOf(parts), flags: null, activated: null, kmsHost: null, cmid: null };
}

/** A request to the KMS host (HRESULT, flags, host, CMID) or its answer (HRESULT, flags, activated). */
function exchange(id: number, timeUtc: string | null, values: readonly string[]): LicensingEvent {
  const [hresult, flags, third, cmid] = values;
  const isRequest = id === REQUEST;
  return {
    id,
    timeUtc,
    hresult: foldCode(hresult),
    flags: foldCode(flags),
    activated: isRequest ? null : flagOf(third),
    kmsHost: isRequest && third !== undefined ? hostOf(third) : null,
    cmid: isRequest && cmid !== undefined ? guidOf(cmid) : null,
  };
}

function flagOf(value: string | undefined): boolean | null {
  const code = value === undefined ? null : foldCode(value);
  return code === '0x00000001' ? true : code === '0x00000000' ? false : null;
}

/** The ids mean other things under other providers; without a provider they are taken at their word. */
function isForeign(provider: unknown): boolean {
  if (provider === 'Microsoft-Windows-Security-SPP' || provider === 'Microsoft-Windows-Security-Licensing-SLC')
    return false;
  return (
    typeof provider === 'string' &&
    provider !== '' &&
    !/security-spp|licensing-slc|^software (?:protection|licensing)/i.test(provider)
  );
}

/** Whose licence 8198 and 8233 are about: `AppId=...`, or the first ID on its own; Windows where none is stated. */
function applicationOf(parts: readonly unknown[]): string {
  const count = Math.min(parts.length, MAX_PARTS);
  for (let i = 0; i < count; i++) {
    const named = /\bApp(?:lication)?\s?Id\s{0,4}[=:]\s{0,4}\{?([0-9a-f-]{36})/i.exec(textOf(parts[i]) ?? '');
    if (named) return (named[1] as string).toLowerCase();
  }
  const bare = valuesOf(parts, MAX_PARTS).find((value) => guidOf(value) !== null);
  return bare?.replace(/[{}]/g, '').toLowerCase() ?? WINDOWS_APPLICATION;
}

/** A part as bounded text; null where it is neither text nor number. */
function textOf(part: unknown): string | null {
  if (typeof part === 'string') return part.length > MAX_PART ? part.slice(0, MAX_PART) : part;
  return typeof part === 'number' ? String(part) : null;
}

/** The first values of EventData, at most `most`: Windows gives them as one string with commas or as one string each. */
function valuesOf(parts: readonly unknown[], most: number): string[] {
  const values: string[] = [];
  const count = Math.min(parts.length, MAX_PARTS);
  for (let i = 0; i < count && values.length < most; i++) {
    const text = textOf(parts[i]);
    if (text !== null) cutValues(text, most, values);
  }
  return values;
}

function cutValues(text: string, most: number, values: string[]): void {
  let from = 0;
  while (values.length < most) {
    const comma = text.indexOf(',', from);
    if (text.charCodeAt(from) === BLANK) from++;
    values.push(text.slice(from, comma < 0 ? text.length : comma).trim());
    if (comma < 0) break;
    from = comma + 1;
  }
}

/** Result of 8198 and 8233: `hr=0x...`, or the first value that is a failure code. */
function reasonOf(parts: readonly unknown[]): string | null {
  const count = Math.min(parts.length, MAX_PARTS);
  for (let i = 0; i < count; i++) {
    const named = /\bhr\s?=\s?(0x[0-9a-f]{1,8}|-?\d{1,10})/i.exec(textOf(parts[i]) ?? '');
    if (named) return foldCode(named[1]);
  }
  for (const value of valuesOf(parts, Number.POSITIVE_INFINITY)) {
    const code = foldCode(/^(?:0x[0-9a-f]{8}|-?\d{9,10})$/i.exec(value)?.[0]);
    if (code !== null) return code;
  }
  return null;
}

const hostOf = (value: string): string | null => (/^\S{1,255}$/.test(value) ? value : null);

const guidOf = (value: string): string | null =>
  /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(value) ? value.replace(/[{}]/g, '').toLowerCase() : null;

/** A time of JSON; Windows PowerShell 5.1 wraps it into an object. */
function timeOf(value: unknown): string | null {
  if (typeof value === 'string') return utcOf(value);
  const plain = unwrapped(value);
  return typeof plain === 'string' ? utcOf(plain) : null;
}

/** Events without a time come last; those of one moment keep the order of the file, which is mostly the one asked for. */
function newestFirst(events: LicensingEvent[]): LicensingEvent[] {
  let sorted = true;
  for (let i = 1; i < events.length && sorted; i++)
    sorted = byTime(events[i - 1] as LicensingEvent, events[i] as LicensingEvent) <= 0;
  return sorted ? events : events.sort(byTime);
}

function byTime({ timeUtc: a }: LicensingEvent, { timeUtc: b }: LicensingEvent): number {
  if (a === b) return 0;
  if (a !== null && a.length === b?.length) return a < b ? 1 : -1;
  const first = sortable(a);
  const second = sortable(b);
  return first === second ? 0 : first < second ? 1 : -1;
}

/** Without its last letter a time sorts as text, whether it has a fraction or not; zeros at its end say nothing. */
const sortable = (time: string | null): string =>
  time === null ? '' : time.length === 20 ? time.slice(0, 19) : time.replace(/\.?0*Z$/, '');
