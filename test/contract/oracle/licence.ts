/** Which Windows and which licence: the first two questions of the contract. */
import type { Device, Licence, Second } from '../device.ts';
import { captionOf, type Edition, majorMinor } from '../windows.ts';

/** What one witness says of Windows. */
interface OsWitness {
  /** `6.1`, or `8+` where only the words of 8 and later tell. */
  version: string;
  /** Null = a version line alone. */
  server: boolean | null;
  /** Columns `os` and `os_version`; undefined = the contract does not say how they are written there. */
  os: string | undefined;
  osVersion: string | undefined;
  edition: Edition | null;
}

/** "a licence without a partial key is not in use and counts only with a status other than 0" */
const counts = ({ hasKey, status }: Licence): boolean => hasKey || status !== 0;

/** The second Windows product that a text or a list holds, where it has a key. */
function secondOf(own: Licence, second: Second): Licence | null {
  if (!second.startsWith('mak-unlicensed')) return null;
  return { ...own, channel: 'VOLUME_MAK', pidType: '03', status: 0, minutes: 0, hasKey: true };
}

export interface InUse {
  licence: Licence | null;
  /** Two that count: "with the problem `several-windows-products`". */
  several: boolean;
  /** Both have a key and are unlicensed: the contract does not say which of them is in use. */
  tie: boolean;
}

/** "of several Windows products in one witness the one in use (licensed first, then with a key) counts, whatever the order" */
function inUse(own: Licence | null, second: Second): InUse {
  if (!own) return { licence: null, several: false, tie: false };
  const other = secondOf(own, second);
  if (!other) return { licence: counts(own) ? own : null, several: false, tie: false };
  if (!counts(own)) return { licence: other, several: false, tie: false };
  // "licensed first, then with a key"; of two with a key one in grace or Notification is in use, rather than one without a state.
  const ownFirst = own.status === 1 || (own.hasKey && own.status !== 0);
  return { licence: ownFirst ? own : other, several: true, tie: !ownFirst && own.hasKey };
}

const hasBlock = ({ answer }: NonNullable<Device['slmgr']>): boolean => answer === 'block' || answer === 'no-version';

export interface Licences {
  wmi: InUse;
  slmgr: InUse;
  mgadiag: Licence | null;
}

export function licencesOf({ wmi, slmgr, mgadiag }: Device): Licences {
  const block = mgadiag && mgadiag.says !== 'ambiguous' ? mgadiag.block : null;
  return {
    wmi: inUse(wmi?.licence ?? null, wmi?.second ?? 'none'),
    slmgr: inUse(slmgr && hasBlock(slmgr) ? slmgr.licence : null, slmgr?.second ?? 'none'),
    mgadiag: block && counts(block) ? block : null,
  };
}

/**
 * "Where no version line is there, the text itself tells: the build in the Extended PID or `productKeyId`, `Windows(R)
 * Operating System, ...` as Description (8 and later)"; a name of Vista and 7 has the version in it.
 */
function byWords({ windows, pidType }: Licence): string {
  if (pidType !== null) return majorMinor(windows);
  if (windows.generation === '6.3') return '8+';
  // `Windows Server(R)` is the name of 2008 and of 2008 R2.
  return windows.server ? '6.0 or 6.1' : majorMinor(windows);
}

const productName = ({ windows, edition }: Licence): string => `${windows.nameStem}, ${edition.name} edition`;

function ofManifest({ manifestOs }: Device): OsWitness | null {
  if (!manifestOs) return null;
  const { windows, edition } = manifestOs;
  const os = captionOf(windows, edition).trim();
  return { version: majorMinor(windows), server: windows.server, os, osVersion: windows.version, edition };
}

function ofSlmgr({ slmgr }: Device, { slmgr: used }: Licences): OsWitness | null {
  if (!slmgr || !(hasBlock(slmgr) || slmgr.answer === 'office-only')) return null;
  const { licence } = slmgr;
  const { windows } = licence;
  if (slmgr.answer === 'office-only')
    return {
      version: majorMinor(windows),
      server: null,
      os: undefined,
      osVersion: windows.serviceVersion,
      edition: null,
    };
  const lined = slmgr.answer === 'block';
  // The name of a licence that is not in use says nothing.
  if (!lined && !used.licence) return null;
  return {
    version: lined ? majorMinor(windows) : byWords(licence),
    server: used.licence ? windows.server : null,
    os: used.licence && (lined || licence.pidType !== null || !windows.server) ? productName(licence) : undefined,
    osVersion: lined ? windows.serviceVersion : undefined,
    edition: used.licence ? licence.edition : null,
  };
}

