import { CAVEAT, type Playbook } from './playbook.ts';
import { OWN_MANUAL, VA2_GUIDE } from './sources.ts';

export const resolveConflict: Playbook = {
  title: 'The numbers contradict each other: collect the table itself',
  who: 'Desk technician',
  where: 'The PC',
  steps: [
    'Run slmgr /ato on the PC, so that the newest event is from today.',
    'Run the collector at once, and check that slic.bin is there or reported absent: the bytes decide.',
    'If the folder contains evidence of another machine, separate the two.',
  ],
  caveat: CAVEAT,
  sources: [OWN_MANUAL, VA2_GUIDE],
  nextStep: ({ disagreements }) => {
    const first = disagreements[0];
    const what = first
      ? `${first.counts.witness} says ${first.counts.says} and ${first.against.witness} says ${first.against.says}`
      : 'the witnesses contradict each other';
    return `Run slmgr /ato and then the collector on the PC itself, so that the table decides: ${what}`;
  },
};
