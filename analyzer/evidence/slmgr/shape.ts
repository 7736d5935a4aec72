/** Values that slmgr.vbs never translates, known by their shape, and masks that people put in their place. */

export const GUID = /\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\b/g;
export const PID = /\b\d{5}-\d{5}-\d{3}-\d{6}-\d\d-\d{3,5}-\d{4,5}\.\d{4}-\d{7}\b/g;
/** A channel as the "Product Key Channel" line prints it. */
export const KEY = /\b(?:Volume:(?:GVLK|MAK|CSVLK)|OEM:[A-Z]{2,6}|Retail:TB:Eval)\b/g;

const BARE_GUID = /^\{?([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})\}?$/;
const INSTALLATION_ID = /^\d{54}(?:\d{9})?$/;
/** The alphabet of product keys, which has no letter or digit that is easily taken for another. */
const PARTIAL_KEY = /^[BCDFGHJKMNPQRTVWXY2-9]{5}$/;
const SERVICE_VERSION = /(?<![\d.])\d{1,2}\.\d{1,2}\.\d{4,5}\.\d{1,6}(?![\d.]\d)/;

/** The first GUID in a text, lower case. */
export function guidIn(text: string): string | null {
  if (text.length === 36 && BARE_GUID.test(text)) return text.toLowerCase();
  GUID.lastIndex = 0;
  return GUID.exec(text)?.[0].toLowerCase() ?? null;
}

/** The GUID that is all of a value. */
export function bareGuid(value: string): string | null {
  return BARE_GUID.exec(value)?.[1]?.toLowerCase() ?? null;
}

export function pidIn(text: string): string | null {
  PID.lastIndex = 0;
  return PID.exec(text)?.[0] ?? null;
}

export function versionIn(text: string): string | null {
  return SERVICE_VERSION.exec(text)?.[0] ?? null;
}

export const isInstallationId = (value: string): boolean => INSTALLATION_ID.test(value);
/** Five key characters, not five times the same: `XXXXX` is a mask. */
export const isPartialKey = (value: string): boolean =>
  value.length === 5 && PARTIAL_KEY.test(value) && value !== (value[0] as string).repeat(5);

/** `host:port`, the port after the last colon (a host may be bracketed IPv6); a masked host is none. */
export function hostIn(value: string): string | null {
  if (!value.includes(':') || value.includes(' ')) return null;
  if (/^\[[0-9A-Fa-f:.%]{2,60}\]:\d{1,5}$/.test(value)) return value;
  const host = /^([^\s:<>*@#[\]]{1,255}):\d{1,5}$/.exec(value)?.[1];
  return host !== undefined && !isMask(host) && !/x{3,}\.|\.x{2,}(?:\.|$)/i.test(host) ? value : null;
}

/** Whether a value says of itself what it is, so that its label need not be known. */
export function hasShape(value: string): boolean {
  if (value.length < 5) return false;
  if (isPartialKey(value) || isInstallationId(value) || BARE_GUID.test(value)) return true;
  return (
    pidIn(value) !== null ||
    / channel$/.test(value) ||
    /^(?:0x[0-9A-F]{1,8}\b|https?:\/\/|Volume:|Retail|OEM:)/.test(value)
  );
}

/** Begins with two different letters and with no word that a mask begins with, and holds no character that masks are made of. */
const isPlainWord = (value: string): boolean => /^(?:[D-GI-LPQS-WYZ][a-z]|OEM|Off|Ret)[\w (),.:/-]*$/.test(value);

/** What people put in place of a value: XXXXX-..., *-*-*, @@@@, <removed>, [redacted], ... */
export function isMask(value: string): boolean {
  if (isPlainWord(value)) return false;
  const text = value.trim();
  if (text === '') return true;
  if (/^[<[({].{0,80}[>\])}]$/.test(text) && bareGuid(text) === null) return true;
  if (/^[xX]{3,}|^[^0-9A-Za-z\u0080-\uFFFF]+$/.test(text) && /^(?:[xX]|[^0-9A-Za-z\u0080-\uFFFF])+$/.test(text))
    return true;
  if (/^(.)\1{4,}$/.test(text) && !/^\d{54}/.test(text)) return true;
  if (/[█•…■▒▓]{2,}|\*{3,}|@{3,}|#{4,}|\?{4,}/.test(text)) return true;
  return /^(?:removed|redacted|hidden|masked|censored|omitted|none of your business)\b/i.test(text);
}

/** A mask in the form of a GUID: five groups between hyphens. */
export const isGuidMask = (value: string): boolean => value.split('-').length === 5 && value.length >= 9;

/** Minutes and days of a period: two numbers of which the second is the first over 1440, rounded either way. */
export function periodIn(value: string): number | null {
  const found = /^\D{0,60}(\d{1,8}|\d{1,3}(?:[.,'\u2019 \xA0\u2009\u202F]\d{3})+)\D{1,40}?(\d{1,5})\D{0,40}$/.exec(
    value,
  );
  if (!found) return null;
  const minutes = Number((found[1] as string).replace(/\D/g, ''));
  return Math.abs(minutes / 1440 - Number(found[2])) <= 1 ? minutes : null;
}