function ofWmi({ wmi }: Device, { wmi: used }: Licences): OsWitness | null {
  const product = wmi?.licence ?? null;
  if (wmi?.service) {
    const { windows } = wmi.service;
    const os = used.licence ? productName(used.licence) : undefined;
    const server = used.licence && product ? product.windows.server : null;
    return {
      version: majorMinor(windows),
      server,
      os,
      osVersion: windows.serviceVersion,
      edition: used.licence ? (product?.edition ?? null) : null,
    };
  }
  // The name of a licence that is not in use says nothing.
  if (!product || !used.licence) return null;
  const version = byWords(product);
  const os = version.includes('or') ? undefined : productName(product);
  return {
    version,
    server: product.windows.server,
    os,
    osVersion: undefined,
    edition: product.edition,
  };
}

function ofMgadiag({ mgadiag }: Device): OsWitness | null {
  if (!mgadiag || mgadiag.says === 'ambiguous') return null;
  const { windows, edition } = mgadiag;
  const os = captionOf(windows, edition).replace('Microsoft ', '').trim();
  return { version: majorMinor(windows), server: windows.server, os, osVersion: undefined, edition };
}

export interface Os extends OsWitness {
  /**
   * A lower witness says otherwise; undefined = the contract does not say whether it does. A saved report is of its own day,
   * and what ran then may have been another Windows.
   */
  conflict: boolean | undefined;
}

const old = (version: string): boolean => version.startsWith('6.0') || version.startsWith('6.1');

/** Whether two witnesses can speak of one Windows. */
function disagree(a: OsWitness, b: OsWitness): boolean | undefined {
  if (a.version === '8+' || b.version === '8+') return a.version !== b.version && (old(a.version) || old(b.version));
  const loose = a.version === '6.0 or 6.1' || b.version === '6.0 or 6.1';
  if (loose) return old(a.version) && old(b.version) ? false : undefined;
  if (a.version !== b.version) return true;
  // "a server against a client of one version number"
  if (a.server !== null && b.server !== null && a.server !== b.server) return old(a.version) ? true : undefined;
  return false;
}

/** "OS: manifest, then slmgr, WMI, MGADiag." Null = no witness names one. */
export function osOf(device: Device, licences: Licences): Os | null {
  const own = [ofManifest(device), ofSlmgr(device, licences), ofWmi(device, licences)].filter((each) => each !== null);
  const report = ofMgadiag(device);
  const [first, ...others] = report ? [...own, report] : own;
  if (!first) return null;
  // A version line alone does not tell a server from a client: the next witness of the same version does.
  const alike = others.find(({ version, server }) => version === first.version && server !== null);
  const server = first.server ?? alike?.server ?? null;
  const counts = { ...first, server };
  const answers = others.map((other) =>
    disagree(counts, other) && other === report ? undefined : disagree(counts, other),
  );
  const conflict = answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
  const edition = first.edition ?? others.find((other) => other.edition)?.edition ?? null;
  return { ...counts, edition, conflict };
}

/** "Only Windows Vista and Windows 7 clients are checked." */
export const isChecked = ({ version, server }: Os): boolean => old(version) && server !== true;

export interface Channel {
  /** The column; '' where none is stated. */
  channel: string;
  /** False where it, or what stands for it, is that of a licence which KMS does not serve. */
  kms: boolean;
  stated: boolean;
  /** Undefined: only a saved report says otherwise, which is of its own day. */
  conflict: boolean | undefined;
}

/** "Channel: WMI, then slmgr, MGADiag". */
export function channelOf({ mgadiag }: Device, licences: Licences, os: Os | null): Channel {
  const typed = mgadiag && mgadiag.says !== 'ambiguous' ? mgadiag.channel : null;
  const own = [licences.wmi.licence?.channel, licences.slmgr.licence?.channel].filter((each) => each != null);
  const reported = licences.mgadiag?.channel ?? typed;
  const channel = own[0] ?? reported;
  if (channel) {
    const differs = reported !== null && reported !== channel;
    const conflict = own.some((other) => other !== channel) || (differs ? undefined : false);
    return { channel, kms: channel === 'VOLUME_KMSCLIENT', stated: true, conflict };
  }
  // "Without a channel: PID type 00 or 02, and editions that have no volume licence (Home, Starter, Ultimate), are `channel-not-checked`."
  const types = [licences.wmi.licence, licences.slmgr.licence, licences.mgadiag].flatMap((each) => each?.pidType ?? []);
  const kms = !types.some((type) => type !== '03') && os?.edition?.volume !== false;
  return { channel: '', kms, stated: false, conflict: false };
}

/** "Status, reason and minutes come together from one witness", and "the columns fall back the same way". */
export const licenceOf = ({ wmi, slmgr, mgadiag }: Licences): Licence | null => wmi.licence ?? slmgr.licence ?? mgadiag;
