/**
 * The state of the firmware, from the witnesses in their standing: the bytes and the manifest's `absent`; then Windows' own
 * numbers (WMI marker status, event flags, refusals, KMS success); then MGADiag's text. A lower witness that disagrees is a
 * conflict. Three classes disagree with each other: sound, absent and bad; which kind of bad is told by the bytes alone.
 */
import { compareIds } from '../evidence/acpi.ts';
import type { Witnesses } from '../evidence/index.ts';
import { manifestItem } from '../evidence/manifest.ts';
import { parseTime } from '../evidence/shared/time.ts';
import type { BiosValid, ConflictCode, FirmwareState, MarkerDetail, WindowsSays, Witness } from '../model/types.ts';
import type { KmsFinding, Word } from './kms.ts';
import { classifyMarker } from './marker.ts';

export type FirmwareClass = 'sound' | 'absent' | 'bad' | 'unknown';

/** A disagreement as a code and the words of both sides; the sentence and its explanations are made in conflicts.ts. */
export interface Disagreement {
  code: ConflictCode;
  /** The witness that counts, and what it says. */
  counts: Side;
  /** The witness that disagrees, and what it says. */
  against: Side;
}

interface Side {
  witness: Witness;
  says: string;
  /** When it was said, in milliseconds since 1970; missing or infinite where no time is known. */
  time?: number;
}

export interface FirmwareFinding {
  state: FirmwareState;
  detail: MarkerDetail;
  class: FirmwareClass;
  /** The witness that the state rests on. */
  witness: Witness | null;
  /** True where the state rests on the bytes or on the manifest's `absent`. */
  seen: boolean;
  /** A number of Windows' own that confirms a bad state. */
  confirmedBy: string | null;
  /** SLIC against RSDT and XSDT; null where unknown or divided. */
  idsConsistent: boolean | null;
  /** Windows' numbers contradict each other, and no bytes decide. */
  contradiction: boolean;
  disagreements: Disagreement[];
  /** Whether Windows' own numbers agree with what was seen in the firmware. */
  windowsSays: WindowsSays;
}

interface Statement {
  witness: Witness;
  state: FirmwareState;
  detail: MarkerDetail;
  says: string;
  time?: number;
}

const CLASSES: Record<FirmwareState, FirmwareClass> = {
  'marker-valid': 'sound',
  'slic-absent': 'absent',
  'marker-missing': 'bad',
  'marker-corrupt': 'bad',
  'slic-invalid': 'bad',
  'ids-inconsistent': 'bad',
  unknown: 'unknown',
};

export const classOf = (state: FirmwareState): FirmwareClass => CLASSES[state];

/** SoftwareLicensingService.OA2xBiosMarkerStatus, Windows 8 and later. */
const WMI_STATES: readonly FirmwareState[] = ['slic-absent', 'marker-valid', 'marker-missing', 'slic-invalid'];

const MGADIAG_STATES: Record<BiosValid, FirmwareState | null> = {
  valid: 'marker-valid',
  no_slic: 'slic-absent',
  no_marker: 'marker-missing',
  invalid_slic: 'slic-invalid',
  invalid_marker: 'marker-corrupt',
  not_stated: null,
};

/** First standing: what lay in the firmware. RSDT and XSDT count only against a sound marker. */
function seenStatement(w: Witnesses, ids: ReturnType<typeof compareIds>): Statement | null {
  if (w.slic) {
    const { state, detail } = classifyMarker(w.slic);
    const says = detail ? `${state} (${detail})` : state;
    if (state === 'marker-valid' && ids === 'different')
      return { witness: 'slic', state: 'ids-inconsistent', detail: '', says: 'ids-inconsistent' };
    return { witness: 'slic', state, detail, says };
  }
  const item = manifestItem(w.manifest, 'slic.bin');
  return item?.status === 'absent'
    ? { witness: 'manifest', state: 'slic-absent', detail: '', says: 'no SLIC table (status absent)' }
    : null;
}

