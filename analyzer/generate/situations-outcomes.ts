/** Situations in which the order of what Windows said decides. */
import type { Situation } from './situation.ts';

export const OUTCOME_SITUATIONS: Situation[] = [
  {
    id: 'refused-since',
    sample: 'PC-REFUSED-SINCE',
    shows: 'Still licensed for weeks, but every renewal since has been refused (0xC004F035): the latest outcome counts',
    weight: 15,
    expect: { verdict: 'blocked', cause: 'refused-unexplained', firmwareState: 'unknown', markerDetail: '' },
    slic: 'failed',
    failed: ['acpi'],
    licence: 'kms-refused-since',
    noReport: true,
  },
];
