import { CAVEAT, defect, MAK_CAVEAT, type Playbook, short } from './playbook.ts';
import { KB942962, SLMGR_OPTIONS, VOLUME_GUIDE } from './sources.ts';

export const otherChannel: Playbook = {
  title: 'The licence does not activate as a KMS client: check the entitlement',
  who: 'Licensing desk',
  where: 'Purchase records',
  steps: [
    'Nothing to do for the firmware: MAK, retail and OEM keys, KMS hosts and evaluations are not checked against it.',
    'Look up in the purchase records what this PC is entitled to.',
    MAK_CAVEAT,
    'Before the key is changed to a KMS client key, check kms_prediction: it says what KMS would do then.',
  ],
  caveat: CAVEAT,
  sources: [KB942962, SLMGR_OPTIONS, VOLUME_GUIDE],
  nextStep: (facts) => {
    const channel = short(facts.channel.channel ?? '');
    const licence = channel
      ? `${channel} licence`
      : `licence, which is no KMS client according to ${facts.channel.shownBy}`;
    const mak = /^VOLUME_MAK/.test(channel) ? ', because a MAK activates Windows without entitling the PC to it' : '';
    const key =
      facts.firmware.class === 'bad'
        ? `, and do not change to a KMS client key: KMS would refuse it (${defect(facts)})`
        : '';
    return `Check in the purchase records that this PC is entitled to its ${licence}${mak}${key}`;
  },
};
