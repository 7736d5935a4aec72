/**
 * The details of one device, as headings with facts and sentences: what was found, what was concluded from it, what does
 * not fit together. Product keys and parts of them are not among the facts.
 */

import { visible } from '../../model/escape.ts';
import type { DeviceResult, LicensingEvent, Slic } from '../../model/types.ts';
import { CAUSES } from '../../verdict/causes.ts';
import { LICENSE_STATUS } from '../../verdict/licence.ts';
import { RULES } from '../../verdict/rules/registry.ts';
import {
  CONFIDENCE_TEXT,
  DETAIL_TEXT,
  KB_CAUSE_TEXT,
  PREDICTION_TEXT,
  STATE_TEXT,
  STATUS_TEXT,
  WITNESS_TEXT,
} from '../codes.ts';
import type { Details, StorySection } from './payload.ts';

/** Fleets up to this size carry the details of each device. */
const DETAILS_LIMIT = 20_000;

export const carriesDetails = (devices: number): boolean => devices <= DETAILS_LIMIT;

const MAX_LINES = 40;
const MAX_TEXT = 2_000;

type Value = string | number | boolean | null | undefined;

export function detailsOf(result: DeviceResult): Details {
  const sections = [
    verdictSection(result),
    lines('What does not fit together', result.conflicts.flatMap(conflictLines)),
    firmwareSection(result),
    licenceSection(result),
    eventSection(result.events),
    mgadiagSection(result),
    lines(
      'Worth knowing',
      result.hints.map((hint) => hint.message),
    ),
    lines(
      'What was collected',
      result.evidence.map((item) => `${item.name}: ${STATUS_TEXT[item.status] ?? item.status}`),
    ),
    lines(
      'What could not be read',
      result.problems.map((p) => `${p.file ? `${p.file} ` : ''}${p.message} (${p.code})`),
    ),
    machineSection(result),
    facts('From the inventory list', Object.entries(result.inventory ?? {})),
  ];
  return sections.filter((section) => section.facts?.length || section.lines?.length);
}

/** Facts without a value are left out: what was not stated is no fact. */
function facts(title: string, list: [label: string, value: Value][]): StorySection {
  const stated = list.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return { title, facts: stated.map(([label, value]) => [cut(label), cut(text(value))]) };
}

function lines(title: string, list: string[]): StorySection {
  const rest = list.length - MAX_LINES;
  const shown = list.slice(0, MAX_LINES).map(cut);
  return { title, lines: rest > 0 ? [...shown, `... and ${rest} more`] : shown };
}

