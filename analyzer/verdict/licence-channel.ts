/**
 * Which licence channel is installed? Only KMS clients (VOLUME_KMSCLIENT) are checked; MAK, retail and OEM keys, KMS hosts
 * and evaluations are not (KB 942962). Asked in the order WMI, slmgr, MGADiag. Where no channel is stated, the type in the
 * Extended PID and editions that are not sold by volume licence tell that it is no KMS client.
 */

import type { Witnesses } from '../evidence/index.ts';
import { channelOfLicenseType } from '../evidence/shared/channel.ts';
import type { Witness } from '../model/types.ts';
import type { LicenceFinding } from './licence.ts';
import type { OsFinding } from './os.ts';

export const KMS_CLIENT = 'VOLUME_KMSCLIENT';

export interface ChannelFinding {
  kind: 'kms-client' | 'not-checked' | 'not-stated';
  channel: string | null;
  witness: Witness | null;
  /** What tells the kind, in words: the channel itself, a PID's type, an edition. */
  shownBy: string;
  /** WMI and slmgr were asked in the same minute; where they differ, something is wrong with one of them. */
  disagree: Stated[];
}

interface Stated {
  witness: Witness;
  channel: string;
}

/** `GGGGG-PPPPP-SSS-SSSSSS-TT-LCID-BUILD...`: TT is 00 for retail and 02 for OEM keys, 03 for volume keys. */
const PID_TYPE = /^\d{5}-\d{5}-\d{3}-\d{6}-(00|02)-/;

function byPid({ statements }: LicenceFinding): Pick<ChannelFinding, 'witness' | 'shownBy'> | null {
  for (const { witness, pid } of statements) {
    const type = PID_TYPE.exec(pid ?? '')?.[1];
    if (type) return { witness, shownBy: `PID type ${type} (${type === '00' ? 'retail' : 'OEM'})` };
  }
  return null;
}

function byEdition({ edition }: OsFinding): Pick<ChannelFinding, 'witness' | 'shownBy'> | null {
  return edition && { witness: edition.witness, shownBy: `an edition without volume licences (${edition.name})` };
}

export function findChannel({ mgadiag }: Witnesses, licence: LicenceFinding, os: OsFinding): ChannelFinding {
  const stated = licence.statements.filter((each): each is typeof each & Stated => each.channel !== null);
  const byType = channelOfLicenseType(mgadiag?.licenseType ?? null);
  if (byType !== null && !stated.some(({ witness }) => witness === 'mgadiag'))
    stated.push({ witness: 'mgadiag', channel: byType } as (typeof stated)[number]);
  const first = stated[0];
  if (!first) {
    const other = byPid(licence) ?? byEdition(os);
    return {
      kind: other ? 'not-checked' : 'not-stated',
      channel: null,
      witness: null,
      shownBy: '',
      ...other,
      disagree: [],
    };
  }
  const today = stated.filter(({ witness }) => witness !== 'mgadiag');
  return {
    kind: first.channel === KMS_CLIENT ? 'kms-client' : 'not-checked',
    channel: first.channel,
    witness: first.witness,
    shownBy: `channel ${first.channel}`,
    disagree: today.some(({ channel }) => channel !== today[0]?.channel) ? today : [],
  };
}
