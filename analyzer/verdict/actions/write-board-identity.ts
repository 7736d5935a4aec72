import { CAVEAT, MAK_CAVEAT, machineName, type Playbook, short } from './playbook.ts';
import { ERROR_CODES, KB942962 } from './sources.ts';

export const writeBoardIdentity: Playbook = {
  title: "Have the maker's service write the identity of the system board",
  who: "The maker's service technician; the desk opens the case",
  where: "The PC, with the maker's own service tool",
  steps: [
    'Ask whether the system board was replaced: the marker is sound and carries other OEM IDs than the table around it.',
    "Open a case with the maker's service: identity (service tag, serial number, OEM IDs) not written after the board was replaced.",
    "Have the maker's technician write it with the maker's own tool; no one else can.",
    'Run the collector again afterwards.',
    MAK_CAVEAT,
  ],
  caveat: CAVEAT,
  sources: [ERROR_CODES, KB942962],
  nextStep: (facts) => {
    const { slic } = facts.witnesses;
    const ids = slic?.slic.marker
      ? ` (marker "${short(slic.slic.marker.oemId)}"/"${short(slic.slic.marker.oemTableId)}", table "${short(slic.slic.oemId ?? '')}"/"${short(slic.slic.oemTableId ?? '')}")`
      : '';
    return `Ask the service of the maker to write the identity of the system board of ${machineName(facts)}: the marker is signed for other OEM IDs than the table around it${ids}, as after a board was replaced`;
  },
};
