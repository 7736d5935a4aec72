/**
 * Why two witnesses may disagree. Each explanation looks for a datum in the folder that supports it and quotes it; without
 * one, or where a datum speaks against it, it says nothing. The order within a conflict is the order of likelihood.
 */
import { biosDate } from '../evidence/shared/time.ts';
import type { ConflictCode } from '../model/types.ts';
import type { Facts } from './facts.ts';
import { otherImageSigns, otherMachineSigns } from './identity.ts';
import type { Disagreement } from './reconciliation.ts';
import { virtualMachineSign } from './virtual-machine.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

type Explanation = (facts: Facts, conflict: Disagreement) => string[];

const one = (sentence: string | null): string[] => (sentence === null ? [] : [sentence]);

const date = (time: number): string => new Date(time).toISOString().slice(0, 10);

function days(milliseconds: number): string {
  const whole = Math.round(milliseconds / DAY);
  return whole === 1 ? '1 day' : `${whole} days`;
}

/** A moment that can be compared and printed, or null. */
const moment = (time: number | null | undefined): number | null =>
  typeof time === 'number' && Number.isFinite(time) && Math.abs(time) < 8e15 ? time : null;

const collectedAt = ({ witnesses: { manifest } }: Facts): number | null =>
  moment(manifest?.collectedUtc ? Date.parse(manifest.collectedUtc) : null);

/** How long before the collection something was said, in milliseconds; null where a time is missing or there is no difference. */
function ageOf(time: number | null, facts: Facts): number | null {
  const collected = collectedAt(facts);
  return time !== null && collected !== null && collected - time > 0 ? collected - time : null;
}

/** When KMS last activated the machine: the newest success on record, or what the minutes left tell. */
const servedAt = ({ kms }: Facts): number | null => moment(kms.outcomes.find(({ kind }) => kind === 'served')?.time);

/** When the attempt was made that the disagreeing witness reports: a state shows the result of the newest attempt on record. */
function attemptedAt(facts: Facts, { against, code }: Disagreement): number | null {
  if (code === 'kms-success') return servedAt(facts);
  if (against.witness === 'events') return moment(against.time);
  return moment(facts.kms.outcomes.find(({ witness, kind }) => witness === 'events' && kind === 'refused')?.time);
}

/** A firmware update, a setting, another board. An attempt of the same minute rules it out. */
const tableChanged: Explanation = (facts, conflict) => {
  const said = attemptedAt(facts, conflict);
  const age = ageOf(said, facts);
  if (said === null || age === null || age < MINUTE) return [];
  const bios = biosDate(facts.witnesses.manifest?.computer.biosDate);
  const newer = bios !== null && bios > said ? `, and the BIOS is dated ${date(bios)}, after it` : '';
  return [
    `the firmware changed after the last activation attempt: that was on ${date(said)}, and ${facts.firmware.seen ? 'the table was read' : 'the rest was collected'} on ${date(said + age)}${newer}`,
  ];
};

/** An error stays on record until the next attempt; a client that is on tries again every 2 hours (VA 2.0 guide). */
const staleError: Explanation = (facts, conflict) => {
  const said = attemptedAt(facts, conflict);
  const age = ageOf(said, facts);
  if (said === null || age === null || age < 2 * DAY) return [];
  return [`a stale error: the newest attempt on record was on ${date(said)}, ${days(age)} before the collection`];
};

/** RSDT or XSDT carry other IDs than SLIC; where they were read and agree, this is ruled out. */
const rootTables: Explanation = ({ witnesses: { acpi, slic, mgadiag, manifest } }) => {
  const roots = (acpi ?? []).filter(({ signature }) => signature === 'RSDT' || signature === 'XSDT');
  const own = slic?.slic;
  if (roots.length > 0 && own) {
    const other = roots.filter((t) => t.oemId !== own.oemId || t.oemTableId !== own.oemTableId);
    return other.map(
      (t) =>
        `${t.signature} carries the IDs "${t.oemId}"/"${t.oemTableId}" and SLIC "${own.oemId}"/"${own.oemTableId}": Windows compares them`,
    );
  }
  if (mgadiag?.idsConsistent === false) return ['MGADiag says that the OEM IDs of the ACPI tables are not consistent'];
  if (mgadiag?.idsConsistent === true || !own) return [];
  const status = manifest?.evidence.find(({ name }) => name === 'acpi-tables.csv')?.status ?? 'not there';
  return [`RSDT and XSDT may carry other IDs than SLIC: they were not read (acpi-tables.csv: ${status})`];
};

