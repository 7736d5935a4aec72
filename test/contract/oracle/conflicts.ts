/** "A lower witness that disagrees goes into `conflicts`. So do: ..." */
import type { FirmwareState } from '../../../analyzer/model/schema.generated.ts';
import type { Device } from '../device.ts';
import { type Firmware, isBad, isSound } from './firmware.ts';
import type { Channel, Licences, Os } from './licence.ts';
import type { withReport } from './refusal.ts';

export interface Conflicts {
  certain: string[];
  /** Where the contract does not say whether it is one. */
  unclear: string[];
}

/**
 * Whether a witness that claims one state can stand beside another that was decided. All bad states are one: "what Windows says of
 * a blank body, a template or a broken signature is not documented".
 */
const disagrees = (decided: FirmwareState, claimed: FirmwareState): boolean =>
  decided !== claimed && !(isBad(decided) && isBad(claimed));

export function conflictsOf(
  device: Device,
  licences: Licences,
  os: Os | null,
  channel: Channel,
  firmware: Firmware,
  words: ReturnType<typeof withReport>,
): Conflicts {
  const found: Conflicts = { certain: [], unclear: [] };
  const add = (name: string, when: boolean | undefined): void => {
    if (when === true) found.certain.push(name);
    if (when === undefined) found.unclear.push(name);
  };
  const { bytes, by, state, ids } = firmware;
  const { acpi, manifest, slic } = device;
  add('os', os === null ? false : os.conflict);
  add('channel', channel.conflict);
  // "If only one of two does: `marker-valid`, a conflict"
  if (bytes && ids === 'split') add('rsdt-xsdt', bytes.sound && !bytes.vouchedTrailing ? true : undefined);
  // "a SLIC row in `acpi-tables.csv` against the manifest's `absent`, or with other IDs than `slic.bin`"
  if (by === 'absent') add('acpi-slic', acpi !== null && acpi.slic !== 'none');
  else if (bytes) add('acpi-slic', acpi?.slic === 'other' ? (bytes.detail === 'length' ? undefined : true) : false);
  else if (acpi && acpi.slic !== 'none') add('acpi-slic', state === 'slic-absent' ? undefined : false);
  lower(device, firmware, add);
  // A refusal against sound firmware, a success against bad one: "KMS success against bad firmware is a conflict".
  add('refusal', words.refused === undefined ? undefined : words.refused && isSound(state));
  add('kms-success', words.served && isBad(state));
  // One that a success followed is history, even of the future.
  add('future', words.fromFuture && words.refused !== true ? undefined : words.fromFuture);
  add('reported-refusal', words.contradicted);
  // "WMI Unlicensed against slmgr Licensed where no bytes decide"
  const against = licences.wmi.licence?.status === 0 && licences.slmgr.licence?.status === 1;
  add('status', against ? (by !== 'bytes' && by !== 'absent' ? true : undefined) : false);
  // "a `slic.bin` that a whole manifest does not list at all (problem `unlisted-file`)"
  add('unlisted', manifest === 'whole' && slic.item === null && slic.file === 'table');
  return found;
}

function lower({ mgadiag }: Device, firmware: Firmware, add: (name: string, when: boolean | undefined) => void): void {
  const { by, state, claims, reported, bytes, contradictory } = firmware;
  add('numbers', contradictory);
  if (by === 'bytes' || by === 'absent') for (const claim of claims) add(claim.by, disagrees(state, claim.state));
  const versioned = mgadiag?.says === 'unknown-words' || reported === 'marker-valid' || reported === 'ids-inconsistent';
  const other = mgadiag?.otherVersion === true;
  if (bytes?.sound && versioned) add('mgadiag-version', bytes.vouchedTrailing && other ? undefined : other);
  if (by === null || by === 'mgadiag' || reported === null) return;
  add('mgadiag', disagrees(state, reported));
}
