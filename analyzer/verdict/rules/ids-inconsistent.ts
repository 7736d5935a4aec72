import { badFirmware, KB942962 } from './rule.ts';

export const idsInconsistent = badFirmware('SA06', 'ids-inconsistent', [
  KB942962,
  {
    title: 'MGADiag: "OEMID and OEMTableID Consistent"',
    where: 'Microsoft Genuine Advantage Diagnostic Tool',
    dated: '1.9.0027',
  },
]);
