/**
 * The contract a second time, sentence by sentence, and apart from the analyzer: from what the witnesses of a machine hold
 * to the columns that its row must show. Nothing here reads a file, and nothing here imports a rule of the analyzer.
 *
 * Where a sentence can be read in two ways, it is read so:
 * - Bad states are one class: two witnesses that name different bad states agree. So do 0x8 and WMI 0.
 * - `ids-inconsistent` disagrees with WMI 1 and with a report that says consistent.
 * - A success stands above a report that calls the firmware bad, and against bad numbers it is a contradiction; then
 *   `kms-activated` where WMI or slmgr shows it, else `evidence-conflict`. On Windows that is not checked it says nothing.
 * - Flag 0x8 is heard of the newest event that has flags; F057 and F058 of the newest word; F058 is history after a success.
 * - A refusal dated after the collection counts, in conflict. Of a refusal and sound firmware, whoever shows it, a conflict.
 * - A saved report's licence block proves no success, and its Windows or channel being others is no certain conflict.
 * - A broken manifest is rejected evidence (`unreadable`); a report that was cut before its OA 2.0 section is none at all.
 * - WMI Unlicensed against slmgr Licensed is `evidence-conflict` where the last question is reached, else a conflict alone.
 * - A table that declares fewer than 36 bytes is too short and has trailing bytes; trailing bytes that a manifest vouches for
 *   are `length`, and then not limited to `medium`.
 * What is not said here is undefined: equal times, words without a date, codes inside a saved report, whether the event flag
 * 0x08000000 confirms a state, what confirms `ids-inconsistent`.
 */
import type { Cause, FirmwareState, MarkerDetail, Verdict } from '../../../analyzer/model/schema.generated.ts';
import type { Device } from '../device.ts';
import { confidenceOf } from './confidence.ts';
import { type Conflicts, conflictsOf } from './conflicts.ts';
import { bytesOf, type Firmware, firmwareOf, isBad, isSound } from './firmware.ts';
import { channelOf, isChecked, type Licences, licenceOf, licencesOf, osOf } from './licence.ts';
import { problemsOf } from './problems.ts';
import { type Words, withReport, wordsOf } from './refusal.ts';
import { eventsHeard, isServed, isUnclear, reportedRefusal } from './windows-says.ts';

/** Undefined = the contract does not say. */
export type Expected = Record<string, string | undefined>;

export interface Expectation {
  columns: Expected;
  /** Problem codes that must be there, or must not. */
  problems: Record<string, boolean>;
  conflicts: Conflicts;
}

interface Decision {
  verdict: Verdict;
  cause: Cause;
}

const decide = (verdict: Verdict, cause: Cause): Decision => ({ verdict, cause });

const STATUS_NAMES = [
  'Unlicensed',
  'Licensed',
  'Initial grace',
  'Additional grace',
  'Non-genuine grace',
  'Notification',
  'Extended grace',
];

