/** A drop share as an enemy would leave it: a folder for each trick, with what must be said of it. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProblemCode } from '../../analyzer/model/schema.generated.ts';
import { jsonBombs } from './bombs.ts';

/** A sound collection: SLIC without a marker, so that a slic.bin that still counts shows. */
export const SOUND = fileURLToPath(new URL('../../samples/fleet/PC-NO-MARKER/', import.meta.url));
const IS_ROOT = process.getuid?.() === 0;

export interface Trick {
  name: string | Buffer;
  build: (folder: string) => void;
  /** A problem that the row must name. */
  problem?: ProblemCode;
  /** The table beside the trick is sound and must count. */
  counts: boolean;
}

const sound = (folder: string): void => cpSync(SOUND, folder, { recursive: true });

/** Sound files by hand, one of which is put in place of by something else. */
const instead = (file: string, build: (path: string) => void) => (folder: string) => {
  sound(folder);
  rmSync(join(folder, 'manifest.json'), { force: true });
  rmSync(join(folder, file), { force: true });
  build(join(folder, file));
};

const run = (program: string, ...args: string[]): void => void execFileSync(program, args, { stdio: 'ignore' });
const sparse = (path: string): void => {
  writeFileSync(path, 'SLIC');
  truncateSync(path, 5 * 2 ** 30);
};

const socket = (path: string): void =>
  run(
    process.execPath,
    '-e',
    'process.chdir(process.argv[1]);require("net").createServer().listen(process.argv[2],()=>process.exit(0))',
    join(path, '..'),
    path.slice(path.lastIndexOf('/') + 1),
  );

const NAMES: (string | Buffer)[] = [
  'two\nlines',
  'carriage\r\nreturn,"quoted',
  'escape \u001b[31mred\u001b]0;title\u0007',
  'c1 \u009b31m',
  'right \u202etfel',
  'zero\u200bwidth\ufeff',
  'separator\u2028line',
  Buffer.concat([Buffer.from('latin1 M'), Buffer.from([0xfc]), Buffer.from('ller')]),
  Buffer.from([0xff, 0xfe, 0x80]),
  Buffer.concat([Buffer.from('cut '), Buffer.from([0xe2, 0x82])]),
  'CON',
  'NUL',
  'LPT1.txt',
  'x'.repeat(255),
  '\u00e9'.repeat(127),
  '-rf',
  '--out=evil',
  '.hidden',
  '...',
  '~',
  ' leading',
  'trailing ',
  'trailing.',
  '*',
  '$(reboot)`id`',
  '=HYPERLINK("http:evil","x")',
  '@SUM(1)',
  '+1',
  '<script>alert(1)<',
  "a'b;c|d%00",
  '__proto__',
  'constructor',
  'manifest.json',
  '20260101T000000Z_beef',
  '1E05',
];

const plain = (name: string, build: Trick['build'], problem?: ProblemCode, counts = true): Trick => ({
  name,
  build,
  counts,
  ...(problem && { problem }),
});

