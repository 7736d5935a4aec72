/** What the page counts itself while the devices go by: which models and BIOS versions are blocked, and for which cause. */
import type { Cause } from '../../model/types.ts';
import type { Column } from '../columns.ts';
import { type ReportRow, textReader } from '../report-row.ts';

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
  private readonly text: ReturnType<typeof textReader>;

  constructor(columns: readonly Column[]) {
    this.text = textReader(columns);
  }

  add(row: ReportRow): void {
    const { text } = this;
    const verdict = text(row, 'verdict');
    if (verdict === 'unreported') return;
    const [manufacturer, model, biosVersion] = [
      text(row, 'manufacturer'),
      text(row, 'model'),
      text(row, 'bios_version'),
    ];
    const key = JSON.stringify([manufacturer, model, biosVersion]);
    let tally = this.tallies.get(key);
    if (!tally) {
      if (this.tallies.size >= MAX_MODELS) return;
      tally = { manufacturer, model, biosVersion, devices: 0, blocked: 0, causes: {} };
      this.tallies.set(key, tally);
    }
    tally.devices++;
    if (verdict !== 'blocked') return;
    tally.blocked++;
    const cause = text(row, 'cause') as Cause;
    tally.causes[cause] = (tally.causes[cause] ?? 0) + 1;
  }

  /** Those with blocked devices, the worst first. */
  worst(): ModelTally[] {
    const list = [...this.tallies.values()].filter((tally) => tally.blocked > 0);
    return list.sort((a, b) => b.blocked - a.blocked || (a.model < b.model ? -1 : 1));
  }
}
