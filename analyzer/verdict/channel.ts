/**
 * Which licence channel is installed? Only KMS clients (VOLUME_KMSCLIENT) are checked; MAK, retail and OEM keys, KMS hosts
 * and evaluations are not (KB 942962). Asked in the order WMI, slmgr, MGADiag.
 */

import type { Witnesses } from '../evidence/index.ts';
import { channelOfLicenseType, isKnownChannel } from '../evidence/shared/channel.ts';
import type { Witness } from '../model/types.ts';

export const KMS_CLIENT = 'VOLUME_KMSCLIENT';

export interface ChannelFinding {
  kind: 'kms-client' | 'not-checked' | 'not-stated';
  channel: string | null;
  witness: Witness | null;
  /** WMI and slmgr were asked in the same minute; where they differ, something is wrong with one of them. */
  disagree: Stated[];
}

interface Stated {
  witness: Witness;
  channel: string;
}

export function findChannel({ licensing, slmgr, mgadiag }: Witnesses): ChannelFinding {
  const known: Stated[] = [];
  const add = (witness: Witness, channel: string | null | undefined): void => {
    if (channel && isKnownChannel(channel)) known.push({ witness, channel });
  };
  add('licensing', licensing?.windows?.channel);
  add('slmgr', slmgr?.windows?.channel);
  const today = known.slice();
  add('mgadiag', mgadiag?.licensing?.windows?.channel ?? channelOfLicenseType(mgadiag?.licenseType ?? null));
  const first = known[0];
  return {
    kind: !first ? 'not-stated' : first.channel === KMS_CLIENT ? 'kms-client' : 'not-checked',
    channel: first?.channel ?? null,
    witness: first?.witness ?? null,
    disagree: today.some(({ channel }) => channel !== today[0]?.channel) ? today : [],
  };
}
