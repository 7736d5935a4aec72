/**
 * A folder without manifest: which of its files is which evidence. The name decides where it is one that counts, else the
 * content; what was read from where, and what was not read, is said in a problem.
 */
import { problem } from '../model/problems.ts';
import type { DeviceFiles, EvidenceFile, FileOrigin } from '../model/types.ts';
import { type DumpedTable, dumpedTableIn } from './dump/index.ts';
import { EVIDENCE_FILES } from './files.ts';
import { type Recognised, recognise } from './recognise.ts';
import { isRawSlic } from './slic/table.ts';

export interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

/** The part of a device's files that is settled here. */
export type Placed = Required<Pick<DeviceFiles, 'files' | 'rejected' | 'origins' | 'problems'>>;

/** Evidence that people save in each other's place. */
const PARTNERS: Partial<Record<EvidenceFile, EvidenceFile>> = {
  'slmgr-dlv.txt': 'mgadiag.txt',
  'mgadiag.txt': 'slmgr-dlv.txt',
  'licensing.json': 'events.json',
  'events.json': 'licensing.json',
};

const WHAT: Partial<Record<EvidenceFile, string>> = {
  'slmgr-dlv.txt': 'the output of slmgr',
  'mgadiag.txt': 'an MGADiag report',
  'licensing.json': 'licensing data of WMI',
  'events.json': 'events',
};

const COUNTING = EVIDENCE_FILES.filter((file) => file !== 'manifest.json').join(', ');
const MAX_NAMES = 5;

export const listNames = (names: readonly string[]): string =>
  names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '');

const natural = new Intl.Collator('en', { numeric: true });

/** The newest by name first: `(10)` before `(9)`, and a later date before an earlier one. */
export const newestFirst = (a: { name: string }, b: { name: string }): number =>
  natural.compare(b.name, a.name) || (a.name < b.name ? 1 : -1);

class Placement {
  private readonly ignored: string[] = [];

  constructor(readonly placed: Placed) {}

  private isTaken(file: EvidenceFile): boolean {
    return this.placed.files[file] !== undefined || this.placed.rejected.includes(file);
  }

  private say(...args: Parameters<typeof problem>): void {
    this.placed.problems.push(problem(...args));
  }

  /** Files under names that count which hold something else. */
  settleNamed(): void {
    const { files } = this.placed;
    const table = files['slic.bin'];
    if (table && !isRawSlic(table)) this.useDump('slic.bin', 'slic.bin', dumpedTableIn(table));
    const misplaced = EVIDENCE_FILES.flatMap((file) => {
      const [bytes, partner] = [files[file], PARTNERS[file]];
      return bytes && partner && recognise(file, bytes) === partner ? [{ name: file, bytes, partner }] : [];
    });
    // Two that were changed about free each other's places.
    for (const { name } of misplaced) delete files[name];
    for (const { name, bytes, partner } of misplaced) this.move(name, bytes, partner);
  }

  private move(name: EvidenceFile, bytes: Uint8Array, to: EvidenceFile): void {
    const free = !this.isTaken(to);
    this.say('wrong-place', name, WHAT[to] ?? to, free ? `, and was read as ${to}` : '; it was not read');
    if (free) this.use(to, { name, bytes });
  }

  /** Files under other names. */
  settleOthers(others: readonly NamedBytes[], unread: readonly string[]): void {
    this.ignored.push(...unread);
    const found = new Map<Recognised, NamedBytes[]>();
    for (const each of others) {
      const kind = recognise(each.name, each.bytes);
      const list = found.get(kind);
      if (list) list.push(each);
      else found.set(kind, [each]);
    }
    for (const [kind, candidates] of found) {
      candidates.sort(newestFirst);
      const names = candidates.map(({ name }) => name);
      if (kind === null || kind === 'listing' || this.isTaken(kind)) this.ignored.push(...names);
      else this.choose(kind, candidates, names);
    }
    if (this.ignored.length > 0) this.say('unread-files', null, listNames(this.ignored.sort()), COUNTING);
  }

  private choose(file: EvidenceFile, [newest]: NamedBytes[], [name, ...others]: string[]): void {
    if (!newest) return;
    if (others.length > 0) this.say('several-files-fit', file, name ?? '', listNames(others));
    if (file === 'slic.bin' && !isRawSlic(newest.bytes)) this.useDump(file, newest.name, dumpedTableIn(newest.bytes));
    else {
      this.use(file, newest);
      this.say('read-from', file, newest.name);
    }
  }

  private use(file: EvidenceFile, { name, bytes }: NamedBytes): void {
    this.placed.files[file] = bytes;
    this.placed.origins[file] = { name, lines: null };
  }

  private useDump(file: 'slic.bin', name: string, dump: DumpedTable | null): void {
    if (!dump) return;
    const { table, declared, trailing, format, lines } = dump;
    const where = `${format} (lines ${lines[0]} to ${lines.at(-1)})`;
    this.say('read-from', file, name === file ? where : `${name}, ${where}`);
    if (table.length < declared) {
      delete this.placed.files[file];
      this.placed.rejected.push(file);
      this.say('table-cut', file, table.length, declared);
      return;
    }
    this.use(file, { name, bytes: table });
    this.placed.origins[file] = { name, lines };
    if (trailing > 0) this.say('trailing-bytes', file, trailing);
  }
}

/**
 * Settles which file is which evidence.
 * @param placed the files under names that count; it is changed
 * @param others files under other names that could be read
 * @param unread names of files that could not be read, or that there were too many of
 */
export function placeFiles(placed: Placed, others: readonly NamedBytes[], unread: readonly string[]): void {
  const placement = new Placement(placed);
  placement.settleNamed();
  placement.settleOthers(others, unread);
}

/** Where the files came from, as explain shows it. */
export const originOf = (origins: DeviceFiles['origins'], file: EvidenceFile): FileOrigin =>
  origins?.[file] ?? { name: file, lines: null };
