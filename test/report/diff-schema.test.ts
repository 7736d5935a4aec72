/** diff --json obeys its schema: devices that changed, came and went. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, expect, it } from 'vitest';
import { main } from '../../analyzer/cli/main.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { GOLDEN, REPOSITORY } from '../golden/run.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-diff-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const schema = (name: string): object =>
  JSON.parse(readFileSync(join(REPOSITORY, 'schemas', `${name}.schema.json`), 'utf8'));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true })
  .addSchema(schema('device-result'))
  .compile(schema('diff'));

it('whatever changed', async () => {
  const lines = readFileSync(join(GOLDEN, 'devices.jsonl'), 'utf8').trimEnd().split('\n');
  const later = lines.slice(2).map((line) => {
    const result = JSON.parse(line) as DeviceResult;
    result.computer.biosVersion = 'another';
    if (result.slic) result.slic.sha256 = '0'.repeat(64);
    return JSON.stringify({ ...result, verdict: 'unknown', cause: 'no-evidence' });
  });
  writeFileSync(join(dir, 'old.jsonl'), `${lines.slice(0, -2).join('\n')}\n`);
  writeFileSync(join(dir, 'new.jsonl'), `${later.join('\n')}\n`);
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const io = {
    stdout: { write },
    stderr: { write: () => {} },
    env: {},
    cwd: dir,
    signal: new AbortController().signal,
  };
  expect(await main(['diff', 'old.jsonl', 'new.jsonl', '--json'], io)).toBe(0);
  const found = JSON.parse(text);
  expect(validate(found) ? [] : validate.errors).toEqual([]);
  expect(found.changed.length).toBeGreaterThan(20);
  for (const schemaVersion of [1, 3]) expect(validate({ ...found, schemaVersion })).toBe(false);
  expect(validate({ ...found, changed: [{ ...found.changed[0], reason: 'other' }] })).toBe(false);
});
