/** What a scenario is: what each witness of the machine holds, before it is written down as files. */
import type { Scenario } from './dimensions.ts';
import { type Edition, editionOf, WINDOWS, type Windows } from './windows.ts';

export const COLLECTED = Date.parse('2026-03-10T12:00:00Z');
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

export interface Licence {
  windows: Windows;
  edition: Edition;
  /** Null = struck out by whoever passed the text on. */
  channel: string | null;
  /** Licence type in the Extended PID; null = struck out. */
  pidType: '00' | '02' | '03' | null;
  status: number;
  /** 0xC004.... */
  reason: number;
  minutes: number;
  hasKey: boolean;
}

export type Second = Scenario['slmgrSecond'] | Scenario['wmiSecond'];

export interface Slmgr {
  answer: Exclude<Scenario['slmgr'], 'none'>;
  licence: Licence;
  second: Second;
  noise: Scenario['slmgrNoise'];
  language: Scenario['language'];
  /** Of the text that is an error alone. */
  errorCode: number;
}

export interface Wmi {
  form: Exclude<Scenario['wmi'], 'none'>;
  /** Version line and marker status; null = the service was not read. */
  service: { windows: Windows; marker: number | null } | null;
  /** Null = no product was read. */
  licence: Licence | null;
  second: Second;
}

export interface LicensingEvent {
  id: number;
  /** The HRESULT of 12288 and 12289, the code of 8198 and 8233. */
  code: number;
  flags: number | null;
  /** Third value of a 12289. */
  activated: 0 | 1 | null;
  app: 'windows' | 'office' | null;
  /** Milliseconds since 1970. */
  at: number;
}

export interface Mgadiag {
  says: Exclude<Scenario['mgadiag'], 'none'>;
  consistent: boolean;
  otherVersion: boolean;
  /** Days between the report and the collection; null = no witness of its date. */
  age: number | null;
  windows: Windows;
  edition: Edition;
  /** As its licence type says. */
  channel: string | null;
  block: Licence | null;
}

export type IdsOf = 'same' | 'other' | 'nul-padded' | 'none';

export interface Device {
  manifest: Scenario['manifest'];
  manifestOs: { windows: Windows; edition: Edition } | null;
  slic: {
    file: Scenario['slic'];
    /** Null = the manifest does not list slic.bin. */
    item: 'collected' | 'without-hash' | 'other-hash' | 'absent' | 'failed' | 'timeout' | 'skipped' | null;
    table: Scenario['table'];
    version: number;
    trailing: number;
  };
  acpi: { rsdt: IdsOf; xsdt: IdsOf; slic: 'same' | 'other' | 'none' } | null;
  slmgr: Slmgr | null;
  wmi: Wmi | null;
  events: LicensingEvent[] | null;
  eventForm: Scenario['eventForm'];
  mgadiag: Mgadiag | null;
}

const PID_TYPES: Record<string, Licence['pidType']> = {
  RETAIL: '00',
  TIMEBASED_EVAL: '00',
  OEM_SLP: '02',
  OEM_DM: '02',
};

export const codeOf = (name: string): number => Number.parseInt(`C004${name}`, 16);

/** What one witness says of the licence: the machine's own, with what this witness says otherwise. */
function licenceOf(
  s: Scenario,
  own: Partial<Record<'os' | 'channel' | 'status' | 'reason' | 'minutes' | 'key', unknown>>,
): Licence {
  const take = <T>(value: unknown, base: T): T => (value === undefined || value === 'same' ? base : (value as T));
  const windows = WINDOWS[take(own.os, s.os)];
  const named = take(own.channel, s.channel) as string;
  const channel = named === 'none' ? null : named;
  const status = take<number>(own.status, s.status);
  const minutes = take<number>(own.minutes, s.minutes);
  const timed = status === 1 ? channel === null || /KMSCLIENT|EVAL/.test(channel) : ![0, 5].includes(status);
  return {
    windows,
    edition: editionOf(windows, s.edition),
    channel,
    pidType: channel === null ? (s.pidType === 'masked' ? null : s.pidType) : (PID_TYPES[channel] ?? '03'),
    status,
    reason: codeOf(take<string>(own.reason, s.reason)),
    // A grace period that is there has time left.
    minutes: timed ? (status === 1 ? minutes : Math.max(1, minutes)) : 0,
    hasKey: take(own.key, s.key) !== 'no',
  };
}

function slmgrOf(s: Scenario): Slmgr | null {
  if (s.slmgr === 'none') return null;
  const { slmgrOs: os, slmgrChannel: channel, slmgrStatus: status, slmgrReason: reason, slmgrMinutes: minutes } = s;
  const licence = licenceOf(s, { os, channel, status, reason, minutes, key: s.slmgrKey });
  const errorCode = codeOf(reason === 'same' ? s.reason : reason);
  return { answer: s.slmgr, licence, second: s.slmgrSecond, noise: s.slmgrNoise, language: s.language, errorCode };
}

function wmiOf(s: Scenario): Wmi | null {
  if (s.wmi === 'none') return null;
  const { wmiOs: os, wmiChannel: channel, wmiStatus: status, wmiReason: reason, wmiMinutes: minutes, wmiKey: key } = s;
  const licence = s.wmiProduct === 'yes' ? licenceOf(s, { os, channel, status, reason, minutes, key }) : null;
  // ConvertTo-Json writes one class into a file: a list of products, or the one object of the service.
  const readable = s.wmi === 'collector' || (s.wmi === 'one-object' && licence === null);
  const windows = WINDOWS[os === 'same' ? s.os : os];
  const service = readable && s.wmiService === 'yes' ? { windows, marker: s.wmiMarker } : null;
  return { form: s.wmi, service, licence, second: licence && s.wmi !== 'one-object' ? s.wmiSecond : 'none' };
}

