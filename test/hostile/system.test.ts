/** What the program asks of the system, seen from below: no network, and no file but its own written. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { BIN } from '../cli/cli.ts';

const STRACE = '/usr/bin/strace';
const dir = mkdtempSync(join(tmpdir(), 'slic-audit-system-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const samples = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
const CALLS =
  'trace=network,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,symlink,symlinkat,truncate,chmod,fchmodat,utimensat';

describe.skipIf(!existsSync(STRACE))('under strace (skipped where it is not installed)', () => {
  it.each([
    ['analyze', ['analyze', samples, '--out', join(dir, 'out'), '--incremental']],
    ['explain', ['explain', join(samples, 'PC-NO-MARKER')]],
  ])('%s opens no network socket and writes nothing outside --out', (name, args) => {
    const log = join(dir, `${name}.strace`);
    const { status } = spawnSync(
      STRACE,
      ['-f', '-qq', '-s', '300', '-e', CALLS, '-o', log, process.execPath, BIN, ...args],
      {
        cwd: dir,
        stdio: 'ignore',
      },
    );
    expect(status).toBe(0);
    const calls = readFileSync(log, 'utf8').split('\n');
    expect(calls.filter((call) => /AF_INET|AF_NETLINK|\bconnect\(|\bsendto\(/.test(call))).toEqual([]);
    const writes = calls.filter((call) => !/= -1 E/.test(call) && isWrite(call));
    expect(writes.filter((call) => !call.includes(`"${dir}/out`) && !call.includes('"/dev/null"'))).toEqual([]);
    expect(writes.length > 5).toBe(name === 'analyze');
  });
});

const isWrite = (call: string): boolean =>
  /\b(?:open|openat)\(/.test(call)
    ? /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(call)
    : /\b(?:creat|mkdir|mkdirat|rename|renameat2?|unlink|unlinkat|rmdir|link|linkat|symlink|symlinkat|truncate|chmod|fchmodat|utimensat)\(/.test(
        call,
      );
