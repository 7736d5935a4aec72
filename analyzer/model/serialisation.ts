/**
 * A result as its line of devices.jsonl, character by character what JSON.stringify and safeForJson make of it, but cheaper:
 * what is the same on many machines (a decoded table, ACPI headers) is kept as JSON, what a result has twice is written
 * once and copied, and events, a third of a usual line, are put together from parts that repeat.
 */
import { safeForJson } from './escape.ts';
import type { DeviceResult, LicensingEvent } from './types.ts';

export interface ResultJson {
  json: string;
  /** Length in bytes of its UTF-8. */
  bytes: number;
  /** A text in it holds a product key. */
  holdsKey: boolean;
}

/** Whether a text of a value holds a product key: evidence/redaction knows, and this folder imports nothing above it. */
export type KeySearch = (value: object) => boolean;

/** Objects that many results share, because the readers remember them, with their JSON. */
export type SharedJson = WeakMap<object, ResultJson>;

/** JSON escapes the controls below U+0020 itself, so that plain ASCII leaves DEL alone: far cheaper than the search. */
const isPlain = (json: string): boolean => Buffer.byteLength(json) === json.length && !json.includes('\u007f');

class Line {
  json = '';
  bytes = 0;
  holdsKey = false;

  constructor(private readonly keys: KeySearch) {}

  /** Punctuation, names and numbers of ours. */
  raw(json: string): void {
    this.json += json;
    this.bytes += json.length;
  }

  /** @param value what of it may hold a key */
  add(json: string, value: object): void {
    if (isPlain(json)) this.raw(json);
    else {
      const safe = safeForJson(json);
      this.json += safe;
      this.bytes += Buffer.byteLength(safe);
    }
    this.holdsKey ||= this.keys(value);
  }

  addShared(value: object, shared: SharedJson): void {
    let known = shared.get(value);
    if (!known) {
      known = new Line(this.keys);
      (known as Line).add(JSON.stringify(value), value);
      shared.set(value, known);
    }
    this.json += known.json;
    this.bytes += known.bytes;
    this.holdsKey ||= known.holdsKey;
  }
}

interface Report {
  products: object[];
  windows: object | null;
}

/** The last members of a report of slmgr or of WMI: the product that is Windows is written once and copied. */
function productsJson({ products, windows }: Report): string {
  const list = JSON.stringify(products);
  const copy = products.length === 1 && products[0] === windows ? list.slice(1, -1) : JSON.stringify(windows);
  return `"products":${list},"windows":${copy}}`;
}

/** What may hold a key in them: the product that is Windows is one of the products. */
const textsIn = ({ products, windows }: Report, other: unknown): object =>
  windows === null || products.includes(windows) ? [other, products] : [other, products, windows];

function slmgrJson(slmgr: NonNullable<DeviceResult['slmgr']>): string {
  const { serviceVersion, language, encoding, errorCode, errorKind, attemptError, minVersion } = slmgr;
  return `{"serviceVersion":${quoted(serviceVersion)},"language":${quoted(language)},"encoding":${quoted(encoding)},"errorCode":${quoted(errorCode)},"errorKind":${quoted(errorKind)},"attemptError":${quoted(attemptError)},"minVersion":${quoted(minVersion)},${productsJson(slmgr)}`;
}

const licensingJson = (licensing: NonNullable<DeviceResult['licensing']>): string =>
  `{"service":${JSON.stringify(licensing.service)},${productsJson(licensing)}`;

const NEEDS_ESCAPE = /[^ !#-[\]-~]/;

const quoted = (text: string | null): string =>
  text === null ? 'null' : NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;

/** What follows the time of an event; a machine's events differ in little else. */
function restOfEvent({ hresult, flags, activated, kmsHost, cmid }: LicensingEvent): string {
  return `,"hresult":${quoted(hresult)},"flags":${quoted(flags)},"activated":${activated},"kmsHost":${quoted(kmsHost)},"cmid":${quoted(cmid)}}`;
}

const alike = (a: LicensingEvent, b: LicensingEvent): boolean =>
  a.hresult === b.hresult &&
  a.flags === b.flags &&
  a.activated === b.activated &&
  a.kmsHost === b.kmsHost &&
  a.cmid === b.cmid;

/** Requests and responses alternate, so an event is compared with the last one of its id; a time holds no key. */
function addEvents(line: Line, events: readonly LicensingEvent[]): void {
  const last = new Map<number, { event: LicensingEvent; rest: string }>();
  const distinct: LicensingEvent[] = [];
  let json = '[';
  for (const event of events) {
    let known = last.get(event.id);
    if (!known || !alike(event, known.event)) {
      known = { event, rest: restOfEvent(event) };
      last.set(event.id, known);
      distinct.push(event);
    }
    json += `${json.length > 1 ? ',' : ''}{"id":${event.id},"timeUtc":${quoted(event.timeUtc)}${known.rest}`;
  }
  line.add(`${json}]`, distinct);
}

type Witnesses = 'slic' | 'acpi' | 'slmgr' | 'mgadiag' | 'licensing' | 'events';

/**
 * All but the witnesses, which are the last properties of a result. One by one: to spread thirty properties takes V8 as long
 * as to make their JSON.
 */
const headOf = (result: DeviceResult): Omit<DeviceResult, Witnesses> => ({
  schemaVersion: result.schemaVersion,
  device: result.device,
  source: result.source,
  verdict: result.verdict,
  cause: result.cause,
  kbCause: result.kbCause,
  confidence: result.confidence,
  confidenceReason: result.confidenceReason,
  firmwareState: result.firmwareState,
  markerDetail: result.markerDetail,
  kmsPrediction: result.kmsPrediction,
  windowsSays: result.windowsSays,
  action: result.action,
  nextStep: result.nextStep,
  rule: result.rule,
  licenseChannel: result.licenseChannel,
  license: result.license,
  keyOwner: result.keyOwner,
  hints: result.hints,
  basis: result.basis,
  conflicts: result.conflicts,
  problems: result.problems,
  evidence: result.evidence,
  computer: result.computer,
  os: result.os,
  collection: result.collection,
  inventory: result.inventory,
});

/** The JSON of a result in one line, safe to show. */
export function resultJson(result: DeviceResult, keys: KeySearch, shared: SharedJson): ResultJson {
  const line = new Line(keys);
  const head = headOf(result);
  const { slic, acpi, slmgr, mgadiag, licensing, events } = result;
  line.add(JSON.stringify(head).slice(0, -1), head);
  line.raw(',"slic":');
  if (slic) line.addShared(slic, shared);
  else line.raw('null');
  line.raw(acpi ? ',"acpi":{"tables":' : ',"acpi":null');
  if (acpi) {
    line.addShared(acpi.tables, shared);
    line.raw(`,"idsConsistent":${acpi.idsConsistent}}`);
  }
  line.raw(',"slmgr":');
  if (slmgr) line.add(slmgrJson(slmgr), textsIn(slmgr, [slmgr.serviceVersion, slmgr.language, slmgr.encoding]));
  else line.raw('null');
  line.raw(',"mgadiag":');
  if (mgadiag) line.add(JSON.stringify(mgadiag), mgadiag);
  else line.raw('null');
  line.raw(',"licensing":');
  if (licensing) line.add(licensingJson(licensing), textsIn(licensing, licensing.service));
  else line.raw('null');
  line.raw(',"events":');
  if (events) addEvents(line, events);
  else line.raw('null');
  line.raw('}');
  return line;
}
