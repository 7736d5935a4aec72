/** What the blocked PCs of a fleet ask for: whom of the makers to call about what, and how many licences are to be decided on. */

import type { Action, LicenceSummary, MakerSummary } from '../model/types.ts';
import { classOf } from '../verdict/firmware-statements.ts';
import type { DeviceFacts } from './device-facts.ts';

/** Before anybody is asked about a licence, it is to be found out here what refuses the PC. */
const INVESTIGATE: ReadonlySet<Action> = new Set<Action>(['investigate-refusal', 'check-virtual-machine']);
const MAX_VALUES = 1_000;

interface MakerCounts {
  devices: number;
  models: Map<string, { devices: number; biosVersions: Map<string, number> }>;
  defects: Map<string, MakerSummary['defects'][number]>;
}

type Tally = Map<string, number>;

const count = (tally: Tally, key: string): void => void tally.set(key, (tally.get(key) ?? 0) + 1);

/** Largest number first, then by name. */
const ranked = <T extends { devices: number }>(entries: Iterable<[string, T]>): [string, T][] =>
  [...entries].sort(([a, x], [b, y]) => y.devices - x.devices || (a < b ? -1 : 1));

const rankedTally = (tally: Tally): [string, { devices: number }][] =>
  ranked([...tally].map(([key, devices]): [string, { devices: number }] => [key, { devices }]));

export class BlockedCounts {
  private readonly byMaker = new Map<string, MakerCounts>();
  private readonly byModel: Tally = new Map();
  private readonly byPlace = new Map<string, Tally>();
  private blocked = 0;
  private purchaseRecord = 0;

  add(facts: DeviceFacts): void {
    if (facts.verdict !== 'blocked') return;
    this.blocked++;
    if (INVESTIGATE.has(facts.action)) return;
    this.addDecision(facts);
    if (classOf(facts.firmwareState) === 'bad') this.addMaker(facts);
  }

  private addDecision({ manufacturer, model, inventory }: DeviceFacts): void {
    this.purchaseRecord++;
    count(this.byModel, JSON.stringify([manufacturer, model]));
    for (const [column, value] of Object.entries(inventory ?? {})) {
      let values = this.byPlace.get(column);
      if (!values) {
        values = new Map();
        this.byPlace.set(column, values);
      }
      count(values, value);
    }
  }

  private addMaker({ manufacturer, model, biosVersion, firmwareState, markerDetail }: DeviceFacts): void {
    let maker = this.byMaker.get(manufacturer);
    if (!maker) {
      maker = { devices: 0, models: new Map(), defects: new Map() };
      this.byMaker.set(manufacturer, maker);
    }
    maker.devices++;
    let entry = maker.models.get(model);
    if (!entry) {
      entry = { devices: 0, biosVersions: new Map() };
      maker.models.set(model, entry);
    }
    entry.devices++;
    count(entry.biosVersions, biosVersion);
    const key = `${firmwareState} ${markerDetail}`;
    const defect = maker.defects.get(key) ?? { firmwareState, markerDetail, devices: 0 };
    defect.devices++;
    maker.defects.set(key, defect);
  }

  makers(): MakerSummary[] {
    return ranked(this.byMaker).map(([manufacturer, { devices, models, defects }]) => ({
      manufacturer,
      devices,
      models: ranked(models).map(([model, entry]) => ({
        model,
        devices: entry.devices,
        biosVersions: rankedTally(entry.biosVersions).map(([biosVersion, tally]) => ({ biosVersion, ...tally })),
      })),
      defects: ranked(defects).map(([, defect]) => defect),
    }));
  }

  /** @param columns of the inventory list, in its order */
  licences(columns: readonly string[]): LicenceSummary {
    const valuesOf = (column: string) =>
      rankedTally(this.byPlace.get(column) ?? new Map())
        .slice(0, MAX_VALUES)
        .map(([value, tally]) => ({ value, ...tally }));
    return {
      blocked: this.blocked,
      purchaseRecord: this.purchaseRecord,
      investigateFirst: this.blocked - this.purchaseRecord,
      models: rankedTally(this.byModel).map(([key, tally]) => {
        const [manufacturer = '', model = ''] = JSON.parse(key) as string[];
        return { manufacturer, model, ...tally };
      }),
      places: columns.map((column) => ({ column, values: valuesOf(column) })),
    };
  }
}