function wmiStatement({ licensing }: Witnesses): Statement | null {
  const status = licensing?.service?.oa2xBiosMarkerStatus ?? null;
  const state = status === null ? undefined : WMI_STATES[status];
  return state ? { witness: 'licensing', state, detail: '', says: `OA2xBiosMarkerStatus ${status}` } : null;
}

function flagStatement(kms: KmsFinding): Statement | null {
  return (
    kms.noSlicFlag && {
      witness: 'events',
      state: 'slic-absent',
      detail: '',
      says: `flags ${kms.noSlicFlag.flags}`,
      time: parseTime(kms.noSlicFlag.time),
    }
  );
}

function mgadiagStatement({ mgadiag }: Witnesses): Statement | null {
  const state = mgadiag ? MGADIAG_STATES[mgadiag.biosValid] : null;
  if (!mgadiag || !state) return null;
  const says = `"${mgadiag.biosValidText ?? mgadiag.biosValid}"`;
  if (state === 'marker-valid' && mgadiag.idsConsistent === false)
    return { witness: 'mgadiag', state: 'ids-inconsistent', detail: '', says: `${says}, IDs not consistent` };
  return { witness: 'mgadiag', state, detail: '', says };
}

/** Conflicts in which a number of Windows' own speaks against what was seen. */
const NUMBER_CONFLICTS: ReadonlySet<ConflictCode> = new Set([
  'wmi-firmware',
  'event-no-slic',
  'refusal',
  'kms-success',
]);

const differ = (a: Statement, b: Statement): boolean => classOf(a.state) !== classOf(b.state);

const side = ({ witness, says, time }: Statement): Side =>
  time === undefined ? { witness, says } : { witness, says, time };

class Weighing {
  readonly disagreements: Disagreement[] = [];
  readonly wmi: Statement | null;
  readonly flag: Statement | null;
  readonly mgadiag: Statement | null;
  readonly now: KmsFinding['now'];
  readonly servedToo: KmsFinding['servedToo'];

  constructor(witnesses: Witnesses, kms: KmsFinding, kmsCounts: boolean) {
    this.wmi = wmiStatement(witnesses);
    this.flag = flagStatement(kms);
    this.mgadiag = mgadiagStatement(witnesses);
    this.now = kmsCounts ? kms.now : null;
    this.servedToo = kmsCounts ? kms.servedToo : null;
  }

  compare(code: ConflictCode, chief: Statement, other: Statement | null): void {
    if (other && differ(chief, other)) this.disagreements.push({ code, counts: side(chief), against: side(other) });
  }

  /** Windows' newest word on KMS against a state: a refusal speaks against sound and absent, a success against bad. */
  compareWord(chief: Statement): void {
    if (!this.now) return;
    const bad = classOf(chief.state) === 'bad';
    const served = this.now.kind === 'served' ? this.now : this.servedToo;
    if (this.now.kind === 'refused' && !bad) this.object('refusal', chief, this.now);
    if (served && bad) this.object('kms-success', chief, served);
  }

  private object(code: ConflictCode, chief: Statement, { witness, what, time }: Word): void {
    this.disagreements.push({ code, counts: side(chief), against: { witness, says: what, time } });
  }

  /** Call after the comparisons. */
  windowsSays(): WindowsSays {
    if (this.disagreements.some(({ code }) => NUMBER_CONFLICTS.has(code))) return 'contradicts';
    return this.wmi || this.flag || this.now ? 'agrees' : 'silent';
  }

  confirmation(): string | null {
    if (this.now?.kind === 'refused' && this.now.witness !== 'mgadiag') return this.now.what;
    return this.wmi && classOf(this.wmi.state) === 'bad' ? this.wmi.says : null;
  }
}

type Decision = Pick<FirmwareFinding, 'state' | 'detail' | 'witness' | 'contradiction'>;

const decided = ({ state, detail, witness }: Statement): Decision => ({ state, detail, witness, contradiction: false });
const UNDECIDED: Decision = { state: 'unknown', detail: '', witness: null, contradiction: true };

