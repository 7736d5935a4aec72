import { badFirmware } from './rule.ts';

export const markerCorrupt = badFirmware('SA04', 'marker-corrupt');
