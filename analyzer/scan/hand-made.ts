/** Reads the files of a folder without manifest that lie there under other names than the collector's. */
import { EVIDENCE } from '../evidence/files.ts';
import { type NamedBytes, newestFirst, type Placed, placeFiles } from '../evidence/hand-made.ts';
import type { DeviceFiles } from '../model/types.ts';
import { indexOf } from './names.ts';
import { child } from './paths.ts';
import { type Entry, read, type Walk } from './requests.ts';

/** A folder that a person put together holds a handful of files. */
const MAX_FILES = 30;
/** Bytes of one folder that are held at once. */
const MAX_BYTES = 1 << 25;
/** What Windows and macOS put into folders by themselves. */
const SYSTEM_FILES = /^(?:desktop\.ini|thumbs\.db|\.ds_store|\._.*)$/i;

/** A dump of all tables of a machine is the largest of them. */
const LIMIT = EVIDENCE['mgadiag.txt'].limit;

/** Settles which file is which evidence. */
export function* readOthers(placed: Placed & Pick<DeviceFiles, 'source'>, entries: readonly Entry[]): Walk<void> {
  const others = entries.filter(
    ({ name, kind }) => kind !== 'directory' && indexOf(name) === undefined && !SYSTEM_FILES.test(name),
  );
  // A folder lists its entries in any order, and the newest are those that count.
  others.sort(newestFirst);
  const found: NamedBytes[] = [];
  const unread: string[] = [];
  let left = MAX_BYTES;
  for (const [i, { name, kind }] of others.entries()) {
    const bytes =
      kind === 'file' && i < MAX_FILES ? yield* read(child(placed.source, name), Math.min(LIMIT, left)) : null;
    if (bytes instanceof Uint8Array) {
      found.push({ name, bytes });
      left -= bytes.length;
    } else unread.push(name);
  }
  placeFiles(placed, found, unread);
}
