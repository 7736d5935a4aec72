/**
 * events.json: the licensing service's own records of KMS attempts, in numbers. Source: Microsoft's Volume Activation 2.0
 * Operations Guide (12288, 12289), the message tables of Microsoft-Windows-Security-SPP (8198, 8233).
 */

import type { ProblemSink } from '../model/problems.ts';
import type { LicensingEvent } from '../model/types.ts';
import { foldCode, foldNumber } from './shared/code.ts';
import { isObject } from './shared/json.ts';
import { list, parseJson } from './shared/licensing-json.ts';
import { UTC_TIME } from './shared/time.ts';

/** The collector asks for the newest few of each id; more than this is no collection of ours. */
const MAX_EVENTS = 5000;
/** Strings of one event's data, and UTF-16 code units of each, that are looked at. */
const MAX_PARTS = 64;
const MAX_PART = 4096;
const BLANK = 0x20;

const REQUEST = 12288;
const RESPONSE = 12289;

/** Reads the file, newest event first; null, and a problem, where it holds no list. Never throws. */
export function readEvents(bytes: Uint8Array, report: ProblemSink): LicensingEvent[] | null {
  const root = parseJson(bytes, report);
  if (root === undefined) return null;
  const items = list(root);
  if (items === null) {
    report('json-invalid', 'no list');
    return null;
  }
  const events: LicensingEvent[] = [];
  let wrong = 0;
  let request: LicensingEvent | null = null;
  const count = Math.min(items.length, MAX_EVENTS);
  for (let i = 0; i < count; i++) {
    const event = readEvent(items[i], request);
    if (event === null) wrong += 1;
    else if (event !== 'foreign') events.push(event);
    if (event !== 'foreign' && event?.id === REQUEST) request = event;
  }
  if (wrong > 0) report('wrong-type', wrong === 1 ? 'an event' : `${wrong} events`);
  return newestFirst(events);
}

interface RawEvent {
  id?: unknown;
  provider?: unknown;
  timeUtc?: unknown;
  data?: unknown;
}

/** @param request the request before this event: a machine asks the same host with the same CMID again and again */
function readEvent(item: unknown, request: LicensingEvent | null): LicensingEvent | 'foreign' | null {
  if (!isObject(item)) return null;
  const { id: code, provider, timeUtc, data } = item as RawEvent;
  const id = foldNumber(code);
  if (id === null) return null;
  if (isForeign(provider)) return 'foreign';
  const time = timeOf(timeUtc);
  if (id !== REQUEST && id !== RESPONSE)
    return { id, timeUtc: time, hresult: reasonOf(partsOf(data)), flags: null, kmsHost: null, cmid: null };
  const values = valuesOf(partsOf(data), id === REQUEST ? 4 : 2);
  const host = values[2];
  const cmid = values[3];
  return {
    id,
    timeUtc: time,
    hresult: foldCode(values[0]),
    flags: foldCode(values[1]),
    kmsHost: host === undefined || host === request?.kmsHost ? (host ?? null) : hostOf(host),
    cmid: cmid === undefined || cmid === request?.cmid ? (cmid ?? null) : guidOf(cmid),
  };
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

/** The parts of EventData: Windows gives its values as one string with commas or as one string each. */
const partsOf = (data: unknown): readonly unknown[] => (Array.isArray(data) ? data : [data]);

/** A part as bounded text; null where it is neither text nor number. */
function textOf(part: unknown): string | null {
  if (typeof part === 'string') return part.length > MAX_PART ? part.slice(0, MAX_PART) : part;
  return typeof part === 'number' ? String(part) : null;
}

/** The first values of EventData, at most `most`. */
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
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ? value.toLowerCase() : null;

/** ISO 8601 in UTC; a time without a zone is UTC, as the name of the field says. Null where it is no time. */
function timeOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 64) return null;
  if (UTC_TIME.test(value)) return value.length === 20 ? value : `${value.slice(0, 19)}Z`;
  const text = value.trim();
  const shape = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (!shape) return null;
  const time = Date.parse(`${shape[1]}T${shape[2]}${shape[3]?.toUpperCase() ?? 'Z'}`);
  return Number.isNaN(time) ? null : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Events without a time come last; those of one second keep the order of the file, which is mostly the one asked for. */
function newestFirst(events: LicensingEvent[]): LicensingEvent[] {
  let sorted = true;
  for (let i = 1; i < events.length && sorted; i++)
    sorted = byTime(events[i - 1] as LicensingEvent, events[i] as LicensingEvent) <= 0;
  return sorted ? events : events.sort(byTime);
}

function byTime({ timeUtc: a }: LicensingEvent, { timeUtc: b }: LicensingEvent): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? 1 : -1;
}
