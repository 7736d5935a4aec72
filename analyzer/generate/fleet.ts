/** A synthetic fleet of any size on disk, with the answers beside it. The same seed gives the same bytes. */
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { attempt, Interrupted, UsageError } from '../model/errors.ts';
import { makeFolder } from '../model/make-folder.ts';
import { retryWhileHeld } from '../model/retry.ts';
import { LOCALES } from './catalogue.ts';
import { deviceFolder } from './folder.ts';
import { planDevice, READ_ERRORS } from './plan.ts';
import { Random } from './random.ts';
import type { Situation } from './situation.ts';
import { SITUATIONS } from './situations.ts';
import type { GeneratedFile, Label } from './spec.ts';

export interface FleetOptions {
  /** Made if it is not there; must be empty. */
  dir: string;
  devices: number;
  seed?: string | number | undefined;
  /** Called now and then with the number of devices written so far. */
  onProgress?: ((done: number) => void) | undefined;
  /** Stops the writing; what was written stays, without labels. */
  signal?: AbortSignal | undefined;
}

export interface FleetResult {
  devices: number;
  /** Path of the file with a line per device: what an analysis must find. */
  labels: string;
}

/** From this size on, every cause appears, and every kind of damage. */
const FULL_MIX_FROM = 100;
/** From this size on, every situation appears. */
const ALL_SITUATIONS_FROM = 1000;
const MOST_DEVICES = 10_000_000;
/** Devices written between two turns of the event loop: an interrupt gets through, and nothing waits for promises. */
const BATCH = 64;

/** Machines of a fleet are unique. */
const UNIQUE = SITUATIONS.filter(({ twin }) => !twin);

const SITES: Record<string, string> = {
  'en-US': 'NYC',
  'de-DE': 'BER',
  'fr-FR': 'LYN',
  'es-ES': 'MAD',
  'pl-PL': 'WAW',
  'ru-RU': 'KZN',
  'zh-CN': 'SHA',
  'ja-JP': 'OSA',
};

/**
 * Writes a fleet below `dir` and its labels to `<dir>.labels.jsonl`.
 * @throws {Interrupted} `signal` was aborted
 * @throws {UsageError} the number of devices makes no sense, or `dir` is not an empty folder
 */
export async function generateFleet(options: FleetOptions): Promise<FleetResult> {
  const { devices } = options;
  if (!Number.isSafeInteger(devices) || devices < 1 || devices > MOST_DEVICES) {
    throw new UsageError(`the number of devices must be a whole number from 1 to ${MOST_DEVICES}, not ${devices}`);
  }
  const dir = resolve(options.dir);
  prepare(dir, options.dir);
  const seed = String(options.seed ?? 1);
  const labels = `${dir}.labels.jsonl`;
  const unfinished = `${labels}.tmp`;
  const file = openSync(unfinished, 'w');
  try {
    let done = 0;
    let lines = '';
    for (const { label, files } of fleetDevices(devices, seed)) {
      writeDevice(`${dir}${sep}${label.device}`, files);
      lines += `${JSON.stringify(label)}\n`;
      if (++done % BATCH !== 0 && done !== devices) continue;
      writeSync(file, lines);
      lines = '';
      options.onProgress?.(done);
      await setImmediate();
      if (options.signal?.aborted) throw new Interrupted();
    }
  } catch (error) {
    closeSync(file);
    rmSync(unfinished, { force: true });
    throw error;
  }
  closeSync(file);
  retryWhileHeld(() => renameSync(unfinished, labels));
  return { devices, labels };
}

/** The devices of a fleet, one after the other; nothing is written. */
export function* fleetDevices(devices: number, seed: string): Generator<GeneratedDevice> {
  const forced = forcedSituations(devices, seed);
  for (let index = 0; index < devices; index++) yield generateDevice(index, devices, seed, forced.get(index));
}

function prepare(dir: string, asGiven: string): void {
  const names = attempt(`cannot create the folder ${asGiven}`, () => {
    makeFolder(dir);
    return readdirSync(dir);
  });
  if (names.length > 0)
    throw new UsageError(`${asGiven} is not empty; a fleet is only written into a new or empty folder`);
}

/**
 * Which devices are not left to chance: one for every answer that an analysis can give, spread over the fleet. A large
 * fleet has every situation, a small one a device for each cause and kind of damage.
 */
function forcedSituations(devices: number, seed: string): Map<number, Situation> {
  const forced = new Map<number, Situation>();
  if (devices < FULL_MIX_FROM) return forced;
  const random = new Random(`forced ${seed}`);
  const rest = devices < ALL_SITUATIONS_FROM ? oneForEachAnswer() : [...UNIQUE];
  const slot = Math.floor(devices / rest.length);
  for (let start = 0; rest.length > 0; start += slot) {
    const [situation] = rest.splice(random.between(0, rest.length - 1), 1);
    if (situation) forced.set(start + random.between(0, slot - 1), situation);
  }
  return forced;
}

function oneForEachAnswer(): Situation[] {
  const byAnswer = new Map<string, Situation>();
  for (const situation of UNIQUE) {
    const { cause, markerDetail } = situation.expect;
    const answer = `${cause} ${markerDetail}`;
    if (!byAnswer.has(answer)) byAnswer.set(answer, situation);
  }
  return [...byAnswer.values()];
}

export interface GeneratedDevice {
  label: Label;
  files: GeneratedFile[];
}

function generateDevice(index: number, devices: number, seed: string, forced?: Situation): GeneratedDevice {
  const random = new Random(`${seed} ${index}`);
  const situation = forced ?? random.weighted(UNIQUE);
  const locale = random.weighted(LOCALES);
  const kind = situation.virtual ? 'VM' : situation.windows?.[0]?.startsWith('server') ? 'SV' : 'PC';
  // The number makes names and serial numbers unique; 15 characters is what NetBIOS allows.
  const number = String(index + 1).padStart(Math.max(4, String(devices).length), '0');
  const name = `${SITES[locale.tag] ?? 'HQ'}-${kind}${number}`;
  const serialNumber = `${random.keyCharacters(4)}${number}`;
  const spec = planDevice(situation, { name, locale, serialNumber }, random);
  // On some machines slmgr takes for ever; where WMI answered, nothing is lost.
  if (random.chance(0.01) && spec.licensing.status === 'collected' && !situation.files) {
    spec.slmgr = { ...spec.slmgr, status: 'timeout', error: READ_ERRORS.timeout };
  }
  const shape = situation.folder ?? (random.chance(0.65) ? 'run' : 'flat');
  const device = shape === 'hand-made' ? `${name} (by hand)` : name;
  const files = deviceFolder(spec, shape, situation.files ?? [], random);
  return { label: { device, ...situation.expect, situation: situation.id }, files };
}

/** Plain synchronous calls: a promise for each file costs more than the file. */
function writeDevice(folder: string, files: GeneratedFile[]): void {
  mkdirSync(folder);
  const runs = new Set<string>();
  for (const { path, bytes } of files) {
    const slash = path.indexOf('/');
    const run = slash > 0 ? path.slice(0, slash) : '';
    if (run && !runs.has(run)) mkdirSync(`${folder}${sep}${run}`);
    runs.add(run);
    writeFileSync(`${folder}${sep}${path.replace('/', sep)}`, bytes);
  }
}
