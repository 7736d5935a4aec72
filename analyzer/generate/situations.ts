/** Every situation of a synthetic fleet, in the order of the samples. A new one goes into one of these files. */
import type { Situation } from './situation.ts';
import { FIRMWARE_SITUATIONS } from './situations-firmware.ts';
import { FOLDER_SITUATIONS } from './situations-folders.ts';
import { WINDOWS_SITUATIONS } from './situations-windows.ts';

export const SITUATIONS: readonly Situation[] = [...FIRMWARE_SITUATIONS, ...WINDOWS_SITUATIONS, ...FOLDER_SITUATIONS];
