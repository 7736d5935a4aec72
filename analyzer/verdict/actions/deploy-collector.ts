import { CAVEAT, type Playbook } from './playbook.ts';
import { OWN_MANUAL } from './sources.ts';

export const deployCollector: Playbook = {
  title: 'Deploy the collector to this machine',
  who: 'Software distribution',
  where: 'Group Policy or ConfigMgr',
  steps: [
    'See whether the machine still exists and is switched on: inventories keep names of machines that are gone.',
    'See whether the task or package reaches it, and what the collector returned (1618 = the share was not there).',
    'Run the collector by hand where neither works.',
  ],
  caveat: CAVEAT,
  sources: [OWN_MANUAL],
  nextStep: () => 'Deploy the collector to this machine, or strike it from the inventory if it is gone',
};
