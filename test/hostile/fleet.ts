/** Synthetic fleets on disk for the tests of faults, and looks at what a run left. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateFleet } from '../../analyzer/generate/fleet.ts';

export const ALL = ['compliance.csv', 'compliance.xlsx', 'devices.jsonl', 'history.csv', 'report.html', 'summary.json'];

export async function fleet(dir: string, devices: number): Promise<string[]> {
  await generateFleet({ dir, devices, seed: 5 });
  return readdirSync(dir).sort();
}

export const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

/** What a set of reports says, without the times of the run. */
export function digest(out: string): string {
  const hash = createHash('sha256');
  for (const name of ['devices.jsonl', 'compliance.csv']) hash.update(readFileSync(join(out, name)));
  const { run: _, ...summary } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  return hash.update(JSON.stringify(summary)).digest('hex');
}

export const rowsIn = (out: string): number => readFileSync(join(out, 'devices.jsonl'), 'utf8').split('\n').length - 1;
