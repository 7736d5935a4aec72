/**
 * licensing.json as the collector writes it: {service, products}, with names of the contract. People save the WMI objects
 * themselves with ConvertTo-Json: WMI's names, one object, a list, both under some name. Such a file is brought into the
 * collector's shape first.
 */
import type { Licensing, LicensingProduct } from '../../model/types.ts';
import { isObject, type JsonObject, type Raw, withLowerNames } from './json.ts';

export type RawProduct = Raw<LicensingProduct>;
export type RawService = Raw<NonNullable<Licensing['service']>>;

export interface OwnShape {
  service?: unknown;
  products?: unknown;
}

/** Lists and objects within each other that are looked into. */
const MAX_DEPTH = 4;

export const isOwnShape = (root: object): root is OwnShape => 'products' in root || 'service' in root;

/** The services and products in a document, wherever they are. */
export function ownShape(root: unknown): OwnShape {
  const found: { services: unknown[]; products: unknown[] } = { services: [], products: [] };
  collect(root, found, 0);
  return {
    service: found.services[0],
    products: found.products.length > 0 ? found.products : undefined,
  };
}

function collect(value: unknown, found: { services: unknown[]; products: unknown[] }, depth: number): void {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return;
  const kind = isObject(value) ? kindOf(value) : null;
  if (kind === 'product') found.products.push(value);
  else if (kind === 'service') found.services.push(value);
  else for (const item of Object.values(value)) collect(item, found, depth + 1);
}

const PRODUCT = /^(?:licensestatus|applicationid|partialproductkey|productkeyid|licensefamily|licensestatusreason)$/;
const SERVICE = /^(?:oa2xbiosmarkerstatus|oa2xbiosmarkerminorversion|clientmachineid)$/;

function kindOf(object: JsonObject): 'product' | 'service' | null {
  const names = Object.keys(object).map((name) => name.toLowerCase());
  if (names.some((name) => PRODUCT.test(name))) return 'product';
  if (names.some((name) => SERVICE.test(name))) return 'service';
  if (typeof withLowerNames(object).version === 'string') return 'service';
  return names.includes('description') && names.includes('name') ? 'product' : null;
}

export function rawProduct(item: JsonObject): RawProduct {
  if (item.applicationId !== undefined && item.licenseStatus !== undefined) return item;
  const named = withLowerNames(item);
  return {
    id: named.id,
    applicationId: named.applicationid,
    name: named.name,
    description: named.description,
    licenseFamily: named.licensefamily,
    isAddon: named.isaddon ?? named.licenseisaddon,
    partialProductKey: named.partialproductkey,
    productKeyId: named.productkeyid,
    productKeyChannel: named.productkeychannel,
    licenseStatus: named.licensestatus,
    licenseStatusReason: named.licensestatusreason,
    gracePeriodRemaining: named.graceperiodremaining,
  };
}

export function rawService(item: JsonObject): RawService {
  if (item.oa2xBiosMarkerStatus !== undefined) return item;
  const named = withLowerNames(item);
  return {
    version: named.version,
    oa2xBiosMarkerStatus: named.oa2xbiosmarkerstatus,
    oa2xBiosMarkerMinorVersion: named.oa2xbiosmarkerminorversion,
    keyManagementServiceMachine: named.keymanagementservicemachine,
  };
}
