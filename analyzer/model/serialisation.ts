/**
 * A result as its line of devices.jsonl, character by character what JSON.stringify and safeForJson make of it, but cheaper:
 * what is the same on many machines (a decoded table, ACPI headers) is kept as JSON, what stands twice in a result is written
 * once and copied, and events, a third of a usual line, are put together from parts that repeat.
 */
import { safeForJson } from './escape.ts';
import type { Acpi, DeviceResult, LicensingEvent } from './types.ts';

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

/** What ends in `products` and the one of them that is Windows: the reports of slmgr and of WMI. */
function addProducts<P extends object>(line: Line, value: { products: P[]; windows: P | null }, keys: KeySearch): void {
  const { products, windows } = value;
  const head = { ...value, products: undefined, windows: undefined };
  const json = JSON.stringify(head);
  line.add(pieceOf(head, json.slice(0, -1), keys));
  line.raw(json.length > 2 ? ',"products":[' : '"products":[');
  let piece = NULL;
  for (const [index, product] of products.entries()) {
    const each = pieceOf(product, JSON.stringify(product), keys);
    if (product === windows) piece = each;
    if (index > 0) line.raw(',');
    line.add(each);
  }
  line.raw('],"windows":');
  line.add(windows !== null && piece === NULL ? pieceOf(windows, JSON.stringify(windows), keys) : piece);
  line.raw('}');
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

/** The JSON of a result in one line, safe to show. */
export function resultJson(result: DeviceResult, keys: KeySearch): ResultJson {
  const line = new Line();
  // Without the witnesses, which are the last properties of a result.
  const verdict = { ...result, slic: undefined, acpi: undefined, slmgr: undefined, mgadiag: undefined };
  const head = { ...verdict, licensing: undefined, events: undefined };
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
  line.add(result.mgadiag ? pieceOf(result.mgadiag, JSON.stringify(result.mgadiag), keys) : NULL);
  line.raw(',"licensing":');
  if (result.licensing) addProducts(line, result.licensing, keys);
  else line.add(NULL);
  line.raw(',"events":');
  line.add(result.events ? pieceOf(result.events, eventsJson(result.events), keys) : NULL);
  line.raw('}');
  return line;
}
