/** Seeded mutation of whole device folders. What comes out is hostile, and the same for the same seed. */
import { createHash } from 'node:crypto';
import type { Random } from '../../analyzer/generate/random.ts';
import type { Device, Item } from './folder.ts';
import { mutateBytes, plantText } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import { canaryKey, DEVICE_NAMES } from './nasty.ts';

const EVIDENCE = [
  'manifest.json',
  'slic.bin',
  'acpi-tables.csv',
  'slmgr-dlv.txt',
  'licensing.json',
  'events.json',
  'mgadiag.txt',
  'collector.log',
];

const bytesOf = (item: Item | undefined): Uint8Array | null => (item instanceof Uint8Array ? item : null);
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Mutates copies of devices; `pool` gives the material to splice with. */
export function mutateFleet(pool: readonly Device[], count: number, random: Random): Device[] {
  const taken = new Set<string>();
  const devices: Device[] = [];
  while (devices.length < count) {
    const origin = random.pick(pool);
    const device: Device = { name: origin.name, files: new Map(origin.files) };
    const changes = random.pick([0, 1, 1, 2, 2, 3, 5, 8]);
    for (let i = 0; i < changes; i++) change(device, pool, random);
    // With a manifest that still fits, the walk takes the files for whole and the parsers get to see them.
    if (random.chance(0.6)) restamp(device);
    device.name = random.chance(0.1) ? random.pick(DEVICE_NAMES) : `${device.name}~${random.hex(4)}`;
    while (taken.has(device.name) || Buffer.byteLength(device.name) > 255) device.name = `D-${random.hex(8)}`;
    taken.add(device.name);
    devices.push(device);
  }
  return devices;
}

function change(device: Device, pool: readonly Device[], random: Random): void {
  const paths = [...device.files.keys()];
  if (paths.length === 0 || random.chance(0.15)) changeFolder(device, paths, pool, random);
  else changeFile(device, random.pick(paths), pool, random);
}

function changeFile({ files }: Device, path: string, pool: readonly Device[], random: Random): void {
  const bytes = bytesOf(files.get(path));
  if (!bytes) return;
  const roll = random.between(0, 9);
  if (roll < 4 && path.endsWith('.json')) files.set(path, mutateJson(bytes, random));
  else if (roll < 5 && !path.endsWith('.bin')) files.set(path, plantText(bytes, canaryKey(random), random));
  else files.set(path, mutateBytes(bytes, otherFile(path, pool, random), random));
}

/** The same kind of file of another device, or sometimes any file. */
function otherFile(path: string, pool: readonly Device[], random: Random): Uint8Array {
  const other = [...random.pick(pool).files];
  const same = other.find(([name]) => baseName(name) === baseName(path));
  const [, item] = same && random.chance(0.8) ? same : other.length > 0 ? random.pick(other) : ['', new Uint8Array()];
  return bytesOf(item) ?? new Uint8Array();
}

function changeFolder({ files }: Device, paths: string[], pool: readonly Device[], random: Random): void {
  const path = paths.length > 0 ? random.pick(paths) : random.pick(EVIDENCE);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const item = files.get(path) ?? new Uint8Array();
  switch (random.between(0, 9)) {
    case 0:
      files.delete(path);
      return;
    case 1:
      files.delete(path);
      files.set(folder + baseName(path).toUpperCase(), item);
      return;
    case 2:
      files.set(folder + baseName(path).toUpperCase(), item);
      return;
    case 3:
      files.set(path, random.pick(['folder', 'link', 'fifo'] as const));
      return;
    case 4:
      files.set(folder + random.pick(EVIDENCE), item);
      return;
    case 5:
      for (const each of paths)
        files.set(`20990101T000000Z_${random.hex(4)}/${baseName(each)}`, files.get(each) as Item);
      return;
    case 6:
      files.set(`20${random.digits(2)}0101T000000Z_beef/${random.pick(EVIDENCE)}`, item);
      return;
    case 7:
      for (const [name, other] of random.pick(pool).files) if (random.chance(0.5)) files.set(name, other);
      return;
    case 8:
      files.set(folder + random.pick(DEVICE_NAMES), random.chance(0.5) ? item : 'folder');
      return;
    default:
      files.set(path, otherFile(path, pool, random));
  }
}

/** Makes the manifests say the size and hash of what lies beside them, as far as they still can be read. */
function restamp({ files }: Device): void {
  for (const [path, item] of files) {
    if (baseName(path) !== 'manifest.json' || !(item instanceof Uint8Array)) continue;
    try {
      const manifest = JSON.parse(Buffer.from(item).toString('utf8'));
      for (const entry of manifest.evidence) {
        const bytes = bytesOf(files.get(path.slice(0, -'manifest.json'.length) + entry.name));
        if (bytes === null || entry.status !== 'collected') continue;
        entry.bytes = bytes.length;
        entry.sha256 = createHash('sha256').update(bytes).digest('hex');
      }
      files.set(path, Buffer.from(JSON.stringify(manifest)));
    } catch {
      // It is damaged; so be it.
    }
  }
}
