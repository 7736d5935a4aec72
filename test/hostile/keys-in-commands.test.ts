/** A product key in each file of a folder in turn, and behind the firmware's table: no command shows or copies any of it. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, slicAudit } from '../cli/cli.ts';
import { CANARY, canaryIn } from '../fuzz/nasty.ts';
import { unzip } from '../report/tools.ts';
import { SOUND } from './share.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-key-commands-'));
const share = join(dir, 'share');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const KEY = CANARY.join('-');
const SLIC = readFileSync(join(SOUND, 'slic.bin'));

/** As firmware holds it: a table of its own, with the key in full. */
const MSDM = Buffer.concat([
  Buffer.from('MSDM\x55\0\0\0\x03\x00CONTSOCT-OA   '),
  Buffer.alloc(32, 1),
  Buffer.from(KEY),
]);

/** `acpidump`: each table with its name and its bytes in hex. */
function dump(...tables: Buffer[]): string {
  return tables
    .map((table) => {
      const rows = Array.from({ length: Math.ceil(table.length / 16) }, (_, row) => {
        const bytes = table.subarray(row * 16, row * 16 + 16);
        const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
        return `    ${(row * 16).toString(16).padStart(4, '0')}: ${hex.padEnd(48)} ${bytes.toString('latin1').replace(/[^ -~]/g, '.')}`;
      });
      return `${table.toString('latin1', 0, 4)} @ 0x0000000000000000\n${rows.join('\n')}\n\n`;
    })
    .join('');
}

const withKey = (name: string) => `${readFileSync(join(SOUND, name), 'utf8').trimEnd()} ${KEY}\r\n`;

/** One file of a sound folder rewritten. */
const REWRITTEN: Record<string, [file: string, content: string | Buffer]> = {
  BEHIND: ['slic.bin', Buffer.concat([SLIC, MSDM])],
  'BEHIND-UTF16': ['slic.bin', Buffer.concat([SLIC, Buffer.from(KEY, 'utf16le')])],
  'IN-PLACE': ['slic.bin', MSDM],
  ACPI: ['acpi-tables.csv', withKey('acpi-tables.csv')],
  SLMGR: ['slmgr-dlv.txt', `Product key ${KEY}\r\nError: 0xC004F050 ${KEY}\r\n`],
  LICENSING: ['licensing.json', withKey('licensing.json')],
  EVENTS: [
    'events.json',
    JSON.stringify([{ id: 8198, timeUtc: '2026-03-01T00:00:00Z', data: [`hr=0xC004F050 ${KEY}`, KEY] }]),
  ],
  MGADIAG: ['mgadiag.txt', `${KEY}\r\nDiagnostic Report (1.9.0027.0):\r\n${KEY}\r\nBIOS valid for OA 2.0: ${KEY}\r\n`],
  LOG: ['collector.log', `<![LOG[${KEY}]LOG]!>\r\n`],
  NOTE: ['keys of this room.txt', `${KEY}\r\n`],
};

function build(): void {
  for (const [name, [file, content]] of Object.entries(REWRITTEN))
    for (const handMade of [false, true]) {
      const folder = join(share, `${name}${handMade ? '-BY-HAND' : ''}`);
      cpSync(SOUND, folder, { recursive: true });
      if (handMade) rmSync(join(folder, 'manifest.json'));
      writeFileSync(join(folder, file), content);
    }
  const dumped = join(share, 'DUMP');
  mkdirSync(dumped);
  writeFileSync(join(dumped, 'acpidump.txt'), dump(MSDM, SLIC, MSDM));
  writeFileSync(
    join(share, 'BEHIND', 'manifest.json'),
    readFileSync(join(SOUND, 'manifest.json'), 'utf8').trim() + KEY,
  );
}

/** What a file or a stream says, with what a compressed part says. */
function saidBy(path: string): string[] {
  const bytes = readFileSync(path);
  if (path.endsWith('.xlsx')) return [...unzip(bytes).values()];
  return [bytes.toString('latin1'), bytes.toString('utf16le')];
}

const allFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

const GROUP = CANARY[2];
const FORBIDDEN = [GROUP, Buffer.from(GROUP).toString('hex'), Buffer.from(GROUP, 'utf16le').toString('hex')];

/** A group of the key in a text: as it is, and as bytes in hex, whatever stands between them. */
function leakIn(text: string): string | null {
  const dense = text.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
  return canaryIn(text) ?? FORBIDDEN.find((part) => dense.includes(part.toUpperCase())) ?? null;
}

function expectClean({ stdout, stderr }: Outcome, what: string): void {
  expect([what, leakIn(stdout), leakIn(stderr)]).toEqual([what, null, null]);
}

function expectCleanFolder(folder: string): void {
  const paths = allFiles(folder);
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) for (const text of saidBy(path)) expect([path, leakIn(text)]).toEqual([path, null]);
}

describe('a product key in one file', () => {
  const out = join(dir, 'out');
  let devices: string[];

  beforeAll(() => {
    build();
    devices = readdirSync(share);
    expectClean(slicAudit(['analyze', share, '--out', out]), 'analyze');
  });

  it('would be found if a command showed it', () => {
    const shown = [KEY, KEY.toLowerCase(), dump(MSDM), Buffer.from(KEY).toString('hex'), `: ${GROUP}.`];
    expect(shown.filter((text) => leakIn(text) === null)).toEqual([]);
  });

  it('is in no report', () => expectCleanFolder(out));

  it('is nowhere in explain', () => {
    devices.forEach((device, at) => {
      const outcome = slicAudit(['explain', join(share, device), ...(at % 2 === 0 ? [] : ['--json'])]);
      expect([device, outcome.code]).toEqual([device, 0]);
      expectClean(outcome, `explain ${device}`);
    });
  });

  it('is nowhere in decode, whatever file it is given', () => {
    const tables = ['BEHIND', 'BEHIND-UTF16', 'IN-PLACE'].map((name) => join(share, name, 'slic.bin'));
    const others = ['DUMP/acpidump.txt', 'NOTE/keys of this room.txt', 'SLMGR/slmgr-dlv.txt'].map((name) =>
      join(share, name),
    );
    for (const path of [...tables, ...others])
      for (const args of [[], ['--json']]) expectClean(slicAudit(['decode', path, ...args]), `decode ${path} ${args}`);
  });

  it('is in no pack for a maker', () => {
    const pack = join(dir, 'pack');
    expectClean(
      slicAudit(['evidence-pack', ...devices.map((name) => join(share, name)), '--out', pack]),
      'evidence-pack',
    );
    expectCleanFolder(pack);
  });

  it('is nowhere in shards, in what they become, and in what changed', () => {
    for (const shard of ['1', '2']) {
      const folder = join(dir, `shard-${shard}`);
      expectClean(slicAudit(['analyze', share, '--shard', `${shard}/2`, '--out', folder]), 'analyze --shard');
      expectCleanFolder(folder);
    }
    const merged = join(dir, 'merged');
    expectClean(slicAudit(['merge', join(dir, 'shard-1'), join(dir, 'shard-2'), '--out', merged]), 'merge');
    expectCleanFolder(merged);
    for (const args of [[], ['--json'], ['--csv', '-']])
      expectClean(slicAudit(['diff', join(dir, 'shard-1'), merged, ...args]), `diff ${args}`);
  });
});