const SILENT: Decision = { state: 'unknown', detail: '', witness: null, contradiction: false };

/** Second standing: Windows' own numbers. Null where there are none on the firmware. */
function byNumbers(w: Weighing): Decision | null {
  const chief = w.wmi ?? w.flag;
  if (!chief) return null;
  if (w.wmi && w.flag && differ(w.wmi, w.flag)) {
    w.disagreements.push({ code: 'windows-numbers', counts: side(w.wmi), against: side(w.flag) });
    w.compareWord(chief);
    return UNDECIDED;
  }
  w.compareWord(chief);
  w.compare('mgadiag-firmware', chief, w.mgadiag);
  return classOf(chief.state) === 'bad' && w.now?.kind === 'served' ? UNDECIDED : decided(chief);
}

/** Third standing: MGADiag alone. A KMS success of today stands above a report that calls the firmware bad. */
function byReport(w: Weighing): Decision {
  if (!w.mgadiag) return SILENT;
  w.compareWord(w.mgadiag);
  return classOf(w.mgadiag.state) === 'bad' && w.now?.kind === 'served' ? UNDECIDED : decided(w.mgadiag);
}

function bySight(w: Weighing, seen: Statement, witnesses: Witnesses): Decision {
  w.compare('wmi-firmware', seen, w.wmi);
  w.compare('event-no-slic', seen, w.flag);
  w.compareWord(seen);
  w.compare('mgadiag-firmware', seen, w.mgadiag);
  const { slic, mgadiag, manifest } = witnesses;
  const own = slic?.slic.markerVersion ?? null;
  const reported = mgadiag?.markerVersion ?? null;
  if (own && reported && Number(own) !== Number(reported))
    w.disagreements.push({
      code: 'mgadiag-marker-version',
      counts: { witness: 'slic', says: own },
      against: { witness: 'mgadiag', says: reported },
    });
  if (slic && manifestItem(manifest, 'slic.bin')?.status === 'absent')
    w.disagreements.push({
      code: 'manifest-absent',
      counts: side(seen),
      against: { witness: 'manifest', says: 'no SLIC table (status absent)' },
    });
  return decided(seen);
}

/**
 * @param kmsCounts whether Windows' words on KMS speak of this firmware: they do on a client of Vista or 7 with a KMS
 *   client key, or where that is not stated
 */
export function findFirmware(witnesses: Witnesses, kms: KmsFinding, kmsCounts: boolean): FirmwareFinding {
  const ids = witnesses.acpi ? compareIds(witnesses.acpi, witnesses.slic?.slic ?? null) : null;
  const w = new Weighing(witnesses, kms, kmsCounts);
  const seen = seenStatement(witnesses, ids);
  // Beside a marker that is bad anyway the question does not arise.
  if (ids === 'divided' && seen?.state === 'marker-valid')
    w.disagreements.push({
      code: 'rsdt-xsdt',
      counts: { witness: 'slic', says: 'one of RSDT and XSDT has the IDs of SLIC' },
      against: { witness: 'acpi', says: 'the other has not' },
    });
  if (w.servedToo && w.now)
    w.disagreements.push({
      code: 'windows-numbers',
      counts: { witness: w.now.witness, says: w.now.what },
      against: { witness: w.servedToo.witness, says: w.servedToo.what },
    });
  const decision = seen ? bySight(w, seen, witnesses) : (byNumbers(w) ?? byReport(w));
  const kind = classOf(decision.state);
  return {
    state: decision.state,
    detail: decision.detail,
    witness: decision.witness,
    contradiction: decision.contradiction,
    class: kind,
    seen: seen !== null,
    confirmedBy: kind === 'bad' ? w.confirmation() : null,
    idsConsistent: ids === 'same' ? true : ids === 'different' ? false : null,
    disagreements: w.disagreements,
    windowsSays: seen ? w.windowsSays() : '',
  };
}
