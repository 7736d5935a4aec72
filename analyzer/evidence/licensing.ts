/**
 * licensing.json: WMI's SoftwareLicensingService and SoftwareLicensingProduct as the collector read them. Source of the
 * meaning: Microsoft's class references (SppWmi, Windows 7 and later; SLWmi, Vista). Numbers are uint32, which PowerShell
 * gives unsigned and VBScript signed; 4294967295 stands for "not applicable".
 */

import type { ProblemSink } from '../model/problems.ts';
import type { Licensing, LicensingProduct } from '../model/types.ts';
import { mayHoldKeyInJson } from './redaction/key-prefilter.ts';
import { redactKeys } from './redaction/redact.ts';
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
  const json = readJson(bytes, report);
  if (json === null) return null;
  const root = json.value;
  if (typeof root !== 'object' || root === null || (Array.isArray(root) && root.length > 0 && !root.some(isObject))) {
    report('json-invalid', 'no object');
    return null;
  }
  const { service, products: listed } = isOwnShape(root) ? root : ownShape(root);
  if (service === undefined && listed === undefined) report('no-report');
  const reader = new Reader(report, mayHoldKeyInJson(json.text));
  const products = reader.products(listed);
  const windows = pickWindows(products, report);
  const channel = windows?.channel ?? null;
  if (channel !== null && !isKnownChannel(channel)) report('unknown-channel', channel);
  return { service: reader.service(service), products, windows };
}

/** Texts come without keys, numbers as Windows folds them, and a wrong type is reported once per path. */
class Reader extends TypedReader {
  private reported: Set<string> | null = null;

  constructor(
    report: ProblemSink,
    private readonly mayHoldKey: boolean,
  ) {
    super(report);
  }

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
    if (typeof value !== 'string') return this.wrong(path);
    const text = value.length > MAX_TEXT ? value.slice(0, MAX_TEXT) : value;
    return (this.mayHoldKey ? redactKeys(text).text : text).trim() || null;
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
