/** Finds the device folders: every folder directly under a root, whatever its name; a link there counts and is not followed. */
import { opendirSync, readdirSync, statSync } from 'node:fs';
import { attempt, UsageError } from '../model/errors.ts';
import { entryOf, entryOfRaw, isOdd } from './fs.ts';
import { matchesGlob } from './glob.ts';
import { child, fsPath, trimRoot } from './paths.ts';
import type { Entry } from './requests.ts';
import { distinctFolders, liesDirectlyIn } from './same-folder.ts';
import { inShard, type Shard } from './shard.ts';

export interface DeviceRef {
  /** Root without trailing separator. */
  root: string;
  /** Name of the folder. */
  device: string;
  link: boolean;
}

export interface FindOptions {
  exclude?: readonly string[];
  shard?: Shard | null;
}

/** Entries of a root one by one, because a list of a hundred thousand of them would be the most that a run ever holds. */
function* entriesIn(root: string): Generator<Entry> {
  let odd = false;
  const folder = opendirSync(root, { bufferSize: 1024 });
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) {
      if (isOdd(entry)) odd = true;
      else yield entryOf(entry);
    }
  } finally {
    folder.closeSync();
  }
  // Names that are no UTF-8 are asked for again by their bytes.
  if (!odd) return;
  for (const entry of readdirSync(fsPath(root), { withFileTypes: true, encoding: 'buffer' }))
    if (isOdd({ name: entry.name.toString() })) yield entryOfRaw(entry);
}

function devicesIn(root: string, wanted: (name: string) => boolean): DeviceRef[] {
  return attempt(`cannot read the root ${root}`, () => {
    if (!statSync(root).isDirectory()) throw new UsageError(`${root} is not a folder`);
    const devices: DeviceRef[] = [];
    for (const { name, kind } of entriesIn(root))
      if ((kind === 'directory' || kind === 'link') && wanted(name))
        devices.push({ root, device: name, link: kind === 'link' });
    return devices;
  });
}

/** A folder directly under a root is a device, whatever its name: reports must not be put there. Throws UsageError. */
export function refuseInsideRoot(out: string, roots: readonly string[]): void {
  const root = roots.find((each) => liesDirectlyIn(out, each));
  if (root !== undefined)
    throw new UsageError(
      `--out ${out} lies directly under the root ${root} and would count as a device; choose another`,
    );
}

/** All devices in ordinal order of name, then of path. Throws UsageError where a root cannot be read. */
export function findDevices(roots: readonly string[], { exclude = [], shard = null }: FindOptions = {}): DeviceRef[] {
  const wanted = (name: string): boolean =>
    inShard(name, shard) && !exclude.some((pattern) => matchesGlob(name, pattern));
  return distinctFolders(roots.map((root) => trimRoot(root)))
    .flatMap((root) => devicesIn(root, wanted))
    .sort(compareDevices);
}

function compareDevices(a: DeviceRef, b: DeviceRef): number {
  if (a.device !== b.device) return a.device < b.device ? -1 : 1;
  return child(a.root, a.device) < child(b.root, b.device) ? -1 : 1;
}
