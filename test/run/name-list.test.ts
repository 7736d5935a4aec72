import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slicAudit } from '../cli/cli.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-list-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const fleet = join(dir, 'fleet');
const out = join(dir, 'out');
const list = join(dir, 'names.txt');

interface Row {
  verdict: string;
  device: string;
  computer: { name: string | null };
}

const rows = (): Row[] =>
  readFileSync(join(out, 'devices.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
const namesOf = (...verdicts: string[]): string[] =>
  rows()
    .filter(({ verdict }) => verdicts.includes(verdict))
    .map(({ computer, device }) => computer.name ?? device)
    .sort();
const listed = (): string[] => readFileSync(list, 'utf8').split('\r\n').slice(0, -1).sort();
const analyze = (...more: string[]): number | null =>
  slicAudit(['analyze', fleet, '--out', out, '--format', 'csv,jsonl', '--quiet', '--list', list, ...more]).code;

beforeAll(() => {
  slicAudit(['generate', fleet, '--devices', '120', '--seed', '5']);
});

describe('--list', () => {
  test('names the blocked computers, one a line', () => {
    expect(analyze()).toBe(0);
    expect(listed()).toEqual(namesOf('blocked'));
    expect(listed().length).toBeGreaterThan(3);
  });

  test('or those of other verdicts, and is written anew where nothing else is', () => {
    expect(analyze('--incremental')).toBe(0);
    rmSync(list);
    expect(analyze('--incremental', '--list-verdicts', 'unknown,allowed')).toBe(0);
    expect(listed()).toEqual(namesOf('unknown', 'allowed'));
  });

  test('is one line of complaint where it cannot be', () => {
    mkdirSync(join(dir, 'folder'));
    for (const args of [
      ['--list', join(dir, 'nowhere/names.txt')],
      ['--list', join(dir, 'folder')],
      ['--list', list, '--list-verdicts', 'bad'],
    ]) {
      const { code, stderr } = slicAudit(['analyze', fleet, '--out', join(dir, 'other'), '--quiet', ...args]);
      expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 2, lines: 2 });
    }
    expect(slicAudit(['analyze', fleet, '--list-verdicts', 'blocked']).stderr).toContain('goes with --list FILE');
  });
});
