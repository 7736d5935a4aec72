/**
 * The one pure function from the files of a device to its result. How the files came here - which root, disk or share,
 * worker or not - makes no difference to what it says.
 */
import { Caches } from './evidence/caches.ts';
import { type ReadOptions, readWitnesses, type Witnesses } from './evidence/index.ts';
import { NO_COMPUTER } from './evidence/manifest.ts';
import { holdsAnyKey } from './evidence/redaction/key-prefilter.ts';
import { redactKeys } from './evidence/redaction/redact.ts';
import { problem } from './model/problems.ts';
import { resultJson } from './model/serialisation.ts';
import type { DeviceFiles, DeviceResult } from './model/types.ts';
import { type Facts, findFacts } from './verdict/facts.ts';
import { findHints } from './verdict/hints.ts';
import { judge } from './verdict/judge.ts';

export interface Analysis {
  witnesses: Witnesses;
  facts: Facts;
  result: DeviceResult;
}

/** Everything about one device, for `explain`; the result alone is `analyzeDevice`. */
export function examineDevice(files: DeviceFiles, options: ReadOptions = {}): Analysis {
  const witnesses = readWitnesses(files, options);
  const facts = findFacts(witnesses, files.device);
  const { verdict, cause, kbCause, confidence, confidenceReason, ...judgement } = judge(facts);
  const { manifest, slic, slmgr, mgadiag, licensing, events } = witnesses;
  const result: DeviceResult = {
    schemaVersion: 2,
    device: files.device,
    source: files.source,
    verdict,
    cause,
    kbCause,
    confidence,
    confidenceReason,
    firmwareState: facts.firmware.state,
    markerDetail: facts.firmware.detail,
    kmsPrediction: judgement.kmsPrediction,
    windowsSays: facts.firmware.windowsSays,
    action: judgement.action,
    nextStep: judgement.nextStep,
    rule: judgement.rule,
    licenseChannel: facts.channel.channel,
    license: facts.licence.shown,
    keyOwner: slic?.slic.publicKey?.oem ?? null,
    hints: findHints(facts),
    basis: judgement.basis,
    conflicts: judgement.conflicts,
    problems: witnesses.problems,
    evidence: witnesses.evidence,
    computer: manifest?.computer ?? NO_COMPUTER,
    os: facts.os.os,
    collection: {
      kind: files.kind,
      collectedUtc: manifest?.collectedUtc ?? null,
      collectorVersion: manifest?.collectorVersion ?? null,
    },
    inventory: null,
    slic: slic?.slic ?? null,
    acpi: witnesses.acpi && { tables: witnesses.acpi, idsConsistent: facts.firmware.idsConsistent },
    slmgr,
    mgadiag,
    licensing,
    events,
  };
  return { witnesses, facts, result };
}

/** A result, and its line of devices.jsonl with the line's length in bytes of UTF-8. */
export interface Serialized {
  result: DeviceResult;
  json: string;
  bytes: number;
}

/**
 * A result as its line of devices.jsonl. Whatever in the folder held a product key - a name, a model, an error text - the
 * key is redacted here, after every witness.
 */
export function serializeResult(result: DeviceResult, { json: shared } = new Caches()): Serialized {
  const { json, bytes, holdsKey } = resultJson(result, holdsAnyKey, shared);
  if (!holdsKey) return { result, json, bytes };
  const clean = redactStrings(result) as DeviceResult;
  return { ...resultJson(clean, holdsAnyKey, shared), result: clean };
}

/** The same value with the keys redacted in every text and every property name. */
function redactStrings(value: unknown): unknown {
  if (typeof value === 'string') return redactKeys(value).text;
  if (Array.isArray(value)) return value.map(redactStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [redactKeys(name).text, redactStrings(item)]));
}

/** Analyses one device; never throws: what goes wrong inside becomes a row that says so. */
export function analyzeDevice(files: DeviceFiles, options: ReadOptions = {}): Serialized {
  try {
    return serializeResult(examineDevice(files, options).result, options.caches);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const empty: DeviceFiles = {
      ...files,
      files: {},
      rejected: [],
      problems: [problem('internal-error', null, reason)],
    };
    return serializeResult(examineDevice(empty).result);
  }
}
