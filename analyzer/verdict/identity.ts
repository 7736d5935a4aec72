/**
 * Signs in the folder itself that some of its evidence belongs to another machine, or to another Windows on the same one.
 * They decide nothing: they explain conflicts and are shown as hints. Each names the two data that do not fit together.
 */
import { paddedText } from '../evidence/shared/bytes.ts';
import { isPlaceholder } from '../model/placeholders.ts';
import type { Facts } from './facts.ts';

/** `PC-1~0a1b2c3d` is the folder of a PC that was set up again: eight digits of its MachineGuid. */
const SET_UP_AGAIN = /^(.*)~([0-9a-f]{8})$/i;

const EXTENDED_PID = /^\d{5}-\d{5}-\d{3}-\d{6}-\d{2}-/;

const same = (a: string, b: string): boolean => a.toUpperCase() === b.toUpperCase();

/** The name in the manifest, unless the folder is named after it, after the serial number or after the UUID. */
function nameSign({ device, witnesses: { manifest } }: Facts): string | null {
  const { name, fqdn, serialNumber, uuid, machineGuid } = manifest?.computer ?? {};
  if (!name) return null;
  const [, stem, guid] = SET_UP_AGAIN.exec(device) ?? [];
  const folder = stem ?? device;
  const names = [name, fqdn, fqdn?.split('.')[0], serialNumber, uuid].filter((known) => known != null);
  // The NetBIOS name ends after 15 characters.
  if (!names.some((known) => same(known, folder) || same(known, folder.slice(0, 15))))
    return `the folder is named "${device}" and the manifest says computer "${name}"`;
  if (guid && machineGuid && !machineGuid.toLowerCase().startsWith(guid.toLowerCase()))
    return `the folder is named "${device}" and the manifest says MachineGuid ${machineGuid}`;
  return null;
}

/** A sysprep makes a new CMID, so only the newest request is compared. */
function cmidSign({ witnesses: { events, slmgr } }: Facts): string | null {
  const own = slmgr?.windows?.cmid;
  const sent = events?.find(({ cmid }) => cmid !== null);
  if (!own || !sent?.cmid || own === sent.cmid) return null;
  return `slmgr prints CMID ${own} and the newest request in the events (${sent.timeUtc ?? 'no time'}) carries ${sent.cmid}`;
}

const ids = (oemId: string, oemTableId: string): string => `"${oemId}"/"${oemTableId}"`;

/** MGADiag's own ACPI table lists SLIC with the IDs of its header; a firmware update keeps them. */
function oemIdSign({ witnesses: { slic, mgadiag } }: Facts): string | null {
  const row = mgadiag?.acpiTables.find(({ name }) => same(name, 'SLIC'));
  const table = slic?.slic;
  if (!row || table?.oemId == null || table.oemTableId == null) return null;
  if (row.oemId === table.oemId && row.oemTableId === table.oemTableId) return null;
  const trim = (text: string): string => paddedText(Buffer.from(text, 'latin1')).trim();
  if (trim(row.oemId) === table.oemId.trim() && trim(row.oemTableId) === table.oemTableId.trim()) return null;
  return `MGADiag lists SLIC of ${ids(row.oemId, row.oemTableId)} and the table says ${ids(table.oemId, table.oemTableId)}`;
}

/** Signs that the folder contains evidence of another machine. */
export function otherMachineSigns(facts: Facts): string[] {
  return [nameSign(facts), ...foreignEvidence(facts)].filter((sign) => sign !== null);
}

/** Signs within the evidence, the names left aside. */
export function foreignEvidence(facts: Facts): string[] {
  const signs: string[] = [];
  const cmid = cmidSign(facts);
  if (cmid !== null) signs.push(cmid);
  const oemId = oemIdSign(facts);
  if (oemId !== null) signs.push(oemId);
  return signs;
}

/** Signs that the witnesses saw different installations: another image was booted for one of them. */
export function otherImageSigns({ os, witnesses: { slmgr, licensing, mgadiag } }: Facts): string[] {
  const signs: string[] = [];
  const [first, ...rest] = os.stated;
  const other = rest.find(({ version }) => version !== first?.version);
  if (first && other)
    signs.push(`${first.witness} names Windows ${first.version} and ${other.witness} Windows ${other.version}`);
  const pids: [string, string | null | undefined][] = [
    ['slmgr', slmgr?.windows?.extendedPid],
    ['WMI', licensing?.windows?.productKeyId],
    ['MGADiag', mgadiag?.licensing?.windows?.extendedPid],
  ];
  const [known, ...others] = pids.filter((pid): pid is [string, string] => EXTENDED_PID.test(pid[1] ?? ''));
  const foreign = others.find(([, pid]) => pid !== known?.[1]);
  if (known && foreign) signs.push(`${known[0]} has the extended PID ${known[1]} and ${foreign[0]} has ${foreign[1]}`);
  return signs;
}

/** Serial number and UUID that were never written, as after a change of the system board. */
export function unwrittenIdentity({ witnesses: { manifest } }: Facts): string | null {
  const { serialNumber, uuid } = manifest?.computer ?? {};
  if (serialNumber != null && isPlaceholder(serialNumber)) return `serial number "${serialNumber}"`;
  return uuid != null && isPlaceholder(uuid) ? `UUID ${uuid}` : null;
}
