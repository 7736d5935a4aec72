/** The little that a fleet's summary needs of one device, taken from its result alone. */
import type { DeviceResult } from '../model/types.ts';
import { classOf } from '../verdict/firmware-statements.ts';

export interface DeviceFacts {
  device: string;
  verdict: DeviceResult['verdict'];
  cause: DeviceResult['cause'];
  confidence: DeviceResult['confidence'];
  firmwareState: DeviceResult['firmwareState'];
  markerDetail: DeviceResult['markerDetail'];
  kmsPrediction: DeviceResult['kmsPrediction'];
  kbCause: DeviceResult['kbCause'];
  windowsSays: DeviceResult['windowsSays'];
  action: DeviceResult['action'];
  kind: DeviceResult['collection']['kind'];
  collectorVersion: string;
  manufacturer: string;
  model: string;
  biosVersion: string;
  collectedUtc: string;
  /** SHA-256 of a table that was read and is bad, else empty. */
  badTable: string;
  witnesses: string[];
  problems: string[];
  conflicts: string[];
  hints: string[];
  name: string;
  uuid: string;
  serial: string;
  inventory: DeviceResult['inventory'];
}

const unique = (codes: string[]): string[] => (codes.length > 1 ? [...new Set(codes)] : codes);

function witnessesOf(r: DeviceResult): string[] {
  const found: string[] = [];
  for (const witness of ['slic', 'acpi', 'slmgr', 'mgadiag', 'licensing', 'events'] as const)
    if (r[witness]) found.push(witness);
  return found;
}

export function factsOf(r: DeviceResult): DeviceFacts {
  const { computer, collection } = r;
  return {
    device: r.device,
    verdict: r.verdict,
    cause: r.cause,
    confidence: r.confidence,
    firmwareState: r.firmwareState,
    markerDetail: r.markerDetail,
    kmsPrediction: r.kmsPrediction,
    kbCause: r.kbCause,
    windowsSays: r.windowsSays,
    action: r.action,
    kind: collection.kind,
    collectorVersion: collection.collectorVersion ?? '',
    manufacturer: computer.manufacturer ?? '',
    model: computer.model ?? '',
    biosVersion: computer.biosVersion ?? '',
    collectedUtc: collection.collectedUtc ?? '',
    badTable: r.slic && classOf(r.firmwareState) === 'bad' ? r.slic.sha256 : '',
    witnesses: witnessesOf(r),
    problems: unique(r.problems.map(({ code }) => code)),
    conflicts: unique(r.conflicts.map(({ code }) => code)),
    hints: r.hints.map(({ code }) => code),
    name: computer.name ?? '',
    uuid: computer.uuid ?? '',
    serial: computer.serialNumber ?? '',
    inventory: r.inventory,
  };
}
