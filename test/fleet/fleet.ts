/** Fleets in temporary folders, and runs of the real command over them. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { type Outcome, slicAudit } from '../cli/cli.ts';

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'slic-audit-fleet-'));
  made.push(folder);
  return folder;
}

/** A generated fleet in a new folder; the devices' names, in ordinal order. */
export function newFleet(devices: number, seed = '1'): { root: string; names: string[] } {
  const root = join(temporaryFolder(), 'fleet');
  const { code, stderr } = slicAudit(['generate', root, '--devices', String(devices), '--seed', seed]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return { root, names: namesIn(root) };
}

export const namesIn = (root: string): string[] => readdirSync(root).sort((a, b) => (a < b ? -1 : 1));

export const copyOf = (root: string): string => {
  const copy = join(temporaryFolder(), 'fleet');
  cpSync(root, copy, { recursive: true, preserveTimestamps: true });
  return copy;
};

/** Runs a command that must succeed. */
export function run(...args: string[]): Outcome {
  const outcome = slicAudit(args);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

/** A report into a new folder. */
export function reportOf(...args: string[]): string {
  const out = temporaryFolder();
  run(...args, '--out', out, '--quiet');
  return out;
}

export const summaryOf = (out: string) => JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));

/** A run into a folder that has a report already. */
export function again(out: string, ...args: string[]): { reused: number; stderr: string } {
  const { stderr } = run(...args, '--out', out, '--quiet');
  return { reused: summaryOf(out).run.reused, stderr };
}

/** CSV and JSONL byte for byte, and the summary outside `run`. */
export function expectSameReports(actual: string, expected: string): void {
  for (const name of ['compliance.csv', 'devices.jsonl']) {
    expect(existsSync(join(actual, name)), name).toBe(existsSync(join(expected, name)));
    if (!existsSync(join(expected, name))) continue;
    const [a, b] = [readFileSync(join(actual, name)), readFileSync(join(expected, name))];
    if (!a.equals(b)) expect(a.toString('utf8').split('\n')).toEqual(b.toString('utf8').split('\n'));
    expect(a.equals(b), name).toBe(true);
  }
  const [{ run: _, ...a }, { run: __, ...b }] = [summaryOf(actual), summaryOf(expected)];
  expect(JSON.stringify(a)).toBe(JSON.stringify(b));
}

export const linesIn = (out: string) =>
  readFileSync(join(out, 'devices.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

export function writeList(text: string | Buffer): string {
  const path = join(temporaryFolder(), 'inventory.csv');
  writeFileSync(path, text);
  return path;
}

/** Files written a moment ago are read again by design: a fleet for increments must look a little older. */
export const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 2100));
