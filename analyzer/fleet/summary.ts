/**
 * Counts over a fleet, fed one device at a time in the fleet's order and finished once. Everything outside `run` depends on
 * the evidence alone. Memory: the counts, and some bytes a device for finding duplicates.
 */
import type { DeviceResult, ModelSummary, RunFacts, Summary } from '../model/types.ts';
import { SCHEMA_VOCABULARY } from '../model/vocabulary.ts';
import { CAUSE_NAMES } from '../verdict/causes.ts';
import { BlockedCounts } from './blocked.ts';
import type { DeviceFacts } from './device-facts.ts';
import { Duplicates } from './duplicates.ts';
import { findFleetFindings } from './findings.ts';
import { PlaceCounts } from './places.ts';

type Tally = Record<string, number>;

const count = (tally: Tally, key: string): void => {
  tally[key] = (tally[key] ?? 0) + 1;
};

const zeros = (keys: readonly string[]): Tally => Object.fromEntries(keys.map((key) => [key === '' ? 'none' : key, 0]));

/** The same counts with their keys in ordinal order, so that the order of the devices leaves no trace. */
const sorted = (tally: Tally): Tally => Object.fromEntries(Object.entries(tally).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Age classes in days, counted back from the newest collection of the fleet. */
const AGES = [7, 30, 90, 180, 365] as const;
const DAY = 86_400_000;
const MAX_TABLES = 20;

export interface InventoryFacts {
  /** Machines on the list, each counted once. */
  listed: number;
  notListed: number;
  notListedDevices: readonly string[];
  repeated: number;
  repeatedNames: readonly string[];
  columns: readonly string[];
}

export interface SummaryOptions {
  staleDays: number | null;
  inventory: InventoryFacts | null;
}

type Calibration = Summary['calibration'][number];

export class FleetCounts {
  private total = 0;
  private unreported = 0;
  private readonly byVerdict = zeros(SCHEMA_VOCABULARY.verdict);
  private readonly byCause = zeros(CAUSE_NAMES);
  private readonly byConfidence = zeros(SCHEMA_VOCABULARY.confidence);
  private readonly byFirmwareState = zeros(SCHEMA_VOCABULARY.firmwareState);
  private readonly byMarkerDetail = zeros(SCHEMA_VOCABULARY.markerDetail);
  private readonly byKmsPrediction = zeros(SCHEMA_VOCABULARY.kmsPrediction);
  private readonly byKbCause = zeros(SCHEMA_VOCABULARY.kbCause);
  private readonly kinds = zeros(SCHEMA_VOCABULARY.collectionKind);
  private readonly models = new Map<string, ModelSummary>();
  private readonly actions = new Map<
    string,
    { devices: number; models: Map<string, { manufacturer: string; model: string; devices: number }> }
  >();
  private readonly calibration = new Map<string, Calibration>();
  private readonly days = new Map<number, number>();
  private readonly witnesses: Tally = {};
  // Versions are text from the share: no prototype, so that no name is special.
  private readonly collectors: Tally = Object.create(null);
  private readonly problems: Tally = {};
  private readonly conflicts: Tally = {};
  private readonly hints: Tally = {};
  private readonly places = new PlaceCounts();
  private readonly blocked = new BlockedCounts();
  private withProblems = 0;
  private withConflicts = 0;
  private withoutTime = 0;
  private newest = '';
  private oldest = '';
  private readonly duplicates = { names: new Duplicates(), uuids: new Duplicates(), serials: new Duplicates() };

  /** Adds the next device in the fleet's order. */
  add(facts: DeviceFacts): void {
    const index = this.total++;
    count(this.byVerdict, facts.verdict);
    count(this.byCause, facts.cause);
    count(this.byConfidence, facts.confidence || 'none');
    count(this.byFirmwareState, facts.firmwareState);
    count(this.byMarkerDetail, facts.markerDetail || 'none');
    count(this.byKmsPrediction, facts.kmsPrediction);
    count(this.byKbCause, facts.kbCause || 'none');
    count(this.kinds, facts.kind);
    this.places.add(facts);
    this.blocked.add(facts);
    this.addAction(facts);
    if (facts.verdict === 'unreported') {
      this.unreported++;
      return;
    }
    this.addModel(facts);
    this.addTime(facts.collectedUtc);
    this.addCalibration(facts);
    for (const witness of facts.witnesses) count(this.witnesses, witness);
    if (facts.collectorVersion) count(this.collectors, facts.collectorVersion);
    for (const code of facts.problems) count(this.problems, code);
    for (const code of facts.conflicts) count(this.conflicts, code);
    for (const code of facts.hints) count(this.hints, code);
    if (facts.problems.length > 0) this.withProblems++;
    if (facts.conflicts.length > 0) this.withConflicts++;
    this.duplicates.names.add(facts.name, index);
    this.duplicates.uuids.add(facts.uuid, index);
    this.duplicates.serials.add(facts.serial, index);
  }

  private addModel(facts: DeviceFacts): void {
    const { manufacturer, model, biosVersion } = facts;
    const key = `${manufacturer}\u0000${model}\u0000${biosVersion}`;
    let entry = this.models.get(key);
    if (!entry) {
      entry = {
        manufacturer,
        model,
        biosVersion,
        devices: 0,
        byVerdict: {},
        byFirmwareState: {},
        byMarkerDetail: {},
        tables: {},
      };
      this.models.set(key, entry);
    }
    entry.devices++;
    count(entry.byVerdict, facts.verdict);
    count(entry.byFirmwareState, facts.firmwareState);
    if (facts.markerDetail) count(entry.byMarkerDetail, facts.markerDetail);
    if (facts.badTable && (facts.badTable in entry.tables || Object.keys(entry.tables).length < MAX_TABLES))
      count(entry.tables, facts.badTable);
  }

  private addAction({ action, manufacturer, model }: DeviceFacts): void {
    let entry = this.actions.get(action);
    if (!entry) {
      entry = { devices: 0, models: new Map() };
      this.actions.set(action, entry);
    }
    entry.devices++;
    const key = `${manufacturer}\u0000${model}`;
    const known = entry.models.get(key);
    if (known) known.devices++;
    else entry.models.set(key, { manufacturer, model, devices: 1 });
  }

  private addTime(utc: string): void {
    const time = Date.parse(utc);
    if (Number.isNaN(time)) {
      this.withoutTime++;
      return;
    }
    if (this.newest === '' || time > Date.parse(this.newest)) this.newest = utc;
    if (this.oldest === '' || time < Date.parse(this.oldest)) this.oldest = utc;
    const minute = Math.floor(time / 60_000);
    this.days.set(minute, (this.days.get(minute) ?? 0) + 1);
  }

  private addCalibration({ firmwareState, markerDetail, windowsSays }: DeviceFacts): void {
    if (windowsSays === '') return;
    const key = `${firmwareState} ${markerDetail}`;
    const entry = this.calibration.get(key) ?? { firmwareState, markerDetail, agrees: 0, contradicts: 0, silent: 0 };
    entry[windowsSays]++;
    this.calibration.set(key, entry);
  }

  /** The summary without a comparison; `lookUp` gives the texts of devices that share a value. */
  finish(lookUp: LookUp, options: SummaryOptions, run: RunFacts): Summary {
    const models = this.sortedModels();
    return {
      schemaVersion: 2,
      devices: { total: this.total, folders: this.total - this.unreported, unreported: this.unreported },
      byVerdict: this.byVerdict as unknown as Summary['byVerdict'],
      byCause: this.byCause as unknown as Summary['byCause'],
      byConfidence: this.byConfidence as unknown as Summary['byConfidence'],
      byFirmwareState: this.byFirmwareState as unknown as Summary['byFirmwareState'],
      byMarkerDetail: this.byMarkerDetail as unknown as Summary['byMarkerDetail'],
      byKmsPrediction: this.byKmsPrediction as unknown as Summary['byKmsPrediction'],
      byKbCause: this.byKbCause as unknown as Summary['byKbCause'],
      actions: this.sortedActions(),
      models,
      findings: findFleetFindings(models),
      makers: this.blocked.makers(),
      licences: this.blocked.licences(options.inventory?.columns ?? []),
      coverage: this.coverage(options.staleDays),
      problems: { devices: this.withProblems, byCode: sorted(this.problems) },
      conflicts: { devices: this.withConflicts, byCode: sorted(this.conflicts) },
      hints: sorted(this.hints),
      duplicates: {
        names: this.duplicates.names.report((i) => lookUp(i, 'name')),
        uuids: this.duplicates.uuids.report((i) => lookUp(i, 'uuid')),
        serials: this.duplicates.serials.report((i) => lookUp(i, 'serial')),
      },
      calibration: [...this.calibration.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
      inventory: options.inventory && this.inventory(options.inventory),
      changes: null,
      run,
    };
  }

  private sortedModels(): ModelSummary[] {
    return [...this.models.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, m]) => ({
        ...m,
        byVerdict: sorted(m.byVerdict),
        byFirmwareState: sorted(m.byFirmwareState),
        byMarkerDetail: sorted(m.byMarkerDetail),
        tables: sorted(m.tables),
      }));
  }

  private sortedActions(): Summary['actions'] {
    return [...this.actions.entries()]
      .sort(([a, x], [b, y]) => y.devices - x.devices || (a < b ? -1 : 1))
      .map(([action, { devices, models }]) => ({
        action: action as DeviceResult['action'],
        devices,
        models: [...models.entries()]
          .sort(([a, x], [b, y]) => y.devices - x.devices || (a < b ? -1 : 1))
          .slice(0, 10)
          .map(([, model]) => model),
      }));
  }

  private coverage(staleDays: number | null): Summary['coverage'] {
    const newest = Math.floor(Date.parse(this.newest) / 60_000);
    const olderThan = (days: number): number => {
      let devices = 0;
      for (const [minute, n] of this.days) if ((newest - minute) * 60_000 > days * DAY) devices += n;
      return devices;
    };
    const dated = this.total - this.unreported - this.withoutTime;
    let counted = 0;
    const ages = AGES.map((days) => {
      const devices = dated - olderThan(days) - counted;
      counted += devices;
      return { days: days as number | null, devices };
    });
    return {
      newestCollectedUtc: this.newest || null,
      oldestCollectedUtc: this.oldest || null,
      ages: [...ages, { days: null, devices: dated - counted }],
      withoutTime: this.withoutTime,
      staleDays,
      stale: staleDays === null ? 0 : olderThan(staleDays),
      kinds: this.kinds as unknown as Summary['coverage']['kinds'],
      witnesses: sorted(this.witnesses),
      collectorVersions: sorted(this.collectors),
    };
  }

  private inventory(facts: InventoryFacts): NonNullable<Summary['inventory']> {
    const { columns: _, ...counts } = facts;
    return {
      ...counts,
      notListedDevices: [...facts.notListedDevices],
      repeatedNames: [...facts.repeatedNames],
      reported: facts.listed - this.unreported,
      unreported: this.unreported,
      groups: facts.columns.map((column) => this.places.group(column)),
    };
  }
}

/** Name of the folder at an index and the value that was noted for it. */
export type LookUp = (index: number, what: 'name' | 'uuid' | 'serial') => { device: string; value: string };
