import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../analyzer/model/problems.ts';
import { GOLDEN, REPOSITORY } from '../golden/run.ts';

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const schema = (name: string) => JSON.parse(readFileSync(join(REPOSITORY, 'schemas', `${name}.schema.json`), 'utf8'));
const validator = (name: string) => {
  const validate = ajv.compile(schema(name));
  return (value: unknown) =>
    validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
};

describe('outputs and samples obey the schemas', () => {
  const lines = readFileSync(join(GOLDEN, 'devices.jsonl'), 'utf8').trimEnd().split('\n');

  it('every line of devices.jsonl', () => {
    const errors = validator('device-result');
    for (const line of lines) expect(errors(JSON.parse(line)), line.slice(0, 80)).toEqual([]);
    expect(lines.length).toBeGreaterThan(20);
  });

  it('summary.json', () => {
    const summary = JSON.parse(readFileSync(join(GOLDEN, 'summary.json'), 'utf8'));
    const { run: _, ...withoutRun } = schema('summary').properties;
    expect(Object.keys(summary)).toEqual(Object.keys(withoutRun));
    const errors = validator('summary')({ ...summary, run: undefined });
    expect(errors.filter((error) => !error.includes('run'))).toEqual([]);
  });

  it('manifests of the samples, but for the one that is broken on purpose', () => {
    const errors = validator('manifest');
    const fleet = join(REPOSITORY, 'samples', 'fleet');
    const manifests = readdirSync(fleet, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('manifest.json'),
    );
    const bad = manifests.filter((path) => {
      try {
        return errors(JSON.parse(readFileSync(join(fleet, path), 'utf8'))).length > 0;
      } catch {
        return true;
      }
    });
    expect(bad.map((path) => path.split(/[\\/]/)[0])).toEqual(['PC-MANIFEST-BROKEN']);
    expect(manifests.length).toBeGreaterThan(20);
  });
});

it('every problem code of the schema has a sentence, and the other way round', () => {
  expect(Object.keys(PROBLEMS).sort()).toEqual([...schema('device-result').$defs.problemCode.enum].sort());
});
