import { virtualMachineSign } from '../virtual-machine.ts';
import { CAVEAT, defect, MAK_CAVEAT, type Playbook, short } from './playbook.ts';
import { HYPERV_GENERATIONS, KB942962 } from './sources.ts';

export const checkVirtualMachine: Playbook = {
  title: 'A virtual machine: look at the hypervisor or the image',
  who: 'Whoever runs the hypervisor or builds the image',
  where: "The virtual machine's settings",
  steps: [
    "The firmware is the hypervisor's: no maker of PCs can help.",
    'Look at the settings of the virtual machine: does it pass the SLIC table of the host through, or load one from a file? Without a SLIC table KMS works.',
    'Hyper-V: generation 1 shows a SLIC table (VRTUAL/MICROSFT), generation 2 none.',
    'Build the image anew on a virtual machine without SLIC, or move the guest there.',
    'Run slmgr /ato and the collector again.',
    MAK_CAVEAT,
  ],
  caveat: CAVEAT,
  sources: [HYPERV_GENERATIONS, KB942962],
  nextStep: (facts) =>
    `Have the hypervisor or the image changed so that the guest sees no SLIC table, then collect again: this is a virtual machine, by "${short(virtualMachineSign(facts.witnesses) ?? '')}", and its firmware shows ${defect(facts)}`,
};
