import { NO_COMPUTER, NO_OS } from '../evidence/manifest.ts';
import type { DeviceResult } from '../model/types.ts';
import { NEXT_STEP_UNREPORTED } from '../verdict/actions/index.ts';
import { CAUSES } from '../verdict/causes.ts';
import { notCollected } from '../verdict/rules/not-collected.ts';
import type { Machine } from './inventory.ts';

/** The row of a machine that the inventory lists and from which nothing came. */
export function unreportedResult({ name, further }: Machine): DeviceResult {
  return {
    schemaVersion: 2,
    device: name,
    source: '',
    verdict: CAUSES[notCollected.cause].verdict,
    cause: notCollected.cause,
    kbCause: '',
    confidence: '',
    confidenceReason: '',
    firmwareState: 'unknown',
    markerDetail: '',
    kmsPrediction: 'unknown',
    windowsSays: '',
    action: CAUSES[notCollected.cause].action,
    nextStep: NEXT_STEP_UNREPORTED,
    rule: notCollected.id,
    licenseChannel: null,
    license: null,
    keyOwner: null,
    hints: [],
    basis: [],
    conflicts: [],
    problems: [],
    evidence: [],
    computer: NO_COMPUTER,
    os: NO_OS,
    collection: { kind: 'inventory', collectedUtc: null, collectorVersion: null },
    inventory: further,
    slic: null,
    acpi: null,
    slmgr: null,
    mgadiag: null,
    licensing: null,
    events: null,
  };
}
