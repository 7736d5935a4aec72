import { kmsError } from '../kms-errors.ts';
import { CAVEAT, type Playbook } from './playbook.ts';
import { ERROR_CODES, SLMGR_OPTIONS, VA2_GUIDE } from './sources.ts';

export const fixKmsService: Playbook = {
  title: 'Firmware passes; look at the KMS service instead',
  who: 'Desk technician, then whoever runs KMS and DNS',
  where: 'The PC, DNS and the KMS host; not the firmware',
  steps: [
    'Look the code up in the table of activation errors; the next step says it in one line.',
    'On the PC: nslookup -type=srv _vlmcs._tcp shows whether DNS names a KMS host.',
    'Check that TCP port 1688 of that host can be reached, and that the clocks agree within the hour (UTC counts).',
    'On the host: slmgr /dlv shows whether it is activated, its key and its count (25 clients are needed).',
    'Run slmgr /ato on the PC and read the newest events 12288 and 12289 of the Application log.',
  ],
  caveat: CAVEAT,
  sources: [ERROR_CODES, SLMGR_OPTIONS, VA2_GUIDE],
  nextStep: (facts) => {
    const found = kmsError(facts);
    const why = found
      ? `${found.code} means that ${found.error.cause}, so ${found.error.fix}`
      : 'check DNS, TCP port 1688 and the clock';
    return `Leave the firmware alone, it passes: ${why}`;
  },
};
