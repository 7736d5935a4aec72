/** The licence of a device and what its event log says about activation, for each case of a situation. */
import type { Locale, Windows } from './catalogue.ts';
import { type Attempt, answerEvent, eventProvider, failureEvent, requestEvent } from './licensing-json.ts';
import { Random } from './random.ts';
import type { LicenceCase } from './situation.ts';
import type { Channel, Licence, LicensingEventRow } from './spec.ts';

const DAY = 86_400_000;

/** Binding flags of the events 12288 and 12289. */
export const FLAG_NO_SLIC = 0x8;
const FLAG_NO_MARKER = 0x08000000;

const REFUSED = 0xc004f035;
const BAD_FORMAT = 0xc004f059;
const NO_HOST = 0xc004f074;
const GRACE_OVER = 0xc004f009;
const NOT_BY_KMS = 0xc004f056;
const IN_GRACE = 0x4004f00c;
const ACTIVATED = 0x4004f040;

interface State {
  channel: Channel;
  status: number;
  reason: number;
  minutes: [low: number, high: number];
}

const PERMANENT = { status: 1, reason: ACTIVATED, minutes: [0, 0] as [number, number] };
const SERVED = { status: 1, reason: ACTIVATED, minutes: [201_600, 259_200] as [number, number] };
const NOTIFICATION = { channel: 'VOLUME_KMSCLIENT' as Channel, status: 5, minutes: [0, 0] as [number, number] };

function stateOf(licenceCase: LicenceCase, random: Random): State {
  switch (licenceCase) {
    case 'kms-licensed':
    case 'kms-renewed-after-refusal':
      return { channel: 'VOLUME_KMSCLIENT', ...SERVED };
    case 'kms-refused-since':
      // Activated at least 62 days ago.
      return { channel: 'VOLUME_KMSCLIENT', ...SERVED, minutes: [90_000, 170_000] };
    case 'kms-refused':
      // slmgr often shows the state's general reason; the refusal itself is in the event log.
      return { ...NOTIFICATION, reason: random.pick([REFUSED, REFUSED, GRACE_OVER, NOT_BY_KMS]) };
    case 'kms-bad-format':
      return { ...NOTIFICATION, reason: random.pick([BAD_FORMAT, GRACE_OVER]) };
    case 'kms-no-host':
      return { ...NOTIFICATION, reason: random.pick([GRACE_OVER, NOT_BY_KMS]) };
    case 'kms-grace':
      return { channel: 'VOLUME_KMSCLIENT', status: 2, reason: IN_GRACE, minutes: [3_000, 43_000] };
    case 'mak':
    case 'mak-after-refusal':
      return { channel: 'VOLUME_MAK', ...PERMANENT };
    case 'retail':
      return { channel: 'RETAIL', ...PERMANENT };
    case 'oem-slp':
      return { channel: 'OEM_SLP', ...PERMANENT };
    case 'oem-dm':
      return { channel: 'OEM_DM', ...PERMANENT };
    case 'kms-host':
      return { channel: 'VOLUME_KMS', ...PERMANENT };
    case 'evaluation':
      return { channel: 'TIMEBASED_EVAL', status: 1, reason: ACTIVATED, minutes: [20_000, 120_000] };
  }
}

const PID_TYPES: Partial<Record<Channel, string>> = { RETAIL: '00', TIMEBASED_EVAL: '00', OEM_SLP: '02', OEM_DM: '02' };

export function makeLicence(
  licenceCase: LicenceCase,
  windows: Windows,
  locale: Locale,
  domain: string,
  random: Random,
): Licence {
  const { channel, status, reason, minutes } = stateOf(licenceCase, random);
  const build = windows.version.split('.')[2] ?? '';
  const installed = `${random.between(1, 365)}`.padStart(3, '0') + (windows.generation === '6.3' ? '2022' : '2013');
  const type = PID_TYPES[channel] ?? '03';
  // The Activation ID belongs to the edition and the channel, not to the machine.
  const activationId = new Random(`activation ${windows.id} ${windows.edition} ${channel}`).guid();
  const group = `${random.digits(5)}-${random.digits(5)}-${random.digits(3)}-${random.digits(6)}`;
  return {
    channel,
    status,
    reason,
    minutes: random.between(...minutes),
    activationId,
    extendedPid: `${group}-${type}-${locale.lcid}-${build}.0000-${installed}`,
    installationId: random.digits(windows.generation === '6.3' ? 63 : 54),
    partialKey: random.keyCharacters(5),
    cmid: random.guid(),
    kmsHost: `kms${random.between(1, 2)}.${domain}:1688`,
  };
}

/** Days ago, the newest first: a client asks its KMS host once a week. */
function weekly(newest: number, count: number): number[] {
  return Array.from({ length: count }, (_, week) => newest + week * 7);
}

/** Newest first, as the collector asks for them. */
export function makeEvents(
  licenceCase: LicenceCase,
  licence: Licence,
  windows: Windows,
  about: { collectedAt: number; flags: number; virtual: boolean },
  random: Random,
): LicensingEventRow[] {
  const provider = eventProvider(windows.generation);
  const attempt = (daysAgo: number, flags: number): Attempt => {
    const at = about.collectedAt - daysAgo * DAY - random.between(0, 7200) * 1000;
    return { provider, at, licence, flags, virtual: about.virtual };
  };
  const success = (daysAgo: number) => {
    const one = attempt(daysAgo, about.flags);
    return [answerEvent(one), requestEvent(one, 0, 1)];
  };
  const failure = (daysAgo: number, hresult: number, flag: number) => {
    const one = attempt(daysAgo, (about.flags | flag) >>> 0);
    return [failureEvent(one, hresult), requestEvent(one, hresult, 5)];
  };
  switch (licenceCase) {
    case 'kms-licensed':
      return weekly(1, 10).flatMap(success);
    case 'kms-renewed-after-refusal':
      return [...weekly(2, 4).flatMap(success), ...failure(30, REFUSED, FLAG_NO_MARKER)];
    case 'kms-refused':
      return weekly(1, 8).flatMap((daysAgo) => failure(daysAgo, REFUSED, FLAG_NO_MARKER));
    case 'kms-refused-since':
      return weekly(3, 8).flatMap((daysAgo) => failure(daysAgo, REFUSED, FLAG_NO_MARKER));
    case 'kms-bad-format':
      return weekly(1, 6).flatMap((daysAgo) => failure(daysAgo, BAD_FORMAT, 0));
    case 'kms-no-host':
      return weekly(1, 6).flatMap((daysAgo) => failure(daysAgo, NO_HOST, 0));
    case 'mak-after-refusal':
      return failure(200, REFUSED, FLAG_NO_MARKER);
    default:
      return [];
  }
}
