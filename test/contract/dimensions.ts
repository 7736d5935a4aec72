/**
 * Everything in which two machines differ that the contract speaks of, as independent dimensions. A scenario is one value
 * of each; the first value is the plain one. What a value means stands in device.ts.
 */
import type { Random } from '../../analyzer/generate/random.ts';

const CODES = ['F056', 'F009', 'F034', 'F200', 'FC07', 'F035', 'F059', 'F057', 'F058'] as const;
const WINDOWS = ['7', 'vista', '8', '8.1', '10', '11', '2008', '2008r2', '2012r2', '2016'] as const;
const CHANNELS = [
  'VOLUME_KMSCLIENT',
  'VOLUME_MAK',
  'RETAIL',
  'OEM_SLP',
  'OEM_DM',
  'VOLUME_KMS',
  'TIMEBASED_EVAL',
  'none',
] as const;
const EVENTS = [
  'none',
  'success',
  'answered-not-activated',
  'answered-without-third-value',
  'request-f035',
  'request-flag',
  'request-no-slic',
  'request-plain',
  'failure-f035',
  'failure-f059',
  'failure-f057',
  'failure-f058',
  'failure-f074',
  'failure-f035-windows',
  'failure-f035-office',
  'attempt-f035-windows',
  'attempt-f035-office',
  'other-id-f035',
] as const;
/** Minutes before the collection; the fractions lie within one second, and the negative ones after it. */
const TIMES = [
  1440, 1441, 10_080, 27_360, 58_000, 60_000, 100_000, 250_000, 300_000, 1440.001, 1440.002, -1440, -0.005,
] as const;

export const DIMENSIONS = {
  os: WINDOWS,
  edition: ['volume', 'other-volume', 'ultimate', 'home', 'starter', 'embedded', 'thin-pc'],
  channel: CHANNELS,
  pidType: ['03', '00', '02', 'masked'],
  status: [1, 0, 2, 3, 4, 5, 6],
  reason: CODES,
  minutes: [200_000, 0, 1, 43_200, 100_000, 259_200, 259_201],
  key: ['yes', 'no'],

  manifest: ['whole', 'none', 'broken'],
  manifestOs: ['same', 'none', ...WINDOWS],

  slic: ['table', 'none', 'not-slic', 'empty'],
  slicItem: ['true', 'failed', 'timeout', 'skipped', 'absent', 'unlisted', 'without-hash', 'other-hash', 'not-asked'],
  table: [
    'sound',
    'sound-marker-first',
    'sound-nul-padded',
    'sound-second-marker',
    'sound-extra-structure',
    'sound-version-2000',
    'template',
    'template-own-ids',
    'blank-ff',
    'blank-00',
    'marker-ff',
    'marker-00',
    'marker-header-then-ff',
    'ff-after-key',
    'zeros-after-key',
    'header-only',
    'key-only',
    'noise-after-key',
    'flag',
    'marker-length',
    'marker-type',
    'body-noise',
    'ff-into-marker',
    'key-blank-00',
    'key-blank-ff',
    'key-magic',
    'key-bits',
    'edited',
    'noise-signature',
    'other-header-ids',
    'blank-header-ids',
    'checksum',
    'checksum-of-blank',
    'cut',
    'declared-35',
    'cut-in-header',
  ],
  slicVersion: [0x20001, 0, 0x20002, 0x20003, 0x20004],
  trailing: [0, 1, 16, 180],

  acpi: ['none', 'present'],
  rsdt: ['same', 'none', 'other', 'nul-padded'],
  xsdt: ['same', 'none', 'other', 'nul-padded'],
  acpiSlic: ['true', 'none', 'same', 'other'],

  slmgr: ['none', 'block', 'no-version', 'no-key', 'error', 'wsh-disabled', 'office-only'],
  slmgrOs: ['same', '7', 'vista', '10', '2008r2'],
  slmgrChannel: ['same', ...CHANNELS],
  slmgrStatus: ['same', 0, 1, 5],
  slmgrReason: ['same', ...CODES],
  slmgrMinutes: ['same', 0, 100_000, 259_000],
  slmgrKey: ['same', 'no'],
  slmgrSecond: [
    'none',
    'esu-before',
    'esu-after',
    'office',
    'unused-before',
    'mak-unlicensed-before',
    'mak-unlicensed-after',
  ],
  slmgrNoise: ['none', 'ato-f035', 'ato-f074', 'kb-sentence', 'dism'],
  language: ['en-US', 'de-DE', 'fr-FR', 'ru-RU', 'zh-CN', 'pl-PL'],

  wmi: ['none', 'collector', 'one-object', 'array'],
  wmiService: ['yes', 'no'],
  wmiProduct: ['yes', 'no'],
  wmiMarker: [null, 0, 1, 2, 3],
  wmiOs: ['same', '7', 'vista', '10', '2008r2'],
  wmiChannel: ['same', ...CHANNELS],
  wmiStatus: ['same', 0, 1, 5],
  wmiReason: ['same', ...CODES],
  wmiMinutes: ['same', 0, 100_000, 259_000],
  wmiKey: ['same', 'no'],
  wmiSecond: [
    'none',
    'esu-before',
    'office',
    'unused-before',
    'unused-after',
    'mak-unlicensed-before',
    'mak-unlicensed-after',
  ],

  events: ['none', 'some'],
  event1: EVENTS,
  event1At: TIMES,
  event2: EVENTS,
  event2At: TIMES,
  event3: EVENTS,
  event3At: TIMES,
  eventForm: ['collector', 'date-ms', 'separate-values'],

  mgadiag: [
    'none',
    'valid',
    'no_slic',
    'no_marker',
    'invalid_slic',
    'invalid_marker',
    'unknown-words',
    'cut',
    'ambiguous',
  ],
  mgaConsistent: ['yes', 'no'],
  mgaVersion: ['same', 'other'],
  mgaAge: [40, 0, 364, 366, 2000, 'not-stated'],
  mgaOs: ['same', '7', 'vista', '10'],
  mgaBlock: ['none', 'same', 'licensed', 'f035', 'f059', 'mak'],
} as const;

