/** decode: raw tables and dumps, the same bytes; of anything else no byte. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../analyzer/cli/main.ts';
import { type DumpName, dumps, listing } from '../evidence/dumps.ts';
import { msdm, otherTable, TABLE } from '../evidence/tables.ts';
import { CANARY } from '../fuzz/nasty.ts';
import { REPOSITORY } from '../golden/run.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-decode-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const schema = (name: string): object =>
  JSON.parse(readFileSync(join(REPOSITORY, 'schemas', `${name}.schema.json`), 'utf8'));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true })
  .addSchema(schema('device-result'))
  .compile(schema('decode'));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

async function decode(content: string | Uint8Array, ...args: string[]): Promise<Outcome> {
  writeFileSync(join(dir, 'file'), content);
  return run('file', ...args);
}

async function run(file: string, ...args: string[]): Promise<Outcome> {
  const out: Outcome = { code: 0, stdout: '', stderr: '' };
  const io = {
    stdout: { write: (text: string) => (out.stdout += text) },
    stderr: { write: (text: string) => (out.stderr += text) },
    env: {},
    cwd: dir,
    signal: new AbortController().signal,
  };
  out.code = await main(['decode', file, ...args], io);
  return out;
}

/** Neither the key nor its bytes in hex. */
function expectNoKey({ stdout, stderr }: Outcome): void {
  for (const group of CANARY)
    for (const shown of [
      group,
      Buffer.from(group).toString('hex'),
      Buffer.from(group)
        .toString('hex')
        .replace(/(..)(?=.)/g, '$1 '),
    ])
      expect(`${stdout}${stderr}`.toLowerCase()).not.toContain(shown.toLowerCase());
}

describe('a raw table', () => {
  it('is decoded, as text and as data that obeys its schema', async () => {
    const { code, stdout } = await decode(TABLE);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SLIC table, 374 bytes/);
    expect(stdout).toContain('State: marker-valid');
    const json = JSON.parse((await decode(TABLE, '--json')).stdout);
    expect(validate(json) ? [] : validate.errors).toEqual([]);
    expect(json).toMatchObject({ schemaVersion: 1, source: null, trailingBytes: 0, firmwareState: 'marker-valid' });
    expect(json.fields.reduce((sum: number, { length }: { length: number }) => sum + length, 0)).toBe(374);
  });

  it.each([
    ['MSDM', msdm()],
    ['one byte', Buffer.from('x')],
    ['a key', Buffer.from(CANARY.join('-'))],
  ])('%s behind it is counted and not shown', async (_, rest) => {
    const found = await decode(Buffer.concat([TABLE, rest]));
    expect(found).toMatchObject({ code: 0, stderr: '' });
    expect(found.stdout).toContain('State: marker-valid');
    expect(found.stdout).toMatch(new RegExp(`^${rest.length} bytes? follows? the declared length`, 'm'));
    expectNoKey(found);
    const json = await decode(Buffer.concat([TABLE, rest]), '--json');
    expectNoKey(json);
    expect(JSON.parse(json.stdout)).toMatchObject({
      trailingBytes: rest.length,
      slic: { length: 374, declaredLength: 374 },
    });
    expect(validate(JSON.parse(json.stdout)) ? [] : validate.errors).toEqual([]);
  });

  it('that declares less than it needs shows no byte behind that', async () => {
    for (const declared of [0, 4, 8, 20, 36]) {
      const table = Buffer.concat([TABLE.subarray(0, 36), msdm()]);
      table.writeUInt32LE(declared, 4);
      const found = await decode(table);
      expect(found.code).toBe(0);
      expectNoKey(found);
    }
  });

  it('with a key inside shows no byte', async () => {
    const table = Buffer.from(TABLE);
    table.write(CANARY.join('-'), 60, 'latin1');
    const wide = Buffer.from(TABLE);
    wide.write(CANARY.join('-'), 61, 'utf16le');
    for (const each of [table, wide]) {
      const found = await decode(each);
      expect(found).toMatchObject({ code: 2, stdout: '' });
      expectNoKey(found);
    }
  });
});

describe('a dump', () => {
  it.each(Object.keys(dumps) as DumpName[])('%s', async (name) => {
    const raw = JSON.parse((await decode(TABLE, '--json')).stdout);
    for (const text of [dumps[name](TABLE), Buffer.from(`\ufeff${dumps[name](TABLE)}`, 'utf16le')]) {
      const { stdout } = await decode(text, '--json');
      const { source, ...json } = JSON.parse(stdout);
      expect({ source: null, ...json }).toEqual({ ...raw, source: null });
      expect(source.lastLine).toBeGreaterThanOrEqual(source.firstLine);
      expect(validate({ source, ...json }) ? [] : validate.errors).toEqual([]);
    }
  });

  it('of all tables: SLIC alone is taken, and it says so', async () => {
    const found = await decode(listing([otherTable('FACP'), msdm(), TABLE, msdm()]));
    expect(found.stdout).toMatch(
      /^Taken from an acpidump listing, lines \d+ to \d+: its first SLIC table, and nothing else/,
    );
    expectNoKey(found);
  });

  it.each(Object.keys(dumps) as DumpName[])('%s with MSDM behind the table, before it, or alone', async (name) => {
    const behind = await decode(dumps[name](Buffer.concat([TABLE, msdm()])));
    expect(behind.code).toBe(0);
    expectNoKey(behind);
    for (const table of [msdm(), Buffer.concat([msdm(), TABLE])]) {
      const found = await decode(dumps[name](table));
      expect(found).toMatchObject({ code: 2, stdout: '' });
      expectNoKey(found);
    }
  });

  it('that was cut says after how many bytes', async () => {
    const { code, stderr } = await decode(dumps.xxd(TABLE.subarray(0, 200)));
    expect(code).toBe(2);
    expect(stderr).toContain('ends after 200 of the 374 bytes');
  });
});

it('of anything else no byte is shown, and the line says how to get a table', async () => {
  for (const content of [msdm(), 'a letter', '', Buffer.alloc(5000), listing([otherTable('FACP'), msdm()])]) {
    const found = await decode(content);
    expect(found).toMatchObject({ code: 2, stdout: '' });
    expect(found.stderr).toMatch(/collector writes the table as slic\.bin.*acpidump/);
    expect(found.stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});

it('of a folder it says what to use', async () => {
  expect(await run('.')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is a folder, and decode takes a file/),
  });
});
