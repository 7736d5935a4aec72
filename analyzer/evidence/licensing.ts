/**
 * licensing.json: WMI's SoftwareLicensingService and SoftwareLicensingProduct as the collector read them. Source of the
 * meaning: Microsoft's class references (SppWmi, Windows 7 and later; SLWmi, Vista). Numbers are uint32, which PowerShell
 * gives unsigned and VBScript signed; 4294967295 stands for "not applicable".
 */
import type { Licensing, LicensingProduct } from '../model.ts';
import type { ProblemSink } from '../problems.ts';
import { channelOf, isKnownChannel } from './channel.ts';
import { foldCode } from './code.ts';
import { isObject, type JsonObject } from './json.ts';
import { list, own, parseJson } from './licensing-json.ts';
import { isAddonName, isWindowsProduct } from './product.ts';
import { redactKeys } from './redact.ts';

const NOT_APPLICABLE = 0xffffffff;
/** A machine has a handful of products in use, /dlv all some hundreds. */
const MAX_PRODUCTS = 2000;

/** Reads the file; null, and a problem, where it is no JSON object at all. Never throws. */
export function readLicensing(bytes: Uint8Array, report: ProblemSink): Licensing | null {
  const root = parseJson(bytes, report);
  if (root === undefined) return null;
  if (!isObject(root)) {
    report('json-invalid', 'no object');
    return null;
  }
  const reader = new Reader(report);
  const products = reader.products(own(root, 'products'));
  const windows = pickWindows(products, report);
  const channel = windows?.channel ?? null;
  if (channel !== null && !isKnownChannel(channel)) report('unknown-channel', channel);
  return { service: reader.service(own(root, 'service')), products, windows };
}

/** Reads typed values; a wrong type is reported once per path. */
class Reader {
  private readonly reported = new Set<string>();

  constructor(private readonly report: ProblemSink) {}

  service(value: unknown): Licensing['service'] {
    if (value === undefined || value === null) return null;
    const service = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
    if (!isObject(service)) return this.wrong('service');
    return {
      version: this.text(service, 'service', 'version'),
      oa2xBiosMarkerStatus: this.number(service, 'service', 'oa2xBiosMarkerStatus'),
      oa2xBiosMarkerMinorVersion: this.number(service, 'service', 'oa2xBiosMarkerMinorVersion'),
      keyManagementServiceMachine: this.text(service, 'service', 'keyManagementServiceMachine'),
    };
  }

  products(value: unknown): LicensingProduct[] {
    if (value === undefined || value === null) return [];
    const items = list(value);
    if (items === null) {
      this.wrong('products');
      return [];
    }
    const objects = items
      .slice(0, MAX_PRODUCTS)
      .filter((item): item is JsonObject => isObject(item) || this.wrong('products[]') !== null);
    return objects.map((item) => this.product(item));
  }

  private product(item: JsonObject): LicensingProduct {
    const description = this.text(item, 'products', 'description');
    const productKeyChannel = this.text(item, 'products', 'productKeyChannel');
    const key = this.text(item, 'products', 'partialProductKey');
    return {
      id: this.text(item, 'products', 'id')?.toLowerCase() ?? null,
      applicationId: this.text(item, 'products', 'applicationId')?.toLowerCase() ?? null,
      name: this.text(item, 'products', 'name'),
      description,
      channel: channelOf(description, productKeyChannel),
      licenseFamily: this.text(item, 'products', 'licenseFamily'),
      isAddon: this.flag(item, 'products', 'isAddon'),
      // Five characters and no more: a whole key must never pass through this field.
      partialProductKey: key !== null && /^[A-Z0-9]{5}$/i.test(key) ? key : null,
      productKeyId: this.text(item, 'products', 'productKeyId'),
      productKeyChannel,
      licenseStatus: this.status(item),
      licenseStatusReason: this.code(item, 'products', 'licenseStatusReason'),
      gracePeriodRemaining: this.number(item, 'products', 'gracePeriodRemaining'),
    };
  }

  /** Text without keys, or null where it is empty, not there, or no text. */
  private text(object: JsonObject, path: string, key: string): string | null {
    const value = own(object, key);
    if (value === undefined || value === null || value === '') return null;
    if (typeof value !== 'string') return this.wrong(`${path}.${key}`);
    return redactKeys(value.length > 4096 ? value.slice(0, 4096) : value).text.trim() || null;
  }

  /** An unsigned 32-bit number; a signed one is folded, text of digits is accepted. */
  private number(object: JsonObject, path: string, key: string): number | null {
    const value = own(object, key);
    if (value === undefined || value === null || value === '') return null;
    const code = foldCode(value);
    if (code === null) return this.wrong(`${path}.${key}`);
    const number = Number(code);
    return number === NOT_APPLICABLE ? null : number;
  }

  private code(object: JsonObject, path: string, key: string): string | null {
    const value = own(object, key);
    if (value === undefined || value === null || value === '') return null;
    const code = foldCode(value) ?? this.wrong(`${path}.${key}`);
    return code === '0xFFFFFFFF' ? null : code;
  }

  private status(item: JsonObject): number | null {
    const status = this.number(item, 'products', 'licenseStatus');
    return status === null || status <= 6 ? status : this.wrong('products.licenseStatus');
  }

  private flag(object: JsonObject, path: string, key: string): boolean | null {
    const value = own(object, key);
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'boolean') return value;
    const word = String(typeof value === 'object' ? '' : value).toLowerCase();
    if (word === 'true' || word === '1') return true;
    if (word === 'false' || word === '0') return false;
    return this.wrong(`${path}.${key}`);
  }

  private wrong(path: string): null {
    if (!this.reported.has(path)) this.report('wrong-type', path);
    this.reported.add(path);
    return null;
  }
}

/** The product that is the operating system: Windows' application ID, no add-on, with a key, licensed if there is a choice. */
function pickWindows(products: readonly LicensingProduct[], report: ProblemSink): LicensingProduct | null {
  const candidates = products.filter(
    (p) => isWindowsProduct(p) && (p.isAddon === null ? !isAddonName(p.name) : !p.isAddon),
  );
  const inUse = candidates.filter((p) => p.partialProductKey !== null);
  const left = inUse.length > 0 ? inUse : candidates;
  if (left.length > 1) report('several-windows-products', left.length);
  return left.find((p) => p.licenseStatus === 1) ?? left[0] ?? null;
}
