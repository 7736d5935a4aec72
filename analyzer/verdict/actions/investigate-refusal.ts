import { CAVEAT, MAK_CAVEAT, type Playbook, short } from './playbook.ts';
import { ERROR_CODES, KB942962, SLERROR } from './sources.ts';

export const investigateRefusal: Playbook = {
  title: 'Windows refuses the firmware, and the evidence does not show why: try again and collect',
  who: 'Desk technician',
  where: 'The PC',
  steps: [
    'Run slmgr /ato as administrator and write down the code.',
    'If it succeeds, the refusal no longer applies: run the collector again.',
    'If it says 0xC004F035 or 0xC004F059 again, run the collector at once, so that table and events are from the same hour.',
    'Compare RSDT and XSDT with SLIC, and look at the conflicts of this row for what may explain it.',
    'If the table still looks sound, open a case with Microsoft or the maker and send the table and the events.',
    MAK_CAVEAT,
  ],
  caveat: CAVEAT,
  sources: [KB942962, SLERROR, ERROR_CODES],
  nextStep: ({ kms, firmware }) => {
    const shows = firmware.state === 'unknown' ? 'the firmware was not read' : `the evidence shows ${firmware.state}`;
    return `Run slmgr /ato on the PC, then the collector at once, and compare: Windows says ${short(kms.latest?.what ?? 'that it is refused')} while ${shows}`;
  },
};
