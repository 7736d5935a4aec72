import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, it } from 'vitest';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { unzip } from '../report/tools.ts';
import { asNobody } from './command.ts';
import { buildShare } from './share.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-hostile-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const tricks = buildShare(join(dir, 'share'));
const out = join(dir, 'out');
const run = asNobody(dir, ['analyze', join(dir, 'share'), '--out', out]);
const read = (name: string): string => readFileSync(join(out, name), 'utf8');

describe('an adversarial share', () => {
  it('is analysed without a word on stderr', () => {
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(tricks.length).toBeGreaterThan(65);
  });

  it('every folder has a row, in every report', () => {
    const devices = results().map(({ device }) => device);
    expect(devices).toEqual(tricks.map(({ device }) => device).sort((a, b) => (a < b ? -1 : 1)));
    expect(parse(read('compliance.csv'), { bom: true })).toHaveLength(tricks.length + 1);
    expect(JSON.parse(read('summary.json')).devices.total).toBe(tricks.length);
  });

  it.each(tricks.map((trick) => [JSON.stringify(trick.device).slice(0, 60), trick] as const))('%s', (_, trick) => {
    const result = results().find(({ device }) => device === trick.device) as DeviceResult;
    const codes = result.problems.map(({ code }) => code);
    if (trick.problem) expect(codes).toContain(trick.problem);
    expect(codes).not.toContain('internal-error');
    expect(result.slic !== null).toBe(trick.counts);
    if (trick.counts) expect(result).toMatchObject({ verdict: 'blocked', markerDetail: 'no-marker' });
  });

  it('nothing in it acts on who reads the reports', () => {
    const texts = [
      run.stdout,
      ...readdirSync(out)
        .filter((name) => !name.endsWith('.xlsx'))
        .map(read),
    ];
    texts.push(...unzip(readFileSync(join(out, 'compliance.xlsx'))).values());
    for (const text of texts) {
      expect(text.replace(/[\t\r\n]/g, '').replace(/^\ufeff/, '')).not.toMatch(
        /[\p{Cc}\u202a-\u202e\u2028\u2029\u200b]/u,
      );
      expect(text).not.toMatch(/root:.*:0:0:|secret/);
    }
  });

  it('is left as it was', () => {
    expect(readdirSync(join(dir, 'share')).length).toBe(tricks.length);
    expect(readdirSync(out).sort()).toEqual([
      'compliance.csv',
      'compliance.xlsx',
      'devices.jsonl',
      'history.csv',
      'report.html',
      'summary.json',
    ]);
  });
});

let parsed: DeviceResult[] | null = null;

function results(): DeviceResult[] {
  parsed ??= read('devices.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return parsed;
}
