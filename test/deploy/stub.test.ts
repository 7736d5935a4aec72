import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { slicAudit } from '../cli/cli.ts';
import { kitText, NAMES } from './names.ts';

const dir = mkdtempSync(join(tmpdir(), 'stub-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const text = kitText('gpo/Write-Stub.cmd');

/** What the echo lines of the .cmd write on a Vista PC: cmd.exe puts the variables in and prints the rest as it stands. */
function manifest(variables: Record<string, string>): string {
  const block = /manifest\.json" \(\r\n([\s\S]*?)\r\n\)/.exec(text)?.[1] ?? '';
  const lines = block.split('\r\n').map((line) => {
    const said = /^ {2}echo (.*)$/.exec(line)?.[1];
    if (said === undefined) throw new Error(`no echo: ${line}`);
    // Outside quotation marks these would mean something to cmd.exe, and a bracket would end the block.
    expect(said.replace(/"[^"]*"/g, '')).not.toMatch(/[&|<>^()!]/);
    return said.replace(/%(\w+)%/g, (_, name: string) => variables[name] ?? `missing ${name}`);
  });
  return `${lines.join('\r\n')}\r\n`;
}

const reason = /set "REASON=([^%"]*)%CLOCK%"/.exec(text)?.[1] ?? '';
const vista = manifest({
  COLLECTED: '2026-03-02T07:05:09Z',
  OSVERSION: '6.0.6002',
  PRODUCTTYPE: '1',
  REASON: reason,
});

describe('a PC without Windows PowerShell', () => {
  it('leaves a manifest that follows the schema', () => {
    const schema = JSON.parse(readFileSync(new URL('../../schemas/manifest.schema.json', import.meta.url), 'utf8'));
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const value = JSON.parse(vista);
    validate(value);
    expect(validate.errors).toBeNull();
    expect(value.collector.version).toBe(NAMES.version);
    expect(value.evidence.map((item: { name: string }) => item.name)).toEqual(NAMES.evidence);
    for (const item of value.evidence) {
      expect(item).toMatchObject({
        status: 'skipped',
        error: 'no Windows PowerShell on this PC: nothing was collected',
      });
    }
    // Also where the version, the kind of product and the clock could not be read.
    validate(
      JSON.parse(
        manifest({
          COLLECTED: '1970-01-01T00:00:00Z',
          OSVERSION: '',
          PRODUCTTYPE: 'null',
          REASON: `${reason}; the time is not known`,
        }),
      ),
    );
    expect(validate.errors).toBeNull();
  });

  it('is shown by the analyzer as what it is', () => {
    const run = join(dir, 'root', 'VISTA-1', '20260302T070509Z_4711');
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, 'manifest.json'), vista);
    const { code, stdout } = slicAudit(['explain', join(dir, 'root', 'VISTA-1'), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      device: 'VISTA-1',
      verdict: 'unknown',
      cause: 'no-evidence',
      collection: { collectedUtc: '2026-03-02T07:05:09Z', collectorVersion: NAMES.version },
      os: { version: '6.0.6002', productType: 1 },
      evidence: expect.arrayContaining([expect.objectContaining({ name: 'slic.bin', status: 'skipped' })]),
      problems: [
        expect.objectContaining({
          code: 'not-collected',
          file: 'slic.bin',
          message: expect.stringContaining('no Windows PowerShell'),
        }),
      ],
    });
  });

  it('names its folder like every other collection', () => {
    expect(text).toContain('set "RUN=%UTC_Year%%MONTH:~-2%%DAY:~-2%T%HOUR:~-2%%MINUTE:~-2%%SECOND:~-2%Z_%TAIL:~-4%"');
    expect(text).toContain('mkdir "%DEVICE%\\%RUN%"');
  });
});
