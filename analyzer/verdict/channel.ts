/**
 * Which licence channel is installed? Only KMS clients (VOLUME_KMSCLIENT) are checked; MAK, retail and OEM keys, KMS hosts
 * and evaluations are not (KB 942962). Asked in the order WMI, slmgr, MGADiag.
 */
import { channelOfLicenseType, isKnownChannel } from '../evidence/channel.ts';
import type { Witnesses } from '../evidence/witnesses.ts';
import type { Witness } from '../model.ts';

export const KMS_CLIENT = 'VOLUME_KMSCLIENT';

export interface ChannelFinding {
  kind: 'kms-client' | 'not-checked' | 'not-stated';
  channel: string | null;
  witness: Witness | null;
  /** WMI and slmgr were asked in the same minute; where they differ, something is wrong with one of them. */
  disagree: { witness: Witness; channel: string }[];
}

export function findChannel({ licensing, slmgr, mgadiag }: Witnesses): ChannelFinding {
  const stated: { witness: Witness; channel: string | null | undefined }[] = [
    { witness: 'licensing', channel: licensing?.windows?.channel },
    { witness: 'slmgr', channel: slmgr?.windows?.channel },
    {
      witness: 'mgadiag',
      channel: mgadiag?.licensing?.windows?.channel ?? channelOfLicenseType(mgadiag?.licenseType ?? null),
    },
  ];
  const known = stated.filter(
    (s): s is { witness: Witness; channel: string } => !!s.channel && isKnownChannel(s.channel),
  );
  const first = known[0];
  const today = known.filter(({ witness }) => witness !== 'mgadiag');
  return {
    kind: !first ? 'not-stated' : first.channel === KMS_CLIENT ? 'kms-client' : 'not-checked',
    channel: first?.channel ?? null,
    witness: first?.witness ?? null,
    disagree: new Set(today.map(({ channel }) => channel)).size > 1 ? today : [],
  };
}
