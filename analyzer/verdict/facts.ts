/** What the rules look at: the findings on OS, channel, KMS and firmware of one device. */
import type { Witnesses } from '../evidence/index.ts';
import { type ChannelFinding, findChannel } from './channel.ts';
import { type Disagreement, type FirmwareFinding, findFirmware } from './firmware.ts';
import { findKms, type KmsFinding } from './kms.ts';
import { findOs, type OsFinding } from './os.ts';

export interface Facts {
  /** Name of the device folder. */
  device: string;
  witnesses: Witnesses;
  os: OsFinding;
  channel: ChannelFinding;
  kms: KmsFinding;
  firmware: FirmwareFinding;
  disagreements: Disagreement[];
}

export function findFacts(witnesses: Witnesses, device: string): Facts {
  const os = findOs(witnesses);
  const channel = findChannel(witnesses);
  const kms = findKms(witnesses, channel.channel);
  const kmsCounts = os.kind !== 'not-checked' && channel.kind !== 'not-checked';
  const firmware = findFirmware(witnesses, kms, kmsCounts);
  const disagreements = firmware.disagreements.slice();
  const os1 = os.disagree[0];
  const os2 = os1 && os.disagree.find(({ version }) => version !== os1.version);
  if (os1 && os2)
    disagreements.push({
      code: 'os',
      counts: { witness: os1.witness, says: `Windows ${os1.version}` },
      against: { witness: os2.witness, says: `Windows ${os2.version}` },
    });
  const channel1 = channel.disagree[0];
  const channel2 = channel.disagree[1];
  if (channel1 && channel2)
    disagreements.push({
      code: 'channel',
      counts: { witness: channel1.witness, says: channel1.channel },
      against: { witness: channel2.witness, says: channel2.channel },
    });
  return { device, witnesses, os, channel, kms, firmware, disagreements };
}
