/** How far a verdict can be trusted, and why. */
import { parseTime } from '../evidence/shared/time.ts';
import type { Cause, Confidence } from '../model/types.ts';
import { CAUSES } from './causes.ts';
import type { Facts } from './facts.ts';

export interface ConfidenceFinding {
  confidence: Confidence;
  reason: string;
}

const DAY = 86_400_000;
/** A saved report older than this is a weak witness where there is no other. */
const OLD_REPORT_DAYS = 365;

/** The day on which MGADiag's report was saved, where it is old and the state of the firmware rests on it; else null. */
export function oldReportAlone({ firmware, witnesses: { mgadiag, manifest } }: Facts): string | null {
  if (firmware.witness !== 'mgadiag' || !mgadiag?.modifiedUtc) return null;
  const age = parseTime(manifest?.collectedUtc) - parseTime(mgadiag.modifiedUtc);
  return age > OLD_REPORT_DAYS * DAY ? mgadiag.modifiedUtc.slice(0, 10) : null;
}

/** States that the bytes (or the manifest's `absent`) show beyond doubt without a word of Windows. */
function plainlySeen({ firmware }: Facts): boolean {
  return firmware.state === 'marker-valid' || firmware.state === 'slic-absent' || firmware.detail === 'no-marker';
}

/** Bytes that no manifest vouches for were followed by others: the file was changed after it was collected. */
const hasTrailingBytes = ({ witnesses: { slic, problems } }: Facts): boolean =>
  slic !== null && problems.some(({ code, file }) => file === 'slic.bin' && (code as string) === 'trailing-bytes');

/** What keeps a verdict from `high`, or null. */
function weakness(facts: Facts): string | null {
  const { os, channel, firmware } = facts;
  if (!firmware.seen)
    return firmware.class === 'unknown' ? 'the firmware itself was not read' : 'no bytes of the table were read';
  if (!os.read) return os.kind === 'not-stated' ? 'the Windows version is assumed' : 'client or server is assumed';
  if (channel.kind === 'not-stated') return 'the licence channel is assumed';
  if (os.embedded !== null) return 'KB 942962 does not mention Embedded and Thin PC editions';
  if (hasTrailingBytes(facts))
    return 'bytes follow the table in slic.bin, so the file was changed after it was collected';
  if (!plainlySeen(facts) && !firmware.confirmedBy)
    return 'the bytes alone show it; what Windows reports for such a table is not documented';
  return null;
}

/** Where the firmware is not asked, only a conflict on what decides counts. */
function ofNotApplicable(cause: Cause, { disagreements }: Facts): ConfidenceFinding {
  const { decidedBy } = CAUSES[cause];
  return disagreements.some(({ code }) => code === decidedBy)
    ? { confidence: 'low', reason: 'witnesses disagree on what decides it; see conflicts' }
    : { confidence: 'high', reason: 'what decides it was read' };
}

export function findConfidence(cause: Cause, facts: Facts): ConfidenceFinding {
  const { verdict } = CAUSES[cause];
  if (verdict === 'unknown' || verdict === 'unreported') return { confidence: '', reason: '' };
  if (verdict === 'not-applicable') return ofNotApplicable(cause, facts);
  if (facts.disagreements.length > 0) return { confidence: 'low', reason: 'witnesses disagree; see conflicts' };
  const saved = oldReportAlone(facts);
  if (saved)
    return { confidence: 'low', reason: `the state of the firmware rests on an MGADiag report saved on ${saved}` };
  const weak = weakness(facts);
  if (weak) return { confidence: 'medium', reason: weak };
  const confirmed = facts.firmware.confirmedBy ? `, confirmed by ${facts.firmware.confirmedBy}` : '';
  return {
    confidence: 'high',
    reason: `OS and channel were read, the firmware was seen${confirmed}, nothing conflicts`,
  };
}
