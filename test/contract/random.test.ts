/** Thousands of machines that nobody thought of: the analyzer against the oracle, which knows the contract alone. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { Random } from '../../analyzer/generate/random.ts';
import { slicAudit } from '../cli/cli.ts';
import { columnDifferences, differencesOf, explainDifference, type Row } from './compare.ts';
import { deviceOf } from './device.ts';
import { describeScenario, KMS_CLIENT, pairwise, randomScenario, type Scenario } from './dimensions.ts';
import { filesOf } from './folder.ts';
import { expectedRow } from './oracle/index.ts';

const MOST_SHOWN = 5;

function disagreements(scenarios: Iterable<Scenario>): string[] {
  const found: string[] = [];
  for (const scenario of scenarios) {
    if (differencesOf(scenario).length === 0) continue;
    found.push(explainDifference(scenario));
    if (found.length === MOST_SHOWN) break;
  }
  return found;
}

function drawn(seed: string, count: number, fixed: Partial<Scenario> = {}): Scenario[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => randomScenario(random, fixed));
}

describe('the analyzer says what the contract says', () => {
  it('of every pair of values', () => {
    expect(disagreements(pairwise(new Random('pairs')))).toEqual([]);
  });

  it.each(['a', 'b'])('of random machines, seed %s', (seed) => {
    expect(disagreements(drawn(seed, 1000))).toEqual([]);
  });

  it('of KMS clients whose witnesses agree on everything but the firmware', () => {
    expect(disagreements(drawn('clients', 2000, KMS_CLIENT))).toEqual([]);
  });

  it('of random machines in folders, through the command', () => {
    const dir = mkdtempSync(join(tmpdir(), 'slic-audit-contract-'));
    try {
      const scenarios = drawn('folders', 100);
      scenarios.forEach((scenario, at) => {
        const folder = join(dir, 'share', `PC-${at}`);
        mkdirSync(folder, { recursive: true });
        for (const [name, bytes] of filesOf(deviceOf(scenario))) writeFileSync(join(folder, name), bytes);
      });
      const run = slicAudit(['analyze', join(dir, 'share'), '--out', join(dir, 'out'), '--format', 'csv', '--quiet']);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      const rows = parse<Row>(readFileSync(join(dir, 'out', 'compliance.csv')), { bom: true, columns: true });
      expect(rows.length).toBe(scenarios.length);
      const byDevice = new Map(rows.map((row) => [row.device, row]));
      scenarios.forEach((scenario, at) => {
        const expected = expectedRow(deviceOf(scenario));
        const row = byDevice.get(`PC-${at}`) as Row;
        if (expected) expect(columnDifferences(expected, row), describeScenario(scenario)).toEqual([]);
      });
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
