/**
 * Evidence packs for support cases with makers of PCs: a folder for each maker (the output folder itself where there is
 * only one), in it a folder for each machine. Written beside its place and moved there whole.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { attempt, UsageError } from '../../model/errors.ts';
import { safeForCsv } from '../../model/escape.ts';
import { makeFolder } from '../../model/make-folder.ts';
import { retryWhileHeld } from '../../model/retry.ts';
import { decodeText } from '../decode/text.ts';
import { isMakersCase } from './terms.ts';
import { type Case, caseText, readme } from './texts.ts';

export type { Case };
export { isMakersCase };

/** Writes the packs of all makers to `out`, which must be new or empty. Throws UsageError. */
export function writeEvidencePack(cases: readonly Case[], out: string): void {
  attempt(`cannot create the folder ${out}`, () => makeFolder(existsSync(out) ? out : dirname(out)));
  if (existsSync(out) && attempt(`cannot read ${out}`, () => readdirSync(out)).length > 0) {
    throw new UsageError(`${out} is not empty: an evidence pack goes into a folder of its own`);
  }
  const folder = attempt(`cannot write to ${out}`, () => mkdtempSync(join(dirname(out), `.${basename(out)}-`)));
  try {
    attempt(`cannot write to ${out}`, () => {
      writeMakers(cases, folder);
      if (existsSync(out)) rmdirSync(out);
      retryWhileHeld(() => renameSync(folder, out));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeMakers(cases: readonly Case[], folder: string): void {
  const makers = new Map<string, Case[]>();
  for (const item of cases) {
    const maker = item.result.computer.manufacturer?.trim() || 'maker not stated';
    const list = makers.get(maker);
    if (list) list.push(item);
    else makers.set(maker, [item]);
  }
  for (const [i, [maker, items]] of [...makers].entries()) {
    writeMaker(maker, items, makers.size === 1 ? folder : join(folder, folderName(i + 1, maker)));
  }
  if (makers.size > 1) writeFileSync(join(folder, 'README.txt'), overview([...makers.keys()]));
}

/** Each maker gets its own machines only. */
const overview = (makers: readonly string[]) =>
  `There is a folder for each of ${makers.length} makers.\r\nGive each maker its own folder and not the others: it has a README.txt of its own.\r\n`;

function writeMaker(maker: string, cases: readonly Case[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'README.txt'), readme(maker, cases.length));
  const names = cases.map(({ result }, i) => folderName(i + 1, result.computer.serialNumber ?? ''));
  writeFileSync(join(folder, 'machines.csv'), machinesCsv(cases, names));
  for (const [i, item] of cases.entries()) {
    const path = join(folder, names[i] as string);
    mkdirSync(path);
    writeFileSync(join(path, 'case.txt'), caseText(item));
    if (!item.table || item.table.holdsKey) continue;
    writeFileSync(join(path, 'slic.bin'), item.table.bytes);
    writeFileSync(join(path, 'decode.txt'), decodeText(item.table).replace(/\n/g, '\r\n'));
  }
}

/** A number that makes it unique, and what is harmless of a name that comes from a machine. */
function folderName(number: number, name: string): string {
  const safe = name
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${String(number).padStart(2, '0')}${safe && `-${safe}`}`;
}

const COLUMNS = [
  'folder',
  'manufacturer',
  'model',
  'serial_number',
  'bios_version',
  'bios_date',
  'firmware_state',
  'marker_detail',
  'slic_sha256',
];

function machinesCsv(cases: readonly Case[], names: readonly string[]): string {
  const rows = cases.map(({ result: { computer, firmwareState, markerDetail }, table }, i) => [
    names[i] ?? '',
    computer.manufacturer ?? '',
    computer.model ?? '',
    computer.serialNumber ?? '',
    computer.biosVersion ?? '',
    computer.biosDate ?? '',
    firmwareState,
    markerDetail,
    table?.slic.sha256 ?? '',
  ]);
  const options = { record_delimiter: '\r\n' } as const;
  return `\ufeff${stringify([COLUMNS, ...rows.map((row) => row.map((cell) => safeForCsv(cell)))], options)}`;
}
