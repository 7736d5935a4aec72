/**
 * Activation error that is not the firmware's, so that a DNS fault is not looked for in the firmware. Sources: Microsoft,
 * "Resolving common activation error codes" (2024) and slerror.h; Volume Activation 2.0 Operations Guide (2008).
 */
import type { Facts } from './facts.ts';
import { REFUSAL_CODES } from './kms.ts';

export interface KnownError {
  /** What the code means, in plain words. */
  cause: string;
  /** What to do, beginning with a verb. */
  fix: string;
}

const NO_HOST: KnownError = {
  cause: 'no KMS host could be reached, or none gave an answer',
  fix: 'check the DNS record _vlmcs._tcp, TCP port 1688 to the host, and the clock',
};
const NO_RECORD: KnownError = {
  cause: 'DNS has no _vlmcs._tcp record for this client',
  fix: 'publish the record, or set the host with slmgr /skms',
};
const DNS_DOWN: KnownError = { cause: 'the DNS server did not answer', fix: 'check the DNS servers of this client' };
const WRONG_KEY: KnownError = {
  cause: 'the product key does not fit this edition',
  fix: 'install the KMS client key of this edition with slmgr /ipk',
};
const STORE: KnownError = {
  cause: 'the licence store is not consistent',
  fix: 'rebuild the licence store (tokens.dat)',
};
const NOT_YET: KnownError = {
  cause: 'Windows was never activated, or not renewed in time, and the code does not say why',
  fix: 'run slmgr /ato and look up the code that it gives',
};

export const KNOWN_ERRORS: Readonly<Record<string, KnownError>> = {
  '0xC004F074': NO_HOST,
  '0xC0020017': NO_HOST,
  '0x8007139F': NO_HOST,
  '0xC004F038': {
    cause: 'fewer than 25 clients have asked the KMS host so far',
    fix: 'see the count on the host with slmgr /dlv; cloned PCs with one CMID count once',
  },
  '0xC004F039': { cause: 'the host did not answer as a KMS host', fix: 'check its port and its KMS host key' },
  '0xC004F041': { cause: 'the KMS host itself is not activated', fix: 'activate the host' },
  '0xC004F042': {
    cause: 'this KMS host does not serve this product',
    fix: 'use the right host, or install a newer KMS host key on it',
  },
  '0xC004F06B': { cause: 'this KMS host may not run in a virtual machine', fix: 'use a newer KMS host' },
  '0xC004F06C': {
    cause: 'the clocks of client and host differ too much',
    fix: 'correct time and time zone (UTC counts)',
  },
  '0xC004F056': NOT_YET,
  '0xC004F009': NOT_YET,
  '0xC004F00F': { cause: 'the hardware changed beyond tolerance', fix: 'run slmgr /ato once more' },
  '0xC004F034': { cause: 'no licence for this key was found', fix: WRONG_KEY.fix },
  '0xC004F014': { cause: 'no product key is installed', fix: WRONG_KEY.fix },
  '0xC004F015': WRONG_KEY,
  '0xC004F033': WRONG_KEY,
  '0xC004F069': WRONG_KEY,
  '0xC004F050': { cause: 'the product key is not valid', fix: WRONG_KEY.fix },
  '0xC004F051': { cause: 'the product key is blocked', fix: 'ask the licensing desk for another key' },
  '0xC004F064': { cause: 'the non-genuine grace period is over', fix: 'ask the licensing desk' },
  '0xC004F200': {
    cause: 'Windows was judged not genuine',
    fix: 'on Windows 7 remove the update KB 971033 if it is there, then run slmgr /ato',
  },
  '0xC004C008': { cause: 'the KMS host key has reached its limit', fix: 'ask the licensing desk' },
  '0xC004D302': { cause: 'Windows was rearmed and waits for a restart', fix: 'restart, then run slmgr /ato' },
  '0xC004E002': STORE,
  '0xC004E003': STORE,
  '0xC004E015': STORE,
  '0x8007232B': NO_RECORD,
  '0x8007251D': NO_RECORD,
  '0x80092328': NO_RECORD,
  '0x8007007B': NO_RECORD,
  '0x8007232A': DNS_DOWN,
  '0x8007267C': DNS_DOWN,
  '0x800706BA': {
    cause: 'the KMS host was found and could not be reached',
    fix: 'check the firewall on TCP port 1688 and the DNS record for a host that is gone',
  },
};

/** Codes that say only that something failed earlier; a more telling one beside them counts. */
const GENERAL: ReadonlySet<string> = new Set(['0xC004F056', '0xC004F009', '0xC004F034']);

const BY_CODE: ReadonlyMap<string, KnownError> = new Map(Object.entries(KNOWN_ERRORS));

export const knownErrorOf = (code: string): KnownError | null => BY_CODE.get(code) ?? null;

const SUCCESS = '0x00000000';
const ATTEMPTS: ReadonlySet<number> = new Set([12288, 12289, 8198, 8233]);

/** The newest attempt that the events report: a code, success, or null where they report none. */
function newestAttempt({ witnesses: { events } }: Facts): string | null {
  for (const { id, hresult, activated } of events ?? []) {
    if (hresult === null || !ATTEMPTS.has(id)) continue;
    // A request with 0 was sent, which is no answer yet; an answer with 0 may not have activated the PC.
    if (hresult !== SUCCESS || (id === 12289 && activated === true)) return hresult;
  }
  return null;
}

/** Whether a code is a failure: bit 31 is set (slerror.h; 0x4004.... are states of grace). */
const isFailure = (code: string | null | undefined): code is string => !!code && Number(code) >= 0x80000000;

/** The newest failure that is not the firmware's, if there is one, with its plain cause where that is known. */
export function kmsError(facts: Facts): { code: string; error: KnownError } | null {
  const { slmgr, licensing } = facts.witnesses;
  const newest = newestAttempt(facts);
  const codes = [
    newest,
    slmgr?.attemptError,
    slmgr?.errorCode,
    slmgr?.windows?.notificationReason,
    licensing?.windows?.licenseStatusReason,
  ].filter(isFailure);
  if (newest !== null && REFUSAL_CODES.has(newest)) return null;
  const known = codes.filter((code) => knownErrorOf(code) !== null);
  const code = known.find((candidate) => !GENERAL.has(candidate)) ?? known[0];
  const error = code === undefined ? null : knownErrorOf(code);
  return code !== undefined && error ? { code, error } : null;
}
