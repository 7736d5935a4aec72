/** What is wrong with a command line or with what it names is said in words, and JSON on stdout obeys its schema. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, slicAudit } from './cli.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-messages-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const SAMPLES = fileURLToPath(new URL('../../samples/fleet/', import.meta.url));
const CASE = join(SAMPLES, 'PC-NO-MARKER');

beforeAll(() => {
  mkdirSync(join(dir, 'root', 'PC-1'), { recursive: true });
  slicAudit(['analyze', 'root', '--out', 'report', '--quiet', '--format', 'jsonl'], { cwd: dir });
});

describe.runIf(process.platform === 'linux')(
  'where no folder can be made is an error, and no endless try (Linux)',
  () => {
    it.each([
      ['analyze', ['analyze', 'root', '--out']],
      ['merge', ['merge', 'report', '--out']],
      ['evidence-pack', ['evidence-pack', CASE, '--out']],
      ['generate', ['generate', '--devices', '3']],
    ])('%s', (_, args) => {
      const { status, stderr } = spawnSync(process.execPath, [BIN, ...args, '/proc/slic-audit/out'], {
        cwd: dir,
        timeout: 60_000,
        killSignal: 'SIGKILL',
        encoding: 'utf8',
      });
      expect(status).toBe(2);
      expect(stderr).toMatch(
        /^slic-audit: cannot create the folder \/proc\/slic-audit(\/out)?: \/proc cannot hold new folders\n$/,
      );
    });
  },
);

/** Writes a file and gives its name. */
function put(name: string, text = ''): string {
  writeFileSync(join(dir, name), text);
  return name;
}

/** Makes a folder, with one evidence file where a name is given, and gives its name. */
function made(name: string, file?: string): string {
  mkdirSync(join(dir, name), { recursive: true });
  if (file) writeFileSync(join(dir, name, file), readFileSync(join(CASE, 'slmgr-dlv.txt')));
  return name;
}

const withArchive = (): string => {
  put(join(made('zips'), 'a.zip'));
  return 'zips';
};

