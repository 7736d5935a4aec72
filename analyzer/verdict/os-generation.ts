/**
 * What a text shows about the generation of Windows, the kind of product and the edition. Versions are `6.1` and the like;
 * `6.2+` stands for that version or a later one, which is all that some texts show.
 */

/** Names without a number at the end: `Windows(R), Enterprise edition` is what Windows 8 and later call themselves. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\bserver\W{0,5}(?:\(r\))?\W{0,3}2012 r2\b/i, '6.3'],
  [/\bserver\W{0,5}(?:\(r\))?\W{0,3}2012\b/i, '6.2'],
  [/\bserver\W{0,5}(?:\(r\))?\W{0,3}2008 r2\b/i, '6.1'],
  [/\bserver\W{0,5}(?:\(r\))?\W{0,3}2008\b/i, '6.0'],
  [/\bserver\W{0,5}(?:\(r\))?\W{0,3}20(?:1[69]|2\d)\b/i, '10.0'],
  [/\bvista\b/i, '6.0'],
  [/\bwindows\W{0,3}(?:\((?:r|tm)\))?\W{0,2}7\b/i, '6.1'],
  [/\bwindows\W{0,3}(?:\((?:r|tm)\))?\W{0,2}8\.1\b/i, '6.3'],
  [/\bwindows\W{0,3}(?:\((?:r|tm)\))?\W{0,2}8\b/i, '6.2'],
  [/\bwindows\W{0,3}(?:\((?:r|tm)\))?\W{0,2}1[01]\b/i, '10.0'],
  [/\bwindows\W{0,3}(?:\((?:r|tm)\))?\W{0,2}xp\b/i, '5.1'],
  [/\b(?:embedded\b.{0,40}|posready )8\b/i, '6.2'],
  [/\b(?:embedded\b.{0,40}|posready )7\b|\bthin ?pc\b/i, '6.1'],
  [/^\W{0,3}windows ?\(r\),/i, '6.2+'],
];

/** First build of each version that a build number can belong to, the newest first. */
const BUILDS: readonly (readonly [number, string])[] = [
  [10_000, '10.0'],
  [9_300, '6.3'],
  [8_000, '6.2'],
  [7_000, '6.1'],
  [5_000, '6.0'],
  [2_000, '5.1'],
];

/** `6.1` of `6.1.7601.17514`, null where it is no version. */
export function byVersion(version: string | null): string | null {
  const numbers = /^\s*(\d{1,2})\.(\d{1,2})(?:\D|$)/.exec(version ?? '');
  return numbers && `${Number(numbers[1])}.${Number(numbers[2])}`;
}

export function byBuild(build: string | null): string | null {
  const number = /^\s*(\d{4,5})(?:\D|$)/.exec(build ?? '')?.[1];
  return (number && BUILDS.find(([first]) => Number(number) >= first)?.[1]) || null;
}

/** `GGGGG-PPPPP-SSS-SSSSSS-TT-LCID-BUILD.0000-DDDYYYY`. */
const PID_BUILD = /^\d{5}-\d{5}-\d{3}-\d{6}-\d{2}-\d{4,5}-(\d{4,5})\./;

export const byPid = (pid: string | null): string | null => byBuild(PID_BUILD.exec(pid ?? '')?.[1] ?? null);

/** Windows 8 and later: `Windows(R) Operating System, VOLUME_KMSCLIENT channel`; 7 says `Windows Operating System - ...`. */
export const byDescription = (description: string | null): string | null =>
  description !== null && /^\W*windows ?\(r\) operating system\b/i.test(description) ? '6.2+' : null;

export function byName(name: string | null): string | null {
  if (name === null) return null;
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

const numberOf = (version: string): number => {
  const [major, minor] = version.replace('+', '').split('.');
  return Number(major) * 100 + Number(minor);
};

/** Whether two versions can be those of one Windows. */
export function isCompatible(a: string, b: string): boolean {
  if (a.endsWith('+')) return b.endsWith('+') || numberOf(b) >= numberOf(a);
  return b.endsWith('+') ? numberOf(a) >= numberOf(b) : a === b;
}

export const inWords = (version: string): string =>
  version.endsWith('+') ? `${version.slice(0, -1)} or later` : version;

/** PRODUCT_* of winnt.h that are servers. */
const SERVER_SKUS: ReadonlySet<number> = new Set([
  7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41,
  42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 55, 56, 59, 60, 61, 62, 63, 64, 76, 77, 79, 80, 95, 96,
]);

/** Ultimate, Home Basic, Home Premium and Starter with their N and E variants. */
const HOME_SKUS: ReadonlySet<number> = new Set([1, 2, 3, 5, 11, 26, 28, 47, 66, 67, 68, 71]);

const EMBEDDED_SKU = 65;

/** Whether names or the SKU are a server's; null where neither is stated. */
export function isServer(names: readonly string[], sku: number | null): boolean | null {
  if (names.some((name) => /\bserver/i.test(name)) || (sku !== null && SERVER_SKUS.has(sku))) return true;
  return names.length > 0 || sku !== null ? false : null;
}

/** The edition, where it is one that no volume licence covers. */
export function homeEdition(names: readonly string[], sku: number | null): string | null {
  const name = names.find((each) => /\b(?:home|starter|ultimate)/i.test(each));
  if (name !== undefined) return name;
  return names.length === 0 && sku !== null && HOME_SKUS.has(sku) ? `SKU ${sku}` : null;
}

/** The name, where it is one of the Embedded or Thin PC editions, which KB 942962 does not mention. */
export function embeddedEdition(names: readonly string[], sku: number | null): string | null {
  const name = names.find((each) => /\bembedded|\bposready\b|\bthin ?pc\b/i.test(each));
  return name ?? (sku === EMBEDDED_SKU ? `SKU ${sku}` : null);
}
