/** One golden run of the real command over samples/, with what is about the run itself left out. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
export const GOLDEN = fileURLToPath(new URL('./', import.meta.url));
export const GOLDEN_FILES = ['compliance.csv', 'devices.jsonl', 'summary.json'] as const;

export function goldenRun(): Record<(typeof GOLDEN_FILES)[number], string> {
  const out = mkdtempSync(join(tmpdir(), 'slic-audit-golden-'));
  try {
    execFileSync(process.execPath, ['dist/cli/bin.cjs', 'analyze', 'samples/fleet', '--out', out, '--format', 'csv,jsonl', '--quiet'], {
      cwd: REPOSITORY,
    });
    const [csv, jsonl, summary] = GOLDEN_FILES.map((name) => readFileSync(join(out, name), 'utf8')) as [string, string, string];
    const { run: _run, ...evidence } = JSON.parse(summary) as Record<string, unknown>;
    const slashes = (text: string): string => text.replaceAll('samples\\\\fleet\\\\', 'samples/fleet/').replaceAll('samples\\fleet\\', 'samples/fleet/');
    return { 'compliance.csv': slashes(csv), 'devices.jsonl': slashes(jsonl), 'summary.json': `${JSON.stringify(evidence, null, 2)}\n` };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
