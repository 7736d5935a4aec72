/**
 * The state of the firmware: the highest witness that states one decides. Where Windows' own numbers contradict each other
 * and no bytes decide, the state is unknown.
 */
import type { Witnesses } from '../evidence/index.ts';
import { manifestItem } from '../evidence/manifest.ts';
import type { FirmwareState, MarkerDetail, WindowsSays, Witness } from '../model/types.ts';
import {
  ABSENT,
  classOf,
  type FirmwareClass,
  idsOf,
  isOtherTable,
  rootIds,
  type Statement,
  seenStatement,
  slicRow,
} from './firmware-statements.ts';
import type { KmsFinding } from './kms.ts';
import { type Disagreement, differ, type KmsStanding, Reconciliation, side, sideOf } from './reconciliation.ts';

export interface FirmwareFinding {
  state: FirmwareState;
  detail: MarkerDetail;
  class: FirmwareClass;
  /** The witness that the state rests on. */
  witness: Witness | null;
  /** True where the state rests on the bytes or on the manifest's `absent`. */
  seen: boolean;
  /** A number of Windows' own that confirms a bad state. */
  confirmedBy: string | null;
  /** SLIC against RSDT and XSDT; null where unknown or divided. */
  idsConsistent: boolean | null;
  /** Windows' numbers contradict each other, and no bytes decide. */
  contradiction: boolean;
  disagreements: Disagreement[];
  /** Whether Windows' own numbers agree with what was seen in the firmware. */
  windowsSays: WindowsSays;
}

type Decision = Pick<FirmwareFinding, 'state' | 'detail' | 'witness' | 'contradiction'>;

const decided = ({ state, detail, witness }: Statement): Decision => ({ state, detail, witness, contradiction: false });
const UNDECIDED: Decision = { state: 'unknown', detail: '', witness: null, contradiction: true };
const SILENT: Decision = { state: 'unknown', detail: '', witness: null, contradiction: false };

/** Second standing: Windows' own numbers. Null where there are none on the firmware. */
function byNumbers(r: Reconciliation): Decision | null {
  const [primary, ...others] = r.numbers;
  if (!primary) return null;
  r.compareOutcome(primary);
  const contradicting = others.filter((other) => differ(primary, other));
  for (const other of contradicting) r.add('windows-numbers', side(primary), side(other));
  if (contradicting.length > 0) return UNDECIDED;
  r.compare('mgadiag-firmware', primary, r.mgadiag);
  return classOf(primary.state) === 'bad' && r.latest?.kind === 'served' ? UNDECIDED : decided(primary);
}

/** Third precedence: MGADiag alone. A KMS success overrides a report that calls the firmware bad. */
function byReport(r: Reconciliation): Decision {
  if (!r.mgadiag) return SILENT;
  r.compareOutcome(r.mgadiag);
  return classOf(r.mgadiag.state) === 'bad' && r.latest?.kind === 'served' ? UNDECIDED : decided(r.mgadiag);
}

/** What was seen decides; everything else can only disagree. */
function bySight(r: Reconciliation, seen: Statement, witnesses: Witnesses): Decision {
  for (const number of r.numbers) r.compare(number.conflict, seen, number);
  r.compareOutcome(seen);
  r.compare('mgadiag-firmware', seen, r.mgadiag);
  const reported = r.kms?.reportedRefusal;
  if (reported && classOf(seen.state) !== 'bad')
    r.add('mgadiag-firmware', side(seen), { ...sideOf(reported), says: `${reported.what} in its licensing block` });
  compareMarkerVersions(r, witnesses);
  compareListings(r, seen, witnesses);
  return decided(seen);
}

function compareMarkerVersions(r: Reconciliation, { slic, mgadiag }: Witnesses): void {
  const own = slic?.slic.markerVersion ?? null;
  const reported = mgadiag?.markerVersion ?? null;
  if (own && reported && Number(own) !== Number(reported))
    r.add('mgadiag-marker-version', { witness: 'slic', says: own }, { witness: 'mgadiag', says: reported });
}

/** What the collector's other files list of the table: the manifest its status, acpi-tables.csv its header. */
function compareListings(r: Reconciliation, seen: Statement, { slic, manifest, acpi }: Witnesses): void {
  const item = manifestItem(manifest, 'slic.bin');
  if (slic && item?.status === 'absent') r.add('manifest-absent', side(seen), { witness: 'manifest', says: ABSENT });
  if (slic && manifest && !item)
    r.add('unlisted-file', side(seen), { witness: 'manifest', says: 'nothing of slic.bin' });
  const row = slicRow(acpi);
  if (!row) return;
  const says = `SLIC of ${idsOf(row)}`;
  if (!slic) r.add('acpi-slic', side(seen), { witness: 'acpi', says });
  else if (isOtherTable(slic, row))
    r.add('acpi-slic', { witness: 'slic', says: idsOf(slic.slic) }, { witness: 'acpi', says });
}

export function findFirmware(witnesses: Witnesses, kms: KmsFinding, standing: KmsStanding): FirmwareFinding {
  const ids = rootIds(witnesses);
  const r = new Reconciliation(witnesses, kms, standing);
  const seen = seenStatement(witnesses, ids);
  // Beside a marker that is bad anyway the question does not arise.
  if (ids === 'divided' && seen?.state === 'marker-valid')
    r.add(
      'rsdt-xsdt',
      { witness: 'slic', says: 'one of RSDT and XSDT has the IDs of SLIC' },
      { witness: 'acpi', says: 'the other has not' },
    );
  compareWithItself(r, witnesses);
  const decision = seen ? bySight(r, seen, witnesses) : (byNumbers(r) ?? byReport(r));
  const kind = classOf(decision.state);
  return {
    ...decision,
    class: kind,
    seen: seen !== null,
    confirmedBy: kind === 'bad' ? r.confirmation(decision.state) : null,
    idsConsistent: ids === 'same' ? true : ids === 'different' ? false : null,
    disagreements: r.disagreements,
    windowsSays: seen ? r.windowsSays() : '',
  };
}

/** Contradictions among the outcomes themselves. */
function compareWithItself(r: Reconciliation, { manifest }: Witnesses): void {
  const { latest, kms } = r;
  if (!latest) return;
  if (kms?.servedToo) r.add('windows-numbers', sideOf(latest), sideOf(kms.servedToo));
  if (kms?.isAfterCollection)
    r.add(
      'refusal-date',
      { witness: 'manifest', says: `collected at ${manifest?.collectedUtc}` },
      { ...sideOf(latest), says: `${latest.what} of ${new Date(latest.time).toISOString()}` },
    );
}
