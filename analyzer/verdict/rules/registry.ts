/** All rules, in the order of the questions: OS; channel; firmware bad; Windows refuses; firmware sound; KMS serves it; unknown. */
import { channelNotChecked } from './channel-not-checked.ts';
import { evidenceConflict } from './evidence-conflict.ts';
import { idsInconsistent } from './ids-inconsistent.ts';
import { kmsActivated } from './kms-activated.ts';
import { markerCorrupt } from './marker-corrupt.ts';
import { markerMissing } from './marker-missing.ts';
import { markerValid } from './marker-valid.ts';
import { noEvidence } from './no-evidence.ts';
import { notCollected } from './not-collected.ts';
import { osNotChecked } from './os-not-checked.ts';
import { refusedUnexplained } from './refused-unexplained.ts';
import type { Rule } from './rule.ts';
import { slicAbsent } from './slic-absent.ts';
import { slicInvalid } from './slic-invalid.ts';
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
