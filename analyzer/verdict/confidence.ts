/** How far a verdict can be trusted, and why. */
import type { Confidence, Verdict } from '../model/types.ts';
import type { Facts } from './facts.ts';

export interface ConfidenceFinding {
  confidence: Confidence;
  reason: string;
}

/** States that the bytes (or the manifest's `absent`) show beyond doubt without a word of Windows. */
function plainlySeen({ firmware }: Facts): boolean {
  return firmware.state === 'marker-valid' || firmware.state === 'slic-absent' || firmware.detail === 'no-marker';
}

/** What keeps a verdict from `high`, or null. */
function weakness(facts: Facts): string | null {
  const { os, channel, firmware } = facts;
  if (!firmware.seen)
    return firmware.class === 'unknown' ? 'the firmware itself was not read' : 'no bytes of the table were read';
  if (!os.read) return os.kind === 'not-stated' ? 'the Windows version is assumed' : 'client or server is assumed';
  if (channel.kind === 'not-stated') return 'the licence channel is assumed';
  if (!plainlySeen(facts) && !firmware.confirmedBy)
    return 'the bytes alone show it; what Windows says of such a table is documented nowhere';
  return null;
}

export function findConfidence(verdict: Verdict, facts: Facts): ConfidenceFinding {
  if (verdict === 'unknown' || verdict === 'unreported') return { confidence: '', reason: '' };
  if (verdict === 'not-applicable') return { confidence: 'high', reason: 'what decides it was read' };
  if (facts.disagreements.length > 0) return { confidence: 'low', reason: 'witnesses disagree; see conflicts' };
  const weak = weakness(facts);
  if (weak) return { confidence: 'medium', reason: weak };
  const confirmed = facts.firmware.confirmedBy ? `, confirmed by ${facts.firmware.confirmedBy}` : '';
  return {
    confidence: 'high',
    reason: `OS and channel were read, the firmware was seen${confirmed}, nothing conflicts`,
  };
}
