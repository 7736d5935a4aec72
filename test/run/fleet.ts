/** Fleets in temporary folders, and runs of the real command over them. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect } from 'vitest';
import type { Io } from '../../analyzer/cli/io.ts';
import { BIN, type Outcome } from '../cli/cli.ts';

/** The built command inside this process: starting Node anew for each of some hundred runs would take minutes. */
const { main } = (await import(/* @vite-ignore */ pathToFileURL(join(BIN, '../main.cjs')).href)) as {
  main(argv: readonly string[], io: Io): Promise<number>;
};

export async function slicAudit(args: readonly string[]): Promise<Outcome> {
  const text = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof text) => ({ write: (part: string) => (text[name] += part) });
  const code = await main(args, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: {},
    cwd: process.cwd(),
    signal: new AbortController().signal,
  });
  return { code, ...text };
}

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
export async function newFleet(devices: number, seed = '1'): Promise<{ root: string; names: string[] }> {
  const root = join(temporaryFolder(), 'fleet');
  const { code, stderr } = await slicAudit(['generate', root, '--devices', String(devices), '--seed', seed]);
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
export async function run(...args: string[]): Promise<Outcome> {
  const outcome = await slicAudit(args);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

/** A report into a new folder. */
export async function reportOf(...args: string[]): Promise<string> {
  const out = temporaryFolder();
  await run(...args, '--out', out, '--quiet');
  return out;
}

export const summaryOf = (out: string) => JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));

/** A run into a folder that has a report already. */
export async function again(out: string, ...args: string[]): Promise<{ reused: number; stderr: string }> {
  const { stderr } = await run(...args, '--out', out, '--quiet');
  return { reused: summaryOf(out).run.reused, stderr };
}

/** CSV and JSONL byte for byte, and what the summary says of the evidence: not of the run, nor of an earlier result. */
export function expectSameReports(actual: string, expected: string): void {
  for (const name of ['compliance.csv', 'devices.jsonl']) {
    expect(existsSync(join(actual, name)), name).toBe(existsSync(join(expected, name)));
    if (!existsSync(join(expected, name))) continue;
    const [a, b] = [readFileSync(join(actual, name)), readFileSync(join(expected, name))];
    if (!a.equals(b)) expect(a.toString('utf8').split('\n')).toEqual(b.toString('utf8').split('\n'));
    expect(a.equals(b), name).toBe(true);
  }
  const [a, b] = [actual, expected].map(summaryOf).map(({ run: _, changes: __, ...evidence }) => evidence);
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
