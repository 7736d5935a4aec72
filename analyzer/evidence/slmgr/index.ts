/**
 * The text of `slmgr.vbs /dlv` (also /dlv all, /dli, /xpr and transcripts of several commands), Vista to Windows 11, in any
 * display language, as captured or as people pasted it.
 *
 *   bytes -> text/ (mark-up off) -> redaction/ -> lines.ts -> here (runs, blocks) -> block.ts (fields)
 *
 * Source of the layout: slmgr.vbs itself and Microsoft's "Slmgr.vbs options".
 */

import type { ProblemSink } from '../../model/problems.ts';
import type { Slmgr } from '../../model/types.ts';
import { withoutKeys } from '../redaction/key-prefilter.ts';
import { readableText } from '../text/markup/index.ts';
import { Block } from './block.ts';
import { codeIn, ErrorLog } from './errors.ts';
import { lcidOf, PAGES_BY_LCID } from './languages/pages.ts';
import type { Line } from './line.ts';
import { PROMPT, toLines } from './lines.ts';
import { blocksOfProperties } from './property-list.ts';
import { guidIn, versionIn } from './shape.ts';
import { pickWindows } from './windows.ts';

/** Reads a capture. Never throws; a capture without a block says why in `errorKind`. */
export function readSlmgr(bytes: Uint8Array, oemCodePage: number | null, report: ProblemSink): Slmgr {
  const { text, encoding } = readableText(bytes, oemCodePage);
  const clean = withoutKeys(blocksOfProperties(text));
  if (clean.count > 0) report('key-redacted', clean.count);
  return parseSlmgr(clean.text, encoding, report);
}

/** Reads text that is decoded and redacted already; `firstLine` is the number of its first line in the file. */
export function parseSlmgr(text: string, encoding: string | null, report: ProblemSink, firstLine = 1): Slmgr {
  const reader = new Reader();
  for (const line of toLines(text, firstLine)) reader.add(line);
  return reader.result(encoding, report);
}

/** Office's ospp.vbs prints blocks of its own, in capitals, with channels and keys that are not Windows'. */
const OSPP = /^(?:PRODUCT ID|SKU ID|LICENSE NAME|LICENSE DESCRIPTION|LICENSE STATUS|ERROR CODE|REMAINING GRACE)$/;

/** Another command begins: the script host's banner, or a prompt. */
function isBreak(text: string): boolean {
  if (text.startsWith('Microsoft (R) ')) return true;
  return (text[1] === ':' || text.startsWith('PS ')) && PROMPT.test(text);
}

/** The sentence of Microsoft's article, which its readers look for; the script prints a number beside it. */
const INVALID_KEY = /invalid volume licen[sc]e key/i;

