/** From facts to a verdict: the first rule of the registry that applies decides. */
import type { Action, Cause, Confidence, Conflict, KbCause, KmsPrediction, Verdict, Witness } from '../model/types.ts';
import { chooseAction, nextStep } from './actions/index.ts';
import { findConfidence } from './confidence.ts';
import { describeConflict } from './conflicts.ts';
import type { Facts } from './facts.ts';
import { RULES } from './rules/registry.ts';
import { kbCause, type Need, type Rule } from './rules/rule.ts';

export interface Judgement {
  verdict: Verdict;
  cause: Cause;
  kbCause: KbCause;
  confidence: Confidence;
  confidenceReason: string;
  kmsPrediction: KmsPrediction;
  action: Action;
  nextStep: string;
  rule: string;
  basis: Witness[];
  conflicts: Conflict[];
}

/** Whether a finding is there; a rule without what it needs is not evaluated, which is never "fine". */
const AVAILABLE: Record<Need, (facts: Facts) => boolean> = {
  os: ({ os }) => os.kind !== 'not-stated',
  channel: ({ channel }) => channel.kind !== 'not-stated',
  firmware: ({ firmware }) => firmware.state !== 'unknown',
  kms: ({ witnesses: { events, slmgr, licensing, mgadiag } }) => Boolean(events ?? slmgr ?? licensing ?? mgadiag),
  folder: () => true,
};

export interface Trial {
  rule: Rule;
  outcome: 'applies' | 'does not apply' | 'not evaluated';
  saw: string;
}

const missing = (rule: Rule, facts: Facts): Need[] => rule.needs.filter((need) => !AVAILABLE[need](facts));

const decides = (rule: Rule, facts: Facts): boolean =>
  rule.needs.every((need) => AVAILABLE[need](facts)) && rule.applies(facts);

/** Every rule up to the one that decides, with what it saw: for `explain`. */
export function tryRules(facts: Facts): Trial[] {
  const trials: Trial[] = [];
  for (const rule of RULES) {
    const lacking = missing(rule, facts);
    if (lacking.length > 0) {
      trials.push({ rule, outcome: 'not evaluated', saw: `nothing is known of: ${lacking.join(', ')}` });
      continue;
    }
    const applies = rule.applies(facts);
    trials.push({ rule, outcome: applies ? 'applies' : 'does not apply', saw: rule.saw(facts) });
    if (applies) break;
  }
  return trials;
}

/** What KMS would do if a volume edition of Windows 7 ran on this firmware, whatever runs now. */
function predict(cause: Cause, { firmware }: Facts): KmsPrediction {
  if (cause === 'refused-unexplained') return 'refused';
  if (cause === 'kms-activated') return 'works';
  if (firmware.class === 'unknown') return 'unknown';
  return firmware.class === 'bad' ? 'refused' : 'works';
}

/** Witnesses that the verdict rests on: of the question that decided it, and of those answered on the way to it. */
function findBasis(cause: Cause, { os, channel, firmware, kms }: Facts): Witness[] {
  const basis = new Set<Witness | null>();
  if (os.kind !== 'not-stated') basis.add(os.witness);
  if (cause !== 'os-not-checked') {
    basis.add(channel.witness);
    if (cause !== 'channel-not-checked') basis.add(firmware.witness);
    if (cause === 'ids-inconsistent' && firmware.seen) basis.add('acpi');
    if (cause === 'refused-unexplained') basis.add(kms.now?.witness ?? null);
    if (cause === 'kms-activated') basis.add(kms.servesToday?.witness ?? null);
  }
  basis.delete(null);
  return [...basis] as Witness[];
}

export function judge(facts: Facts): Judgement {
  const rule = RULES.find((candidate) => decides(candidate, facts)) as Rule;
  const { verdict, cause, id } = rule;
  const { confidence, reason } = findConfidence(verdict, facts);
  const action = chooseAction(cause, facts);
  return {
    verdict,
    cause,
    kbCause: kbCause(verdict, cause, facts.firmware.detail),
    confidence,
    confidenceReason: reason,
    kmsPrediction: predict(cause, facts),
    action,
    nextStep: nextStep(action, facts),
    rule: id,
    basis: findBasis(cause, facts),
    conflicts: facts.disagreements.map((disagreement) => describeConflict(disagreement, facts)),
  };
}
