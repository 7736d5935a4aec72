import { CAVEAT, type Playbook } from './playbook.ts';
import { OWN_MANUAL } from './sources.ts';

export const deployCollector: Playbook = {
  title: 'Deploy the collector to this machine',
  who: 'Software distribution',
  where: 'Group Policy or ConfigMgr',
  steps: [
    'Check that the machine still exists and is switched on: inventories keep names of machines that were retired.',
    'Check that the task or package reaches it, and what the collector returned (1618 = the share was not available).',
    'Run the collector by hand where neither works.',
  ],
  caveat: CAVEAT,
  sources: [OWN_MANUAL],
  nextStep: () => 'Deploy the collector to this machine, or remove it from the inventory if it no longer exists',
};
