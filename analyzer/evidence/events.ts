/**
 * events.json: the licensing service's own records of KMS attempts, in numbers. Source: Microsoft's Volume Activation 2.0
 * Operations Guide (12288, 12289), the message tables of Microsoft-Windows-Security-SPP (8198, 8233).
 */
import type { LicensingEvent } from '../model.ts';
import type { ProblemSink } from '../problems.ts';
import { foldCode } from './code.ts';
import { isObject, type JsonObject } from './json.ts';
import { list, own, parseJson } from './licensing-json.ts';

/** The collector asks for the newest few of each id; more than this is no collection of ours. */
const MAX_EVENTS = 5000;

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
  for (const item of items.slice(0, MAX_EVENTS)) {
    const event = readEvent(item);
    if (event === null) wrong += 1;
    else if (event !== 'foreign') events.push(event);
  }
  if (wrong > 0) report('wrong-type', wrong === 1 ? 'an event' : `${wrong} events`);
  return newestFirst(events);
}

function readEvent(item: unknown): LicensingEvent | 'foreign' | null {
  if (!isObject(item)) return null;
  const id = Number(foldCode(own(item, 'id')) ?? Number.NaN);
  if (!Number.isInteger(id)) return null;
  if (isForeign(own(item, 'provider'))) return 'foreign';
  const fields = dataOf(item);
  const isKms = id === REQUEST || id === RESPONSE;
  return {
    id,
    timeUtc: timeOf(own(item, 'timeUtc')),
    hresult: isKms ? foldCode(fields[0]) : reasonOf(fields),
    flags: isKms ? foldCode(fields[1]) : null,
    kmsHost: id === REQUEST ? hostOf(fields[2]) : null,
    cmid: id === REQUEST ? guidOf(fields[3]) : null,
  };
}

const USUAL_PROVIDERS: ReadonlySet<unknown> = new Set([
  'Microsoft-Windows-Security-SPP',
  'Microsoft-Windows-Security-Licensing-SLC',
]);

/** The ids mean other things under other providers; without a provider they are taken at their word. */
function isForeign(provider: unknown): boolean {
  return (
    typeof provider === 'string' &&
    provider !== '' &&
    !USUAL_PROVIDERS.has(provider) &&
    !/security-spp|licensing-slc|^software (?:protection|licensing)/i.test(provider)
  );
}

/** The values of EventData: Windows gives them as one string with commas or as one string each. */
function dataOf(item: JsonObject): string[] {
  const data = own(item, 'data');
  const parts: readonly unknown[] = Array.isArray(data) ? data : [data];
  const values: string[] = [];
  for (const part of parts.length > 64 ? parts.slice(0, 64) : parts) {
    if (typeof part !== 'string' && typeof part !== 'number') continue;
    for (const value of String(part).slice(0, 4096).split(',')) values.push(value.trim());
  }
  return values;
}

/** Result of 8198 and 8233: `hr=0x...`, or the first value that is a failure code. */
function reasonOf(fields: readonly string[]): string | null {
  for (const field of fields) {
    const named = /\bhr\s?=\s?(0x[0-9a-f]{1,8}|-?\d{1,10})/i.exec(field);
    if (named) return foldCode(named[1]);
  }
  for (const field of fields) {
    const code = foldCode(/^(?:0x[0-9a-f]{8}|-?\d{9,10})$/i.exec(field)?.[0]);
    if (code !== null) return code;
  }
  return null;
}

function hostOf(field: string | undefined): string | null {
  return field !== undefined && /^\S{1,255}$/.test(field) ? field : null;
}

function guidOf(field: string | undefined): string | null {
  return field !== undefined && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(field)
    ? field.toLowerCase()
    : null;
}

/** As the collector writes it, and a day that every month has: such a time is valid without being computed. */
const UTC_TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

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

/** Events without a time come last; those of one second keep the order of the file. */
function newestFirst(events: LicensingEvent[]): LicensingEvent[] {
  return events.sort((a, b) => {
    if (a.timeUtc === b.timeUtc) return 0;
    return (a.timeUtc ?? '') < (b.timeUtc ?? '') ? 1 : -1;
  });
}
