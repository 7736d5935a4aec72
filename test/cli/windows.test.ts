/** Windows' ways of starting a program, as far as they can be tried anywhere; test/windows tries them on Windows' own calls. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCommand } from '../../analyzer/cli/open.ts';
import { formatsOf } from '../../analyzer/cli/options.ts';
import { asTyped, hasBlocks, refuseSwallowed, startFolder, wereDropped } from '../../analyzer/cli/windows.ts';
import { slicAudit } from './cli.ts';

const home = mkdtempSync(join(tmpdir(), 'slic-audit-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the default folder for reports', () => {
  const env = { USERPROFILE: home, SystemRoot: 'C:\\Windows', ProgramFiles: 'C:\\Program Files' };

  it.each(['C:\\Windows\\System32', 'c:/program files/slic-audit', 'C:\\WINDOWS'])(
    'is not beside programs: %s',
    (cwd) => {
      expect(startFolder({ cwd, env }, 'win32')).toBe(home);
      mkdirSync(join(home, 'Documents'), { recursive: true });
      expect(startFolder({ cwd, env }, 'win32')).toBe(join(home, 'Documents'));
      rmSync(join(home, 'Documents'), { recursive: true });
    },
  );

  it.each(['C:\\Users\\ada', 'C:\\WindowsOld', '\\\\srv\\reports'])('is where the user works: %s', (cwd) => {
    expect(startFolder({ cwd, env }, 'win32')).toBe(cwd);
  });

  it('is the working folder on other systems', () => {
    expect(startFolder({ cwd: '/usr/bin', env }, 'linux')).toBe('/usr/bin');
  });
});

describe('arguments', () => {
  it.each([
    ['analyze', 'C:\\my fleet" --out r'],
    ['explain', '\\\\srv\\x" --json'],
  ])('swallowed by a backslash are named: %s %s', (...argv) => {
    expect(() => refuseSwallowed(argv, 'win32')).toThrow(/quotation mark/);
    expect(() => refuseSwallowed(argv, 'linux')).not.toThrow();
  });

  it('with other quotation marks are let through', () => {
    expect(() => refuseSwallowed(['generate', 'fleet', '--seed', 'a "b"'], 'win32')).not.toThrow();
  });

  it('are folders that were dropped only where all are folders with a whole path', () => {
    expect(wereDropped(['C:\\not there'], 'win32')).toBe(false);
    expect(wereDropped([], 'win32')).toBe(false);
    expect(asTyped(['analyze', 'fleet'], 'win32')).toEqual(['analyze', 'fleet']);
    expect(asTyped([home], 'linux')).toEqual([home]);
  });
});

describe('--open', () => {
  it('takes the program of the system', () => {
    const env = { SystemRoot: 'C:\\WINNT' };
    const explorer = openCommand('C:\\a, b\\report.html', 'win32', env);
    expect(explorer[0].replaceAll('/', '\\')).toBe('C:\\WINNT\\explorer.exe');
    expect(explorer[1]).toBe('"C:\\a, b\\report.html"');
    expect(openCommand('/a/report.html', 'linux', env)).toEqual(['xdg-open', '/a/report.html']);
    expect(openCommand('/a/report.html', 'darwin', env)).toEqual(['open', '/a/report.html']);
  });

  it('needs the page', () => {
    expect(() => formatsOf({ format: 'csv', open: true })).toThrow(/--open/);
    expect(formatsOf({ format: 'csv,html', open: true })).toEqual(['csv', 'html']);
  });

  it('opens it at the end, and a system without such a program is no failure of the run', () => {
    const out = join(home, 'report');
    const run = slicAudit(['analyze', 'samples/fleet', '--out', out, '--open', '--quiet'], { env: { PATH: home } });
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^slic-audit: nothing here can show .*report\.html\n$/);
  });
});

it('bars are of blocks only where the console is known to have them', () => {
  expect([hasBlocks({}, 'win32'), hasBlocks({ WT_SESSION: '1' }, 'win32'), hasBlocks({}, 'linux')]).toEqual([
    false,
    true,
    true,
  ]);
});

it.skipIf(process.platform === 'win32')(
  'Ctrl-Break, a signal of Windows alone, ends a run as Ctrl-C does (skipped on Windows)',
  () => {
    const [out, script] = [join(home, 'broken'), join(home, 'break.cjs')];
    // Comes once the lock is there: the program has begun its work, and has its own way of ending.
    writeFileSync(
      script,
      `const timer = setInterval(() => {
      if (!require('node:fs').existsSync(${JSON.stringify(join(out, '.slic-audit.lock'))})) return;
      clearInterval(timer);
      process.emit('SIGBREAK');
    }, 1).unref();`,
    );
    const run = slicAudit(['analyze', 'samples/fleet', '--out', out], { env: { NODE_OPTIONS: `--require ${script}` } });
    expect([run.code, existsSync(out)]).toEqual([130, false]);
  },
);
