/** A device folder in memory: what a fuzz round mutates, writes to a disk, and keeps as a regression. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What stands at a path: the bytes of a file, or something that is no regular file. */
export type Item = Uint8Array | 'folder' | 'link' | 'fifo';

export interface Device {
  name: string;
  /** By path below the folder, with `/`. */
  files: Map<string, Item>;
}

/** Reads the devices below a root that holds nothing but folders and files. */
export function readDevices(root: string): Device[] {
  return readdirSync(root)
    .sort()
    .map((name) => {
      const files = new Map<string, Item>();
      for (const entry of readdirSync(join(root, name), { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile()) files.set(path.slice(join(root, name).length + 1), readFileSync(path));
      }
      return { name, files };
    });
}

/** Writes a device below a root. Names that the disk refuses (a file where a folder is needed) are left out. */
export function writeDevice(root: string, { name, files }: Device): void {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const [path, item] of files) {
    try {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeItem(join(folder, path), item);
    } catch (error) {
      if (!['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
    }
  }
}

function writeItem(path: string, item: Item): void {
  if (item === 'folder') mkdirSync(path, { recursive: true });
  else if (item === 'link') symlinkSync('/etc/hostname', path);
  else if (item === 'fifo') execFileSync('mkfifo', [path], { stdio: 'ignore' });
  else writeFileSync(path, item);
}

/** As text for a regression file: small, and the same on every disk. */
export function deviceToJson({ name, files }: Device, found: string): string {
  const items = [...files].map(([path, item]) => [
    path,
    typeof item === 'string' ? { kind: item } : { base64: Buffer.from(item).toString('base64') },
  ]);
  return `${JSON.stringify({ found, name, files: Object.fromEntries(items) }, null, 2)}\n`;
}

export function deviceFromJson(text: string): Device & { found: string } {
  const { found, name, files } = JSON.parse(text) as {
    found: string;
    name: string;
    files: Record<string, { kind: 'folder' | 'link' | 'fifo' } | { base64: string }>;
  };
  const items = Object.entries(files).map(([path, item]): [string, Item] => [
    path,
    'kind' in item ? item.kind : Buffer.from(item.base64, 'base64'),
  ]);
  return { found, name, files: new Map(items) };
}
