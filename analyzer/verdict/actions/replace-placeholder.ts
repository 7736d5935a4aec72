import { CAVEAT, MAK_CAVEAT, machineName, type Playbook } from './playbook.ts';
import { KB942962, VOLUME_GUIDE } from './sources.ts';

export const replacePlaceholder: Playbook = {
  title: 'The firmware carries a placeholder: ask the maker whether this model has a marker at all',
  who: 'Desk technician with the purchasing department; the maker answers',
  where: 'Purchase records, the support desk of the maker',
  steps: [
    "Find the purchase record: a placeholder of the firmware's vendor in place of a marker often means that the PC was sold without Windows.",
    'Look at the line of this model in the report: where every PC of the model shows it, the maker never wrote markers for it.',
    'If the PC came with Windows, open a case with the maker: model, serial number, BIOS version, marker version 0x00002000, SHA-256 of the table.',
    'Look in the firmware setup for a switch that hides the SLIC table for KMS customers.',
    'If it came without Windows: buy the underlying qualifying licence (Get Genuine agreement) and use a MAK, or use a retail key.',
    MAK_CAVEAT,
  ],
  caveat: CAVEAT,
  sources: [KB942962, VOLUME_GUIDE],
  nextStep: (facts) =>
    `Find out in the purchase record whether ${machineName(facts)} came with Windows: its firmware holds the vendor's placeholder (marker version 0x00002000) where the maker writes the marker; if it did, open a case with the maker, and if not, buy the qualifying licence and use a MAK`,
};
