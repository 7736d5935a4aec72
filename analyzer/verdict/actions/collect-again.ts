import { CAVEAT, type Playbook } from './playbook.ts';
import { OWN_MANUAL } from './sources.ts';

export const collectAgain: Playbook = {
  title: 'Run the collector again on this machine',
  who: 'Desk technician or software distribution',
  where: 'The PC and the evidence share',
  steps: [
    'Read the problems of this row: they say which file was rejected, and why.',
    'Run the collector on the machine itself, as SYSTEM or administrator.',
    'If a file fails again, collector.log beside the evidence says how the read failed.',
    'If the folder was put together by hand, add slic.bin or a whole MGADiag report with its OEM Activation 2.0 section.',
  ],
  caveat: CAVEAT,
  sources: [OWN_MANUAL],
  nextStep: ({ witnesses: { rejected, manifest } }) => {
    const failed = manifest?.evidence.find(({ name, status }) => name === 'slic.bin' && status !== 'collected');
    const why =
      rejected.length > 0
        ? `${rejected.join(', ')} could not be used`
        : failed
          ? `the SLIC table was not read (${failed.status})`
          : 'the folder contains no evidence about the firmware';
    return `Run the collector again on this machine: ${why}`;
  },
};