/** Ends like a Description; `AO name = Windows(R) ..., VOLUME_KMS_... channel` is an event's text. */
function isDescription({ text, label, value }: Line): boolean {
  if (!value.endsWith(' channel') || !/, ?\S{1,60} channel$/.test(value)) return false;
  return label?.startsWith('AO ') !== true && !/^[^,:(]{1,60}=/.test(text);
}

/**
 * The service's version in a language without a table: its label is a phrase. `Version:`, `Image Version:` and the like are
 * lines of other programs.
 */
function unknownVersion({ text, label, value }: Line): string | null {
  const version = label === null ? null : versionIn(value);
  if (version === null || !value.startsWith(version) || guidIn(text) !== null) return null;
  return /^.{22}|[^\0-\u058F]{6}/.test(label as string) ? version : null;
}

/** /dlv all prints some hundreds of blocks; a file with more is no capture. */
const MAX_BLOCKS = 3000;

class Reader {
  private readonly blocks: Block[] = [];
  private readonly errors = new ErrorLog();
  private readonly votes = new Map<string, number>();
  private tag: string | null = null;
  private repeats = 0;
  private current: Block | null = null;
  /** Number of the run that prints now. */
  private run = 0;
  private version: string | null = null;
  private office = false;
  private officeSeen = false;
  /** A version under a label that no table knows: the service's, if a block follows it. */
  private maybeVersion: { version: string; followers: number } | null = null;
  private hasActivationType = false;
  private saysInvalidKey = false;
  /** The line before, if nothing has claimed it: perhaps the Name of a localised block. */
  private unclaimed: Line | null = null;
  private lcid: number | null = null;

  add(line: Line): void {
    const { known } = line;
    if (known !== undefined && known.tag !== null) this.vote(known.tag);
    this.lcid ??= lcidOf(line.text);
    if ((known === undefined || known.field === 'error') && INVALID_KEY.test(line.text)) this.saysInvalidKey = true;
    const before = this.unclaimed;
    this.unclaimed = null;
    if (known !== undefined && !this.office) this.addKnown(line);
    else if (known !== undefined && (known.field === 'name' || known.field === 'serviceVersion')) this.addKnown(line);
    else if (line.label !== null && OSPP.test(line.label)) this.closeFor(line, true);
    else this.addUnknown(line, before);
  }

  /** Counted in runs, for nearly all labels of a capture are of one language. */
  private vote(tag: string | null): void {
    if (tag === this.tag) {
      this.repeats += 1;
      return;
    }
    if (this.tag !== null) this.votes.set(this.tag, (this.votes.get(this.tag) ?? 0) + this.repeats);
    this.tag = tag;
    this.repeats = 1;
  }

  private addKnown(line: Line): void {
    const field = (line.known as NonNullable<Line['known']>).field;
    this.office = false;
    if (field === 'activationType') this.hasActivationType = true;
    if (field === 'serviceVersion') {
      this.nextRun();
      this.version = versionIn(line.value) ?? /^\d[\d.]{4,30}\d/.exec(line.value)?.[0] ?? this.version;
    } else if (field === 'error') {
      this.current = null;
      this.errors.add(line);
    } else if (field === 'name' || (this.current?.has(field) && BEGINS.has(field))) {
      this.open().set(field, line);
    } else if (this.current !== null || BEGINS.has(field) || ALONE.has(field)) {
      (this.current ?? this.open()).set(field, line);
    }
  }

  private addUnknown(line: Line, before: Line | null): void {
    if (isBreak(line.text)) {
      this.closeFor(line, false);
    } else if (this.office) {
      this.unclaimed = null;
    } else if (isDescription(line)) {
      this.addDescription(line, before);
    } else if (line.value === '' && line.label?.endsWith(' edition')) {
      this.current = null;
    } else if (this.current?.read(line)) {
      return;
    } else {
      this.addLoose(line);
    }
  }

  /** A Description that only its shape gives away; the line before it is the Name where a block begins. */
  private addDescription(line: Line, before: Line | null): void {
    if (this.current === null || this.current.has('description')) {
      const block = this.open();
      if (before !== null && before.value !== '') block.set('name', before);
    }
    this.current?.set('description', line);
  }

  /** A line of no block: the service version in a language without table, an error, prose. */
  private addLoose(line: Line): void {
    this.unclaimed = line;
    const version = this.current === null && this.version === null ? unknownVersion(line) : null;
    if (version !== null) {
      this.maybeVersion = { version, followers: 0 };
      this.unclaimed = null;
    } else if (this.current === null || codeIn(line.text) !== null) {
      // The Name alone can be between the version and the block.
      if (this.maybeVersion !== null) this.maybeVersion.followers += 1;
      this.errors.add(line);
    }
  }

  private closeFor(line: Line, office: boolean): void {
    this.current = null;
    this.office = office;
    if (office) this.officeSeen = true;
    else {
      this.nextRun();
      this.errors.add(line);
    }
  }

  private takeVersion(): void {
    if (this.maybeVersion !== null && this.maybeVersion.followers <= 1) this.version ??= this.maybeVersion.version;
    this.maybeVersion = null;
  }

  private nextRun(): void {
    this.current = null;
    this.maybeVersion = null;
    this.run += 1;
  }

  private open(): Block {
    this.takeVersion();
    this.current = new Block(this.run);
    // Beyond the limit the newest takes the place of the last, for it tells the latest state.
    this.blocks[Math.min(this.blocks.length, MAX_BLOCKS - 1)] = this.current;
    return this.current;
  }

  result(encoding: string | null, report: ProblemSink): Slmgr {
    const blocks = this.wholeBlocks();
    const windows = pickWindows(blocks, report);
    const hasBlock = blocks.length > 0;
    this.takeVersion();
    const code = hasBlock ? this.errors.lastAttempt : this.errors.lastCode;
    if (hasBlock && code !== null) report('activation-error', code);
    const errorKind = hasBlock ? null : this.errors.kind(this.version);
    if (this.saysInvalidKey && code === null) report('activation-error', 'Invalid Volume License Key');
    else if (!hasBlock && this.officeSeen) report('office-output');
    else if (errorKind === 'other' && this.version === null && this.errors.isForeign) report('no-report');
    return {
      serviceVersion: this.version,
      language: this.language(),
      encoding,
      errorCode: hasBlock ? null : code,
      errorKind,
      attemptError: hasBlock ? code : null,
      minVersion: this.minVersion(blocks),
      products: blocks.map((block) => block.product),
      windows,
    };
  }

  /** The lowest Windows that prints the labels of this capture. */
  private minVersion(blocks: readonly Block[]): string | null {
    if (blocks.some((block) => block.has('productKeyChannel'))) return '6.3';
    return this.hasActivationType ? '6.2' : null;
  }

  /** Blocks that say something. A status alone is one only where there is no other: prose quotes it (`License Status: ...`). */
  private wholeBlocks(): Block[] {
    const blocks = this.blocks.filter((block) => {
      block.finish();
      return !block.isEmpty;
    });
    const known = blocks.filter((block) => !block.isStatusAlone);
    return known.length > 0 ? known : blocks.slice(-1);
  }

  /** The labels' language, with the region of the PID where both are one language; without labels the PID's. */
  private language(): string | null {
    const fromPid = PAGES_BY_LCID.get(this.lcid ?? 0)?.tag ?? null;
    this.vote(null);
    let best: string | null = null;
    for (const [tag, count] of this.votes) if (best === null || count > (this.votes.get(best) ?? 0)) best = tag;
    if (best === null) return fromPid;
    return fromPid?.startsWith(best) ? fromPid : best;
  }
}

/** Fields that a copied fragment can begin with, or that occur once in a block. */
const BEGINS: ReadonlySet<string> = new Set([
  'name',
  'description',
  'activationId',
  'partialProductKey',
  'licenseStatus',
]);
const ALONE: ReadonlySet<string> = new Set([
  'applicationId',
  'extendedPid',
  'productKeyChannel',
  'installationId',
  'notificationReason',
  'remainingMinutes',
  'cmid',
]);
