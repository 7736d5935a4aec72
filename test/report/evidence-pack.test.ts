import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_MAKER_COMMAND } from '../../analyzer/report/maker-command.ts';
import { slicAudit } from '../cli/cli.ts';
import { unzip } from './tools.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/fleet/', import.meta.url));
const sample = (name: string) => join(SAMPLES, name);
const BAD = ['PC-TEMPLATE-MARKER', 'PC-NO-MARKER', 'PC-SIGNATURE-AS-TEXT', 'PC-HEADER-ONLY'];

let folder: string;
let pack: string;

/** All files below a folder, by path. */
function files(path: string): Map<string, Buffer> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(path, name))]));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slic-audit-pack-'));
  pack = join(folder, 'pack');
  const { code, stderr } = slicAudit(['evidence-pack', ...BAD.map(sample), sample('PC-GOOD-MARKER'), '--out', pack]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'PC-GOOD-MARKER: left out, its firmware is marker-valid\n' });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it holds the tables as they were collected, each with its decode and its case', () => {
  const tables = [...files(pack)]
    .filter(([name]) => name.endsWith('slic.bin'))
    .map(([, bytes]) => bytes.toString('hex'));
  expect(tables.sort()).toEqual(BAD.map((name) => slicOf(sample(name))).sort());
  const names = [...files(pack).keys()];
  for (const kind of ['case.txt', 'decode.txt'])
    expect(names.filter((name) => name.endsWith(kind))).toHaveLength(BAD.length);
});

