import { unwrittenIdentity } from '../identity.ts';
import { CAVEAT, defect, MAK_CAVEAT, machineName, type Playbook } from './playbook.ts';
import { KB942962, VOLUME_GUIDE } from './sources.ts';

export const contactOem: Playbook = {
  title: 'Find the purchase record, then open a case with the maker',
  who: 'Desk technician with the purchasing department; the maker answers',
  where: 'Purchase records, the firmware setup of the PC, the support desk of the maker',
  steps: [
    'Find the purchase record: did this PC come with a Windows licence? Without one, no firmware makes it a qualifying PC.',
    'If it came with Windows, open a case with the maker. Send: maker, model, serial number, BIOS version and date, firmware state and detail, OEM IDs, SHA-256 of the table, and the output of "slic-audit explain --markdown".',
    'For all PCs of this maker in a report at once, "slic-audit evidence-pack --from REPORT --maker X" puts together a folder with the tables and the facts for its support desk, without names of the company; --model and --cause narrow it.',
    'Look in the firmware setup for a switch of the maker that hides the SLIC table for KMS customers; with it KMS works. Not every maker has one.',
    'Look at the line of this model in the report: does another BIOS version of it pass in this fleet? That is a fact for the maker, no promise: updates are known to have wiped markers.',
    'If the maker cannot help: buy the underlying qualifying licence (Get Genuine agreement) and use a MAK, or use a retail key, or replace the PC.',
    MAK_CAVEAT,
  ],
  caveat: CAVEAT,
  sources: [KB942962, VOLUME_GUIDE],
  nextStep: (facts) => {
    const identity = unwrittenIdentity(facts);
    const board = identity ? ` and ask whether the board was replaced (${identity})` : '';
    const unread = facts.firmware.seen ? '' : ' (collect the table itself first: none of its bytes were read)';
    return `Find the purchase record of ${machineName(facts)}, then open a case with the maker for ${defect(facts)}${unread}${board}; the line of this model in the report shows whether another BIOS version passes, and a MAK would activate it without entitling it`;
  },
};
