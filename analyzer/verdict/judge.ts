/** From facts to a verdict: the first rule of the registry that applies decides. */
import type { Action, Cause, Confidence, Conflict, KbCause, KmsPrediction, Verdict, Witness } from '../model/types.ts';
import { chooseAction, nextStep } from './actions/index.ts';
import { basisOf, CAUSES, kbCauseOf, predictionOf } from './causes.ts';
import { findConfidence } from './confidence.ts';
import { describeConflict } from './conflicts.ts';
import type { Facts } from './facts.ts';
import { RULES } from './rules/registry.ts';
import type { Need, Rule } from './rules/rule.ts';

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

export function judge(facts: Facts): Judgement {
  const rule = RULES.find((candidate) => decides(candidate, facts)) as Rule;
  const { cause, id } = rule;
  const { verdict } = CAUSES[cause];
  const { confidence, reason } = findConfidence(cause, facts);
  const action = chooseAction(cause, facts);
  return {
    verdict,
    cause,
    kbCause: kbCauseOf(cause, facts.firmware.detail),
    confidence,
    confidenceReason: reason,
    kmsPrediction: predictionOf(cause, facts),
    action,
    nextStep: nextStep(action, facts),
    rule: id,
    basis: basisOf(cause, facts),
    conflicts: facts.disagreements.map((disagreement) => describeConflict(disagreement, facts)),
  };
}
