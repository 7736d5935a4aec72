/** All rules, in the order of the questions: OS; channel; firmware bad; Windows refuses; firmware sound; KMS serves it; unknown. */
import { channelNotChecked } from './channelNotChecked.ts';
import { evidenceConflict } from './evidenceConflict.ts';
import { idsInconsistent } from './idsInconsistent.ts';
import { kmsActivated } from './kmsActivated.ts';
import { markerCorrupt } from './markerCorrupt.ts';
import { markerMissing } from './markerMissing.ts';
import { markerValid } from './markerValid.ts';
import { noEvidence } from './noEvidence.ts';
import { notCollected } from './notCollected.ts';
import { osNotChecked } from './osNotChecked.ts';
import { refusedUnexplained } from './refusedUnexplained.ts';
import type { Rule } from './rule.ts';
import { slicAbsent } from './slicAbsent.ts';
import { slicInvalid } from './slicInvalid.ts';
import { unreadable } from './unreadable.ts';

export const RULES: readonly Rule[] = [
  osNotChecked,
  channelNotChecked,
  markerMissing,
  markerCorrupt,
  slicInvalid,
  idsInconsistent,
  refusedUnexplained,
  markerValid,
  slicAbsent,
  kmsActivated,
  evidenceConflict,
  unreadable,
  noEvidence,
  notCollected,
];
