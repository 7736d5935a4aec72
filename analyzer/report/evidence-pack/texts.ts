/** The texts of a pack: one for each machine, one for all. Nothing of the company but what names the machine to its maker. */

import type { DecodedSlic } from '../../evidence/slic/table.ts';
import { visible } from '../../model/escape.ts';
import type { DeviceResult } from '../../model/types.ts';
import { REFUSAL_CODES } from '../../verdict/kms.ts';
import { RULES } from '../../verdict/rules/registry.ts';
import { DETAIL_TEXT, STATE_TEXT } from '../codes.ts';
import { signatureSteps } from '../decode/text.ts';
import { finding, wanted } from './terms.ts';

export interface Case {
  result: DeviceResult;
  /** The decoded table, or null where no bytes were collected. */
  table: DecodedSlic | null;
}

const stated = (value: string | null | undefined) => visible(value ?? '') || 'not stated';

/** Codes by which Windows refuses the firmware, from the newest event on; no host, no name. */
function windowsCodes({ events, slmgr, licensing }: DeviceResult): string[] {
  const codes = [
    ...(events ?? []).map(({ hresult }) => hresult),
    slmgr?.errorCode,
    slmgr?.attemptError,
    slmgr?.windows?.notificationReason,
    licensing?.windows?.licenseStatusReason,
  ];
  return [...new Set(codes)].filter((code): code is string => code != null && REFUSAL_CODES.has(code));
}

export function caseText({ result, table }: Case): string {
  const { computer, acpi, collection, firmwareState, markerDetail } = result;
  const sources = RULES.find(({ id }) => id === result.rule)?.sources ?? [];
  const codes = windowsCodes(result);
  const root = (acpi?.tables ?? []).filter(({ signature }) => signature === 'RSDT' || signature === 'XSDT');
  return text([
    'MACHINE',
    `  Manufacturer   ${stated(computer.manufacturer)}`,
    `  Model          ${stated(computer.model)}`,
    `  Serial number  ${stated(computer.serialNumber)}`,
    `  BIOS version   ${stated(computer.biosVersion)}`,
    `  BIOS date      ${stated(computer.biosDate)}`,
    '',
    'WHAT IS WRONG',
    `  ${finding(result)}`,
    ...(table?.marker ? [`  Signature: ${signatureSteps(table).reason}.`] : []),
    ...(result.action === 'check-virtual-machine'
      ? ['  This is a virtual machine: the table comes from the hypervisor.']
      : []),
    '',
    'WHAT IT LEADS TO',
    '  A volume edition of Windows Vista or Windows 7 on this machine is refused by a KMS host (Microsoft KB 942962).',
    ...(codes.length ? [`  Windows reports ${codes.join(' and ')}.`] : []),
    '',
    'WHAT IS ASKED FOR',
    `  ${wanted(result)}`,
    '',
    'HOW IT WAS SEEN',
    ...seen(table, collection.collectedUtc),
    ...root.map((t) => `  ${t.signature}: OEM ID "${visible(t.oemId)}", OEM table ID "${visible(t.oemTableId)}"`),
    `  State: ${firmwareState}. ${STATE_TEXT[firmwareState]}`,
    ...(markerDetail ? [`  Detail: ${markerDetail}. ${DETAIL_TEXT[markerDetail]}`] : []),
    '',
    'SOURCES',
    ...sources.map(({ title, where, dated }) => `  ${title} (${where}, ${dated})`),
    '  ACPI specification, section on the System Description Table Header (length, checksum, OEM ID, OEM table ID)',
  ]);
}

function seen(table: DecodedSlic | null, collectedUtc: string | null): string[] {
  const when = collectedUtc ? ` on ${visible(collectedUtc)}` : '';
  if (!table) {
    return [
      `  The table's own bytes are not in this pack. The state was read from Windows or from an MGADiag report${when}.`,
    ];
  }
  const { slic, bytes, trailing } = table;
  if (table.holdsKey) {
    return ['  What looks like a product key is inside the table: its bytes are not in this pack.'];
  }
  return [
    `  slic.bin holds the table as it was read from the firmware${when}.`,
    `  ${bytes.length} bytes, SHA-256 ${slic.sha256}`,
    ...(trailing > 0
      ? [`  ${trailing} more bytes followed the length that the table declares. They are not in this pack.`]
      : []),
    `  SLIC header: OEM ID "${visible(slic.oemId ?? '')}", OEM table ID "${visible(slic.oemTableId ?? '')}"`,
    '  decode.txt explains it byte by byte.',
  ];
}

export function readme(maker: string, machines: number): string {
  return text([
    'Evidence for a support case: the Windows marker in the SLIC table',
    '',
    `Machines: ${machines}, of ${visible(maker)}. machines.csv lists them.`,
    '',
    'What it is about. PCs that were sold with Windows carry a SLIC table in their firmware. A volume edition of Windows',
    'Vista or Windows 7 activates against a KMS host only if that table holds a valid Windows marker, or if there is no',
    'such table at all. On the machines in this pack the table is there and the marker is missing or not valid, so',
    'Windows refuses to activate. Microsoft describes this in KB 942962 and names the maker of the PC as the one to ask.',
    '',
    'What is in it. A folder for each machine:',
    '  case.txt    what is wrong in the terms of the firmware, what is asked for, how it was seen, the sources',
    '  slic.bin    the table as the firmware returned it, unchanged (where its bytes were collected)',
    '  decode.txt  every byte of it with its field, and the check of the signature step by step',
    '',
    'How to check it. Read the table on the machine with any ACPI tool and compare it with slic.bin. The signature needs',
    'no certificate: it is RSA-1024, PKCS#1 v1.5, SHA-256 over bytes 8 to 53 of the marker, with the public key in the',
    'same table.',
    '',
    'What is not in it. No product key, no user, computer or domain name, no other firmware table. MSDM was never read.',
    '',
    'What no one should do: load, inject or edit a table by means other than those of the maker. That would not make the',
    'machine licensed.',
  ]);
}

/** Windows 7's own editor shows line feeds alone as one long line. */
const text = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n`;