const cut = (value: string) => visible(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)} ...` : value);
const text = (value: Value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? ''));

function verdictSection(result: DeviceResult): StorySection {
  return facts('Why', [
    ['Cause', CAUSES[result.cause].sentence],
    ['In detail', result.markerDetail && DETAIL_TEXT[result.markerDetail]],
    ['Microsoft says', result.kbCause && KB_CAUSE_TEXT[result.kbCause]],
    ['Windows 7 with KMS here', PREDICTION_TEXT[result.kmsPrediction]],
    ['Rests on', result.basis.map((witness) => WITNESS_TEXT[witness]).join(', ')],
    ...ruleFacts(result.rule),
    [
      'Confidence',
      result.confidence && `${result.confidence}: ${result.confidenceReason || CONFIDENCE_TEXT[result.confidence]}`,
    ],
  ]);
}

/** The rule that decided, and the questions that come before it: had one of them applied, it would have decided. */
function ruleFacts(id: string): [string, Value][] {
  const place = RULES.findIndex((rule) => rule.id === id);
  const deciding = RULES[place];
  if (!deciding) return [['Rule', id]];
  const before = RULES.slice(0, place).map((rule) => rule.id);
  return [
    ['Rule that decided', `${id}: ${CAUSES[deciding.cause].title}`],
    ['Asked before it', before.length && deciding.needs.length ? `${before.join(', ')}: did not apply` : ''],
  ];
}

function conflictLines(conflict: DeviceResult['conflicts'][number]): string[] {
  return [conflict.message, ...conflict.explanations.map((explanation) => `Possible explanation: ${explanation}`)];
}

function firmwareSection(result: DeviceResult): StorySection {
  const { slic, acpi } = result;
  return facts('Firmware', [
    ['State', STATE_TEXT[result.firmwareState]],
    ...(slic ? slicFacts(slic) : []),
    ['Key known from', result.keyOwner],
    ...(acpi?.tables ?? [])
      .filter((table) => table.signature === 'RSDT' || table.signature === 'XSDT')
      .map((table): [string, Value] => [table.signature, ids(table.oemId, table.oemTableId)]),
    ['IDs agree', acpi?.idsConsistent],
  ]);
}

function slicFacts(slic: Slic): [string, Value][] {
  const { publicKey, marker } = slic;
  return [
    ['Table', `${slic.length} bytes, states ${slic.declaredLength ?? 'no length'}, revision ${slic.revision ?? '-'}`],
    ['Checksum', slic.checksumOk === null ? null : slic.checksumOk ? 'right' : 'wrong'],
    ['SLIC', ids(slic.oemId, slic.oemTableId)],
    ['Parts', slic.structures.map((s) => `type ${s.type} at ${s.offset}, ${s.length} bytes`).join('; ')],
    ['Public key', publicKey ? `${publicKey.bits} bits, SHA-256 ${publicKey.sha256.slice(0, 16)}...` : 'none'],
    ['Marker', marker ? ids(marker.oemId, marker.oemTableId) : 'none'],
    ['Signature', marker ? (marker.signatureOk ? 'verifies' : 'does not verify') : null],
    ['Marker version', slic.markerVersion],
  ];
}

const ids = (oemId: string | null, tableId: string | null) =>
  `OEM ID "${oemId ?? ''}", OEM table ID "${tableId ?? ''}"`;

function licenceSection(result: DeviceResult): StorySection {
  const { slmgr, licensing, license } = result;
  const status = license?.status ?? null;
  return facts('Licence', [
    ['Product', slmgr?.windows?.name ?? licensing?.windows?.name],
    ['Channel', result.licenseChannel],
    ['Status', status === null ? null : LICENSE_STATUS[status]],
    ['Reason', license?.notificationReason],
    ['Minutes left', license?.remainingMinutes],
    ['Stated by', license && WITNESS_TEXT[license.witness]],
    ['KMS host', license?.kmsHost],
    ['slmgr error', slmgr?.errorCode ?? slmgr?.errorKind],
    ['Attempt failed with', slmgr?.attemptError],
    ["Windows' marker status", licensing?.service?.oa2xBiosMarkerStatus],
  ]);
}

function eventSection(events: LicensingEvent[] | null): StorySection {
  const list = (events ?? []).map((event) => {
    const parts = [
      event.timeUtc,
      `event ${event.id}`,
      event.hresult,
      event.flags && `flags ${event.flags}`,
      event.kmsHost,
    ];
    return parts.filter(Boolean).join(', ');
  });
  return lines('Events', list);
}

function mgadiagSection({ mgadiag }: DeviceResult): StorySection {
  return facts('MGADiag report', [
    ['BIOS valid for OA 2.0', mgadiag?.biosValidText],
    ['Marker version', mgadiag?.markerVersion],
    ['IDs consistent', mgadiag?.idsConsistent],
    ['Report of', mgadiag?.modifiedUtc],
    ['Cut or incomplete', mgadiag?.truncated || null],
  ]);
}

function machineSection(result: DeviceResult): StorySection {
  const { computer, os, collection } = result;
  return facts('Machine', [
    ['Computer', computer.fqdn ?? computer.name],
    ['Maker and model', [computer.manufacturer, computer.model].filter(Boolean).join(' ')],
    ['Serial number', computer.serialNumber],
    ['BIOS', [computer.biosVersion, computer.biosDate].filter(Boolean).join(', ')],
    ['Windows', [os.caption, os.version, os.architecture].filter(Boolean).join(', ')],
    ['Collected (UTC)', collection.collectedUtc],
    ['Collector', collection.collectorVersion],
    ['Folder', result.source],
  ]);
}
