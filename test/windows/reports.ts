/** Reports of one fleet, made on two systems: they must be the same bytes but for the root and the separators after it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text of a report with ROOT in place of the root as it was given, and slashes behind it. */
function withoutRoot(text: string, root: string, separator: string, escaped: (path: string) => string): string {
  const from = escaped(root + separator);
  return text.replaceAll(from, 'ROOT/').replace(/ROOT\/[^"\r\n]*/g, (path) => path.replaceAll(escaped(separator), '/'));
}

const inJson = (path: string): string => JSON.stringify(path).slice(1, -1);

/** `run` says when and where, `changes` what was in the folder before: another each time. */
function withoutRun(summary: string): string {
  const { run: _, changes: __, ...facts } = JSON.parse(summary) as Record<string, unknown>;
  return JSON.stringify(facts, null, 1);
}

export interface Reports {
  csv: string;
  jsonl: string;
  summary: string;
}

/** @param root as it was given, without a separator at its end */
export function readReports(folder: string, root: string, separator: '/' | '\\'): Reports {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return {
    csv: withoutRoot(read('compliance.csv'), root, separator, (path) => path),
    jsonl: withoutRoot(read('devices.jsonl'), root, separator, inJson),
    summary: withoutRoot(withoutRun(read('summary.json')), root, separator, inJson),
  };
}

export const rowsIn = (folder: string): Record<string, unknown>[] =>
  readFileSync(join(folder, 'devices.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
