/** What the summaries beside the inputs of a merge say: whether the files are whole, and whether a shard is missing. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { Summary } from '../model/types.ts';

interface Part {
  path: string;
  summary: Partial<Summary> | null;
}

function readSummary(path: string): Partial<Summary> | null {
  const file = join(path, 'summary.json');
  if (!statSync(path).isDirectory() || !existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Summary> | null;
  } catch {
    return null;
  }
}

/** Sentences for stderr on what a person should know before trusting the merged report. */
export function shardWarnings(paths: readonly string[]): string[] {
  const parts = paths.map((path) => ({ path, summary: readSummary(path) }));
  return [...missingShards(parts), ...mixedVersions(parts)];
}

function missingShards(parts: Part[]): string[] {
  const shards = parts.flatMap(({ summary }) => summary?.run?.shard ?? []);
  if (shards.length === 0) return [];
  const totals = new Set(shards.map((shard) => Number(shard.split('/')[1])));
  if (totals.size > 1) return [`the shards are of different divisions: ${shards.join(', ')}`];
  const [of = 0] = totals;
  const there = new Set(shards.map((shard) => Number(shard.split('/')[0])));
  const missing: string[] = [];
  for (let k = 1; k <= of && missing.length < 20; k++) if (!there.has(k)) missing.push(`${k}/${of}`);
  return missing.length > 0 ? [`no report of shard ${missing.join(', ')} is among the inputs`] : [];
}

function mixedVersions(parts: Part[]): string[] {
  const versions = new Set(parts.flatMap(({ summary }) => summary?.run?.version ?? []));
  return versions.size > 1 ? [`the inputs were made by different versions: ${[...versions].join(', ')}`] : [];
}

/** A devices.jsonl that was cut between two lines shows only in the count. */
export function checkLineCount(path: string, lines: number): void {
  const rows = readSummary(path)?.devices?.total;
  if (rows !== undefined && rows !== lines)
    throw new UsageError(`${path} has ${lines} lines in devices.jsonl where its summary.json counts ${rows}`);
}
