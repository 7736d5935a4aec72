/** The shape of a rule. One rule, one file, one permanent id; the order is in registry.ts. */
import type { Cause, FirmwareState } from '../../model/types.ts';
import type { Facts } from '../facts.ts';

/** A published text that a rule or an action rests on. */
export interface Source {
  title: string;
  /** Where it is published, in words that outlive addresses. */
  where: string;
  /** Date of the text, or of the revision that was read. */
  dated: string;
}

export type Need = 'os' | 'channel' | 'firmware' | 'kms' | 'folder';

/** causes.ts says what a cause means and what follows from it. */
export interface Rule {
  /** Permanent; never reused. */
  id: `SA${number}`;
  cause: Cause;
  /** Findings without which the rule is not evaluated. */
  needs: readonly Need[];
  sources: readonly Source[];
  /** True where the rule decides. Called only if everything it needs is there. */
  applies(facts: Facts): boolean;
  /** What the rule looked at, in one clause, for `explain`. */
  saw(facts: Facts): string;
}

export const KB942962: Source = {
  title: 'KB 942962: You cannot activate a volume edition of Windows 7 or Windows Vista against a KMS host',
  where: 'Microsoft Support',
  dated: 'revision of 2009 and later ones',
};

export const SLERROR: Source = {
  title: 'slerror.h',
  where: 'Microsoft Windows SDK',
  dated: 'Windows SDK 7.1 of 2010 and later ones',
};

export const VA2_GUIDE: Source = {
  title: 'Volume Activation 2.0 Operations Guide',
  where: 'Microsoft Download Center',
  dated: '2008',
};

export const sawFirmware = ({ firmware }: Facts): string =>
  `firmware state ${firmware.state}${firmware.detail ? ` (${firmware.detail})` : ''}${firmware.witness ? ` by ${firmware.witness}` : ''}`;

/** A rule that blocks because the firmware is in one bad state. */
export function badFirmware(
  id: Rule['id'],
  cause: Cause & FirmwareState,
  sources: readonly Source[] = [KB942962],
): Rule {
  return {
    id,
    cause,
    needs: ['firmware'],
    sources,
    applies: ({ firmware }) => firmware.state === cause,
    saw: sawFirmware,
  };
}
