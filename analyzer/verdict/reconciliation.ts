/** Compares what the witnesses state of the firmware; a lower one that disagrees with a higher one is a conflict. */
import type { Witnesses } from '../evidence/index.ts';
import type { ConflictCode, FirmwareState, WindowsSays, Witness } from '../model/types.ts';
import {
  classOf,
  mgadiagStatement,
  type NumberStatement,
  numberStatement,
  type Statement,
  wmiStatement,
} from './firmware-statements.ts';
import type { KmsFinding, Outcome } from './kms.ts';

/** A disagreement as a code and what both sides say; the sentence and its explanations are made in conflicts.ts. */
export interface Disagreement {
  code: ConflictCode;
  /** The witness that counts, and what it says. */
  counts: Side;
  /** The witness that disagrees, and what it says. */
  against: Side;
}

export interface Side {
  witness: Witness;
  says: string;
  /** When it was said, in milliseconds since 1970; missing or infinite where no time is known. */
  time?: number;
}

/** Conflicts in which a number of Windows' own speaks against what was seen. */
const NUMBER_CONFLICTS: ReadonlySet<ConflictCode> = new Set([
  'wmi-firmware',
  'event-no-slic',
  'windows-code',
  'refusal',
  'kms-success',
]);

export const differ = (a: Statement, b: Statement): boolean => classOf(a.state) !== classOf(b.state);

export const side = ({ witness, says, time }: Statement): Side =>
  time === undefined ? { witness, says } : { witness, says, time };

export const sideOf = ({ witness, what, time }: Outcome): Side => ({ witness, says: what, time });

/**
 * Whether the outcomes of KMS are about this firmware: successes are where Windows checks it, refusals only while the licence
 * is that of a KMS client too, for an old refusal says nothing against a PC that now has a MAK.
 */
export interface KmsStanding {
  checksFirmware: boolean;
  isClient: boolean;
}

/** Compares the witnesses' statements in their standing and keeps the disagreements. */
export class Reconciliation {
  readonly disagreements: Disagreement[] = [];
  /** Windows' own numbers on the firmware, WMI's marker status first. */
  readonly numbers: NumberStatement[];
  readonly wmi: NumberStatement | null;
  readonly mgadiag: Statement | null;
  readonly kms: KmsFinding | null;
  readonly latest: Outcome | null;

  constructor(witnesses: Witnesses, kms: KmsFinding, { checksFirmware, isClient }: KmsStanding) {
    this.wmi = wmiStatement(witnesses);
    this.numbers = [...(this.wmi ? [this.wmi] : []), ...kms.firmwareNumbers.map(numberStatement)];
    this.mgadiag = mgadiagStatement(witnesses);
    this.kms = checksFirmware && isClient ? kms : null;
    this.latest = checksFirmware && (isClient || kms.latest?.kind === 'served') ? kms.latest : null;
  }

  compare(code: ConflictCode, primary: Statement, other: Statement | null): void {
    if (other && differ(primary, other)) this.add(code, side(primary), side(other));
  }

  /** The latest outcome of KMS against a state: a refusal speaks against sound and absent, a success against bad. */
  compareOutcome(primary: Statement): void {
    if (!this.latest) return;
    const bad = classOf(primary.state) === 'bad';
    const served = this.latest.kind === 'served' ? this.latest : (this.kms?.servedToo ?? null);
    if (this.latest.kind === 'refused' && !bad) this.add('refusal', side(primary), sideOf(this.latest));
    if (served && bad) this.add('kms-success', side(primary), sideOf(served));
  }

  add(code: ConflictCode, counts: Side, against: Side): void {
    this.disagreements.push({ code, counts, against });
  }

  /** Call after the comparisons. */
  windowsSays(): WindowsSays {
    if (this.disagreements.some(({ code }) => NUMBER_CONFLICTS.has(code))) return 'contradicts';
    return this.numbers.length > 0 || this.latest ? 'agrees' : 'silent';
  }

  /** A number of Windows' own that confirms a bad state by its kind. */
  confirmation(state: FirmwareState): string | null {
    const badFormat = state === 'marker-corrupt' || state === 'slic-invalid';
    const number = this.numbers.find((each) =>
      each.state === 'slic-invalid' ? badFormat : each.state === 'marker-missing' && state === 'marker-missing',
    );
    const refusal = this.liveRefusals().find(({ confirms }) => confirms === 'bad' || badFormat);
    return refusal?.what ?? number?.says ?? null;
  }

  /** Refusals that no success followed. */
  private liveRefusals(): Outcome[] {
    const { outcomes } = this.kms ?? { outcomes: [] };
    const end = outcomes.findIndex(({ kind }) => kind === 'served');
    return end < 0 ? outcomes : outcomes.slice(0, end);
  }
}
