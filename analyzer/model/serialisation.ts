/**
 * A result as its line of devices.jsonl, character by character what JSON.stringify and safeForJson make of it, but cheaper:
 * what is the same on many machines (a decoded table, ACPI headers) is kept as JSON, what stands twice in a result is written
 * once and copied, and events, a third of a usual line, are put together from parts that repeat.
 */
import { safeForJson } from './escape.ts';
import type { Acpi, DeviceResult, LicensingEvent, Mgadiag } from './types.ts';

export interface ResultJson {
  json: string;
  /** Length in bytes of its UTF-8. */
  bytes: number;
  /** A text in it holds a product key. */
  holdsKey: boolean;
}

/** A finished value, with what is known of it. */
type Piece = ResultJson;

/** JSON escapes the controls below U+0020 itself, so that plain ASCII leaves DEL alone: far cheaper than the search. */
const isPlain = (json: string): boolean => Buffer.byteLength(json) === json.length && !json.includes('\u007f');

/** How product keys are found: evidence/redaction knows, and this folder imports nothing above it. */
export interface KeySearch {
  /** Whether JSON without an escape may hold a key; it may say yes too often. `ascii`: printable ASCII only. */
  mayHoldKey(json: string, ascii: boolean): boolean;
  /** Whether any text of a value holds a key. */
  holdsKey(value: object): boolean;
}

/**
 * Where a piece has no escape, each text stands in it as it is, and signs of a key are looked for in the whole of it at once.
 * With an escape, or with such a sign, each text is searched by itself.
 */
function pieceOf(value: object, json: string, keys: KeySearch): Piece {
  const plain = isPlain(json);
  const safe = plain ? json : safeForJson(json);
  const suspect = json.includes('\\') || keys.mayHoldKey(json, plain);
  return {
    json: safe,
    bytes: plain ? json.length : Buffer.byteLength(safe),
    holdsKey: suspect && keys.holdsKey(value),
  };
}

/** Objects that many results share: the decoders remember them. */
const shared = new WeakMap<object, Piece>();

function sharedPiece(value: object, keys: KeySearch): Piece {
  let piece = shared.get(value);
  if (!piece) {
    piece = pieceOf(value, JSON.stringify(value), keys);
    shared.set(value, piece);
  }
  return piece;
}

class Line {
  json = '';
  bytes = 0;
  holdsKey = false;

  add({ json, bytes, holdsKey }: Piece): void {
    this.json += json;
    this.bytes += bytes;
    this.holdsKey ||= holdsKey;
  }

  /** Punctuation, names and numbers of ours: plain, and no sign of anything. */
  raw(json: string): void {
    this.json += json;
    this.bytes += json.length;
  }
}

const NULL: Piece = { json: 'null', bytes: 4, holdsKey: false };

/** Members of an object that are written in a way of their own. */
type Members = Record<string, () => void>;

/** The members of an object in their order; those without a way of their own together, as far as they stand together. */
function addObject(line: Line, value: object, members: Members, keys: KeySearch): void {
  let json = '{';
  let texts: unknown[] = [];
  let mark = '';
  for (const [name, item] of Object.entries(value)) {
    json += `${mark}"${name}":`;
    mark = ',';
    const member = members[name];
    if (member) {
      line.add(pieceOf(texts, json, keys));
      member();
      json = '';
      texts = [];
    } else {
      json += typeof item === 'string' ? quoted(item) : JSON.stringify(item);
      texts.push(item);
    }
  }
  line.add(pieceOf(texts, `${json}}`, keys));
}

/** Reports of slmgr and of WMI: the product that is Windows is written once and copied. */
function addProducts(line: Line, value: { products: object[]; windows: object | null }, keys: KeySearch): void {
  const { products, windows } = value;
  const pieces = products.map((product) => pieceOf(product, JSON.stringify(product), keys));
  const copied = windows === null ? NULL : pieces[products.indexOf(windows)];
  const members: Members = {
    products: () => {
      line.raw('[');
      for (const [index, piece] of pieces.entries()) {
        if (index > 0) line.raw(',');
        line.add(piece);
      }
      line.raw(']');
    },
    ...(copied && { windows: () => line.add(copied) }),
  };
  addObject(line, value, members, keys);
}

/** Its ACPI rows are the same on machines of one model. */
function addMgadiag(line: Line, value: Mgadiag, keys: KeySearch): void {
  const { acpiTables, licensing } = value;
  const members: Members = {
    acpiTables: () => line.add(sharedPiece(acpiTables, keys)),
    ...(licensing && { licensing: () => addProducts(line, licensing, keys) }),
  };
  addObject(line, value, members, keys);
}

function addAcpi(line: Line, acpi: Acpi, keys: KeySearch): void {
  line.raw('{"tables":');
  line.add(sharedPiece(acpi.tables, keys));
  line.raw(`,"idsConsistent":${acpi.idsConsistent}}`);
}

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

/** Requests and responses alternate, so an event is compared with the last one of its id. */
function eventsJson(events: readonly LicensingEvent[]): string {
  const last = new Map<number, { event: LicensingEvent; rest: string }>();
  let json = '[';
  for (const event of events) {
    let known = last.get(event.id);
    if (!known || !alike(event, known.event)) {
      known = { event, rest: restOfEvent(event) };
      last.set(event.id, known);
    }
    json += `${json.length > 1 ? ',' : ''}{"id":${event.id},"timeUtc":${quoted(event.timeUtc)}${known.rest}`;
  }
  return `${json}]`;
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
export function resultJson(result: DeviceResult, keys: KeySearch): ResultJson {
  const line = new Line();
  const head = headOf(result);
  line.add(pieceOf(head, JSON.stringify(head).slice(0, -1), keys));
  line.raw(',"slic":');
  line.add(result.slic ? sharedPiece(result.slic, keys) : NULL);
  line.raw(',"acpi":');
  if (result.acpi) addAcpi(line, result.acpi, keys);
  else line.add(NULL);
  line.raw(',"slmgr":');
  if (result.slmgr) addProducts(line, result.slmgr, keys);
  else line.add(NULL);
  line.raw(',"mgadiag":');
  if (result.mgadiag) addMgadiag(line, result.mgadiag, keys);
  else line.add(NULL);
  line.raw(',"licensing":');
  if (result.licensing) addProducts(line, result.licensing, keys);
  else line.add(NULL);
  line.raw(',"events":');
  line.add(result.events ? pieceOf(result.events, eventsJson(result.events), keys) : NULL);
  line.raw('}');
  return line;
}
