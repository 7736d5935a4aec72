/**
 * A saved report of Microsoft's Genuine Advantage Diagnostic Tool, 1.7 to 1.9, as people paste it through Notepad, mail and
 * forums. Only three sections are read: the first (edition and licence), "Licensing Data" (an slmgr.vbs block) and "OEM
 * Activation 2.0 Data" (the firmware). Labels repeat across sections, so a value belongs to the last header before it.
 * What is not there is not stated: a report that was cut never says "no SLIC".
 */

import type { ProblemSink } from '../../model/problems.ts';
import type { Mgadiag } from '../../model/types.ts';
import { Caches } from '../caches.ts';
import { redactKeys } from '../redaction/redact.ts';
import { parseSlmgr } from '../slmgr/index.ts';
import { withoutBlanks } from '../slmgr/line.ts';
import { readableText } from '../text/markup/index.ts';
import { countLines, LineCounter } from './line-numbers.ts';
import { normalBody, normalText } from './normalize.ts';
import { type Oa2, readOa2Once } from './oa2.ts';
import { findSections, type Section } from './sections.ts';

const HEADER = 'Diagnostic Report (';
/** Reports in one file that are looked at; a forum thread has a handful. */
const MAX_REPORTS = 200;
/** Characters of a section that are read; the table of ACPI, the longest of all, takes some thousand. */
const MAX_BODY = 65_536;

function rawOf(text: string, section: Section): string {
  return text.slice(section.start, Math.min(section.end, section.start + MAX_BODY));
}

/** Labels of the first section, by field of the result. */
const FIELDS = {
  licenseType: 'Windows License Type',
  osVersion: 'Windows OS version',
  productName: 'Product Name',
} as const;

/** Labels that end a value where line ends are lost. Source: reports of 1.7.0012 to 1.9.0027. */
const LABELS =
  /(?:Validation (?:Status|Code|Diagnostic)|Detailed Status|(?:Cached )?(?:Online )?Validation Code|Windows Product (?:Key|ID)|Windows License Type|Windows OS version|CSVLK (?:Server|PID)|ID|Is Admin|AutoDial|Registry|TestCab|WGA Version|LegitcheckControl ActiveX|Signed By|Product Name|Architecture|Build lab|TTS Error|Resolution Status)(?: Hash| Type)?:/;

/** Reads a report. Never throws; `modifiedUtc` is the caller's to fill in. */
export function readMgadiag(
  bytes: Uint8Array,
  oemCodePage: number | null,
  report: ProblemSink,
  caches = new Caches(),
): Mgadiag {
  const decoded = readableText(bytes, oemCodePage);
  const clean = redactKeys(decoded.text);
  if (clean.count > 0) report('key-redacted', clean.count);
  const text = normalText(clean.text);
  const chosen = choose(reportsIn(text, caches), report);
  const result = chosen === null ? emptyResult() : describe(text, chosen, decoded.encoding, report);
  result.encoding = decoded.encoding;
  if (chosen === null) report('no-report');
  else if (result.truncated) report('truncated');
  return result;
}

interface Report {
  headed: boolean;
  start: number;
  end: number;
  sections: Section[];
  /** The firmware section that counts, and what it says. */
  firmware: Section | null;
  oa2: Oa2 | null;
}

/** The reports with a header; without any, the text as one report for each of its firmware sections. */
function reportsIn(text: string, caches: Caches): Report[] {
  const starts: number[] = [];
  for (let at = text.indexOf(HEADER); at >= 0 && starts.length < MAX_REPORTS; at = text.indexOf(HEADER, at + 1))
    starts.push(at);
  if (starts.length > 0)
    return starts.map((start, i) => reportAt(text, start, starts[i + 1] ?? text.length, true, caches));
  const whole = reportAt(text, 0, text.length, false, caches);
  const firmware = whole.sections.filter(({ name }) => name === 'oa2').slice(0, MAX_REPORTS);
  if (firmware.length === 0) return whole.sections.length > 0 ? [whole] : [];
  return firmware.map((section) => ({ ...whole, firmware: section, oa2: readSection(text, section, whole, caches) }));
}

function reportAt(text: string, start: number, end: number, headed: boolean, caches: Caches): Report {
  const sections = findSections(text, start, end);
  const firmware = sections.find(({ name }) => name === 'oa2') ?? null;
  const report: Report = { headed, start, end, sections, firmware, oa2: null };
  if (firmware !== null) report.oa2 = readSection(text, firmware, report, caches);
  return report;
}

function readSection(text: string, section: Section, report: Report, caches: Caches): Oa2 {
  const isLast = section.end === report.end && section.end - section.start <= MAX_BODY;
  return readOa2Once(rawOf(text, section), isLast, report.headed, caches.sections);
}

