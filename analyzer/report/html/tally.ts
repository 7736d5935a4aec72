/** What the page counts itself while the devices go by: which models and BIOS versions are blocked, and for which cause. */
import type { Cause, DeviceResult } from '../../model/types.ts';

const MAX_MODELS = 20_000;

export interface ModelTally {
  manufacturer: string;
  model: string;
  biosVersion: string;
  devices: number;
  blocked: number;
  causes: Partial<Record<Cause, number>>;
}

export class ModelTallies {
  private readonly tallies = new Map<string, ModelTally>();

  add(result: DeviceResult): void {
    if (result.verdict === 'unreported') return;
    const { manufacturer, model, biosVersion } = result.computer;
    const key = JSON.stringify([manufacturer ?? '', model ?? '', biosVersion ?? '']);
    let tally = this.tallies.get(key);
    if (!tally) {
      if (this.tallies.size >= MAX_MODELS) return;
      tally = {
        manufacturer: manufacturer ?? '',
        model: model ?? '',
        biosVersion: biosVersion ?? '',
        devices: 0,
        blocked: 0,
        causes: {},
      };
      this.tallies.set(key, tally);
    }
    tally.devices++;
    if (result.verdict !== 'blocked') return;
    tally.blocked++;
    tally.causes[result.cause] = (tally.causes[result.cause] ?? 0) + 1;
  }

  /** Those with blocked devices, the worst first. */
  worst(): ModelTally[] {
    const list = [...this.tallies.values()].filter((tally) => tally.blocked > 0);
    return list.sort((a, b) => b.blocked - a.blocked || (a.model < b.model ? -1 : 1));
  }
}
