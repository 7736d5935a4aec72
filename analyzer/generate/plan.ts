/** From a situation to one device: chance fills in what the situation leaves open. */
import { LOCALES, type Locale, MODELS, type Model, VIRTUAL_MACHINE, WINDOWS, type Windows } from './catalogue.ts';
import { FLAG_NO_SLIC, makeEvents, makeLicence } from './licence.ts';
import { Random } from './random.ts';
import type { Situation } from './situation.ts';
import { type SlicSpec, slicTable } from './slic-table.ts';
import type { BiosPhrase, DeviceSpec, Machine, MgadiagSpec, TextEncoding } from './spec.ts';

/** Time of the newest collection of a fleet: fixed, because the same seed gives the same bytes. */
export const NEWEST = Date.UTC(2026, 1, 27, 6, 0, 0);

const DAY = 86_400_000;
const SHARE_WITH_A_REPORT = 0.12;
export const READ_ERRORS = {
  failed: 'the child process could not be started: access is denied',
  timeout: 'no answer within 60 s',
};

export interface Place {
  /** NetBIOS name of the machine. */
  name: string;
  locale: Locale;
  serialNumber: string;
}

export function planDevice(situation: Situation, place: Place, random: Random): DeviceSpec {
  const windows = chooseWindows(situation, random);
  // A situation may ask for another kind of table than the model has.
  const model = { ...chooseModel(situation, random), ...situation.table };
  if (situation.modelName) model.model = situation.modelName;
  const machine: Machine = {
    name: place.name,
    domain: 'corp.example',
    serialNumber: place.serialNumber,
    uuid: (situation.twin ? new Random(situation.twin.machine) : random).guid(),
    machineGuid: situation.twin?.machineGuid ?? random.guid(),
    model,
  };
  const age = random.chance(0.04) ? random.between(30, 400) * DAY : random.between(0, 9 * 86_400) * 1000;
  const collectedAt = NEWEST - age;
  const licence = makeLicence(situation.licence, windows, place.locale, machine.domain, random);
  const flags = situation.eventFlags ?? (situation.slic === 'absent' ? FLAG_NO_SLIC : 0);
  const about = { collectedAt, flags, virtual: situation.virtual ?? false };
  const rows = makeEvents(situation.licence, licence, windows, about, random);
  const failed = (name: 'acpi' | 'slmgr' | 'licensing' | 'events') =>
    situation.failed?.includes(name)
      ? ({ status: 'failed', error: READ_ERRORS.failed } as const)
      : ({ status: 'collected' } as const);
  return {
    machine,
    windows,
    locale: place.locale,
    licence,
    collectedAt,
    slic: firmware(situation, model),
    acpi: { ...failed('acpi'), root: situation.root ?? 'same', otherIds: otherMaker(model) },
    slmgr: slmgr(situation, failed('slmgr'), random),
    extendedUpdates: situation.extendedUpdates ?? false,
    licensing: { ...failed('licensing'), biosMarkerStatus: biosMarkerStatus(situation, windows) },
    events: { ...failed('events'), rows },
    mgadiag: planReport(situation, windows, random),
    languageMode: situation.languageMode ?? 'FullLanguage',
  };
}

function chooseWindows(situation: Situation, random: Random): Windows {
  const id = random.pick(situation.windows ?? ['7']);
  return random.pick(WINDOWS.filter((windows) => windows.id === id));
}

/** What is wrong with firmware is wrong with a model: a situation of that kind keeps to a few of them. */
function chooseModel(situation: Situation, random: Random): Model {
  if (situation.virtual) return VIRTUAL_MACHINE;
  if (situation.twin) return new Random(`model ${situation.twin.machine}`).pick(MODELS);
  if (!situation.damage && !situation.root) return random.pick(MODELS);
  const few = new Random(`models ${situation.id}`);
  return random.pick([few.pick(MODELS), few.pick(MODELS), few.pick(MODELS)]);
}

function otherMaker(model: Model): Model['ids'] {
  const at = MODELS.findIndex((other) => other.manufacturer !== model.manufacturer);
  return MODELS[at]?.ids ?? model.ids;
}

function firmware(situation: Situation, model: Model): DeviceSpec['slic'] {
  const status = situation.slic ?? 'collected';
  if (status === 'failed' || status === 'timeout') return { status, error: READ_ERRORS[status] };
  if (status !== 'collected') return { status };
  const spec: SlicSpec = {
    ...model.ids,
    key: model.key,
    slicVersion: model.slicVersion,
    revision: model.revision,
    // Damage is laid into the usual order.
    markerFirst: !situation.damage && (model.markerFirst ?? false),
  };
  return { status, table: slicTable(spec, situation.damage) };
}

function slmgr(
  situation: Situation,
  read: Pick<DeviceSpec['slmgr'], 'status' | 'error'>,
  random: Random,
): DeviceSpec['slmgr'] {
  const encoding = situation.slmgrEncoding ?? (random.chance(0.15) ? 'oem' : 'utf-16le');
  const english = random.chance(0.1);
  return { ...read, encoding, english, answer: situation.slmgrAnswer ?? 'block' };
}

/** Windows 8 and later say in WMI what they think of the firmware; older ones have no such column. */
function biosMarkerStatus(situation: Situation, windows: Windows): number | null {
  if (situation.biosMarkerStatus !== undefined) return situation.biosMarkerStatus;
  if (windows.generation !== '6.3') return null;
  switch (situation.expect.firmwareState) {
    case 'marker-valid':
      return 1;
    case 'slic-absent':
      return 0;
    case 'marker-missing':
      return 2;
    case 'unknown':
      return null;
    default:
      return 3;
  }
}

/** What the tool would say of a firmware; a few states have no known phrase, and then there is no saved report. */
const PHRASES: Partial<Record<Situation['expect']['firmwareState'], BiosPhrase>> = {
  'marker-valid': 'valid',
  'slic-absent': 'no-slic',
  'marker-missing': 'no-marker',
  'marker-corrupt': 'invalid-slic',
  'slic-invalid': 'invalid-slic',
};

function planReport(situation: Situation, windows: Windows, random: Random): MgadiagSpec | null {
  const { report, expect } = situation;
  const lucky = random.chance(SHARE_WITH_A_REPORT);
  const encoding = random.pick<TextEncoding>(['utf-16le-bom', 'utf-16le-bom', 'ansi', 'utf-8']);
  const damage = random.chance(0.25) ? random.pick(['glued', 'quoted', 'cut'] as const) : undefined;
  const tool = windows.generation === '6.0' ? '1.7.0095.0' : random.pick(['1.9.0027.0', '1.9.0019.0'] as const);
  const redacted = situation.folder !== 'hand-made';
  if (report) return { tool, idsConsistent: true, redacted, encoding, ...report };
  const bios = PHRASES[expect.firmwareState];
  // The tool runs on Vista and 7 clients only.
  const possible = windows.productType === 1 && windows.generation !== '6.3' && !situation.noReport;
  if (!lucky || !possible || !bios) return null;
  return { tool, bios, idsConsistent: true, redacted, encoding, ...(damage ? { damage } : {}) };
}

export function localeFor(tag: string): Locale {
  const locale = LOCALES.find((one) => one.tag === tag);
  if (!locale) throw new RangeError(`no locale ${tag}`);
  return locale;
}
