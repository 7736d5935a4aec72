/** Observations that decide nothing and assign no blame. */

import { biosDate, parseTime } from '../evidence/shared/time.ts';
import { KEY_OWNERS } from '../evidence/slic/key-owners.ts';
import type { Hint } from '../model/types.ts';
import type { Facts } from './facts.ts';
import { foreignEvidence, unwrittenIdentity } from './identity.ts';
import { kmsError } from './kms-errors.ts';
import { isVirtualMachine, virtualMachineSign } from './virtual-machine.ts';

/** Letters and digits of a maker's name, in lower case. */
const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Names under which one maker's machines report themselves. */
const ALIASES: readonly (readonly string[])[] = [
  ['hewlettpackard', 'hp'],
  ['asustek', 'asus'],
  ['gigabyte', 'gigabytetechnology'],
  ['msi', 'microstar'],
  ['acer', 'emachines', 'gateway', 'packardbell'],
  ['lenovo', 'ibm'],
  ['panasonic', 'matsushita'],
  ['fujitsu', 'fujitsusiemens'],
];

function sameMaker(manufacturer: string, maker: string): boolean {
  const [a, b] = [letters(manufacturer), letters(maker)];
  if (a.startsWith(b) || b.startsWith(a)) return true;
  return ALIASES.some((names) => names.some((n) => a.startsWith(n)) && names.some((n) => b.startsWith(n)));
}

function keyHint({ witnesses: { slic, manifest } }: Facts): Hint | null {
  const owner = slic?.slic.publicKey ? KEY_OWNERS[slic.slic.publicKey.sha256] : undefined;
  const manufacturer = manifest?.computer.manufacturer;
  if (!owner || !manufacturer || letters(manufacturer) === '' || owner.makers.some((m) => sameMaker(manufacturer, m)))
    return null;
  return {
    code: 'key-of-another-maker',
    message: `the table's key has so far been seen on machines of ${owner.makers.join(', ')}, and this one says ${manufacturer}; boards are sold under several names, so this is only worth a look`,
  };
}

const DAY = 86_400_000;
/** A saved report older than this may describe another firmware. */
const OLD_REPORT_DAYS = 30;

function reportHint({ witnesses: { mgadiag, manifest } }: Facts): Hint | null {
  if (!mgadiag?.modifiedUtc) return null;
  const age = parseTime(manifest?.collectedUtc) - parseTime(mgadiag.modifiedUtc);
  if (!(age > OLD_REPORT_DAYS * DAY)) return null;
  return {
    code: 'old-report',
    message: `mgadiag.txt was saved on ${mgadiag.modifiedUtc.slice(0, 10)}, ${Math.round(age / DAY)} days before the collection`,
  };
}

/** A clock that is off makes KMS fail (0xC004F06C) and the order of the events doubtful. */
function clockHint({ witnesses: { manifest, events } }: Facts): Hint | null {
  const collected = parseTime(manifest?.collectedUtc);
  if (Number.isNaN(collected)) return null;
  const newest = events?.[0]?.timeUtc;
  if (newest && parseTime(newest) - collected > DAY)
    return {
      code: 'clock',
      message: `the newest event is dated ${newest}, after the collection at ${manifest?.collectedUtc}`,
    };
  const bios = biosDate(manifest?.computer.biosDate);
  if (bios !== null && bios - collected > DAY)
    return {
      code: 'clock',
      message: `the BIOS is dated ${manifest?.computer.biosDate}, after the collection at ${manifest?.collectedUtc}`,
    };
  return null;
}

/** Only beside bad firmware: on a sound machine an empty serial number says nothing about KMS. */
function boardHint(facts: Facts): Hint | null {
  const { firmware } = facts;
  if (firmware.class !== 'bad' || isVirtualMachine(facts.witnesses)) return null;
  const sign =
    unwrittenIdentity(facts) ??
    (firmware.detail === 'oem-ids' ? 'the marker is signed for other OEM IDs than the table around it' : null);
  if (sign === null) return null;
  return {
    code: 'board-identity',
    message: `the system board may have been replaced and its identity not written: ${sign}`,
  };
}

function troubleHint(facts: Facts): Hint | null {
  const { os, channel } = facts;
  if (os.kind === 'not-checked' || channel.kind === 'not-checked') return null;
  const found = kmsError(facts);
  return (
    found && {
      code: 'other-kms-error',
      message: `${found.code} is no firmware error: ${found.error.cause}; ${found.error.fix}`,
    }
  );
}

function machineHint(facts: Facts): Hint | null {
  // A folder that is named otherwise is common and no sign by itself; it does explain a conflict.
  const signs = foreignEvidence(facts);
  return signs.length === 0
    ? null
    : { code: 'other-machine', message: `the folder may contain evidence of another machine: ${signs.join('; ')}` };
}

function virtualHint({ witnesses }: Facts): Hint | null {
  const sign = virtualMachineSign(witnesses);
  return sign === null
    ? null
    : { code: 'virtual-machine', message: `a virtual machine, by "${sign}": its firmware is the hypervisor's` };
}

/** Judged as Windows 7 where it has a KMS channel, which no text of Microsoft confirms. */
function embeddedHint({ os, channel }: Facts): Hint | null {
  if (os.embedded === null || os.kind === 'not-checked' || channel.kind === 'not-checked') return null;
  return {
    code: 'embedded-edition',
    message: `"${os.embedded}" is judged as Windows 7; KB 942962 does not say whether KMS checks the firmware of Embedded and Thin PC editions`,
  };
}

const HINTS = [virtualHint, embeddedHint, keyHint, boardHint, troubleHint, reportHint, clockHint, machineHint];

export function findHints(facts: Facts): Hint[] {
  const hints: Hint[] = [];
  for (const find of HINTS) {
    const hint = find(facts);
    if (hint) hints.push(hint);
  }
  return hints;
}
