/**
 * One product block of slmgr.vbs. A line with a known label sets its field; a line in a language that no table knows is
 * read by the order of the lines and the shape of their values, which the script never translates.
 */
import type { SlmgrProduct } from '../../model/types.ts';
import { channelOf, isKeyChannel } from '../shared/channel.ts';
import { isAddonName, isWindowsName, WINDOWS_APPLICATION } from '../shared/product.ts';
import { englishStatus, type Field, sentenceIn, statusOfWords } from './languages/index.ts';
import type { Line } from './line.ts';
import {
  bareGuid,
  guidIn,
  hostIn,
  isGuidMask,
  isInstallationId,
  isMask,
  isPartialKey,
  periodIn,
  pidIn,
} from './shape.ts';
import { bareHost, isCounter, isOtherActivation, loosePartialKey, numberIn, reasonIn } from './values.ts';

/** Order of the lines that every generation prints; a masked value takes its place in it. */
const SLOTS = ['activationId', 'applicationId', 'extendedPid', 'installationId', 'partialProductKey'] as const;

/** Windows' zero of time stands for "not set", whatever the region's order of day and month. */
const isNotSet = (value: string): boolean => value === '' || /\b1601\b/.test(value);

/** Lines after the partial key that a localised block is read by: the status, then the line that explains it. */
type Expect = 'status' | 'after' | null;

export class Block {
  /** @param run number of the run of slmgr.vbs that printed it */
  constructor(readonly run: number) {}

  readonly product: SlmgrProduct = {
    name: null,
    description: null,
    channel: null,
    activationId: null,
    applicationId: null,
    extendedPid: null,
    productKeyChannel: null,
    partialProductKey: null,
    licenseStatus: null,
    notificationReason: null,
    remainingMinutes: null,
    kmsHost: null,
    cmid: null,
    isKmsHost: false,
    isAddon: false,
    lines: {},
  };
  /** `This license is not in use.`: a licence without a key, one of the hundreds of /dlv all. */
  notInUse = false;
  statusText: string | null = null;
  private slot = 0;
  private expect: Expect = null;
  /** A label that only English has: then nothing is guessed from shapes. */
  private english = false;
  private period = false;
  private ended = false;
  private atoHint = false;
  private otherActivation = false;
  private evaluation = false;
  private counters = 0;
  private maybeCmid: { value: string; n: number } | null = null;

  /** Whether the field was set already, so that the line begins another block. */
  has(field: Field): boolean {
    return field in this.product.lines;
  }

  get isEmpty(): boolean {
    const p = this.product;
    const ids = p.activationId ?? p.extendedPid ?? p.partialProductKey ?? p.cmid ?? p.notificationReason;
    if (ids !== null || p.remainingMinutes !== null || p.isKmsHost || this.notInUse) return false;
    if (this.statusText !== null || p.channel !== null || this.has('activationId')) return false;
    // A file that was cut within the Description has the Name whole.
    return p.description === null || !isWindowsName(p.name);
  }

  /** Nothing but a status, and perhaps its reason. */
  get isStatusAlone(): boolean {
    const fields = Object.keys(this.product.lines);
    return fields.every((field) => field === 'licenseStatus' || field === 'notificationReason');
  }

  /** A line whose label is known. */
  set(field: Field, line: Line): void {
    if (line.known?.tag === 'en') this.english = true;
    const isFact = field !== 'other' && field !== 'activationType';
    if (isFact) this.expect = null;
    if (isFact && field !== 'child') this.product.lines[field] ??= line.n;
    this.setValue(field, line);
  }

  private setValue(field: Field, line: Line): void {
    const p = this.product;
    const { value } = line;
    switch (field) {
      case 'name':
        p.name = isMask(value) ? null : value;
        return;
      case 'description':
        p.description = isMask(value) ? null : value;
        return;
      case 'activationId':
      case 'applicationId':
        p[field] ??= guidIn(value);
        this.advance(field);
        return;
      case 'extendedPid':
        p.extendedPid ??= pidIn(value);
        this.advance(field);
        return;
      case 'productKeyChannel':
        p.productKeyChannel = isMask(value) ? null : value;
        return;
      case 'installationId':
        this.advance(field);
        return;
      case 'partialProductKey':
        this.setKey(value);
        return;
      case 'licenseStatus':
        this.statusText ??= value;
        this.expect = 'after';
        return;
      case 'remainingMinutes':
        this.setMinutes(value, line.label ?? '');
        return;
      case 'notificationReason':
        p.notificationReason ??= reasonIn(value);
        return;
      default:
        this.setChild(field, line);
    }
  }

  private setChild(field: Field, line: Line): void {
    const p = this.product;
    if (field === 'evaluationEnd') this.evaluation = !isNotSet(line.value);
    else if (field === 'cmid') p.cmid ??= guidIn(line.value);
    else if (field === 'kmsHost') p.kmsHost ??= hostIn(line.value) ?? bareHost(line.value);
    else if (field === 'kmsHostLine') p.isKmsHost = true;
    else if (field === 'child' && isOtherActivation(line.label ?? '')) this.otherActivation = true;
  }

  private setKey(value: string): void {
    this.product.partialProductKey ??= isPartialKey(value) ? value : loosePartialKey(value);
    this.advance('partialProductKey');
    this.expect = 'status';
  }

