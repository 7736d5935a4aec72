/** Every situation of a synthetic fleet, in the order of the samples. A new one goes into one of these files. */
import type { Situation } from './situation.ts';
import { BAD_FIRMWARE } from './situations-bad.ts';
import { FOLDER_SITUATIONS } from './situations-folders.ts';
import { OUTCOME_SITUATIONS } from './situations-outcomes.ts';
import { SOUND_FIRMWARE } from './situations-sound.ts';
import { WINDOWS_SITUATIONS } from './situations-windows.ts';

export const SITUATIONS: readonly Situation[] = [
  ...SOUND_FIRMWARE,
  ...BAD_FIRMWARE,
  ...WINDOWS_SITUATIONS,
  ...FOLDER_SITUATIONS,
  ...OUTCOME_SITUATIONS,
];
