/** The columns of compliance.csv, in their order: one registry for the CSV, the workbook, the page and the legend. */
import type { DeviceResult } from '../model/types.ts';
import { LICENSE_STATUS } from '../verdict/licence.ts';

export interface Column {
  name: string;
  /** One sentence for the legend. */
  description: string;
  /** How a workbook shows it; `text` keeps names such as 1E05 and 0012 what they are. */
  type: 'text' | 'date';
  /** The cell before it is made safe for its reader. */
  value(result: DeviceResult): string;
}

const yesNo = (value: boolean | null | undefined): string => (value == null ? '' : value ? 'yes' : 'no');

function column(
  name: string,
  description: string,
  value: (r: DeviceResult) => string | null | undefined,
  type: Column['type'] = 'text',
): Column {
  return { name, description, type, value: (result) => value(result) ?? '' };
}

function slicPresent({ slic, firmwareState }: DeviceResult): string {
  if (slic) return 'yes';
  if (firmwareState === 'unknown') return '';
  return yesNo(firmwareState !== 'slic-absent');
}

function licenseStatus({ license }: DeviceResult): string | undefined {
  return license?.status == null ? undefined : LICENSE_STATUS[license.status];
}

/** The newest event's code if it is not 0, else the error that slmgr printed. */
function lastActivationError(r: DeviceResult): string | null | undefined {
  const code = r.events?.find(({ hresult }) => hresult !== null)?.hresult;
  return code && code !== '0x00000000' ? code : (r.slmgr?.errorCode ?? r.slmgr?.attemptError);
}

export const COLUMNS: readonly Column[] = [
  column('device', 'Name of the device folder, or the machine as the inventory lists it.', (r) => r.device),
  column('computer', 'Computer name that the collector recorded.', (r) => r.computer.name),
  column(
    'verdict',
    'Whether KMS accepts this machine in its current state: allowed, blocked, not-applicable, unknown or unreported.',
    (r) => r.verdict,
  ),
  column('cause', 'What decided the verdict.', (r) => r.cause),
  column('kb_cause', 'Cause 1 or Cause 2 of Microsoft KB 942962, where the machine is blocked.', (r) => r.kbCause),
  column(
    'confidence',
    'high, medium or low; low where witnesses disagree or where there is only an old report.',
    (r) => r.confidence,
  ),
  column('next_step', 'What to do next, in one sentence.', (r) => r.nextStep),
  column('action', 'Code of the next step; its playbook is in the workbook and in the documentation.', (r) => r.action),
  column('firmware_state', 'What the firmware shows, whatever Windows runs.', (r) => r.firmwareState),
  column('marker_detail', 'How the marker or the table is bad.', (r) => r.markerDetail),
  column(
    'kms_prediction',
    'What KMS would do if a volume edition of Windows 7 ran here: works, refused or unknown.',
    (r) => r.kmsPrediction,
  ),
  column('slic_present', 'Whether the firmware has a SLIC table.', slicPresent),
  column(
    'marker_version',
    'Version of a sound Windows marker as MGADiag prints it; 0x20001 is OA 2.1.',
    (r) => r.slic?.markerVersion,
  ),
  column('signature', 'Whether the signature of the marker verifies with the key in the same table.', (r) =>
    r.slic?.marker ? (r.slic.marker.signatureOk ? 'valid' : 'invalid') : '',
  ),
  column('slic_oem_id', 'OEM ID in the header of the SLIC table.', (r) => r.slic?.oemId),
  column('slic_oem_table_id', 'OEM table ID in the header of the SLIC table.', (r) => r.slic?.oemTableId),
  column('marker_oem_id', 'OEM ID in the Windows marker.', (r) => r.slic?.marker?.oemId),
  column('marker_oem_table_id', 'OEM table ID in the Windows marker.', (r) => r.slic?.marker?.oemTableId),
  column('ids_consistent', 'Whether RSDT and XSDT carry the OEM IDs of SLIC.', (r) =>
    yesNo(
      r.acpi?.tables.some((t) => t.signature === 'RSDT' || t.signature === 'XSDT')
        ? r.acpi.idsConsistent
        : r.mgadiag?.idsConsistent,
    ),
  ),
  column('key_owner', 'Makers for which the public key in the table is known to sign; a hint only.', (r) => r.keyOwner),
  column('license_channel', 'Licence channel: VOLUME_KMSCLIENT is a KMS client.', (r) => r.licenseChannel),
  column('license_status', 'Licence status of Windows.', licenseStatus),
  column('notification_reason', 'Why Windows is in Notification.', (r) => r.license?.notificationReason),
  column(
    'last_activation_error',
    'Code of the newest licensing event, or the error that slmgr printed.',
    lastActivationError,
  ),
  column('kms_host', 'KMS host that the machine used or is set to.', (r) => r.license?.kmsHost),
  column('mgadiag_bios_valid', 'What a saved MGADiag report says about the BIOS.', (r) => r.mgadiag?.biosValid),
  column('mgadiag_marker_version', 'Marker version in a saved MGADiag report.', (r) => r.mgadiag?.markerVersion),
  column('manufacturer', 'Maker of the machine, by SMBIOS.', (r) => r.computer.manufacturer),
  column('model', 'Model of the machine, by SMBIOS.', (r) => r.computer.model),
  column('bios_version', 'Version of its firmware.', (r) => r.computer.biosVersion),
  column('serial_number', 'Serial number, by SMBIOS.', (r) => r.computer.serialNumber),
  column('os', 'Name of Windows.', (r) => r.os.caption),
  column('os_version', 'Version of Windows.', (r) => r.os.version),
  column('domain', 'Domain or workgroup.', (r) => r.computer.domain),
  column('collected_utc', 'When the evidence was collected, UTC.', (r) => r.collection.collectedUtc, 'date'),
  column('evidence', 'Each evidence file with its status.', (r) =>
    r.evidence.map(({ name, status }) => `${name}=${status}`).join('; '),
  ),
  column('conflicts', 'Witnesses that disagree.', (r) => r.conflicts.map(({ message }) => message).join('; ')),
  column('problems', 'What was wrong with the folder or could not be read.', (r) =>
    r.problems.map(({ code, file, message }) => `${code}: ${file ? `${file} ` : ''}${message}`).join('; '),
  ),
  column('collector_version', 'Version of the collector.', (r) => r.collection.collectorVersion),
  column('source', 'Folder that the evidence came from.', (r) => r.source),
];

/** A column for a further column of the inventory list. */
export function inventoryColumn(name: string): Column {
  // hasOwn, because the list's headers are anyone's: one of them may be called "constructor".
  return column(INVENTORY_PREFIX + name, `Column "${name}" of the inventory list.`, ({ inventory }) =>
    inventory && Object.hasOwn(inventory, name) ? inventory[name] : '',
  );
}

const INVENTORY_PREFIX = 'inventory_';

/** Columns by their names, those of the inventory included; unknown names are left out. */
export function columnsByName(names: readonly string[]): Column[] {
  return names.flatMap((name) => {
    const known = COLUMNS.find((column) => column.name === name);
    if (known) return [known];
    return name.startsWith(INVENTORY_PREFIX) ? [inventoryColumn(name.slice(INVENTORY_PREFIX.length))] : [];
  });
}
