/** Which action fits a device; the playbook of each action stands in a file of its own. */
import type { Action, Cause } from '../../model.ts';
import type { Facts } from '../facts.ts';
import { isVirtualMachine } from '../virtualMachine.ts';

const BY_CAUSE: Record<Cause, Action> = {
  'marker-valid': 'none-needed',
  'slic-absent': 'none-needed',
  'kms-activated': 'none-needed',
  'marker-missing': 'contact-oem',
  'marker-corrupt': 'contact-oem',
  'slic-invalid': 'contact-oem',
  'ids-inconsistent': 'check-oem-ids',
  'refused-unexplained': 'investigate-refusal',
  'os-not-checked': 'no-firmware-check',
  'channel-not-checked': 'other-channel',
  'no-evidence': 'collect-again',
  unreadable: 'collect-again',
  'evidence-conflict': 'resolve-conflict',
  'not-collected': 'deploy-collector',
};

export function chooseAction(cause: Cause, facts: Facts): Action {
  const { firmware, witnesses } = facts;
  const action = BY_CAUSE[cause];
  if (action !== 'contact-oem' && action !== 'check-oem-ids') return action;
  if (isVirtualMachine(witnesses)) return 'check-virtual-machine';
  if (firmware.detail === 'template') return 'replace-placeholder';
  if (firmware.detail === 'oem-ids') return 'write-board-identity';
  return action;
}

const CAVEAT = 'KMS success proves no qualifying licence.';

export const NEXT_STEPS: Record<Action, string> = {
  'none-needed': `The firmware lets KMS pass; nothing to do. ${CAVEAT}`,
  'fix-kms-service': `The firmware is not the trouble: look at the KMS host, DNS, TCP port 1688 and the clock. ${CAVEAT}`,
  'contact-oem': `Find the purchase record, then open a case with the maker. ${CAVEAT}`,
  'replace-placeholder': `The maker never wrote a marker: open a case with the maker. ${CAVEAT}`,
  'write-board-identity': `The board carries the identity of another product: ask the maker's service to write it. ${CAVEAT}`,
  'check-oem-ids': `Ask the maker for firmware whose RSDT, XSDT and SLIC agree. ${CAVEAT}`,
  'check-virtual-machine': `A virtual machine: change the hypervisor's setting or the image. ${CAVEAT}`,
  'investigate-refusal': `Run slmgr /ato, collect again, and compare the events with the table. ${CAVEAT}`,
  'no-firmware-check': `This Windows does not check the firmware; nothing to do. ${CAVEAT}`,
  'other-channel': `This licence does not activate by KMS; check that the company is entitled to it. ${CAVEAT}`,
  'collect-again': `Run the collector again on this machine. ${CAVEAT}`,
  'resolve-conflict': `Collect again on the machine itself and compare. ${CAVEAT}`,
  'deploy-collector': `Deploy the collector to this machine. ${CAVEAT}`,
};