export type Dimensions = typeof DIMENSIONS;
export type Dimension = keyof Dimensions;
export type Scenario = { [D in Dimension]: Dimensions[D][number] };

export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as Dimension[];

/** How often a dimension has its first value in a random scenario; the others share the rest. */
const PLAIN: Partial<Record<Dimension, number>> = {
  os: 0.6,
  edition: 0.6,
  channel: 0.6,
  pidType: 0.4,
  status: 0.3,
  reason: 0.15,
  minutes: 0.4,
  key: 0.9,
  manifest: 0.75,
  manifestOs: 0.6,
  slic: 0.6,
  slicItem: 0.7,
  table: 0.25,
  slicVersion: 0.6,
  acpi: 0.4,
  rsdt: 0.6,
  xsdt: 0.6,
  acpiSlic: 0.7,
  slmgr: 0.35,
  wmi: 0.45,
  wmiMarker: 0.3,
  events: 0.45,
  event1: 0.05,
  event2: 0.3,
  event3: 0.5,
  event1At: 0.1,
  event2At: 0.1,
  event3At: 0.1,
  eventForm: 0.6,
  mgadiag: 0.5,
  mgaConsistent: 0.7,
  mgaAge: 0.4,
  mgaBlock: 0.5,
  trailing: 0.85,
};
const PLAIN_ELSE = 0.85;

const plainest = Object.fromEntries(DIMENSION_NAMES.map((name) => [name, DIMENSIONS[name][0]])) as Scenario;

/** The plain scenario with some values changed. */
export const scenario = (changes: Partial<Scenario> = {}): Scenario => ({ ...plainest, ...changes });