/** The last headed report with a whole firmware section; without headers the sections must agree. */
function choose(reports: readonly Report[], report: ProblemSink): Report | null {
  const last = reports.at(-1) ?? null;
  if (last === null) return null;
  if (last.headed) return reports.findLast(({ oa2 }) => oa2?.whole) ?? last;
  const facts = new Set(reports.map(({ oa2 }) => `${oa2?.biosValid} ${oa2?.markerVersion} ${oa2?.idsConsistent}`));
  if (facts.size <= 1) return reports.find(({ oa2 }) => oa2?.whole) ?? last;
  report('ambiguous');
  return {
    ...last,
    oa2: {
      biosValid: 'not_stated',
      biosValidText: null,
      markerVersion: null,
      idsConsistent: null,
      acpiTables: [],
      whole: true,
      lines: {},
    },
  };
}

function emptyResult(): Mgadiag {
  return {
    toolVersion: null,
    encoding: null,
    licenseType: null,
    osVersion: null,
    productName: null,
    biosValid: 'not_stated',
    biosValidText: null,
    markerVersion: null,
    idsConsistent: null,
    acpiTables: [],
    truncated: true,
    licensing: null,
    modifiedUtc: null,
    lines: {},
  };
}

function describe(text: string, chosen: Report, encoding: string, report: ProblemSink): Mgadiag {
  const result = emptyResult();
  const { oa2, firmware, sections } = chosen;
  const lines = new LineCounter(text);
  if (chosen.headed) {
    result.toolVersion =
      /^Diagnostic Report \(\s*(\d+\.\d+\.\d{3,5}\.\d+)/.exec(text.slice(chosen.start, chosen.start + 60))?.[1] ?? null;
    result.lines.toolVersion = lines.at(chosen.start);
  }
  const validation = sections.find(({ name }) => name === 'validation');
  if (validation !== undefined) readValidation(text, validation, result, lines);
  const licensing = sections.find(({ name }) => name === 'licensing');
  if (licensing !== undefined) result.licensing = readLicensingData(text, licensing, encoding, lines, report);
  if (oa2 !== null && firmware !== null) {
    takeFacts(oa2, result);
    for (const [field, line] of Object.entries(oa2.lines)) result.lines[field] = lines.at(firmware.start) + line;
  }
  return result;
}

/** Field by field: to copy what is left of an object takes V8 longer than to read the section. */
function takeFacts(oa2: Oa2, result: Mgadiag): void {
  result.biosValid = oa2.biosValid;
  result.biosValidText = oa2.biosValidText;
  result.markerVersion = oa2.markerVersion;
  result.idsConsistent = oa2.idsConsistent;
  result.acpiTables = oa2.acpiTables;
  result.truncated = !oa2.whole;
}

function readValidation(text: string, section: Section, result: Mgadiag, lines: LineCounter): void {
  const body = normalBody(rawOf(text, section));
  for (const field of FIELD_NAMES) {
    const label = FIELDS[field];
    const at = body.indexOf(label);
    const colon = at < 0 ? null : /^ *[:：]/.exec(body.slice(at + label.length, at + label.length + 40));
    if (colon === null) continue;
    const start = at + label.length + colon[0].length;
    let value = lineFrom(body, start);
    const next = value.length > 20 ? LABELS.exec(value) : null;
    if (next !== null) value = value.slice(0, next.index);
    result[field] = statedValue(field === 'osVersion' ? unwrapped(body, start, value) : value);
    result.lines[field] = lines.at(section.start) + countLines(body, at);
  }
}

const FIELD_NAMES = Object.keys(FIELDS) as (keyof typeof FIELDS)[];

function lineFrom(body: string, start: number): string {
  const lf = body.indexOf('\n', start);
  const end = lf < 0 ? body.length : lf;
  return body.slice(start, end > start && body[end - 1] === '\r' ? end - 1 : end);
}

/** Major, minor, build, platform, suite, service pack, SKU. */
const OS_VERSION = /^\d+\.\d+\.\d+\.\d+\.[0-9a-f]{8}\.\d+\.\d+\.(?:\d{3}|[a-z]{3})/i;

/** An OS version that a wrap has parted. */
function unwrapped(body: string, start: number, value: string): string {
  const whole = value.length < 80 ? OS_VERSION.exec(value.trimStart()) : null;
  if (whole !== null) return whole[0];
  const window = body
    .slice(start, start + 160)
    .replaceAll('\r\n', '\n')
    .slice(0, 80);
  return OS_VERSION.exec(window.replace(/\s+/g, ''))?.[0] ?? value;
}

function statedValue(value: string): string | null {
  const text = withoutBlanks(/\s\s|[^\S ]/.test(value) ? value.replace(/\s+/g, ' ') : value);
  return text === '' || /^N\/A\b/i.test(text) ? null : text.slice(0, 200);
}

/** The embedded block of slmgr.vbs; null where the section is empty or says N/A. */
function readLicensingData(
  text: string,
  section: Section,
  encoding: string,
  lines: LineCounter,
  report: ProblemSink,
): Mgadiag['licensing'] {
  const body = text.slice(section.start, section.end);
  if (/^\W*(?:N\/A\W*)?$/i.test(body)) return null;
  return parseSlmgr(body, encoding, report, lines.at(section.start));
}
