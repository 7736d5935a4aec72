/**
 * licensing.json: WMI's SoftwareLicensingService and SoftwareLicensingProduct as the collector read them. Source of the
 * meaning: Microsoft's class references (SppWmi, Windows 7 and later; SLWmi, Vista). Numbers are uint32, which PowerShell
 * gives unsigned and VBScript signed; 4294967295 stands for "not applicable".
 */

import type { ProblemSink } from '../model/problems.ts';
import type { Licensing, LicensingProduct } from '../model/types.ts';
import { redactKeys } from './redaction/redact.ts';
import { Cache } from './shared/cache.ts';
import { channelOf, isKnownChannel } from './shared/channel.ts';
import { foldCode, foldNumber } from './shared/code.ts';
import { isObject, itemsOf, MAX_TEXT, readJson, TypedReader } from './shared/json.ts';
import {
  isOwnShape,
  ownShape,
  type RawProduct,
  type RawService,
  rawProduct,
  rawService,
} from './shared/licensing-shape.ts';
import { isAddonName, isWindowsProduct, productInUse } from './shared/product.ts';

const NOT_APPLICABLE = 0xffffffff;
/** A machine has a handful of products in use, /dlv all some hundreds. */
const MAX_PRODUCTS = 2000;

/** Reads the file; null, and a problem, where it is no JSON object or list. Never throws. */
export function readLicensing(bytes: Uint8Array, report: ProblemSink): Licensing | null {
  const root = readJson(bytes, report);
  if (root === undefined) return null;
  if (typeof root !== 'object' || root === null || (Array.isArray(root) && root.length > 0 && !root.some(isObject))) {
    report('json-invalid', 'no object');
    return null;
  }
  const { service, products: listed } = isOwnShape(root) ? root : ownShape(root);
  if (service === undefined && listed === undefined) report('no-report');
  const reader = new Reader(report);
  const products = reader.products(listed);
  const windows = pickWindows(products, report);
  const channel = windows?.channel ?? null;
  if (channel !== null && !isKnownChannel(channel)) report('unknown-channel', channel);
  return { service: reader.service(service), products, windows };
}

const MEMO_LIMIT = 4096;
const MEMO_LENGTH = 128;
/** Texts by what they are without keys: names, descriptions and IDs of products are the same on thousands of machines. */
const memo = new Cache<string, string | null>(MEMO_LIMIT);

/** An ID: a key has groups of five, and most IDs are those of one machine. */
const GUID = /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/** Text without keys; null where it is empty. */
function cleanText(text: string): string | null {
  if (text.length === 36 && GUID.test(text)) return text;
  // Digits alone are no key, and those of an extended PID are the machine's own, which nobody needs to remember.
  if (/^\d[\d.-]*$/.test(text)) return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  if (text.length > MEMO_LENGTH) return redactKeys(text.slice(0, MAX_TEXT)).text.trim() || null;
  const known = memo.get(text);
  return known === undefined ? memo.set(text, redactKeys(text).text.trim() || null) : known;
}

/** Texts come without keys, numbers as Windows folds them, and a wrong type is reported once per path. */
class Reader extends TypedReader {
  private reported: Set<string> | null = null;

  service(value: unknown): Licensing['service'] {
    if (value === undefined || value === null) return null;
    const service = itemsOf(value)?.[0];
    if (!isObject(service)) return this.wrong('service');
    const raw: RawService = rawService(service);
    return {
      version: this.text(raw.version, 'service.version'),
      oa2xBiosMarkerStatus: this.number(raw.oa2xBiosMarkerStatus, 'service.oa2xBiosMarkerStatus'),
      oa2xBiosMarkerMinorVersion: this.number(raw.oa2xBiosMarkerMinorVersion, 'service.oa2xBiosMarkerMinorVersion'),
      keyManagementServiceMachine: this.text(raw.keyManagementServiceMachine, 'service.keyManagementServiceMachine'),
    };
  }

