/** What the rules look at: the findings on OS, licence, channel, KMS and firmware of one device. */
import type { Witnesses } from '../evidence/index.ts';
import { type FirmwareFinding, findFirmware } from './firmware.ts';
import { isFirmwareSeen } from './firmware-statements.ts';
import { findKms, type KmsFinding } from './kms.ts';
import { findLicence, LICENSED, type LicenceFinding, type LicenceStatement, UNLICENSED } from './licence.ts';
import { type ChannelFinding, findChannel } from './licence-channel.ts';
import { findOs, type OsFinding, versionInWords } from './os.ts';
import type { Disagreement } from './reconciliation.ts';

export interface Facts {
  /** Name of the device folder. */
  device: string;
  witnesses: Witnesses;
  os: OsFinding;
  licence: LicenceFinding;
  channel: ChannelFinding;
  kms: KmsFinding;
  firmware: FirmwareFinding;
  disagreements: Disagreement[];
  /** Windows' own numbers contradict each other, and no bytes decide. */
  undecided: boolean;
}

function osDisagreement({ disagree }: OsFinding): Disagreement[] {
  if (!disagree) return [];
  const [counts, against] = disagree;
  const withKind = counts.version === against.version;
  const side = (stated: typeof counts) => ({ witness: stated.witness, says: versionInWords(stated, withKind) });
  return [{ code: 'os', counts: side(counts), against: side(against) }];
}

function channelDisagreement({ disagree: [counts, against] }: ChannelFinding): Disagreement[] {
  if (!counts || !against) return [];
  const side = ({ witness, channel }: typeof counts) => ({ witness, says: channel });
  return [{ code: 'channel', counts: side(counts), against: side(against) }];
}

/** WMI says Unlicensed and slmgr Licensed, in the same minute: without the table it is not known which of them is right. */
function statusDisagreement({ statements }: LicenceFinding): Disagreement[] {
  const of = (name: LicenceStatement['witness']) => statements.find(({ witness }) => witness === name)?.status;
  if (of('licensing') !== UNLICENSED || of('slmgr') !== LICENSED) return [];
  return [
    {
      code: 'license-status',
      counts: { witness: 'licensing', says: 'status 0' },
      against: { witness: 'slmgr', says: 'Licensed' },
    },
  ];
}

export function findFacts(witnesses: Witnesses, device: string): Facts {
  const os = findOs(witnesses);
  const licence = findLicence(witnesses);
  const channel = findChannel(witnesses, licence, os);
  const checksFirmware = os.kind !== 'not-checked';
  const isSeen = isFirmwareSeen(witnesses);
  const kms = findKms(witnesses, licence, { channel: channel.channel, checksFirmware, isSeen });
  const firmware = findFirmware(witnesses, kms, { checksFirmware, isClient: channel.kind !== 'not-checked' });
  const status = firmware.seen ? [] : statusDisagreement(licence);
  return {
    device,
    witnesses,
    os,
    licence,
    channel,
    kms,
    firmware,
    disagreements: [...firmware.disagreements, ...status, ...osDisagreement(os), ...channelDisagreement(channel)],
    undecided: firmware.contradiction || status.length > 0,
  };
}
