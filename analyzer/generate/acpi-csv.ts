/** acpi-tables.csv: the header of each ACPI table that was asked for, never a body. */
import { Random } from './random.ts';
import { HEADER_LENGTH, type OemIds } from './slic-table.ts';
import type { DeviceSpec } from './spec.ts';

const COLUMNS = 'Signature,Length,Revision,Checksum,OemId,OemTableId,OemRevision,CreatorId,CreatorRevision';

/** The collector asks for these by name, and for SLIC first, whose row comes from the table itself. */
const TABLES: [signature: string, length: number, revision: number][] = [
  ['RSDT', 76, 1],
  ['XSDT', 116, 1],
  ['FACP', 244, 4],
  ['APIC', 114, 2],
  ['DSDT', 35_624, 2],
  ['HPET', 56, 1],
  ['MCFG', 60, 1],
  ['SSDT', 2_046, 1],
];

export function acpiCsv(spec: DeviceSpec): Buffer {
  const { model } = spec.machine;
  const random = new Random(`acpi ${model.model} ${spec.acpi.root}`);
  const rows = TABLES.map(([signature, length, revision]) => {
    const root = signature === 'RSDT' || signature === 'XSDT';
    const ids = root ? rootIds(spec, signature) : (model.otherTables ?? model.ids);
    return row(signature, length, revision, random.between(0, 255), ids, 0x01072009);
  });
  const table = spec.slic.table;
  if (table && table.length >= HEADER_LENGTH) {
    const oemId = table.toString('latin1', 10, 16);
    const oemTableId = table.toString('latin1', 16, 24);
    rows.unshift(row('SLIC', table.readUInt32LE(4), table[8] ?? 0, table[9] ?? 0, { oemId, oemTableId }, 1));
  }
  return Buffer.from(`${[COLUMNS, ...rows].join('\r\n')}\r\n`, 'latin1');
}

function rootIds(spec: DeviceSpec, signature: 'RSDT' | 'XSDT'): OemIds {
  const differs = spec.acpi.root === 'both-differ' || (spec.acpi.root === 'rsdt-differs' && signature === 'RSDT');
  return differs ? spec.acpi.otherIds : spec.machine.model.ids;
}

function row(
  signature: string,
  length: number,
  revision: number,
  checksum: number,
  ids: OemIds,
  oemRevision: number,
): string {
  const oemId = hexOf(ids.oemId, 6);
  const oemTableId = hexOf(ids.oemTableId, 8);
  return [signature, length, revision, checksum, oemId, oemTableId, oemRevision, hexOf('DEMO', 4), 0x00010013].join(
    ',',
  );
}

function hexOf(text: string, width: number): string {
  return Buffer.from(text.padEnd(width).slice(0, width), 'latin1').toString('hex');
}
