/** Pages, registries and schemas agree, in both directions. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../analyzer/model/problems.ts';
import type { Cause } from '../../analyzer/model/types.ts';
import { PLAYBOOK } from '../../analyzer/verdict/actions/index.ts';
import { RULES } from '../../analyzer/verdict/rules/registry.ts';
import { pages, stalePages } from '../tools/generate-docs.ts';
import { analyze, type Given } from '../verdict/folder.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const names = (folder: string): string[] =>
  readdirSync(new URL(folder, root))
    .map((file) => file.replace(/\.md$/, ''))
    .sort();
const { $defs } = JSON.parse(read('schemas/device-result.schema.json')) as {
  $defs: Record<string, { enum: string[] }>;
};
const vocabulary = (name: string): string[] => [...($defs[name] as { enum: string[] }).enum].sort();

describe('docs', () => {
  test('nothing generated is stale (npm run docs)', () => {
    expect(stalePages()).toEqual([]);
  });

  test('a page for each rule, and a rule for each page', () => {
    expect(names('docs/rules/')).toEqual(RULES.map(({ id }) => id).sort());
  });

  test('a page for each action, and an action for each page', () => {
    expect(names('docs/actions/')).toEqual(Object.keys(PLAYBOOK).sort());
  });

  test('every page says something beyond its generated part', () => {
    for (const name of pages().keys()) {
      const [, prose = ''] = read(`docs/${name}`).split('<!-- end of generated -->');
      expect(prose.trim().length, name).toBeGreaterThan(20);
    }
  });

  test('links lead to pages that are there', () => {
    for (const name of pages().keys()) {
      const folder = new URL(`docs/${name}`, root);
      for (const [, target] of read(`docs/${name}`).matchAll(/\]\(([^)]+\.md)\)/g))
        expect(() => readFileSync(new URL(target as string, folder)), `${name}: ${target}`).not.toThrow();
    }
  });
});

describe('registries and schemas', () => {
  test('rule ids are unique and of one form', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id } of RULES) expect(id).toMatch(/^SA\d{2}$/);
  });

  test('a rule for each cause', () => {
    expect(RULES.map(({ cause }) => cause).sort()).toEqual(vocabulary('cause'));
  });

  test('a playbook for each action', () => {
    expect(Object.keys(PLAYBOOK).sort()).toEqual(vocabulary('action'));
  });

  test('a sentence for each problem', () => {
    expect(Object.keys(PROBLEMS).sort()).toEqual(vocabulary('problemCode'));
  });

  test('a rule about 60 lines, its sources named', () => {
    for (const file of readdirSync(new URL('analyzer/verdict/rules/', root)))
      expect(read(`analyzer/verdict/rules/${file}`).split('\n').length, file).toBeLessThan(80);
    for (const { id, sources } of RULES) expect(sources.length, id).toBeGreaterThan(0);
  });
});

/** A folder for each cause. */
const EXAMPLES: Record<Exclude<Cause, 'not-collected'>, Given> = {
  'os-not-checked': { os: '10', slic: 'valid' },
  'channel-not-checked': { slic: 'valid', wmi: { channel: 'VOLUME_MAK' } },
  'marker-missing': { wmi: {}, slic: 'key-only' },
  'marker-corrupt': { wmi: {}, slic: 'edited' },
  'slic-invalid': { wmi: {}, slic: 'checksum' },
  'ids-inconsistent': { wmi: {}, slic: 'valid', acpi: 'both-differ' },
  'refused-unexplained': { wmi: { reason: 0xc004f035 } },
  'marker-valid': { wmi: { status: 1, minutes: 5000 }, slic: 'valid' },
  'slic-absent': { wmi: { status: 1, minutes: 5000 }, slic: 'absent' },
  'kms-activated': { wmi: { status: 1, minutes: 5000 } },
  'evidence-conflict': { wmi: { marker: 2 }, events: [{ id: 12288, code: '0xC004F074', flags: '0x8', days: 1 }] },
  unreadable: { wmi: {}, slic: Buffer.from('MSDM') },
  'no-evidence': { wmi: {} },
};

describe('the decision table of docs/verdict.md', () => {
  const rows = [...read('docs/verdict.md').matchAll(/^\| \[(SA\d+)\]\(.*$/gm)].map(([line, id = '']) => {
    const [, , verdict = '', cause = '', kb = '', action = ''] = line
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''));
    return { id, verdict, cause, kb, action };
  });

  test('has the rules in their order', () => {
    expect(rows.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
  });

  test.each(Object.entries(EXAMPLES))('says of %s what the code says', (cause, given) => {
    const result = analyze(given);
    const row = rows.find((each) => each.cause === cause);
    expect(result.cause).toBe(cause);
    expect(row?.verdict).toBe(result.verdict);
    expect(row?.id).toBe(result.rule);
    expect(row?.kb.split(',')[0]).toBe(result.kbCause);
    expect(row?.action).toContain(`[${result.action}]`);
  });
});
