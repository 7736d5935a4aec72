/** The machines of an evidence pack: device folders, or the rows of a report whose folders are read again. */
import { resolve } from 'node:path';
import { examineDevice, serializeResult } from '../device.ts';
import { UsageError } from '../model/errors.ts';
import type { DeviceResult } from '../model/types.ts';
import { type Case, isMakersCase } from '../report/evidence-pack/index.ts';
import { matchesGlob } from '../scan/glob.ts';
import { readSingleDevice } from '../scan/single.ts';
import { deviceFolder, devicesFile, linesOf } from './lines.ts';

/** What a machine must be; a name is a part of the maker's or the model's, or a pattern with `*` and `?`. */
export interface Wanted {
  maker: string | null;
  model: string | null;
  causes: readonly string[];
}

const matches = (value: string | null, wanted: string | null): boolean =>
  wanted === null || matchesGlob(value?.trim() ?? '', /[*?]/.test(wanted) ? wanted : `*${wanted}*`);

/** The filters, in the order in which they narrow the machines, each with what it lets pass. */
const FILTERS: { option: string; given(wanted: Wanted): string | null; passes(r: DeviceResult, w: Wanted): boolean }[] =
  [
    {
      option: 'maker',
      given: ({ maker }) => maker,
      passes: ({ computer }, { maker }) => matches(computer.manufacturer, maker),
    },
    {
      option: 'model',
      given: ({ model }) => model,
      passes: ({ computer }, { model }) => matches(computer.model, model),
    },
    {
      option: 'cause',
      given: ({ causes }) => causes.join(',') || null,
      passes: ({ cause }, { causes }) => causes.length === 0 || causes.includes(cause),
    },
  ];

/** Counts the machines that get past each filter, so that an empty pack can name the one that nothing matched. */
class Selection {
  private readonly passed = FILTERS.map(() => 0);
  private machines = 0;
  private readonly wanted: Wanted;

  constructor(wanted: Wanted) {
    this.wanted = wanted;
  }

  takes(result: DeviceResult): boolean {
    this.machines++;
    const failed = FILTERS.findIndex(({ passes }) => !passes(result, this.wanted));
    const through = failed < 0 ? FILTERS.length : failed;
    for (let i = 0; i < through; i++) this.passed[i] = (this.passed[i] as number) + 1;
    return failed < 0;
  }

  /** Throws UsageError where nothing was taken, or nothing of what was taken is a case for a maker. */
  refuseEmpty(cases: number): void {
    if (cases > 0) return;
    const named = FILTERS.flatMap(({ option, given }, i) => {
      const value = given(this.wanted);
      return value === null ? [] : [{ text: `--${option} ${value}`, left: this.passed[i] as number }];
    });
    const empty = named.findIndex(({ left }) => left === 0);
    const texts = named.map(({ text }) => text);
    if (empty < 0) throw new UsageError(nothingToAsk(this.passed.at(-1) as number, texts));
    const among = machines(empty > 0 ? (named[empty - 1]?.left as number) : this.machines, texts.slice(0, empty));
    throw new UsageError(`${texts[empty]} matches none of ${among}`);
  }
}

const machines = (count: number, filters: readonly string[]): string =>
  [count, count === 1 ? 'machine' : 'machines', ...(filters.length > 0 ? ['with', ...filters] : [])].join(' ');

const nothingToAsk = (count: number, filters: readonly string[]): string =>
  count === 0
    ? 'there are no machines here'
    : `there is nothing to ask a maker about: no firmware fault was found on ${machines(count, filters)}`;

function examine(folder: string): Case {
  const { result, witnesses } = examineDevice(readSingleDevice(folder), { verify: true });
  return { result: serializeResult(result).result, table: witnesses.slic };
}

/** Receives why a machine is not in the pack, or not whole. */
type Notice = (text: string) => void;

/** Machines of folders; those that are no case for a maker are left out with a notice. Throws UsageError where none is left. */
export function casesOfFolders(folders: readonly string[], wanted: Wanted, notice: Notice): Case[] {
  const selection = new Selection(wanted);
  const cases = folders.map(examine).filter(({ result }) => {
    if (!selection.takes(result)) return false;
    if (!isMakersCase(result)) notice(`${result.device}: left out, its firmware is ${result.firmwareState}`);
    return isMakersCase(result);
  });
  selection.refuseEmpty(cases.length);
  return cases;
}

/** Machines of a report. Where a folder is gone, the row alone makes the case, without the bytes of the table. Throws UsageError where none is left. */
export function casesOfReport(report: string, wanted: Wanted, cwd: string, notice: Notice): Case[] {
  const selection = new Selection(wanted);
  const cases: Case[] = [];
  for (const { result } of linesOf(devicesFile(report))) {
    if (!selection.takes(result) || !isMakersCase(result)) continue;
    try {
      cases.push(examine(resolve(cwd, deviceFolder(result))));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      notice(`${result.device}: ${error.message}; its case is made from the report, without the table`);
      cases.push({ result: serializeResult(result).result, table: null });
    }
  }
  const still = cases.filter(({ result }) => isMakersCase(result));
  selection.refuseEmpty(still.length);
  return still;
}