function pickValue(name: Dimension, random: Random): unknown {
  const [plain, ...others] = DIMENSIONS[name] as readonly unknown[];
  // A machine that has only its plain values says little: a report or a text must be asked for to be there.
  return random.chance(PLAIN[name] ?? PLAIN_ELSE) ? plain : random.pick(others);
}

export function randomScenario(random: Random, fixed: Partial<Scenario> = {}): Scenario {
  const drawn = Object.fromEntries(DIMENSION_NAMES.map((name) => [name, pickValue(name, random)])) as Scenario;
  return { ...drawn, ...fixed };
}

/** Of a KMS client of Windows 7 whose witnesses agree on Windows and licence, so that the firmware alone is asked. */
export const KMS_CLIENT: Partial<Scenario> = {
  os: '7',
  edition: 'volume',
  channel: 'VOLUME_KMSCLIENT',
  key: 'yes',
  manifest: 'whole',
  manifestOs: 'same',
  slmgrOs: 'same',
  slmgrChannel: 'same',
  slmgrStatus: 'same',
  wmiOs: 'same',
  wmiChannel: 'same',
  wmiStatus: 'same',
  mgaOs: 'same',
};

/** Only what is not plain: what a person reads of a scenario that failed. */
export function describeScenario(given: Scenario): string {
  const told = DIMENSION_NAMES.filter((name) => given[name] !== plainest[name]);
  return `{ ${told.map((name) => `${name}: ${JSON.stringify(given[name])}`).join(', ')} }`;
}

/** The same failure with as many plain values as it keeps. */
export function shrinkScenario(given: Scenario, fails: (candidate: Scenario) => boolean): Scenario {
  let smallest = given;
  for (let again = true; again; ) {
    again = false;
    for (const name of DIMENSION_NAMES) {
      if (smallest[name] === plainest[name]) continue;
      const candidate = { ...smallest, [name]: plainest[name] };
      if (!fails(candidate)) continue;
      smallest = candidate;
      again = true;
    }
  }
  return smallest;
}

/** What must be there for a dimension to matter at all. */
const NEEDS: Partial<Record<Dimension, Partial<Scenario>>> = {
  manifestOs: { manifest: 'whole' },
  slicItem: { manifest: 'whole' },
  table: { slic: 'table' },
  trailing: { slic: 'table' },
  rsdt: { acpi: 'present' },
  xsdt: { acpi: 'present' },
  acpiSlic: { acpi: 'present' },
  mgaConsistent: { mgadiag: 'valid' },
  mgaVersion: { mgadiag: 'valid' },
  mgaAge: { mgadiag: 'no_marker', manifest: 'whole' },
  mgaBlock: { mgadiag: 'valid' },
  mgaOs: { mgadiag: 'valid' },
  eventForm: { events: 'some' },
};

function needsOf(name: Dimension): Partial<Scenario> {
  if (/^event\d/.test(name)) return { events: 'some' };
  if (name.startsWith('slmgr') && name !== 'slmgr') return { slmgr: 'block' };
  if (name.startsWith('wmi') && name !== 'wmi') return { wmi: 'collector' };
  return NEEDS[name] ?? {};
}

/** Every value of every dimension with every value of every other, the rest drawn. */
export function* pairwise(random: Random): Generator<Scenario> {
  const values = DIMENSION_NAMES.flatMap((name) => DIMENSIONS[name].map((value) => ({ name, value })));
  const indexOf = new Map(values.map(({ name, value }, at) => [`${name} ${value}`, at]));
  const covered = new Uint8Array(values.length * values.length);
  for (const [first, one] of values.entries())
    for (const [second, other] of values.entries()) {
      if (second <= first || one.name === other.name || covered[first * values.length + second]) continue;
      const pair = { [one.name]: one.value, [other.name]: other.value };
      const drawn = randomScenario(random, { ...needsOf(one.name), ...needsOf(other.name), ...pair });
      const present = DIMENSION_NAMES.map((name) => indexOf.get(`${name} ${drawn[name]}`) as number);
      for (const a of present) for (const b of present) covered[a * values.length + b] = 1;
      yield drawn;
    }
}
