/** Folders of machines that nobody thought of, through the real command: what the function says arrives in the report. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { Random } from '../../analyzer/generate/random.ts';
import { slicAudit } from '../cli/cli.ts';
import { columnDifferences, type Row } from './compare.ts';
import { deviceOf } from './device.ts';
import { describeScenario, randomScenario } from './dimensions.ts';
import { filesOf } from './folder.ts';
import { expectedRow } from './oracle/index.ts';

it('the command says of random machines in folders what the contract says', () => {
  const dir = mkdtempSync(join(tmpdir(), 'slic-audit-contract-'));
  try {
    const random = new Random('folders');
    const scenarios = Array.from({ length: 100 }, () => randomScenario(random));
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
