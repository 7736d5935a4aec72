import { CAVEAT, type Playbook } from './playbook.ts';
import { KB942962, VOLUME_GUIDE } from './sources.ts';

export const noneNeeded: Playbook = {
  title: 'Nothing to do for KMS',
  who: 'No one; the licensing desk for an audit',
  where: 'Purchase records',
  steps: [
    'Leave the firmware unchanged: KMS accepts it.',
    'For an audit, look up the qualifying licence of this PC in the purchase records: this row does not show it.',
  ],
  caveat: CAVEAT,
  sources: [KB942962, VOLUME_GUIDE],
  nextStep: ({ firmware, kms }) => {
    if (firmware.state === 'slic-absent') return 'Nothing to do: there is no SLIC table, so KMS has nothing to check';
    if (firmware.state === 'marker-valid') return 'Nothing to do: the SLIC table holds a valid Windows marker';
    return `Nothing to do now: KMS serves this PC (${kms.servesToday?.minutes ?? '?'} minutes left); collect again before its firmware or board is changed`;
  },
};
