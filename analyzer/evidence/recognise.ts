/** Which evidence a file is, by its content alone: people save the same things under many names. */
import type { EvidenceFile } from '../model/types.ts';
import { findDumpedTable, isTableListing } from './dump/index.ts';
import { readMgadiag } from './mgadiag/index.ts';
import { isRawSlic } from './slic/table.ts';
import { readSlmgr } from './slmgr/index.ts';
import { decodeText } from './text/index.ts';
import { looksLikeText } from './text/looks-like-text.ts';

/** `listing`: ACPI tables without the bytes of a SLIC table, which says nothing of the firmware. */
export type Recognised = EvidenceFile | 'listing' | null;

/** @param name of the file: it decides only whether an error code alone is slmgr's */
export function recognise(name: string, bytes: Uint8Array): Recognised {
  if (isRawSlic(bytes)) return 'slic.bin';
  if (bytes.length === 0 || !looksLikeText(bytes)) return null;
  const text = decodeText(bytes).text.replace(/^\ufeff/, '');
  return (
    kindOfJson(text) ??
    (/^\s*"?Signature"?,"?Length"?,/i.test(text) ? 'acpi-tables.csv' : null) ??
    (isMgadiag(text, bytes) ? 'mgadiag.txt' : null) ??
    (findDumpedTable(text) ? 'slic.bin' : null) ??
    (isTableListing(text) ? 'listing' : null) ??
    (isSlmgr(name, bytes) ? 'slmgr-dlv.txt' : null)
  );
}

/** Words that every report has, in whatever carrier: the reader is asked only where one is there. */
const MGADIAG_WORDS = /Diagnostic Report|OEM Activation 2\.0 Data|Windows Validation Data|WGA Data|BIOS valid for OA/;

function isMgadiag(text: string, bytes: Uint8Array): boolean {
  if (!MGADIAG_WORDS.test(text)) return false;
  let isReport = true;
  readMgadiag(bytes, null, (code) => {
    if (code === 'no-report') isReport = false;
  });
  return isReport;
}

/** Answers of slmgr that are no licence block and that nothing else prints. */
const ANSWERS: ReadonlySet<string | null> = new Set(['no_key', 'wsh_disabled', 'wmi_failure', 'not_supported']);
const SLMGR_NAME = /slmgr|\bdl[iv]\b|\bato\b/i;

/** A note that quotes a status or a code is no capture: a block must name its licence, a bare code needs slmgr's name. */
function isSlmgr(name: string, bytes: Uint8Array): boolean {
  const codes = new Set<string>();
  const slmgr = readSlmgr(bytes, null, (code) => void codes.add(code));
  const hasBlock = slmgr.products.some(
    (product) => product.activationId || product.channel || product.extendedPid || product.partialProductKey,
  );
  if (hasBlock || codes.has('office-output') || ANSWERS.has(slmgr.errorKind)) return true;
  return slmgr.errorCode !== null && SLMGR_NAME.test(name);
}

/** Property names of WMI's licensing classes, in lower case, that nothing else has. */
const LICENSING: ReadonlySet<string> = new Set([
  'products',
  'service',
  'oa2xbiosmarkerstatus',
  'licensestatus',
  'licensestatusreason',
  'partialproductkey',
  'productkeychannel',
  'keymanagementservicemachine',
]);
const EVENT_IDS: ReadonlySet<number> = new Set([12288, 12289, 8198, 8233]);

function kindOfJson(text: string): 'licensing.json' | 'events.json' | null {
  if (!/^\s*[[{]/.test(text)) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'object' || first === null) return null;
  const names = Object.keys(first).map((key) => key.toLowerCase());
  const id = Object.entries(first).find(([key]) => /^(?:event)?id$/i.test(key))?.[1];
  if (EVENT_IDS.has(Number(id))) return 'events.json';
  return names.some((name) => LICENSING.has(name)) ? 'licensing.json' : null;
}
