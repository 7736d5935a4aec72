/**
 * Licence channels: the token before the word ` channel` in a product's Description. slmgr.vbs itself goes by
 * that token, and so do we; the "Product Key Channel" line (Windows 8.1 and later) and MGADiag's licence type only
 * stand in where the token is masked or missing.
 */

const FAMILIES = /^(?:RETAIL|OEM|VOLUME_MAK|VOLUME_KMSCLIENT|VOLUME_KMS|TIMEBASED|VIRTUAL_MACHINE_ACTIVATION)$/;

/** Spellings that the fleet really has; a mistyped one (`VOLUME-KMSCLIENT`) is brought back to these. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  [
    'RETAIL',
    'OEM_DM',
    'OEM_SLP',
    'OEM_COA_SLP',
    'OEM_COA_NSLP',
    'VOLUME_MAK',
    'VOLUME_KMSCLIENT',
    'VOLUME_KMS',
    'VOLUME_KMS_A',
    'VOLUME_KMS_B',
    'VOLUME_KMS_C',
    'VOLUME_KMS_R2_A',
    'VOLUME_KMS_R2_B',
    'VOLUME_KMS_R2_C',
    'VOLUME_KMS_2012-R2',
    'VOLUME_KMS_2012-R2_WIN10',
    'VOLUME_KMS_WS16',
    'VOLUME_KMS_WS19',
    'VOLUME_KMS_WS22',
    'TIMEBASED_EVAL',
    'TIMEBASED_SUB',
    'VIRTUAL_MACHINE_ACTIVATION',
  ].map((token) => [alike(token), token]),
);

/** The usual case, told without an intermediate text. */
const KNOWN: ReadonlySet<string> = new Set(SPELLINGS.values());

/** "Product Key Channel" as slmgr.vbs and WMI print it, lower case. */
const KEY_CHANNELS: ReadonlyMap<string, string> = new Map([
  ['retail', 'RETAIL'],
  ['retail:tb:eval', 'TIMEBASED_EVAL'],
  ['retail:tb:sub', 'TIMEBASED_SUB'],
  ['oem:dm', 'OEM_DM'],
  ['oem:slp', 'OEM_SLP'],
  ['oem:coa', 'OEM_COA_SLP'],
  ['oem:nonslp', 'OEM_COA_NSLP'],
  ['volume:mak', 'VOLUME_MAK'],
  ['volume:gvlk', 'VOLUME_KMSCLIENT'],
  ['volume:csvlk', 'VOLUME_KMS'],
]);

/** MGADiag's "Windows License Type". `Volume` alone does not tell a KMS client from a MAK. */
const LICENSE_TYPES: ReadonlyMap<string, string> = new Map([
  ['retail', 'RETAIL'],
  ['oem slp', 'OEM_SLP'],
  ['oem system builder', 'OEM_COA_NSLP'],
  ['coa slp', 'OEM_COA_SLP'],
  ['oem coa slp', 'OEM_COA_SLP'],
  ['coa nslp', 'OEM_COA_NSLP'],
  ['volume mak', 'VOLUME_MAK'],
  ['volume gvlk', 'VOLUME_KMSCLIENT'],
  ['kms client', 'VOLUME_KMSCLIENT'],
  ['volume kms client', 'VOLUME_KMSCLIENT'],
  ['volume csvlk', 'VOLUME_KMS'],
  ['kms', 'VOLUME_KMS'],
]);

function alike(token: string): string {
  return token.replaceAll('-', '_').toUpperCase();
}

/** Whether a token is the beginning of a longer one, so that it may have been cut. */
function isBeginning(token: string): boolean {
  for (const other of SPELLINGS.keys()) if (other.length > token.length && other.startsWith(token)) return true;
  return false;
}

/** Whether the text is a value of the "Product Key Channel" line. */
export function isKeyChannel(text: string): boolean {
  return KEY_CHANNELS.has(text.toLowerCase());
}

/** Channel token out of a Description; where it has none that is legible, what the product key channel says. */
export function channelOf(description: string | null, productKeyChannel: string | null = null): string | null {
  const token = description === null ? null : tokenOf(description);
  if (token !== null) return KNOWN.has(token) ? token : (SPELLINGS.get(alike(token)) ?? token);
  return productKeyChannel === null ? null : (KEY_CHANNELS.get(productKeyChannel.trim().toLowerCase()) ?? null);
}

function tokenOf(description: string): string | null {
  const text = description.includes('\\') ? description.replaceAll('\\', '') : description;
  const end = text.lastIndexOf(' channel');
  const head = end < 0 ? text : text.slice(0, end).trimEnd();
  const start = Math.max(head.lastIndexOf(' '), head.lastIndexOf(',')) + 1;
  const token = head.slice(start);
  if (!/^[A-Za-z][A-Za-z0-9_()-]*$/.test(token) || /^x+$/i.test(token)) return null;
  // A copy that lost its last word still ends with a token, but so does any sentence: only a known one counts there, and
  // none that may be the beginning of another.
  if (end < 0) return isBeginning(alike(token)) ? null : (SPELLINGS.get(alike(token)) ?? null);
  return token.length >= 3 ? token : null;
}

/** Whether a token belongs to a family of channels that Windows or Office has. */
export function isKnownChannel(token: string): boolean {
  if (KNOWN.has(token)) return true;
  if (SPELLINGS.has(alike(token)) || FAMILIES.test(token)) return true;
  return /^(?:RETAIL\(|OEM_|VOLUME_MAK_|VOLUME_KMS_|TIMEBASED_)[A-Za-z0-9_()-]+$/.test(token);
}

/** Channel token that an MGADiag licence type stands for, null where it does not tell. */
export function channelOfLicenseType(licenseType: string | null): string | null {
  if (licenseType === null) return null;
  const text = licenseType
    .trim()
    .toLowerCase()
    .replace(/[ _:-]+/g, ' ');
  return LICENSE_TYPES.get(text) ?? null;
}
