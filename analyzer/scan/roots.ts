/**
 * Finds the device folders: every folder directly under a root - or so many levels below it as the user says - whatever its
 * name; a link counts and is not followed.
 */
import { opendirSync, readdirSync, statSync } from 'node:fs';
import { listNames } from '../evidence/hand-made.ts';
import { attempt, fileErrorReason, UsageError } from '../model/errors.ts';
import { looksLikeEvidence } from './deeper.ts';
import { entryOf, entryOfRaw, isNotUtf8 } from './fs.ts';
import { matchesGlob } from './glob.ts';
import { counts } from './names.ts';
import { child, fsPath, trimRoot } from './paths.ts';
import type { Entry } from './requests.ts';
import { countEntry, fileMessage, type RootContents, refuseWithoutDevices, refuseWrongDepth } from './root-contents.ts';
import { distinctFolders, liesWithin } from './same-folder.ts';
import { inShard, type Shard } from './shard.ts';

export interface DeviceRef {
  /** Path of the folder that holds the device folder, without trailing separator: the root, or a folder below it. */
  root: string;
  /** Name of the folder. */
  device: string;
  link: boolean;
}

export interface FindOptions {
  exclude?: readonly string[];
  shard?: Shard | null;
  /** Levels between a root and its devices; 1 where they lie directly below. */
  depth?: number;
  /** Receives a sentence where something below a root is left aside. */
  notice?: (text: string) => void;
}

/** Entries of a root one by one, because a list of a hundred thousand of them would be the most that a run ever holds. */
function* entriesIn(root: string): Generator<Entry> {
  let someNotUtf8 = false;
  const folder = opendirSync(fsPath(root) as string, { bufferSize: 1024 });
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
      if (isNotUtf8(entry)) someNotUtf8 = true;
      else yield entryOf(entry);
    }
  } finally {
    folder.closeSync();
  }
  // Names that are no UTF-8 are asked for again by their bytes.
  if (!someNotUtf8) return;
  for (const entry of readdirSync(fsPath(root), { withFileTypes: true, encoding: 'buffer' }))
    if (isNotUtf8({ name: entry.name.toString() })) yield entryOfRaw(entry);
}

/** The content directly below a root, and the devices at the depth that was asked for. */
class RootSearch {
  readonly devices: DeviceRef[] = [];
  readonly contents: RootContents = { files: [], folders: 0, runs: 0 };
  /** Folders above the devices that hold evidence themselves. */
  private readonly aside: string[] = [];

  constructor(
    private readonly root: string,
    private readonly depth: number,
    private readonly isExcluded: (name: string) => boolean,
  ) {}

  run(): void {
    attempt(`cannot read the root ${this.root}`, () => {
      if (!statSync(fsPath(this.root)).isDirectory()) throw new UsageError(fileMessage(this.root));
      for (const entry of entriesIn(this.root)) {
        countEntry(this.contents, entry);
        this.take(this.root, entry, 1);
      }
    });
  }

  private take(parent: string, { name, kind }: Entry, level: number): void {
    if (kind === 'file' || kind === 'other') {
      if (level > 1 && counts(name) && this.aside.at(-1) !== parent) this.aside.push(parent);
      return;
    }
    if (this.isExcluded(name)) return;
    // A link above the devices is not followed either: it has a row that says so.
    if (kind === 'link' || level === this.depth)
      this.devices.push({ root: parent, device: name, link: kind === 'link' });
    else this.descend(parent, name, level);
  }

  private descend(parent: string, name: string, level: number): void {
    const path = child(parent, name);
    let entries: Entry[];
    try {
      entries = [...entriesIn(path)];
    } catch (error) {
      if (fileErrorReason(error) === null) throw error;
      // What cannot be listed gets a row of its own, which says why.
      this.devices.push({ root: parent, device: name, link: false });
      return;
    }
    for (const entry of entries) this.take(path, entry, level + 1);
  }

  /** What is left aside, in sentences. */
  notices(): string[] {
    const loose = this.contents.files.filter(looksLikeEvidence);
    const notices: string[] = [];
    if (loose.length > 0)
      notices.push(
        `${this.root}: evidence next to the device folders was not read (${listNames(loose)}); the files of a PC belong into a folder of its own`,
      );
    if (this.aside.length > 0)
      notices.push(
        `evidence above --depth ${this.depth} was not read (${listNames(this.aside)}); devices are the folders ${this.depth} levels below a root`,
      );
    return notices;
  }
}

/**
 * A folder directly under a root, or as many levels below it as devices are, is a device, whatever its name: reports must not be
 * put there. Throws UsageError.
 */
export function refuseInsideRoot(out: string, roots: readonly string[], depth = 1): void {
  const root = roots.find((each) => liesWithin(out, each, depth));
  if (root !== undefined)
    throw new UsageError(
      `--out ${out} is among the device folders of the root ${root} and would be taken for a device; choose another folder`,
    );
}

/**
 * All devices in ordinal order of name, then of path. Throws UsageError where a root cannot be read, where it holds no device
 * folders, and where no device holds evidence but folders below them do.
 */
export function findDevices(roots: readonly string[], options: FindOptions = {}): DeviceRef[] {
  const { exclude = [], shard = null, depth = 1, notice = () => {} } = options;
  const isExcluded = (name: string): boolean => exclude.some((pattern) => matchesGlob(name, pattern));
  const all = distinctFolders(roots.map((root) => trimRoot(root))).flatMap((root) => {
    const search = new RootSearch(root, depth, isExcluded);
    search.run();
    refuseWithoutDevices(root, search.contents, depth, search.devices.length);
    for (const text of search.notices()) notice(text);
    return search.devices;
  });
  if (all.length === 0) throw new UsageError(`--exclude ${exclude.join(' ')} leaves no device folder`);
  const devices = all.filter(({ device }) => inShard(device, shard)).sort(compareDevices);
  refuseWrongDepth(devices, depth);
  return devices;
}

function compareDevices(a: DeviceRef, b: DeviceRef): number {
  if (a.device !== b.device) return a.device < b.device ? -1 : 1;
  return child(a.root, a.device) < child(b.root, b.device) ? -1 : 1;
}
