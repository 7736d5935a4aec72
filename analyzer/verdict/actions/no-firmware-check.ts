import { CAVEAT, defect, type Playbook } from './playbook.ts';
import { KB942962, VOLUME_GUIDE } from './sources.ts';

export const noFirmwareCheck: Playbook = {
  title: 'This Windows does not check the firmware',
  who: 'No one now; whoever plans to install Windows 7 here',
  where: 'Deployment plan',
  steps: [
    'Nothing to do for the Windows that runs now: only Vista and Windows 7 clients check the firmware.',
    'Before a volume image of Windows 7 is installed, check kms_prediction: it says what KMS would do then.',
  ],
  caveat: CAVEAT,
  sources: [KB942962, VOLUME_GUIDE],
  nextStep: (facts) => {
    const { class: kind } = facts.firmware;
    if (kind === 'bad')
      return `Nothing to do for the Windows that runs now, but do not install a volume image of Windows 7 on this PC before its firmware is corrected: KMS would refuse it (${defect(facts)})`;
    if (kind === 'unknown')
      return 'Nothing to do for the Windows that runs now; the state of the firmware is not known, so collect again before a volume image of Windows 7 is installed';
    return 'Nothing to do: this Windows does not check the firmware, and KMS would accept a volume image of Windows 7 too';
  },
};