test('it names serial number and BIOS, and nothing of the company', () => {
  for (const [name, bytes] of files(pack)) {
    const text = bytes.toString('latin1');
    expect(text, name).not.toMatch(/PC-[A-Z]|\.example|kms\d|domain:|[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/i);
    if (name.endsWith('case.txt')) expect(text).toMatch(/Serial number {2}\S.*\r\n {2}BIOS version {3}\S/);
  }
});

test('a pack is never mixed with what lies there already', () => {
  const before = files(pack);
  const { code, stderr } = slicAudit(['evidence-pack', sample('PC-NO-MARKER'), '--out', pack]);
  expect(code).toBe(2);
  expect(stderr).toContain('is not empty');
  expect(files(pack)).toEqual(before);
  expect(readdirSync(folder)).toEqual(['pack']);
});

test('sound firmware is no case, and a folder that is not there is an error', () => {
  const out = join(folder, 'none');
  expect(slicAudit(['evidence-pack', sample('PC-GOOD-MARKER'), '--out', out]).code).toBe(2);
  expect(slicAudit(['evidence-pack', sample('nowhere'), '--out', out]).code).toBe(2);
  expect(readdirSync(folder)).toEqual(['pack']);
});

test('what is no SLIC table is not copied, whatever its name', () => {
  const device = mkdtempSync(join(folder, 'device-'));
  writeFileSync(join(device, 'slic.bin'), 'MSDM with a product key');
  expect(slicAudit(['evidence-pack', device, '--out', join(folder, 'none')]).code).toBe(2);
  rmSync(device, { recursive: true });
});

describe('out of a report', () => {
  let report: string;

  /** Rows of the report that a pack of these options holds, by maker, model and cause. */
  function packed(...options: string[]): string[] {
    const out = join(mkdtempSync(join(folder, 'from-')), 'pack');
    expect(slicAudit(['evidence-pack', '--from', report, ...options, '-o', out])).toMatchObject({ code: 0 });
    const lists = [...files(out)].filter(([name]) => name.endsWith('machines.csv')).map(([, bytes]) => bytes);
    const rows = lists.flatMap((bytes) => parse(bytes, { bom: true, columns: true }) as Record<string, string>[]);
    return rows.map(({ serial_number }) => serial_number as string).sort();
  }

  /** The same out of the CSV: blocked rows with a firmware that a maker can put right. */
  function expected(wanted: (row: Record<string, string>) => boolean): string[] {
    const rows = parse(readFileSync(join(report, 'compliance.csv')), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    const bad = ['marker-missing', 'marker-corrupt', 'slic-invalid', 'ids-inconsistent'];
    return rows
      .filter((row) => bad.includes(row.firmware_state as string) && wanted(row))
      .map((row) => row.serial_number as string)
      .sort();
  }

  beforeAll(() => {
    const fleet = join(folder, 'fleet');
    report = join(folder, 'report');
    expect(slicAudit(['generate', fleet, '--devices', '160', '--seed', '4']).code).toBe(0);
    expect(slicAudit(['analyze', fleet, '-o', report, '--quiet', '--format', 'csv,jsonl']).code).toBe(0);
  });

  test.each<[string, string[], (row: Record<string, string>) => boolean]>([
    ['of all makers', [], () => true],
    [
      'of one maker, by a part of its name',
      ['--maker', 'contoso'],
      ({ manufacturer }) => /contoso/i.test(manufacturer as string),
    ],
    [
      'of one maker, by a pattern',
      ['--maker', 'F*, ?nc.'],
      ({ manufacturer }) => /^F.*, .nc\.$/.test(manufacturer as string),
    ],
    ['of one model', ['--model', '*desk*'], ({ model }) => /desk/i.test(model as string)],
    [
      'of two causes',
      ['--cause', 'marker-missing, slic-invalid'],
      ({ cause }) => /^(marker-missing|slic-invalid)$/.test(cause as string),
    ],
    [
      'of a maker, a model and a cause',
      ['--maker', 'Contoso*', '--model', 'Desk', '--cause', 'marker-corrupt,slic-invalid'],
      ({ manufacturer, model, cause }) =>
        /^Contoso/.test(manufacturer as string) &&
        /Desk/.test(model as string) &&
        /^(marker-corrupt|slic-invalid)$/.test(cause as string),
    ],
  ])('the machines %s', (_, options, wanted) => {
    const machines = expected(wanted);
    expect(machines.length).toBeGreaterThan(0);
    expect(packed(...options)).toEqual(machines);
  });

  test.each([
    [['--maker', 'Nobody'], '--maker Nobody matches none of 160 machines'],
    [['--model', 'X9*'], '--model X9* matches none of 160 machines'],
    [
      ['--maker', 'Contoso', '--model', 'ProLine'],
      /^--model ProLine matches none of \d+ machines with --maker Contoso$/,
    ],
    [
      ['--maker', 'Contoso', '--model', 'Desk', '--cause', 'not-collected'],
      /^--cause not-collected matches none of \d+ machines with --maker Contoso --model Desk$/,
    ],
    [
      ['--cause', 'marker-valid'],
      /nothing to ask a maker about: no firmware fault was found on \d+ machines with --cause/,
    ],
    [['--cause', 'marker-mising'], '--cause does not know "marker-mising"; did you mean "marker-missing"?'],
    [['--maker', ''], 'the value of --maker is empty'],
  ])('%j: the message names the filter that nothing matches', (options, message) => {
    const { code, stdout, stderr } = slicAudit([
      'evidence-pack',
      '--from',
      report,
      ...options,
      '-o',
      join(folder, 'no'),
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^slic-audit: [^\n]+\n$/);
    expect(stderr.slice('slic-audit: '.length).trimEnd()).toMatch(message);
  });
});

test('wildcards in the names of folders are expanded, in every part of a path', () => {
  for (const path of [
    sample('PC-TEMPLATE-M*'),
    join(SAMPLES, '..', 'fle?t', 'pc-template-*'),
    join(SAMPLES, '..', '*', 'PC-TEMPLATE-MARKER'),
  ]) {
    const out = join(mkdtempSync(join(folder, 'glob-')), 'pack');
    expect(slicAudit(['evidence-pack', path, '-o', out])).toMatchObject({
      code: 0,
      stdout: `Evidence pack of 1 machine: ${out}\n`,
    });
  }
  const { code, stderr } = slicAudit(['evidence-pack', sample('PC-X*')]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: `slic-audit: no folder matches ${sample('PC-X*')}\n` });
});

test('a maker whose name a shell would interpret is in no command that is printed', () => {
  const root = mkdtempSync(join(folder, 'root-'));
  const names = [
    'Con"toso',
    'Contoso & del *" & calc',
    '$(calc)',
    'a`calc`',
    '%PATH%',
    'x\ncalc',
    "x' ; calc '",
    '--out',
  ];
  for (const [i, name] of names.entries()) {
    const device = join(root, `PC-${i}`);
    cpSync(sample('PC-NO-MARKER'), device, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(device, 'manifest.json'), 'utf8'));
    manifest.computer.manufacturer = name;
    writeFileSync(join(device, 'manifest.json'), JSON.stringify(manifest));
    for (const flags of [[], ['--markdown']]) {
      const { code, stdout } = slicAudit(['explain', device, ...flags]);
      expect(code).toBe(0);
      expect(stdout).toContain('Playbook contact-oem');
      expect(stdout.match(/--maker\s+(?!X")/g), name).toBeNull();
    }
  }
  const out = join(folder, 'unsafe');
  expect(slicAudit(['analyze', root, '-o', out, '--quiet']).code).toBe(0);
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  expect(page.split(NO_MAKER_COMMAND)).toHaveLength(names.length + 1);
  expect(page).not.toContain('class="command"');
  const workbook = [...unzip(readFileSync(join(out, 'compliance.xlsx'))).values()].join('');
  expect(workbook).toContain(NO_MAKER_COMMAND);
  expect(workbook.match(/--maker (?!X)/g)).toBeNull();
});

/** Bytes of the table that counts for a sample: directly in the folder or in its newest run. */
function slicOf(path: string): string {
  const tables = [...files(path)].filter(([name]) => name.endsWith('slic.bin')).map(([, bytes]) => bytes);
  return (tables.at(-1) as Buffer).toString('hex');
}
