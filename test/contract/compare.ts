/** What the analyzer makes of a scenario, beside what the contract says of it. */
import { analyzeDevice } from '../../analyzer/device.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { COLUMNS } from '../../analyzer/report/columns.ts';
import { type Device, deviceOf } from './device.ts';
import { describeScenario, type Scenario, shrinkScenario } from './dimensions.ts';
import { deviceFiles, filesOf } from './folder.ts';
import { type Expectation, expectedRow } from './oracle/index.ts';

const VALUES = new Map(COLUMNS.map(({ name, value }) => [name, value]));

export type Row = Record<string, string>;

export const rowOf = (result: DeviceResult): Row =>
  Object.fromEntries(COLUMNS.map(({ name, value }) => [name, value(result)]));

export const analyzed = (device: Device): DeviceResult => analyzeDevice(deviceFiles(filesOf(device))).result;

/** Each column that differs from what the contract says, as `column: expected, not found`. */
export function columnDifferences({ columns }: Expectation, row: Row): string[] {
  return Object.entries(columns).flatMap(([name, expected]) => {
    if (!VALUES.has(name)) return [`${name} is no column`];
    if (expected === undefined || row[name] === expected) return [];
    return [`${name}: ${JSON.stringify(expected)}, not ${JSON.stringify(row[name])}`];
  });
}

function otherDifferences({ problems, conflicts, columns }: Expectation, result: DeviceResult): string[] {
  const codes = new Set<string>(result.problems.map(({ code }) => code));
  const wrong = Object.entries(problems).filter(([code, expected]) => codes.has(code) !== expected);
  const differences = wrong.map(([code, expected]) => `problem ${code}: ${expected}, not ${!expected}`);
  // A row that decides nothing needs no conflict, and may name one.
  const judged = columns.verdict === 'allowed' || columns.verdict === 'blocked';
  const any = conflicts.certain.length > 0;
  if (judged && conflicts.unclear.length === 0 && any !== result.conflicts.length > 0) {
    const found = result.conflicts.map(({ code }) => code).join(' ');
    differences.push(`conflicts: [${conflicts.certain.join(' ')}], not [${found}]`);
  }
  return differences;
}

export function differencesOf(scenario: Scenario): string[] {
  const device = deviceOf(scenario);
  const expected = expectedRow(device);
  if (!expected) return [];
  const result = analyzed(device);
  return [...columnDifferences(expected, rowOf(result)), ...otherDifferences(expected, result)];
}

/** A failure that a person can read: the smallest scenario that still shows the first difference. */
export function explainDifference(scenario: Scenario): string {
  const [first = ''] = differencesOf(scenario);
  const smallest = shrinkScenario(scenario, (candidate) => differencesOf(candidate).includes(first));
  return `${first}\n  scenario(${describeScenario(smallest)})`;
}
