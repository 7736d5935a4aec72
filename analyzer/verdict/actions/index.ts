/** The playbooks, and which of them fits a device. Pages: docs/actions/<code>.md. */
import type { Action, Cause } from '../../model/types.ts';
import { CAUSES } from '../causes.ts';
import { oldReportAlone } from '../confidence.ts';
import type { Facts } from '../facts.ts';
import { kmsError } from '../kms-errors.ts';
import { isNotActivated, NOTIFICATION } from '../licence.ts';
import { isVirtualMachine } from '../virtual-machine.ts';
import { activateNow } from './activate-now.ts';
import { checkOemIds } from './check-oem-ids.ts';
import { checkVirtualMachine } from './check-virtual-machine.ts';
import { collectAgain } from './collect-again.ts';
import { contactOem } from './contact-oem.ts';
import { deployCollector } from './deploy-collector.ts';
import { fixKmsService } from './fix-kms-service.ts';
import { investigateRefusal } from './investigate-refusal.ts';
import { noFirmwareCheck } from './no-firmware-check.ts';
import { noneNeeded } from './none-needed.ts';
import { otherChannel } from './other-channel.ts';
import { KMS_PROVES_NOTHING, type Playbook } from './playbook.ts';
import { replacePlaceholder } from './replace-placeholder.ts';
import { resolveConflict } from './resolve-conflict.ts';
import { writeBoardIdentity } from './write-board-identity.ts';

export type { Playbook } from './playbook.ts';

export const PLAYBOOK: Readonly<Record<Action, Playbook>> = {
  'none-needed': noneNeeded,
  'activate-now': activateNow,
  'fix-kms-service': fixKmsService,
  'contact-oem': contactOem,
  'replace-placeholder': replacePlaceholder,
  'write-board-identity': writeBoardIdentity,
  'check-oem-ids': checkOemIds,
  'check-virtual-machine': checkVirtualMachine,
  'investigate-refusal': investigateRefusal,
  'no-firmware-check': noFirmwareCheck,
  'other-channel': otherChannel,
  'collect-again': collectAgain,
  'resolve-conflict': resolveConflict,
  'deploy-collector': deployCollector,
};

/** The action of the cause, or one that fits the device better. A virtual machine has no maker of its firmware to ask. */
export function chooseAction(cause: Cause, facts: Facts): Action {
  const { action, verdict } = CAUSES[cause];
  if (verdict === 'blocked') {
    if (isVirtualMachine(facts.witnesses)) return 'check-virtual-machine';
    if (action !== 'contact-oem') return action;
    if (facts.firmware.detail === 'template') return 'replace-placeholder';
    return facts.firmware.detail === 'oem-ids' ? 'write-board-identity' : action;
  }
  return verdict === 'allowed' ? actionOfAllowed(action, facts) : action;
}

/** A PC that KMS would let pass and that is not activated needs more than nothing; an error of KMS itself comes first in Notification. */
function actionOfAllowed(action: Action, facts: Facts): Action {
  const { kms, licence } = facts;
  if (kms.servesToday) return action;
  const inNotification =
    licence.shown === null || licence.shown.status === null || licence.shown.status === NOTIFICATION;
  if (inNotification && !licence.noKey && kmsError(facts)) return 'fix-kms-service';
  return isNotActivated(licence) ? 'activate-now' : action;
}

/** The sentence of the report's `next_step`: what to do, with the device's own facts and the caveat. */
export function nextStep(action: Action, facts: Facts): string {
  const saved = oldReportAlone(facts);
  const old = saved
    ? `; the state of the firmware rests on an MGADiag report saved on ${saved}, so collect again first`
    : '';
  return `${PLAYBOOK[action].nextStep(facts)}${old}; ${KMS_PROVES_NOTHING}.`;
}

/** The same for a machine that never reported, of which nothing but a name is known. */
export const NEXT_STEP_UNREPORTED = `Deploy the collector to this machine, or remove it from the inventory if it no longer exists; ${KMS_PROVES_NOTHING}.`;
