/** How the files of a device lie in its folder: flat, in runs, interrupted, put together by hand, damaged on the way. */
import { acpidump } from './acpidump.ts';
import { type CollectionOptions, collectionFiles } from './collection-files.ts';
import type { Random } from './random.ts';
import type { FolderShape } from './situation.ts';
import { slicTable } from './slic-table.ts';
import type { DeviceSpec, GeneratedFile } from './spec.ts';

const DAY = 86_400_000;

const NOTE = 'Laptop is with the field service until further notice.\r\nThe collector never ran on it.\r\n';

/** `files`: the names that a hand-made folder holds, in the spelling that it has. */
export function deviceFolder(
  spec: DeviceSpec,
  shape: FolderShape,
  files: readonly string[],
  random: Random,
): GeneratedFile[] {
  switch (shape) {
    case 'flat':
      return collectionFiles(spec);
    case 'run':
      return run(spec, random);
    case 'two-runs':
      return [...run(before(spec), random), ...run(spec, random)];
    case 'half-run': {
      const later = { ...spec, collectedAt: spec.collectedAt + DAY };
      return [...run(spec, random), ...run(later, random, { only: ['slic.bin', 'acpi-tables.csv'] })];
    }
    case 'only-half':
      return run(spec, random, { only: ['slic.bin', 'acpi-tables.csv', 'slmgr-dlv.txt', 'licensing.json'] });
    case 'loose-files':
      return [...run(spec, random), { path: 'slic.bin', bytes: headerOnly(spec) }];
    case 'hand-made':
      return handMade(spec, files);
    case 'manifest-cut':
      return change(collectionFiles(spec), 'manifest.json', (bytes) => bytes.subarray(0, bytes.length / 2));
    case 'slic-is-text':
      return change(handMade(spec, files), 'slic.bin', () =>
        Buffer.from('The system cannot find the file specified.\r\n'),
      );
    case 'slic-cut-on-the-way':
      return change(collectionFiles(spec), 'slic.bin', (bytes) => bytes.subarray(0, 200));
    case 'slic-changed-on-the-way':
      return change(collectionFiles(spec), 'slic.bin', (bytes) => {
        const copy = Uint8Array.from(bytes);
        copy[300] = (copy[300] ?? 0) ^ 0xff;
        return copy;
      });
    case 'padded-table':
      return change(handMade(spec, files), 'slic.bin', (bytes) => Buffer.concat([bytes, Buffer.alloc(PADDED)], PADDED));
    case 'other-names':
      return handMade(spec, Object.keys(OTHER_NAMES)).map(({ path, bytes }) => ({
        path: OTHER_NAMES[path] ?? path,
        bytes,
      }));
    case 'acpidump':
      return handMade(spec, files).map(({ path, bytes }) =>
        path === 'slic.bin' ? { path: 'acpidump.txt', bytes: Buffer.from(acpidump(bytes)) } : { path, bytes },
      );
    case 'note-only':
      return [{ path: 'note.txt', bytes: Buffer.from(NOTE) }];
  }
}

/** Bytes of a sector, to which some tools fill up what they copy. */
const PADDED = 512;

/** What people call the files that they save by hand. */
const OTHER_NAMES: Record<string, string> = {
  'slic.bin': 'slic.dat',
  'slmgr-dlv.txt': 'slmgr.txt',
  'mgadiag.txt': 'mgadiag (1).txt',
};

function run(spec: DeviceSpec, random: Random, options?: CollectionOptions): GeneratedFile[] {
  const stamp = new Date(spec.collectedAt).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const folder = `${stamp}_${random.hex(4)}`;
  return collectionFiles(spec, options).map(({ path, bytes }) => ({ path: `${folder}/${path}`, bytes }));
}

/** The same machine two months ago, when its firmware had no SLIC table. */
function before(spec: DeviceSpec): DeviceSpec {
  return {
    ...spec,
    collectedAt: spec.collectedAt - 60 * DAY,
    slic: { status: 'absent' },
    events: { ...spec.events, rows: [] },
  };
}

/** Says something else than the run beside it, so that reading it would show. */
function headerOnly(spec: DeviceSpec): Buffer {
  const { model } = spec.machine;
  const { ids, key, slicVersion, revision } = model;
  return slicTable({ ...ids, key, slicVersion, revision }, 'header-only');
}

function handMade(spec: DeviceSpec, names: readonly string[]): GeneratedFile[] {
  const all = collectionFiles(spec);
  return names.flatMap((path) => {
    const file = all.find((one) => one.path === path.toLowerCase());
    return file ? [{ path, bytes: file.bytes }] : [];
  });
}

function change(files: GeneratedFile[], path: string, edit: (bytes: Uint8Array) => Uint8Array): GeneratedFile[] {
  return files.map((file) => (file.path === path ? { path, bytes: edit(file.bytes) } : file));
}