export function tricks(): Trick[] {
  const all: Trick[] = NAMES.map((name) => ({ name, build: sound, counts: true }));
  const text = instead.bind(null, 'slmgr-dlv.txt');
  all.push(
    plain('nothing', (folder) => mkdirSync(folder), 'folder-empty', false),
    plain(
      'nul-filled',
      instead('events.json', (path) => writeFileSync(path, Buffer.alloc(4096))),
      'json-invalid',
    ),
    plain(
      'empty-files',
      instead('licensing.json', (path) => writeFileSync(path, '')),
      'json-invalid',
    ),
    plain(
      'nul-slic',
      instead('slic.bin', (path) => writeFileSync(path, Buffer.alloc(374))),
      'not-slic',
      false,
    ),
    plain(
      'empty-slic',
      instead('slic.bin', (path) => writeFileSync(path, '')),
      'not-slic',
      false,
    ),
    plain(
      'folder-slic',
      instead('slic.bin', (path) => mkdirSync(path)),
      'not-regular-file',
      false,
    ),
    plain(
      'folder-text',
      text((path) => mkdirSync(path)),
      'not-regular-file',
    ),
    plain(
      'fifo-slic',
      instead('slic.bin', (path) => run('mkfifo', path)),
      'not-regular-file',
      false,
    ),
    plain(
      'fifo-manifest',
      instead('manifest.json', (path) => run('mkfifo', path)),
      'not-regular-file',
    ),
    plain('socket', text(socket), 'not-regular-file'),
    plain(
      'link-outside',
      text((path) => symlinkSync('/etc/passwd', path)),
      'link',
    ),
    plain(
      'link-slic',
      instead('slic.bin', (path) => symlinkSync(join(SOUND, 'slic.bin'), path)),
      'link',
      false,
    ),
    plain(
      'link-dangling',
      text((path) => symlinkSync('/nowhere', path)),
      'link',
    ),
    plain(
      'link-loop',
      text((path) => symlinkSync(path, path)),
      'link',
    ),
    plain('link-device', (folder) => symlinkSync(SOUND, folder), 'link', false),
    plain(
      'link-run',
      (folder) => {
        cpSync(SOUND, join(folder, '20260101T000000Z_0001'), { recursive: true });
        symlinkSync(SOUND, join(folder, '20270101T000000Z_0002'));
      },
      'link',
    ),
    plain('sparse-text', text(sparse), 'too-large'),
    plain('sparse-slic', instead('slic.bin', sparse), 'too-large', false),
    plain('sparse-manifest', instead('manifest.json', sparse), 'too-large'),
    plain(
      'many-entries',
      (folder) => {
        sound(folder);
        for (let i = 0; i < 10_500; i++) writeFileSync(join(folder, `!${i}`), '');
      },
      'too-many-files',
    ),
    plain(
      'many-runs',
      (folder) => {
        for (let i = 1; i <= 400; i++)
          mkdirSync(join(folder, `2099${String(i).padStart(4, '0')}T000000Z_beef`), { recursive: true });
        cpSync(SOUND, join(folder, '20991231T000000Z_ffff'), { recursive: true });
      },
      'too-many-runs',
      true,
    ),
    plain(
      'many-folders',
      (folder) => {
        sound(folder);
        for (let i = 0; i < 300; i++) mkdirSync(join(folder, `sub\u001b[2J${i}`));
      },
      'unknown-folder',
    ),
    plain(
      'case-variants',
      (folder) => {
        sound(folder);
        writeFileSync(join(folder, 'slIC.bin'), 'junk that comes first in ordinal order');
      },
      'duplicate-file-name',
      false,
    ),
    plain(
      'upper-case',
      instead('slic.bin', (path) => cpSync(join(SOUND, 'slic.bin'), path.replace('slic.bin', 'SLIC.BIN'))),
    ),
    plain(
      'csv-bomb',
      instead('acpi-tables.csv', (path) => writeFileSync(path, '",'.repeat(130_000))),
      'csv-invalid',
    ),
    plain(
      'long-lines',
      text((path) => writeFileSync(path, `Partial Product Key: ${'A-'.repeat(1_000_000)}`)),
    ),
    plain('odd-time', (folder) => {
      sound(folder);
      utimesSync(join(folder, 'slic.bin'), 0xffffffff, 0xffffffff);
    }),
    ...jsonBombs().map(({ name, file, text: bomb, problem }) =>
      plain(
        name,
        instead(file, (path) => writeFileSync(path, bomb)),
        problem,
      ),
    ),
  );
  if (IS_ROOT)
    all.push(
      plain(
        'device-node',
        instead('slic.bin', (path) => run('mknod', path, 'c', '1', '5')),
        'not-regular-file',
        false,
      ),
      plain(
        'denied-file',
        text((path) => {
          writeFileSync(path, 'secret');
          chmodSync(path, 0);
        }),
        'read-error',
      ),
      plain(
        'denied-folder',
        (folder) => {
          sound(folder);
          chmodSync(folder, 0);
        },
        'folder-unreadable',
        false,
      ),
    );
  return all;
}

/** Builds the share; gives the tricks with the name that the program must give each folder. */
export function buildShare(root: string): (Trick & { device: string })[] {
  mkdirSync(root);
  return tricks().map((trick) => {
    const raw = Buffer.isBuffer(trick.name);
    if (raw) {
      mkdirSync(Buffer.concat([Buffer.from(`${root}/`), trick.name as Buffer]));
      for (const file of ['slic.bin', 'slmgr-dlv.txt'])
        writeFileSync(
          Buffer.concat([Buffer.from(`${root}/`), trick.name as Buffer, Buffer.from(`/${file}`)]),
          readFileSync(join(SOUND, file)),
        );
    } else trick.build(join(root, trick.name as string));
    return { ...trick, device: raw ? escapedName(trick.name as Buffer) : (trick.name as string) };
  });
}

/** Bytes that are no UTF-8 stand as lone surrogates U+DC80 to U+DCFF. */
const escapedName = (name: Buffer): string =>
  [...name].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : String.fromCharCode(0xdc00 + byte))).join('');
