/** A root that holds no device folders: what is there instead, in one line, and what to do about it. */
import { basename, dirname, resolve } from 'node:path';
import { isEvidenceFile } from '../evidence/files.ts';
import { listNames } from '../evidence/hand-made.ts';
import { UsageError } from '../model/errors.ts';
import type { DeviceFiles } from '../model/types.ts';
import { type Deeper, findDeeper } from './deeper.ts';
import { readDevice } from './device-folder.ts';
import { RUN } from './names.ts';
import { child } from './paths.ts';
import { type Entry, list, type Walk } from './requests.ts';
import { SyncDriver } from './sync-driver.ts';

export interface RootContents {
  /** Names of files, as many as a message needs. */
  files: string[];
  folders: number;
  /** Folders among them that have the name of a run. */
  runs: number;
}

/** Files beside the devices are not kept: a share of a hundred thousand of them is no reason to. */
const MAX_FILES = 1000;
/** A file in place of a folder. */
export const fileMessage = (path: string): string =>
  ARCHIVE.test(path)
    ? `${path} is an archive, not a folder: unpack it and give the folder that holds the device folders`
    : `${path} is not a folder`;

const ARCHIVE = /\.(?:zip|7z|rar|cab|tar|tgz|gz|bz2|xz|zst)$/i;

export function countEntry(contents: RootContents, { name, kind }: Entry): void {
  if (kind === 'directory' || kind === 'link') {
    contents.folders++;
    if (RUN.test(name)) contents.runs++;
  } else if (contents.files.length < MAX_FILES) contents.files.push(name);
}

const readHere = (folder: string): DeviceFiles =>
  new SyncDriver().run(readDevice(dirname(resolve(folder)), basename(resolve(folder)), 'directory'));

/** Throws UsageError where nothing that could be a device is `depth` levels below a root. */
export function refuseWithoutDevices(root: string, contents: RootContents, depth: number, devices: number): void {
  const { folders, runs } = contents;
  if (folders > 0 && runs === folders)
    throw new UsageError(
      `${root} holds the runs of one device and no device folders: give the folder above it, or use explain for this one`,
    );
  if (folders === 0) throw new UsageError(`${root} ${whatIsThere(root, contents)}`);
  // Excluded folders are counted, too: that none is left is said for all roots together.
  if (devices > 0 || depth === 1) return;
  const deeper = deeperIn(root);
  const hint = deeper
    ? `devices seem to lie at --depth ${deeper.levels}, such as ${deeper.path}`
    : 'choose another --depth';
  throw new UsageError(`${root} has no folders ${depth} levels below it: ${hint}`);
}

/** What is in a root without any folder, and what to do. */
function whatIsThere(root: string, { files }: RootContents): string {
  if (files.length === 0) return 'is empty: is the share mounted, and has a collector delivered to it?';
  const evidence = files.filter((name) => isEvidenceFile(name.toLowerCase()));
  if (evidence.length > 0)
    return `holds the files of one device (${listNames(evidence)}) and no device folders: give the folder above it, or use explain for this one`;
  const archives = files.filter((name) => ARCHIVE.test(name));
  const unpack = archives.length > 0 ? `unpack ${listNames(archives)} first` : null;
  const loose = Object.values(readHere(root).origins ?? {}).map(({ name }) => name);
  const move = 'put the files of each PC into a folder of its own below it';
  if (loose.length > 0)
    return `holds loose evidence (${listNames(loose)}) and no device folders: ${unpack ? `${move}, and ${unpack}` : move}`;
  if (unpack) return `holds an archive and no device folders: ${unpack}`;
  return `holds files that are no evidence (${listNames(files)}) and no device folders: is this the right folder?`;
}

/** The nearest folder below one that holds evidence. */
export const deeperIn = (folder: string): Deeper | null => new SyncDriver().run(below(folder));

function* below(folder: string): Walk<Deeper | null> {
  const listing = yield* list(folder, () => false);
  return 'failure' in listing ? null : yield* findDeeper(folder, listing.entries);
}

interface Located {
  root: string;
  device: string;
  link: boolean;
}

/** The first device without evidence that has some below it; `stop` ends the search at a device with evidence. */
function firstDeeper(devices: readonly Located[], stop: boolean): (Deeper & { device: string }) | 'evidence' | null {
  const driver = new SyncDriver();
  let first: (Deeper & { device: string }) | null = null;
  for (const { root, device, link } of devices) {
    const files = driver.run(readDevice(root, device, link ? 'link' : 'directory'));
    if (stop && files.kind !== 'none') return 'evidence';
    if (first || !files.problems.some(({ code }) => code === 'devices-deeper')) continue;
    const deeper = driver.run(below(child(root, device)));
    first = deeper && { device, ...deeper };
    if (first && !stop) return first;
  }
  return first;
}

/**
 * Throws UsageError where no device has any evidence, but folders below them do. One device with evidence settles it, and
 * nearly always that is the first.
 */
export function refuseWrongDepth(devices: readonly Located[], depth: number): void {
  const found = firstDeeper(devices, true);
  if (found === null || found === 'evidence') return;
  throw new UsageError(
    `no device folder holds evidence, but folders below them do, such as ${child(found.device, found.path)}: devices seem to lie deeper, at --depth ${depth + found.levels}`,
  );
}

/** Devices that are looked at again to say at which depth there is evidence. */
const MAX_LOOKED_AT = 5000;

/** What the user should know where some of the folders have evidence only below them. */
export function deeperNotice(devices: readonly Located[], depth: number, count: number): string {
  const found = firstDeeper(devices.slice(0, MAX_LOOKED_AT), false);
  const where =
    found === null || found === 'evidence'
      ? 'their rows say how many levels deeper'
      : `devices seem to lie at --depth ${depth + found.levels}, such as ${child(found.device, found.path)}`;
  return `${count} of the folders at --depth ${depth} ${count === 1 ? 'holds' : 'hold'} no evidence, but folders below do: ${where}`;
}
