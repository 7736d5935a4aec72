/**
 * A result as its line of devices.jsonl, byte for byte what JSON.stringify makes of it, at a third of the cost: what is the
 * same on many machines (a decoded table, ACPI headers) is kept as JSON, what stands twice in a result is written once and
 * copied, and events, half of a usual line, are put together from parts that repeat.
 */
import { asciiMayHoldKey, mayHoldKey } from '../evidence/keySign.ts';
import type { Acpi, DeviceResult, LicensingEvent } from '../model.ts';
import { safeForJson } from './safe.ts';

export interface ResultJson {
  json: string;
  /** Length in bytes of its UTF-8. */
  bytes: number;
  /** A text in it may hold a product key: sometimes said too often, never too seldom. */
  suspect: boolean;
}

/** A finished value, with what is known of it. */
interface Piece extends ResultJson {}

/** JSON escapes the controls below U+0020 itself, so that plain ASCII leaves DEL alone: far cheaper than the search. */
const isPlain = (json: string): boolean => Buffer.byteLength(json) === json.length && !json.includes('\u007f');

/**
 * Checked piece by piece: where a piece has no escape, each text stands in it as it is, and signs of a key are looked for in
 * the whole of it at once. A piece with an escape is left to the search in each text by itself.
 */
function pieceOf(json: string): Piece {
  const plain = isPlain(json);
  const safe = plain ? json : safeForJson(json);
  return {
    json: safe,
    bytes: plain ? json.length : Buffer.byteLength(safe),
    suspect: json.includes('\\') || (plain ? asciiMayHoldKey(json) : mayHoldKey(json)),
  };
}

/** Objects that many results share: the decoders remember them. */
const shared = new WeakMap<object, Piece>();

function sharedPiece(value: object): Piece {
  let piece = shared.get(value);
  if (!piece) {
    piece = pieceOf(JSON.stringify(value));
    shared.set(value, piece);
  }
  return piece;
}

class Line {
  json = '';
  bytes = 0;
  suspect = false;

  add({ json, bytes, suspect }: Piece): void {
    this.json += json;
    this.bytes += bytes;
    this.suspect ||= suspect;
  }

  /** Punctuation, names and numbers of ours: plain, and no sign of anything. */
  raw(json: string): void {
    this.json += json;
    this.bytes += json.length;
  }
}

const NULL: Piece = { json: 'null', bytes: 4, suspect: false };

/** What ends in `products` and the one of them that is Windows: the reports of slmgr and of WMI. */
function addProducts<P extends object>(line: Line, value: { products: P[]; windows: P | null }): void {
  const { products, windows } = value;
  const head = JSON.stringify({ ...value, products: undefined, windows: undefined });
  line.add(pieceOf(head.slice(0, -1)));
  line.raw(head.length > 2 ? ',"products":[' : '"products":[');
  let piece = NULL;
  for (const [index, product] of products.entries()) {
    const each = pieceOf(JSON.stringify(product));
    if (product === windows) piece = each;
    if (index > 0) line.raw(',');
    line.add(each);
  }
  line.raw('],"windows":');
  line.add(windows !== null && piece === NULL ? pieceOf(JSON.stringify(windows)) : piece);
  line.raw('}');
}

function addAcpi(line: Line, acpi: Acpi): void {
  line.raw('{"tables":');
  line.add(sharedPiece(acpi.tables));
  line.raw(`,"idsConsistent":${acpi.idsConsistent}}`);
}

const NEEDS_ESCAPE = /[^ !#-[\]-~]/;

const quoted = (text: string | null): string =>
  text === null ? 'null' : NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;

/** What follows the time of an event; a machine's events differ in little else. */
function restOfEvent({ hresult, flags, kmsHost, cmid }: LicensingEvent): string {
  return `,"hresult":${quoted(hresult)},"flags":${quoted(flags)},"kmsHost":${quoted(kmsHost)},"cmid":${quoted(cmid)}}`;
}

const sameRest = (a: LicensingEvent, b: LicensingEvent): boolean =>
  a.hresult === b.hresult && a.flags === b.flags && a.kmsHost === b.kmsHost && a.cmid === b.cmid;

/** Requests and responses alternate, so the rest of an event is compared with that of the two before it. */
function eventsJson(events: readonly LicensingEvent[]): string {
  let json = '[';
  let [one, two]: [LicensingEvent | null, LicensingEvent | null] = [null, null];
  let [restOne, restTwo] = ['', ''];
  for (const event of events) {
    if (!one || !sameRest(event, one)) {
      [one, two, restOne, restTwo] = [two, one, restTwo, restOne];
      if (!one || !sameRest(event, one)) [one, restOne] = [event, restOfEvent(event)];
    }
    json += `${json.length > 1 ? ',' : ''}{"id":${event.id},"timeUtc":${quoted(event.timeUtc)}${restOne}`;
  }
  return `${json}]`;
}

/** The JSON of a result in one line, safe to show. */
export function resultJson(result: DeviceResult): ResultJson {
  const line = new Line();
  // Without the witnesses, which are the last properties of a result.
  const head = { ...result, slic: undefined, acpi: undefined, slmgr: undefined, mgadiag: undefined };
  line.add(pieceOf(JSON.stringify({ ...head, licensing: undefined, events: undefined }).slice(0, -1)));
  line.raw(',"slic":');
  line.add(result.slic ? sharedPiece(result.slic) : NULL);
  line.raw(',"acpi":');
  if (result.acpi) addAcpi(line, result.acpi);
  else line.add(NULL);
  line.raw(',"slmgr":');
  if (result.slmgr) addProducts(line, result.slmgr);
  else line.add(NULL);
  line.raw(',"mgadiag":');
  line.add(result.mgadiag ? pieceOf(JSON.stringify(result.mgadiag)) : NULL);
  line.raw(',"licensing":');
  if (result.licensing) addProducts(line, result.licensing);
  else line.add(NULL);
  line.raw(',"events":');
  line.add(result.events ? pieceOf(eventsJson(result.events)) : NULL);
  line.raw('}');
  return line;
}