describe('what is wrong is said in words', () => {
  it.each<[string, () => string[], RegExp | string]>([
    ['--out is a file', () => ['analyze', 'root', '--out', put('file')], 'file is a file, not a folder'],
    ['--out is below a file', () => ['analyze', 'root', '--out', `${put('file')}/x/y`], 'file is a file, not a folder'],
    ['generate into a file', () => ['generate', put('file'), '--devices', '3'], 'file is a file, not a folder'],
    ['generate into a full folder', () => ['generate', made('full', 'x'), '--devices', '3'], 'full is not empty'],
    ['generate without a number', () => ['generate', 'new'], 'generate needs --devices (number of devices)'],
    ['a pack into a file', () => ['evidence-pack', CASE, '-o', put('file')], 'file is a file, not a folder'],
    ['a pack into a full folder', () => ['evidence-pack', CASE, '-o', made('full', 'x')], 'full is not empty'],
    ['merge into a file', () => ['merge', 'report', '-o', put('file')], 'file is a file, not a folder'],
    ['merge of nothing', () => ['merge', 'nowhere'], 'there is no report at'],
    ['decode of a device folder', () => ['decode', CASE], `its table is ${join(CASE, 'slic.bin')}`],
    ['decode of a root', () => ['decode', SAMPLES], 'is a folder, and decode takes a file: it holds no slic.bin'],
    ['explain of a root', () => ['explain', SAMPLES], /holds device folders, such as .* and is not one itself/],
    ['explain of a file', () => ['explain', put('file')], 'file is not a folder'],
    ['explain in two forms', () => ['explain', CASE, '--json', '--markdown'], 'takes --json or --markdown, not both'],
    ['explain without a folder', () => ['explain'], 'explain needs <folder> (device folder)'],
    ['explain of two folders', () => ['explain', CASE, 'more'], 'does not take the further argument "more"'],
    [
      'one device as a root',
      () => ['analyze', CASE],
      /the files of one device .*give the folder above it, or use explain/,
    ],
    ['runs as a root', () => ['analyze', join(SAMPLES, 'PC-TWO-RUNS')], 'holds the runs of one device'],
    ['an archive as a root', () => ['analyze', put('a.zip')], 'is an archive, not a folder: unpack it'],
    ['an archive in a root', () => ['analyze', withArchive()], 'holds an archive and no device folders: unpack a.zip'],
    ['an empty root', () => ['analyze', made('empty')], 'is empty: is the share mounted'],
    ['loose evidence', () => ['analyze', made('loose', 'slmgr (1).txt')], 'holds loose evidence (slmgr (1).txt)'],
    ['no --fail-on', () => ['analyze', 'root', '--fail-on'], '--fail-on needs a value: exit 1 if'],
    ['an empty --fail-on', () => ['analyze', 'root', '--fail-on', ''], 'the value of --fail-on is empty'],
    ['an empty --out', () => ['analyze', 'root', '--out', ''], 'the value of --out is empty'],
    ['an empty root', () => ['analyze', ''], 'the value of <root> is empty'],
    ['no --list', () => ['analyze', 'root', '--list'], '--list needs a value: file for the names'],
    ['a folder as --list', () => ['analyze', 'root', '--list', made('full', 'x')], '--list full is a folder'],
    ['--list below a file', () => ['analyze', 'root', '--list', `${put('file')}/x`], 'file is not a folder'],
    ['a mistyped column', () => ['analyze', 'root', '--columns', 'markr_version'], 'did you mean "marker_version"?'],
    ['only commas', () => ['analyze', 'root', '--columns', ','], '--columns takes one or more of device, computer'],
    ['no baseline there', () => ['analyze', 'root', '--baseline', 'nowhere'], 'there is no report at'],
    [
      'a baseline without report',
      () => ['analyze', 'root', '--baseline', made('empty')],
      'there is no devices.jsonl in',
    ],
    ['no inventory there', () => ['analyze', 'root', '--inventory', 'nowhere'], 'cannot read the inventory'],
    ['no machine listed', () => ['analyze', 'root', '--inventory', put('i', 'computer,site\n')], 'lists no machine'],
    [
      'no column of names',
      () => ['analyze', 'root', '--inventory', put('i', 'a;b\n1;2\n')],
      'its first line holds: a, b',
    ],
    [
      'diff --csv into a folder',
      () => ['diff', 'report', 'report', '--csv', made('full', 'x')],
      'full: it is a folder',
    ],
  ])('%s', (_, args, message) => {
    const { code, stdout, stderr } = slicAudit(args(), { cwd: dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^slic-audit: [^\n]+\n$/);
    if (typeof message === 'string') expect(stderr).toContain(message);
    else expect(stderr).toMatch(message);
  });
});

it('an inventory may have any delimiter, repeated machines and repeated columns', () => {
  for (const delimiter of [',', ';', '|', '\t']) {
    const lines = ['computer,site,site', 'PC-1,Berlin,x', 'pc-1,Madrid,y', 'PC-2,Berlin,z'];
    put('i', lines.join('\r\n').replaceAll(',', delimiter));
    const { code, stdout } = slicAudit(['analyze', 'root', '-o', 'inv', '--inventory', 'i', '--json'], { cwd: dir });
    expect(code).toBe(0);
    const { devices, byVerdict, inventory } = JSON.parse(stdout);
    expect([devices.total, byVerdict.unreported]).toEqual([2, 1]);
    expect(inventory.groups.map(({ column }: { column: string }) => column)).toEqual(['site', 'site_2']);
  }
});

describe('JSON on stdout obeys its schema', () => {
  const schema = (name: string): object =>
    JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strict: false });
  for (const name of ['device-result', 'decode', 'diff', 'summary']) ajv.addSchema(schema(name), name);

  function errorsOf(name: string, args: string[]): unknown {
    const { code, stdout } = slicAudit(args, { cwd: dir });
    expect(code).toBe(0);
    return ajv.validate(name, JSON.parse(stdout)) ? [] : ajv.errors;
  }

  it.each(readdirSync(SAMPLES).filter((_, i) => i % 6 === 0))('explain --json of %s', (name) => {
    expect(errorsOf('device-result', ['explain', join(SAMPLES, name), '--json'])).toEqual([]);
  });

  it('decode --json, analyze --json, diff --json', () => {
    expect(errorsOf('decode', ['decode', join(CASE, 'slic.bin'), '--json'])).toEqual([]);
    const analyze = (root: string, out: string) => ['analyze', root, '-o', out, '--format', 'jsonl', '--json'];
    expect(errorsOf('summary', analyze(SAMPLES, 'one'))).toEqual([]);
    expect(slicAudit(['generate', 'fleet', '--devices', '30'], { cwd: dir }).code).toBe(0);
    expect(errorsOf('summary', analyze('fleet', 'two'))).toEqual([]);
    expect(errorsOf('diff', ['diff', 'one', 'two', '--json'])).toEqual([]);
  });
});
