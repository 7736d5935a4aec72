/**
 * The licence of Windows as WMI, slmgr and MGADiag state it, asked in that order. Status, reason and minutes always come
 * together from one witness: mixed, they would describe a licence that exists nowhere.
 */
import type { Witnesses } from '../evidence/index.ts';
import { isKnownChannel } from '../evidence/shared/channel.ts';
import type { License, LicensingProduct, Slmgr, SlmgrProduct } from '../model/types.ts';

type LicenceWitness = 'licensing' | 'slmgr' | 'mgadiag';

export interface LicenceStatement {
  witness: LicenceWitness;
  /** A known channel token, else null. */
  channel: string | null;
  /** Extended PID. */
  pid: string | null;
  status: number | null;
  /** Why the licence is in its state; slmgr prints it in Notification only. */
  reason: string | null;
  minutes: number | null;
}

export interface LicenceFinding {
  /** One for each witness that states a licence in use, the one that counts first. */
  statements: LicenceStatement[];
  /** What every report shows. */
  shown: License | null;
  /** slmgr was asked for its licence and found no product key. */
  noKey: boolean;
}

/** Names of the states 0 to 6. */
export const LICENSE_STATUS = [
  'Unlicensed',
  'Licensed',
  'Initial grace',
  'Additional grace',
  'Non-genuine grace',
  'Notification',
  'Extended grace',
] as const;

export const UNLICENSED = 0;
export const LICENSED = 1;
export const NOTIFICATION = 5;

type Product = Pick<SlmgrProduct | LicensingProduct, 'partialProductKey' | 'licenseStatus'>;

/** A licence without a key is not in use, unless its status says otherwise. */
const isInUse = ({ partialProductKey, licenseStatus }: Product): boolean =>
  partialProductKey !== null || licenseStatus !== UNLICENSED;

const known = (channel: string | null): string | null => (channel !== null && isKnownChannel(channel) ? channel : null);

function ofWmi(windows: LicensingProduct): LicenceStatement {
  return {
    witness: 'licensing',
    channel: known(windows.channel),
    pid: windows.productKeyId,
    status: windows.licenseStatus,
    reason: windows.licenseStatusReason,
    minutes: windows.gracePeriodRemaining,
  };
}

function ofText(windows: SlmgrProduct, witness: 'slmgr' | 'mgadiag'): LicenceStatement {
  return {
    witness,
    channel: known(windows.channel),
    pid: windows.extendedPid,
    status: windows.licenseStatus,
    reason: windows.notificationReason,
    minutes: windows.remainingMinutes,
  };
}

function statementsOf({ licensing, slmgr, mgadiag }: Witnesses): LicenceStatement[] {
  const statements: LicenceStatement[] = [];
  if (licensing?.windows && isInUse(licensing.windows)) statements.push(ofWmi(licensing.windows));
  const addText = (text: Slmgr | null | undefined, witness: 'slmgr' | 'mgadiag'): void => {
    if (text?.windows && isInUse(text.windows)) statements.push(ofText(text.windows, witness));
  };
  addText(slmgr, 'slmgr');
  addText(mgadiag?.licensing, 'mgadiag');
  return statements;
}

/** KMS host that the machine used or is set to, with the witness that names it. */
function hostOf({ slmgr, licensing, mgadiag, events }: Witnesses): Pick<License, 'witness' | 'kmsHost'> | null {
  const named = (witness: License['witness'], kmsHost: string | null | undefined) =>
    kmsHost == null ? null : { witness, kmsHost };
  return (
    named('slmgr', slmgr?.windows?.kmsHost) ??
    named('licensing', licensing?.service?.keyManagementServiceMachine) ??
    named('mgadiag', mgadiag?.licensing?.windows?.kmsHost) ??
    named('events', events?.find((event) => event.kmsHost !== null)?.kmsHost)
  );
}

/** WMI gives a reason in every state; why Windows is in Notification is told only there. */
const notificationReason = ({ witness, status, reason }: LicenceStatement): string | null =>
  witness === 'licensing' && status !== NOTIFICATION ? null : reason;

/** The statement that counts: the first with a status, else the first that says anything of its state. */
function primaryOf(statements: readonly LicenceStatement[]): LicenceStatement | null {
  return (
    statements.find(({ status }) => status !== null) ??
    statements.find(({ reason, minutes }) => reason !== null || minutes !== null) ??
    null
  );
}

export function findLicence(witnesses: Witnesses): LicenceFinding {
  const statements = statementsOf(witnesses);
  const primary = primaryOf(statements);
  const host = hostOf(witnesses);
  const shown = (primary || host) && {
    witness: primary?.witness ?? host?.witness ?? 'slmgr',
    status: primary?.status ?? null,
    notificationReason: primary && notificationReason(primary),
    remainingMinutes: primary?.minutes ?? null,
    kmsHost: host?.kmsHost ?? null,
  };
  return { statements, shown, noKey: witnesses.slmgr?.errorKind === 'no_key' };
}

/** Status 0, 2 to 6, or no key at all: Windows is not activated. Where no status is stated, nothing is said. */
export function isNotActivated({ shown, noKey }: LicenceFinding): boolean {
  const status = shown?.status ?? null;
  return status === null ? noKey : status !== LICENSED;
}
