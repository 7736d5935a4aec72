import { badFirmware } from './rule.ts';

export const slicInvalid = badFirmware('SA05', 'slic-invalid');
