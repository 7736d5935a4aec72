import { badFirmware } from './rule.ts';

export const markerMissing = badFirmware('SA03', 'marker-missing');