  private setMinutes(value: string, label: string): void {
    this.product.remainingMinutes ??= numberIn(value);
    this.period = true;
    if (label.endsWith('expiration')) this.ended = true;
  }

  private advance(field: (typeof SLOTS)[number]): void {
    this.slot = Math.max(this.slot, SLOTS.indexOf(field) + 1);
  }

  /** A line whose label is not known. Returns false where the line is nothing of a block. */
  read(line: Line): boolean {
    if (this.slot === 5 && isCounter(line.value)) this.counters += 1;
    const sentence = sentenceIn(line.text);
    if (sentence === null) return !this.english && this.readShape(line);
    if (sentence === 'host') this.product.isKmsHost = true;
    else this[sentence] = true;
    return true;
  }

  private readShape(line: Line): boolean {
    const { value } = line;
    if (this.expect === 'status') {
      this.statusText = value;
      this.product.lines.licenseStatus ??= line.n;
      this.expect = 'after';
      return true;
    }
    if (this.expect === 'after' && this.readAfterStatus(line)) return true;
    return this.readValue(line);
  }

  /** The line after the status: a reason, or minutes and days. Anything else belongs to what follows. */
  private readAfterStatus(line: Line): boolean {
    this.expect = null;
    const reason = reasonIn(line.value);
    const minutes = reason === null ? periodIn(line.value) : null;
    if (reason !== null) {
      this.product.notificationReason = reason;
      this.product.lines.notificationReason ??= line.n;
    } else if (minutes !== null) {
      this.product.remainingMinutes = minutes;
      this.product.lines.remainingMinutes ??= line.n;
      this.period = true;
    }
    return reason !== null || minutes !== null;
  }

  private readValue(line: Line): boolean {
    const p = this.product;
    const { value } = line;
    const guid = bareGuid(value);
    if (guid !== null) return this.readGuid(guid, line);
    const pid = pidIn(value);
    if (pid !== null) return this.take('extendedPid', line, p.extendedPid === null && this.slot < 4);
    if (isInstallationId(value)) return this.take('installationId', line, true);
    if (this.slot < 5 && isKeyChannel(value)) return this.take('productKeyChannel', line, p.productKeyChannel === null);
    if (this.slot < 5 && p.description !== null && isPartialKey(value))
      return this.take('partialProductKey', line, true);
    if (hostIn(value) !== null && (p.cmid !== null || this.maybeCmid !== null || /KMS/.test(line.label ?? ''))) {
      this.confirmCmid();
      return this.take('kmsHost', line, p.kmsHost === null);
    }
    if (this.slot < 5 && line.label !== null && value !== '' && isMask(value)) return this.readMask(line);
    return false;
  }

  private take(field: Field, line: Line, free: boolean): boolean {
    if (free) this.set(field, line);
    return true;
  }

  private readGuid(guid: string, line: Line): boolean {
    const label = line.label ?? '';
    if (/CMID/i.test(label)) return this.take('cmid', line, true);
    if (this.slot >= 5) {
      if (/ILID|\bAO\b/.test(label)) this.otherActivation = true;
      else this.maybeCmid ??= { value: guid, n: line.n };
      return true;
    }
    if (guid === WINDOWS_APPLICATION || this.slot >= 1)
      return this.take('applicationId', line, this.product.applicationId === null);
    return this.take('activationId', line, this.product.activationId === null);
  }

  /** A masked value: five characters are a key, five groups an ID; else it takes the next place in the order. */
  private readMask(line: Line): boolean {
    const next = SLOTS[this.slot] as (typeof SLOTS)[number];
    if (line.value.length === 5 && !line.value.includes('-')) this.set('partialProductKey', line);
    else if (isGuidMask(line.value) && this.slot < 2) this.set(next, line);
    else if (this.slot >= 2 || !isGuidMask(line.value)) this.set(next, line);
    return true;
  }

  /** A GUID after the status is a client machine ID only if KMS lines follow it; a token's licence ID is another. */
  private confirmCmid(): void {
    if (this.maybeCmid === null || this.product.cmid !== null) return;
    this.product.cmid = this.maybeCmid.value;
    this.product.lines.cmid = this.maybeCmid.n;
  }

  /** Draws the conclusions, when the block is over. */
  finish(): SlmgrProduct {
    const p = this.product;
    p.channel = channelOf(p.description, p.productKeyChannel);
    p.isAddon = isAddonName(p.name);
    // A host prints ten numbers; up to three rearm counts precede them.
    if (this.counters >= 8 && /^VOLUME_KMS(?:_|$)/.test(p.channel ?? '')) p.isKmsHost = true;
    p.licenseStatus = this.status();
    return p;
  }

  private status(): number | null {
    const { notificationReason, cmid } = this.product;
    const english = this.statusText === null ? null : englishStatus(this.statusText);
    if (english !== null) return english;
    if (notificationReason !== null) return 5;
    if (this.statusText === null) return this.ended ? 1 : null;
    if (this.english && /^unknown/i.test(this.statusText)) return null;
    const allowed = this.period
      ? cmid !== null
        ? [1]
        : this.atoHint
          ? [2, 3, 4, 6]
          : [1, 2, 3, 4, 6]
      : this.atoHint
        ? [0]
        : this.otherActivation || (this.evaluation && cmid === null)
          ? [1]
          : [0, 1, 5];
    return allowed.length === 1 ? (allowed[0] as number) : statusOfWords(this.statusText, allowed);
  }
}