const PLAIN_EVENT = { code: 0, flags: null, activated: null, app: null } as const;
const F035 = codeOf('F035');

/** The events by their names in the list of dimensions. */
const EVENT_KINDS: Record<Exclude<Scenario['event1'], 'none'>, Omit<LicensingEvent, 'at'>> = {
  success: { ...PLAIN_EVENT, id: 12289, flags: 0, activated: 1 },
  'answered-not-activated': { ...PLAIN_EVENT, id: 12289, flags: 0, activated: 0 },
  'answered-without-third-value': { ...PLAIN_EVENT, id: 12289, flags: 0 },
  'request-f035': { ...PLAIN_EVENT, id: 12288, code: F035, flags: 0 },
  'request-flag': { ...PLAIN_EVENT, id: 12288, flags: 0x08000000 },
  'request-no-slic': { ...PLAIN_EVENT, id: 12288, flags: 0x8 },
  'request-plain': { ...PLAIN_EVENT, id: 12288, flags: 0 },
  'failure-f035': { ...PLAIN_EVENT, id: 8198, code: F035 },
  'failure-f059': { ...PLAIN_EVENT, id: 8198, code: codeOf('F059') },
  'failure-f057': { ...PLAIN_EVENT, id: 8198, code: codeOf('F057') },
  'failure-f058': { ...PLAIN_EVENT, id: 8198, code: codeOf('F058') },
  'failure-f074': { ...PLAIN_EVENT, id: 8198, code: codeOf('F074') },
  'failure-f035-windows': { ...PLAIN_EVENT, id: 8198, code: F035, app: 'windows' },
  'failure-f035-office': { ...PLAIN_EVENT, id: 8198, code: F035, app: 'office' },
  'attempt-f035-windows': { ...PLAIN_EVENT, id: 8233, code: F035, app: 'windows' },
  'attempt-f035-office': { ...PLAIN_EVENT, id: 8233, code: F035, app: 'office' },
  'other-id-f035': { ...PLAIN_EVENT, id: 8200, code: F035 },
};

function eventsOf(s: Scenario): LicensingEvent[] | null {
  if (s.events === 'none') return null;
  const slots = [
    [s.event1, s.event1At],
    [s.event2, s.event2At],
    [s.event3, s.event3At],
  ] as const;
  return slots.flatMap(([kind, before]) =>
    kind === 'none' ? [] : [{ ...EVENT_KINDS[kind], at: Math.round(COLLECTED - before * MINUTE) }],
  );
}

const TYPED = ['VOLUME_KMSCLIENT', 'VOLUME_MAK', 'RETAIL', 'OEM_SLP'];

function mgadiagOf(s: Scenario): Mgadiag | null {
  if (s.mgadiag === 'none') return null;
  const os = s.mgaOs;
  const kms = { os, channel: 'VOLUME_KMSCLIENT', key: 'yes' };
  const blocks: Record<Scenario['mgaBlock'], Licence | null> = {
    none: null,
    same: licenceOf(s, { os }),
    licensed: licenceOf(s, { ...kms, status: 1, minutes: 200_000 }),
    f035: licenceOf(s, { ...kms, status: 5, reason: 'F035' }),
    f059: licenceOf(s, { ...kms, status: 5, reason: 'F059' }),
    mak: licenceOf(s, { ...kms, channel: 'VOLUME_MAK', status: 1 }),
  };
  const block = blocks[s.mgaBlock];
  const { windows, edition, channel } = block ?? licenceOf(s, { os });
  return {
    says: s.mgadiag,
    consistent: s.mgaConsistent === 'yes',
    otherVersion: s.mgaVersion === 'other',
    age: s.manifest !== 'whole' || s.mgaAge === 'not-stated' ? null : s.mgaAge,
    windows,
    edition,
    channel: channel !== null && TYPED.includes(channel) ? channel : null,
    block,
  };
}

/** When a report was saved, or null. */
export const reportedAt = ({ age }: Mgadiag): number | null => (age === null ? null : COLLECTED - age * DAY);

/** What the manifest says of slic.bin, and whether the file lies there: the two agree, except where they are made not to. */
function slicOf(s: Scenario): Device['slic'] {
  const rest = { table: s.table, version: s.slicVersion, trailing: s.trailing };
  switch (s.slicItem) {
    case 'failed':
    case 'timeout':
    case 'skipped':
    case 'absent':
      return { file: 'none', item: s.slicItem, ...rest };
    case 'not-asked':
      return { file: 'none', item: null, ...rest };
    case 'true':
      return { file: s.slic, item: s.slic === 'none' ? 'absent' : 'collected', ...rest };
    case 'unlisted':
      return { file: s.slic, item: null, ...rest };
    default:
      return { file: s.slic, item: s.slic === 'none' ? null : s.slicItem, ...rest };
  }
}

export function deviceOf(s: Scenario): Device {
  const slic = slicOf(s);
  const windows = s.manifestOs === 'none' ? null : WINDOWS[s.manifestOs === 'same' ? s.os : s.manifestOs];
  const present = s.acpiSlic === 'true' ? (slic.file === 'none' ? 'none' : 'same') : s.acpiSlic;
  return {
    manifest: s.manifest,
    manifestOs: windows && s.manifest === 'whole' ? { windows, edition: editionOf(windows, s.edition) } : null,
    slic,
    acpi: s.acpi === 'none' ? null : { rsdt: s.rsdt, xsdt: s.xsdt, slic: present },
    slmgr: slmgrOf(s),
    wmi: wmiOf(s),
    events: eventsOf(s),
    eventForm: s.eventForm,
    mgadiag: mgadiagOf(s),
  };
}
