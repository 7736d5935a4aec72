/**
 * The catalogue of causes: everything that depends on the cause of a verdict, in one record each. Rules decide which cause
 * applies; texts, actions, counts, colours and schemas follow from here (`npm run generate`, `npm run docs`).
 */
import type { Action, Cause, KbCause, KmsPrediction, MarkerDetail, Verdict, Witness } from '../model/types.ts';
import type { Facts } from './facts.ts';

export interface CauseRecord {
  verdict: Verdict;
  /** What the rule found, as a heading without a full stop. */
  title: string;
  /** What it means, in a sentence that a desk technician understands. */
  sentence: string;
  /** What to do, unless the device calls for something more fitting. */
  action: Action;
  /** Cause of KB 942962 by the detail of the marker; the key `''` stands for every detail that is not named. */
  kbCause: Partial<Record<MarkerDetail, KbCause>>;
  /** The question that decides it, the last of those that were asked. */
  decidedBy: 'os' | 'channel' | 'firmware';
  /** What KMS does, where the cause says more about it than the state of the firmware. */
  prediction: KmsPrediction | null;
  /** Its colour in charts, `cause-1` to `cause-6` in the page's style; null where no chart shows it. */
  colour: 1 | 2 | 3 | 4 | 5 | 6 | null;
  /** Witnesses beyond those that told Windows, licence and firmware. */
  furtherBasis?(facts: Facts): (Witness | null)[];
}

const KB_CAUSE_1 = { '': 'Cause 1' } as const;
const KB_CAUSE_2 = { '': 'Cause 2' } as const;

const unknown = { verdict: 'unknown', kbCause: {}, decidedBy: 'firmware', prediction: null, colour: null } as const;
const sound = { ...unknown, verdict: 'allowed', action: 'none-needed' } as const;
const bad = { ...unknown, verdict: 'blocked', action: 'contact-oem' } as const;

/** In the order in which reports list them. */
export const CAUSES: Readonly<Record<Cause, CauseRecord>> = {
  'marker-valid': {
    ...sound,
    title: 'The SLIC table holds a valid Windows marker',
    sentence: 'The firmware holds a valid Windows marker.',
  },
  'slic-absent': {
    ...sound,
    title: 'The firmware has no SLIC table, so there is nothing to check',
    sentence: 'The firmware has no SLIC table, so KMS has nothing to check.',
  },
  'kms-activated': {
    ...sound,
    title: 'The firmware is unknown, but KMS serves this machine today',
    sentence: 'The firmware could not be read, but KMS serves this PC today.',
    prediction: 'works',
    furtherBasis: ({ kms }) => [kms.servesToday?.witness ?? null],
  },
  'marker-missing': {
    ...bad,
    title: 'The SLIC table holds no Windows marker',
    sentence: 'The firmware has a SLIC table without a Windows marker.',
    kbCause: KB_CAUSE_2,
    colour: 1,
  },
  'marker-corrupt': {
    ...bad,
    title: 'The Windows marker in the SLIC table is not valid',
    sentence: 'The firmware has a Windows marker that is damaged or was never written properly.',
    // A vendor's placeholder is no corrupted marker.
    kbCause: { ...KB_CAUSE_1, template: 'Cause 2' },
    colour: 2,
  },
  'slic-invalid': {
    ...bad,
    title: 'The SLIC table itself is not valid',
    sentence: 'The SLIC table itself is damaged.',
    kbCause: KB_CAUSE_1,
    colour: 3,
  },
  'ids-inconsistent': {
    ...bad,
    title: 'The OEM IDs of SLIC differ from those of RSDT and XSDT',
    sentence: 'The marker is sound, but the firmware names another maker or board elsewhere (RSDT, XSDT).',
    action: 'check-oem-ids',
    colour: 4,
    furtherBasis: ({ firmware }) => [firmware.seen ? 'acpi' : null],
  },
  'refused-unexplained': {
    ...bad,
    title: 'Windows itself says that the firmware is refused, and the firmware evidence does not show why',
    sentence: 'Windows reports the refusal, but the firmware evidence does not explain it.',
    action: 'investigate-refusal',
    prediction: 'refused',
    colour: 5,
    furtherBasis: ({ kms }) => [kms.latest?.witness ?? null],
  },
  'os-not-checked': {
    ...unknown,
    verdict: 'not-applicable',
    title: 'This Windows does not check the firmware for KMS',
    sentence: 'KMS checks the firmware of Windows Vista and Windows 7 clients only.',
    action: 'no-firmware-check',
    decidedBy: 'os',
  },
  'channel-not-checked': {
    ...unknown,
    verdict: 'not-applicable',
    title: 'The installed licence does not activate as a KMS client',
    sentence: 'The licence is not a KMS client licence, so the firmware is not checked.',
    action: 'other-channel',
    decidedBy: 'channel',
  },
  'no-evidence': {
    ...unknown,
    title: 'There was no evidence about the firmware',
    sentence: 'No evidence about the firmware was collected.',
    action: 'collect-again',
  },
  unreadable: {
    ...unknown,
    title: 'Firmware evidence was present but unreadable',
    sentence: 'Evidence was present, but damaged or unreadable.',
    action: 'collect-again',
  },
  'evidence-conflict': {
    ...unknown,
    title: 'The witnesses contradict each other and none of them decides',
    sentence: 'The witnesses contradict each other and the table itself was not read.',
    action: 'resolve-conflict',
  },
  'not-collected': {
    ...unknown,
    verdict: 'unreported',
    title: 'The inventory lists the machine, and nothing was collected from it',
    sentence: 'No evidence has arrived from this machine.',
    action: 'deploy-collector',
  },
};

export const CAUSE_NAMES = Object.keys(CAUSES) as Cause[];

/** Causes that block a PC, in the order of the catalogue. */
export const BLOCKING_CAUSES: readonly Cause[] = CAUSE_NAMES.filter((cause) => CAUSES[cause].verdict === 'blocked');

/** Class of a cause's colour in the page. */
export const colourClass = (cause: Cause): string => `cause-${CAUSES[cause].colour ?? 6}`;

/** Which cause of KB 942962 a blocked device shows. */
export function kbCauseOf(cause: Cause, detail: MarkerDetail): KbCause {
  const { verdict, kbCause } = CAUSES[cause];
  return verdict === 'blocked' ? (kbCause[detail] ?? kbCause[''] ?? '') : '';
}

/** What KMS would do if a volume edition of Windows 7 ran on this firmware, whatever runs now. */
export function predictionOf(cause: Cause, { firmware }: Facts): KmsPrediction {
  const { prediction } = CAUSES[cause];
  if (prediction !== null) return prediction;
  if (firmware.class === 'unknown') return 'unknown';
  return firmware.class === 'bad' ? 'refused' : 'works';
}

/** Witnesses that the verdict rests on: of the question that decided it, and of those answered on the way to it. */
export function basisOf(cause: Cause, facts: Facts): Witness[] {
  const { os, channel, firmware } = facts;
  const { decidedBy, furtherBasis } = CAUSES[cause];
  const basis = new Set<Witness | null>();
  if (os.kind !== 'not-stated') basis.add(os.witness);
  if (decidedBy !== 'os') basis.add(channel.witness);
  if (decidedBy === 'firmware') basis.add(firmware.witness);
  for (const witness of furtherBasis?.(facts) ?? []) basis.add(witness);
  basis.delete(null);
  return [...basis] as Witness[];
}
