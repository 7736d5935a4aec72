import { badFirmware } from './rule.ts';

export const markerCorrupt = badFirmware('SA04', 'marker-corrupt', 'The Windows marker in the SLIC table is not valid');
