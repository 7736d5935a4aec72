/** Vocabularies of the schema as values, each checked by the compiler to be whole; causes are those of verdict/causes.ts. */
import type {
  CollectionKind,
  Confidence,
  FirmwareState,
  KbCause,
  KmsPrediction,
  MarkerDetail,
  Verdict,
} from './schema.generated.ts';

/** A list that names every member of T once: a missing or foreign one does not compile. */
const whole =
  <T extends string>() =>
  <const L extends readonly T[]>(list: L & ([T] extends [L[number]] ? unknown : never)): L =>
    list;

export const SCHEMA_VOCABULARY = {
  verdict: whole<Verdict>()(['allowed', 'blocked', 'not-applicable', 'unknown', 'unreported']),
  kbCause: whole<KbCause>()(['', 'Cause 1', 'Cause 2']),
  confidence: whole<Confidence>()(['high', 'medium', 'low', '']),
  firmwareState: whole<FirmwareState>()([
    'marker-valid',
    'slic-absent',
    'marker-missing',
    'marker-corrupt',
    'slic-invalid',
    'ids-inconsistent',
    'unknown',
  ]),
  markerDetail: whole<MarkerDetail>()([
    '',
    'template',
    'blank-ff',
    'blank-00',
    'header-only',
    'no-marker',
    'structure',
    'public-key',
    'signature',
    'oem-ids',
    'checksum',
    'length',
  ]),
  kmsPrediction: whole<KmsPrediction>()(['works', 'refused', 'unknown']),
  collectionKind: whole<CollectionKind>()(['run', 'flat', 'incomplete', 'hand-made', 'none', 'inventory']),
} as const;