  products(value: unknown): LicensingProduct[] {
    if (value === undefined || value === null) return [];
    const items = itemsOf(value);
    if (items === null) {
      this.wrong('products');
      return [];
    }
    const objects = (items.length > MAX_PRODUCTS ? items.slice(0, MAX_PRODUCTS) : items).filter(isObject);
    if (objects.length < Math.min(items.length, MAX_PRODUCTS)) this.wrong('products[]');
    return objects.map((item) => this.product(rawProduct(item)));
  }

  private product(raw: RawProduct): LicensingProduct {
    const description = this.text(raw.description, 'products.description');
    const productKeyChannel = this.text(raw.productKeyChannel, 'products.productKeyChannel');
    const key = this.text(raw.partialProductKey, 'products.partialProductKey');
    return {
      id: this.text(raw.id, 'products.id')?.toLowerCase() ?? null,
      applicationId: this.text(raw.applicationId, 'products.applicationId')?.toLowerCase() ?? null,
      name: this.text(raw.name, 'products.name'),
      description,
      channel: channelOf(description, productKeyChannel),
      licenseFamily: this.text(raw.licenseFamily, 'products.licenseFamily'),
      isAddon: this.flag(raw.isAddon, 'products.isAddon'),
      // Five characters and no more: a whole key must never pass through this field.
      partialProductKey: key !== null && /^[A-Z0-9]{5}$/i.test(key) ? key : null,
      productKeyId: this.text(raw.productKeyId, 'products.productKeyId'),
      productKeyChannel,
      licenseStatus: this.status(raw.licenseStatus),
      licenseStatusReason: this.code(raw.licenseStatusReason, 'products.licenseStatusReason'),
      gracePeriodRemaining: this.number(raw.gracePeriodRemaining, 'products.gracePeriodRemaining'),
    };
  }

  /** Text without keys, or null where it is empty, not there, or no text. */
  override text(value: unknown, path: string): string | null {
    if (value === undefined || value === null || value === '') return null;
    return typeof value === 'string' ? cleanText(value) : this.wrong(path);
  }

  /** An unsigned 32-bit number; a signed one is folded, text of digits is accepted. */
  private number(value: unknown, path: string): number | null {
    if (value === undefined || value === null || value === '') return null;
    const number = foldNumber(value) ?? this.wrong(path);
    return number === NOT_APPLICABLE ? null : number;
  }

  private code(value: unknown, path: string): string | null {
    if (value === undefined || value === null || value === '') return null;
    const code = foldCode(value) ?? this.wrong(path);
    return code === '0xFFFFFFFF' ? null : code;
  }

  private status(value: unknown): number | null {
    const status = this.number(value, 'products.licenseStatus');
    return status === null || status <= 6 ? status : this.wrong('products.licenseStatus');
  }

  private flag(value: unknown, path: string): boolean | null {
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'boolean') return value;
    const word = String(typeof value === 'object' ? '' : value).toLowerCase();
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    return this.wrong(path);
  }

  protected override wrong(path: string): null {
    this.reported ??= new Set();
    if (!this.reported.has(path)) super.wrong(path);
    this.reported.add(path);
    return null;
  }
}

/** The product that is the operating system: Windows' application ID, no add-on, and in use. */
function pickWindows(products: readonly LicensingProduct[], report: ProblemSink): LicensingProduct | null {
  const candidates = products.filter(
    (p) =>
      isWindowsProduct(p) &&
      (p.isAddon === null ? !isAddonName(p.name) : !p.isAddon) &&
      (p.partialProductKey !== null || p.licenseStatus !== 0),
  );
  if (candidates.length > 1) report('several-windows-products', candidates.length);
  return productInUse(candidates, ({ licenseStatus, partialProductKey }) => ({
    licenseStatus,
    hasKey: partialProductKey !== null,
  }));
}
