import { kmsError } from '../kms-errors.ts';
import { LICENSE_STATUS } from '../licence.ts';
import { CAVEAT, type Playbook } from './playbook.ts';
import { ERROR_CODES, SLMGR_OPTIONS, VA2_GUIDE } from './sources.ts';

export const activateNow: Playbook = {
  title: 'Firmware passes, but Windows is not activated: activate it',
  who: 'Desk technician',
  where: 'The PC; the KMS host if that fails',
  steps: [
    'Run slmgr /dlv on the PC: the partial key and the channel VOLUME_KMSCLIENT show that it is a KMS client.',
    'Where no key is installed, install the KMS client key of this edition with slmgr /ipk.',
    'Run slmgr /ato as administrator, inside the network of the organisation.',
    'If it fails, look the code up in the table of activation errors on the page of fix-kms-service.',
    'Run the collector again.',
  ],
  caveat: CAVEAT,
  sources: [SLMGR_OPTIONS, ERROR_CODES, VA2_GUIDE],
  nextStep: (facts) => {
    const { shown, noKey } = facts.licence;
    const status = shown?.status ?? null;
    const state = status === null ? (noKey ? 'no product key' : 'not activated') : LICENSE_STATUS[status];
    const minutes = shown?.remainingMinutes;
    const left = minutes ? `, ${minutes} minutes left` : '';
    const found = kmsError(facts);
    const why = found ? `: ${found.code} means that ${found.error.cause}, so ${found.error.fix}` : '';
    const key = noKey ? 'Install the KMS client key and activate' : 'Activate';
    return `${key} this PC with slmgr /ato: the firmware passes, but Windows is not activated (${state}${left})${why}`;
  },
};
