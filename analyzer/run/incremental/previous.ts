/** Finds the last run's state in the output folder, says why it does not serve, and writes the next. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory } from '../../fleet/inventory.ts';
import { attempt } from '../../model/errors.ts';
import type { Summary } from '../../model/types.ts';
import type { OutputFolder } from '../output/folder.ts';
import type { Format } from '../output/report-set.ts';
import { programHash } from './build-id.ts';
import { OldRun } from './old-run.ts';
import {
  type Devices,
  FACTS,
  type Head,
  LINES,
  matchesSnapshot,
  newHead,
  readState,
  STATE,
  snapshotOf,
  writeState,
} from './state.ts';

const REPORTS: Record<Format, string> = {
  csv: 'compliance.csv',
  jsonl: 'devices.jsonl',
  xlsx: 'compliance.xlsx',
  html: 'report.html',
};

interface Wanted {
  formats: readonly Format[];
  inventory: Inventory | null;
  notice(text: string): void;
}

export class PreviousRun {
  /** Null where every device must be read. */
  old: OldRun | null = null;
  /** A report of the last run was deleted or changed since; it can be made again from the rows. */
  reportsLost = false;
  sameInventory = false;
  private readonly folder: OutputFolder;
  private readonly wanted: Wanted;
  private readonly madeWith: { program: string; options: string };
  private readonly inventory: string;

  private constructor(folder: OutputFolder, wanted: Wanted, options: string) {
    this.folder = folder;
    this.wanted = wanted;
    this.madeWith = { program: programHash(), options };
    this.inventory = wanted.inventory?.digest ?? '';
  }

  static open(folder: OutputFolder, wanted: Wanted, options: string): PreviousRun {
    const previous = new PreviousRun(folder, wanted, options);
    previous.load();
    return previous;
  }

  /** Files whose rows are taken over. */
  private get sources(): { jsonl: string; csv: string | null; facts: string } {
    const { formats, inventory } = this.wanted;
    return {
      jsonl: inventory || !formats.includes('jsonl') ? LINES : REPORTS.jsonl,
      csv: formats.includes('csv') && !inventory ? REPORTS.csv : null,
      facts: FACTS,
    };
  }

  private load(): void {
    const state = readState(join(this.folder.path, STATE));
    if (state === null) return;
    const reason = state === 'damaged' ? 'the state of the last run is damaged' : this.unfit(state.head);
    if (state === 'damaged' || reason !== null) {
      this.wanted.notice(`--incremental: ${reason}; every device is read again`);
      return;
    }
    this.old = new OldRun(this.folder.path, state.head, state.devices, this.sources);
    this.sameInventory = state.head.inventory === this.inventory;
    this.reportsLost = this.wanted.formats.some((format) => !this.asLeft(state.head, REPORTS[format]));
  }

  private asLeft = (head: Head, name: string): boolean => matchesSnapshot(this.folder.path, name, head.files[name]);

  /** Why the state does not serve this run, or null. */
  private unfit(head: Head): string | null {
    if (head.program !== this.madeWith.program) return 'the program is not the one of the last run';
    if (head.options !== this.madeWith.options) return 'the options are not those of the last run';
    const { jsonl, csv, facts } = this.sources;
    for (const name of [jsonl, csv, facts])
      if (name && !this.asLeft(head, name)) return `${name} is not as the last run left it`;
    return null;
  }

  /** After the reports are in place: what they snapshot like belongs to the state. */
  save(devices: Devices, { run: _, ...summary }: Summary): void {
    const { path } = this.folder;
    const { jsonl, csv, facts } = this.sources;
    const names = [jsonl, csv, facts, ...this.wanted.formats.map((format) => REPORTS[format])];
    const files: Head['files'] = {};
    for (const name of names) {
      const snapshot = name && snapshotOf(path, name);
      if (name && snapshot) files[name] = snapshot;
    }
    const head = newHead({ ...this.madeWith, devices: devices.length, inventory: this.inventory, files, summary });
    attempt(`cannot write to ${path}`, () => writeState(this.folder.temporary(STATE), head, devices));
    this.folder.publish();
    if (jsonl !== LINES) rmSync(join(path, LINES), { force: true });
  }
}
