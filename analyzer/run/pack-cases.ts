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

const isWanted = ({ computer, cause }: DeviceResult, { maker, model, causes }: Wanted): boolean =>
  matches(computer.manufacturer, maker) &&
  matches(computer.model, model) &&
  (causes.length === 0 || causes.includes(cause));

function examine(folder: string): Case {
  const { result, witnesses } = examineDevice(readSingleDevice(folder), { verify: true });
  return { result: serializeResult(result).result, table: witnesses.slic };
}

/** Receives why a machine is not in the pack, or not whole. */
type Notice = (text: string) => void;

/** Machines of folders; those that are no case for a maker are left out with a notice. */
export function casesOfFolders(folders: readonly string[], wanted: Wanted, notice: Notice): Case[] {
  return folders.map(examine).filter(({ result }) => {
    if (!isWanted(result, wanted)) return false;
    if (!isMakersCase(result)) notice(`${result.device}: left out, its firmware is ${result.firmwareState}`);
    return isMakersCase(result);
  });
}

/** Machines of a report. Where a folder is gone, the row alone makes the case, without the bytes of the table. */
export function casesOfReport(report: string, wanted: Wanted, cwd: string, notice: Notice): Case[] {
  const cases: Case[] = [];
  for (const { result } of linesOf(devicesFile(report))) {
    if (!isWanted(result, wanted) || !isMakersCase(result)) continue;
    try {
      cases.push(examine(resolve(cwd, deviceFolder(result))));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      notice(`${result.device}: ${error.message}; its case is made from the report, without the table`);
      cases.push({ result: serializeResult(result).result, table: null });
    }
  }
  return cases.filter(({ result }) => isMakersCase(result));
}