const hex8 = (code: number): string => `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;

/** "Order of the questions: OS; channel; firmware bad; Windows refuses; firmware sound; KMS serves it; unknown." */
function decision(device: Device, licences: Licences, firmware: Firmware, words: Words): Decision | null {
  const os = osOf(device, licences);
  if (os && !isChecked(os)) return decide('not-applicable', 'os-not-checked');
  const channel = channelOf(device, licences, os);
  if (!channel.kms) return decide('not-applicable', 'channel-not-checked');
  const { state } = firmware;
  if (isBad(state)) return decide('blocked', state as Cause);
  if (words.refused === undefined) return null;
  if (words.refused) return decide('blocked', 'refused-unexplained');
  if (isSound(state)) return decide('allowed', state as Cause);
  // "such a machine, firmware unknown, and KMS serves it today: channel VOLUME_KMSCLIENT, status 1, 1 to 259,200 minutes left"
  // A saved report tells nothing of today.
  const licence = licences.wmi.licence ?? licences.slmgr.licence;
  if (channel.channel === 'VOLUME_KMSCLIENT' && licence && isServed({ ...licence, channel: channel.channel }))
    return decide('allowed', 'kms-activated');
  return unknown(device, licences, firmware);
}

/** "`no-evidence`: no evidence on the firmware lay there; `unreadable`: it lay there and was rejected" */
function unknown({ slic, mgadiag, manifest }: Device, licences: Licences, firmware: Firmware): Decision {
  const status = licences.wmi.licence?.status === 0 && licences.slmgr.licence?.status === 1;
  if (firmware.contradictory || status) return decide('unknown', 'evidence-conflict');
  // "`unreadable` also: a report that is ambiguous or whose words nobody knows."
  // A manifest could have said `absent`.
  const rejected =
    manifest === 'broken' || slic.file !== 'none' || mgadiag?.says === 'ambiguous' || mgadiag?.says === 'unknown-words';
  return decide('unknown', rejected ? 'unreadable' : 'no-evidence');
}

/** "from the firmware, `refused` also for `refused-unexplained`, `works` for `kms-activated`" */
function prediction(state: FirmwareState, cause: Cause | undefined): string | undefined {
  if (cause === 'refused-unexplained') return 'refused';
  if (cause === 'kms-activated') return 'works';
  return isSound(state) ? 'works' : isBad(state) ? 'refused' : 'unknown';
}

/** "only where the verdict is `blocked`" */
function kbCause({ verdict, cause }: Decision, detail: MarkerDetail): string {
  if (verdict !== 'blocked') return '';
  if (cause === 'marker-missing' || detail === 'template') return 'Cause 2';
  return cause === 'marker-corrupt' || cause === 'slic-invalid' ? 'Cause 1' : '';
}

/** "A row that is `allowed` but not activated (grace, unlicensed, no key) says so in `next_step` (`activate-now`)" */
function action(device: Device, licences: Licences, { verdict, cause }: Decision): string | undefined {
  if (verdict !== 'allowed' || cause === 'kms-activated') return undefined;
  const failed = eventsHeard(device).some(({ code }) => code !== 0) || device.slmgr?.noise.startsWith('ato');
  if (failed) return undefined;
  const status = licenceOf(licences)?.status;
  if (status === undefined) return device.slmgr?.answer === 'no-key' && !device.wmi ? 'activate-now' : undefined;
  if (status === 1) return licenceOf(licences)?.channel === 'VOLUME_KMSCLIENT' ? 'none-needed' : undefined;
  return status === 5 ? undefined : 'activate-now';
}

/** The columns that the bytes decide, and what the other witnesses give where there are none. */
function firmwareColumns({ by, state, detail, bytes, ids }: Firmware, { acpi, mgadiag, slic }: Device): Expected {
  const damagedTable = state === 'slic-invalid';
  const present = bytes ? 'yes' : state === 'slic-absent' ? 'no' : state === 'unknown' ? '' : 'yes';
  // A row of the table's header, and none of its bytes.
  const listed = bytes === null && (acpi?.slic ?? 'none') !== 'none';
  const version = slic.version === 0 ? 0x20000 : slic.version;
  const marker = bytes?.sound && bytes.state === 'marker-valid' ? `0x${version.toString(16)}` : '';
  const known = bytes?.table !== 'sound-version-2000' || slic.version !== 0;
  const same = ids === 'same' ? 'yes' : ids === 'different' ? 'no' : '';
  const comparable = bytes !== null && ids !== null && !damagedTable && acpi?.slic !== 'other';
  return {
    firmware_state: state,
    // "or empty (also where no bytes were read)"
    marker_detail: detail,
    slic_present: listed ? undefined : present,
    marker_version: known && !bytes?.vouchedTrailing ? marker : undefined,
    signature: signatureOf(bytes?.vouchedTrailing ? undefined : detail, bytes !== null),
    ids_consistent: comparable ? same : bytes === null && acpi === null ? reportedIds(mgadiag) : undefined,
    ...(by === 'absent' && { slic_present: 'no' }),
  };
}

/** "The columns fall back the same way." */
function reportedIds(mgadiag: Device['mgadiag']): string | undefined {
  if (!mgadiag) return '';
  const stated = mgadiag.says === 'valid' || mgadiag.says === 'no_marker';
  return stated ? (mgadiag.consistent ? 'yes' : 'no') : mgadiag.says === 'cut' ? '' : undefined;
}

function signatureOf(detail: MarkerDetail | undefined, read: boolean): string | undefined {
  if (!read) return '';
  if (detail === '' || detail === 'oem-ids') return 'valid';
  if (detail === 'template' || detail === 'signature') return 'invalid';
  return detail?.startsWith('blank') || detail === 'header-only' || detail === 'no-marker' ? '' : undefined;
}

/** "`last_activation_error` is the newest event's code if not 0, else `slmgr.errorCode`" */
function lastError(device: Device): string | undefined {
  const heard = eventsHeard(device);
  const newest = Math.max(...heard.map(({ at }) => at));
  const codes = new Set(heard.filter(({ at }) => at === newest).map(({ code }) => code));
  if (codes.size > 1) return undefined;
  const [code = 0] = codes;
  if (code !== 0) return hex8(code);
  if (device.slmgr?.answer === 'error') return hex8(device.slmgr.errorCode);
  return device.slmgr?.noise.startsWith('ato') ? undefined : '';
}

function licenceColumns(device: Device, licences: Licences): Expected {
  const os = osOf(device, licences);
  const licence = licenceOf(licences);
  return {
    license_channel: channelOf(device, licences, os).channel,
    license_status: licence ? STATUS_NAMES[licence.status] : '',
    notification_reason: licence === null ? '' : licence.status === 5 ? hex8(licence.reason) : '',
    last_activation_error: lastError(device),
    os: os ? os.os : '',
    os_version: os ? os.osVersion : '',
  };
}

/** Null = the contract does not say what the machine is. */
export function expectedRow(device: Device): Expectation | null {
  const licences = licencesOf(device);
  if (isSilent(device, licences)) return null;
  const own = wordsOf(device, licences);
  if (isUndecided(device, licences, own)) return null;
  const os = osOf(device, licences);
  const channel = channelOf(device, licences, os);
  // Where no check is made, a success says nothing of the firmware.
  const firmware = firmwareOf(device, licences, own.served && (os === null || isChecked(os)));
  const words = withReport(own, licences, firmware);
  const decided = decision(device, licences, firmware, words);
  const conflicts = conflictsOf(device, licences, os, channel, firmware, words);
  const columns: Expected = { ...firmwareColumns(firmware, device), ...licenceColumns(device, licences) };
  if (decided) {
    columns.verdict = decided.verdict;
    columns.cause = decided.cause;
    columns.kb_cause = kbCause(decided, firmware.detail);
    columns.kms_prediction = prediction(firmware.state, decided.cause);
    columns.action = action(device, licences, decided);
    columns.confidence = confidenceOf({ device, decided, os, channel, firmware, words, conflicts });
  }
  return { columns, problems: problemsOf(device, licences, firmware), conflicts };
}

/** Nothing but the time tells whether a success or a refusal is the newer word on a firmware that nobody read, and it is not known. */
function isUndecided(device: Device, licences: Licences, { refused }: Words): boolean {
  const seen = bytesOf(device) !== null || (device.manifest === 'whole' && device.slic.item === 'absent');
  return (refused === undefined || isUnclear(device, licences)) && !seen;
}

/** Scenarios on which the contract is silent. */
function isSilent(device: Device, licences: Licences): boolean {
  if (licences.wmi.tie || licences.slmgr.tie) return true;
  // A code of Windows' own on the firmware inside a text that a person saved.
  const inReport = licences.mgadiag?.status === 5 && [0xc004f057, 0xc004f058].includes(licences.mgadiag.reason);
  // Which of the two is newer: a refusal in a report, or a success after or before it.
  const { served } = wordsOf(device, licences);
  if (inReport || (served && reportedRefusal(licences) !== null)) return true;
  // Whether the name of a licence that is not in use, or a label beside it, tells which Windows this is.
  const labelled = device.slmgr?.answer === 'no-version' && device.slmgr.licence.windows.generation === '6.3';
  if (labelled && !licences.slmgr.licence) return true;
  const nameless = device.manifestOs === null && device.slmgr?.answer !== 'block' && !device.wmi?.service;
  const unused = (device.wmi?.licence && !licences.wmi.licence) || (device.slmgr && !licences.slmgr.licence);
  return Boolean(nameless && unused);
}
