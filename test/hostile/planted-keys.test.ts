/** A product key planted behind, inside and beside every evidence file: no command's output and no file of a pack shows it. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from '../../analyzer/cli/main.ts';
import { EVIDENCE_FILES } from '../../analyzer/evidence/files.ts';
import { slicAudit } from '../cli/cli.ts';
import { dumps, listing } from '../evidence/dumps.ts';
import { msdm, TABLE } from '../evidence/tables.ts';
import { CANARY } from '../fuzz/nasty.ts';
import { unzip } from '../report/tools.ts';
import { edit } from '../verdict/folder.ts';
import { SOUND } from './share.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-planted-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const KEY = CANARY.join('-');
/** A bad table, so that it is a case for the maker. */
const BAD = edit((table) => void table.fill(0xff, 0xc8));

/** Each group as text, as UTF-16, and their bytes in every hex that a dump may use. */
const TRACES = CANARY.flatMap((group) => {
  const hex = Buffer.from(group).toString('hex');
  return [group.toLowerCase(), hex, hex.replace(/(..)(?=.)/g, '$1 '), [...group].join('\0').toLowerCase()];
});

function traceIn(bytes: Buffer): string | null {
  const text = bytes.toString('latin1').toLowerCase();
  const joined = text.replace(/\r?\n\s*/g, ' ');
  return TRACES.find((trace) => text.includes(trace) || joined.includes(trace)) ?? null;
}

/** Everything below a folder, workbooks unpacked. */
function contents(folder: string): [string, Buffer][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry): [string, Buffer][] => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      if (!entry.name.endsWith('.xlsx')) return [[entry.name, bytes]];
      return [...unzip(bytes)].map(([part, text]) => [`${entry.name} ${part}`, Buffer.from(text)]);
    });
}

const root = join(dir, 'share');

function folder(name: string, files: Record<string, string | Uint8Array>): void {
  mkdirSync(join(root, name), { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(root, name, file), content);
}

/** A table whose body holds the key, with a right checksum. */
const inside = (encoding: 'latin1' | 'utf16le'): Buffer => edit((table) => void table.write(KEY, 200, encoding), BAD);

for (const [name, table] of [
  ['good', TABLE],
  ['bad', BAD],
] as const) {
  const both = Buffer.concat([table, msdm()]);
  folder(`behind ${name}`, { 'slic.bin': both });
  folder(`behind ${name}, other name`, { 'slic.dat': both });
  for (const [dump, write] of Object.entries(dumps))
    folder(`dump ${name} ${dump}`, { 'dump.txt': write(both), 'slic.txt': write(msdm()) });
  folder(`listing ${name}`, {
    'acpidump.txt': listing([msdm(), table, msdm()]),
    'msdm.dat': msdm(),
    [`${KEY}.txt`]: KEY,
  });
}
folder('inside', { 'slic.bin': inside('latin1') });
folder('inside, wide', { 'slic.bin': inside('utf16le') });
folder('msdm', { 'slic.bin': msdm() });
folder('text that begins like a table', { 'slic.bin': `SLIC and the key ${KEY}, ${dumps['xxd -p'](msdm())}` });
folder('short', { 'slic.bin': edit((table) => void table.writeUInt32LE(40, 4), Buffer.concat([BAD, msdm()])) });
for (const file of EVIDENCE_FILES) {
  cpSync(SOUND, join(root, `planted in ${file}`), { recursive: true });
  const path = join(root, `planted in ${file}`, file);
  const before = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  writeFileSync(path, Buffer.concat([before, msdm(), Buffer.from(`\r\n${KEY}\r\n`)]));
}

const devices = readdirSync(root);

describe('a planted key', () => {
  it('is in no report', () => {
    const out = join(dir, 'out');
    const { code, stdout, stderr } = slicAudit(['analyze', root, '--out', out, '--verify']);
    expect(code).toBe(0);
    const files = contents(out);
    expect(files.length).toBeGreaterThan(10);
    for (const [name, bytes] of [...files, ['stdout', Buffer.from(stdout)], ['stderr', Buffer.from(stderr)]] as const)
      expect(traceIn(bytes as Buffer), name as string).toBeNull();
  });

  it('is in no pack, and those that are asked for are there', () => {
    const packs = [join(dir, 'pack'), join(dir, 'pack-from')];
    const runs = [
      slicAudit(['evidence-pack', join(root, '*'), '--out', packs[0] as string]),
      slicAudit(['evidence-pack', '--from', join(dir, 'out'), '--out', packs[1] as string]),
    ];
    for (const { code, stdout, stderr } of runs) {
      expect(code).toBe(0);
      expect(traceIn(Buffer.from(stdout + stderr))).toBeNull();
    }
    for (const pack of packs) {
      const files = contents(pack);
      expect(files.filter(([name]) => name === 'slic.bin').length).toBeGreaterThan(20);
      for (const [name, bytes] of files) expect(traceIn(bytes), name).toBeNull();
    }
  });

  it.each(devices)('explain and decode of %s', async (device) => {
    const path = join(root, device);
    const files = readdirSync(path).map((file) => join(path, file));
    const commands = [
      ...[[], ['--markdown'], ['--json']].map((options) => ['explain', path, ...options]),
      ...files.flatMap((file) => [
        ['decode', file],
        ['decode', file, '--json'],
      ]),
    ];
    for (const command of commands) {
      const { code, output } = await run(command);
      expect([0, 2]).toContain(code);
      expect(traceIn(Buffer.from(output)), command.join(' ')).toBeNull();
    }
  });
});

async function run(command: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const write = (text: string): void => {
    output += text;
  };
  const io = { stdout: { write }, stderr: { write }, env: {}, cwd: dir, signal: new AbortController().signal };
  return { code: await main(command, io), output };
}