const otherImage: Explanation = (facts) =>
  otherImageSigns(facts).map((sign) => `another image was booted, or Windows was set up again, between them: ${sign}`);

const otherMachine: Explanation = (facts) =>
  otherMachineSigns(facts).map((sign) => `the folder may contain evidence of another machine: ${sign}`);

/** A report that was saved within a day of the collection is not old. */
const oldReport: Explanation = (facts, { against, counts }) => {
  const { mgadiag } = facts.witnesses;
  if (!mgadiag || (against.witness !== 'mgadiag' && counts.witness !== 'mgadiag')) return [];
  const saved = moment(mgadiag.modifiedUtc ? Date.parse(mgadiag.modifiedUtc) : null);
  if (saved === null) return ['the report may be old: nothing in the folder says when mgadiag.txt was saved'];
  const age = ageOf(saved, facts);
  if (age === null || age < DAY) return [];
  return [`an old report: mgadiag.txt was saved on ${date(saved)}, ${days(age)} before the collection`];
};

/** No text says what Windows does with a table of this kind. */
const undocumented: Explanation = ({ firmware }) => {
  if (firmware.class !== 'bad' || firmware.detail === 'no-marker' || !firmware.seen) return [];
  const kind = firmware.detail || firmware.state;
  return [`Windows may accept such a table after all: what it does with "${kind}" is not documented`];
};

const virtualMachine: Explanation = ({ witnesses }) => {
  const sign = virtualMachineSign(witnesses);
  return one(
    sign === null ? null : `the machine is virtual (by "${sign}"): it may have moved to another host or generation`,
  );
};

const lateFile: Explanation = ({ witnesses: { manifest } }, { code }) =>
  one(
    code === 'manifest-absent'
      ? `slic.bin was put there after the collection: the manifest of ${manifest?.collectedUtc ?? 'that run'} was written when no table was found`
      : code === 'unlisted-file'
        ? `slic.bin was put there by hand: the manifest of ${manifest?.collectedUtc ?? 'that run'} lists every file of the collection`
        : null,
  );

const keyChanged: Explanation = (_, { code, counts, against }) =>
  one(
    code === 'channel'
      ? `the product key was changed between two queries of one collection: ${counts.witness} saw ${counts.says}, ${against.witness} ${against.says}`
      : null,
  );

const twoRoots: Explanation = ({ witnesses: { acpi } }) => {
  const list = (acpi ?? [])
    .filter(({ signature }) => signature === 'RSDT' || signature === 'XSDT')
    .map((t) => `${t.signature} "${t.oemId}"/"${t.oemTableId}"`);
  return one(
    list.length > 1
      ? `the firmware fills its two root tables from different places (${list.join(', ')}); which of them Windows compares is not documented`
      : null,
  );
};

const laterVersions: Explanation = ({ os }, { against }) =>
  one(
    against.witness === 'licensing' && (os.version === '6.0' || os.version === '6.1')
      ? `Windows ${os.version} has no OA2xBiosMarkerStatus (Windows 8 and later have), so this WMI answer is from another Windows`
      : null,
  );

const BY_CODE: Record<ConflictCode, readonly Explanation[]> = {
  refusal: [tableChanged, staleError, rootTables, otherImage, otherMachine, oldReport, virtualMachine],
  'kms-success': [tableChanged, otherImage, otherMachine, oldReport, virtualMachine, undocumented],
  'event-no-slic': [tableChanged, otherImage, otherMachine, virtualMachine],
  'wmi-firmware': [laterVersions, otherImage, otherMachine, rootTables, virtualMachine, undocumented],
  'mgadiag-firmware': [oldReport, otherMachine, rootTables, otherImage, undocumented],
  'mgadiag-marker-version': [oldReport, otherMachine, otherImage],
  'rsdt-xsdt': [twoRoots, otherMachine],
  'manifest-absent': [lateFile, otherMachine],
  os: [otherImage, otherMachine],
  channel: [otherImage, otherMachine, keyChanged],
  'windows-code': [tableChanged, staleError, otherImage, otherMachine, virtualMachine],
  'license-status': [otherImage, otherMachine],
  'refusal-date': [otherMachine],
  'acpi-slic': [otherMachine, virtualMachine],
  'unlisted-file': [lateFile, otherMachine],
  'windows-numbers': [tableChanged, otherImage, otherMachine, laterVersions, virtualMachine],
};

/** The plausible explanations of one conflict, the likeliest first; empty where no datum in the folder supports any. */
export function explainConflict(conflict: Disagreement, facts: Facts): string[] {
  return BY_CODE[conflict.code].flatMap((explanation) => explanation(facts, conflict));
}
