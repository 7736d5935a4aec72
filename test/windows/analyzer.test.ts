/** The program as it is downloaded, on Windows' own calls: every form of path, odd names, files that others hold, Ctrl-C. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slicAudit } from '../cli/cli.ts';
import { analyzerSkipReason } from './native.ts';
import { installDownloads, ON_OLD_NODE, type Program, type Run, runnerOf, SINGLE, UNPACKED } from './program.ts';
import { type Reports, readReports, rowsIn } from './reports.ts';
import { Windows } from './wine.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
const DEVICES = readdirSync(SAMPLES).length;
/** Without the workbook and the page, which take the longest and hold the same. */
const PLAIN = ['--format', 'csv,jsonl', '--quiet'];
const MINUTES = 60_000;

const title = analyzerSkipReason ? `on Windows (skipped: ${analyzerSkipReason})` : 'on Windows';

describe.skipIf(analyzerSkipReason !== undefined)(
  title,
  () => {
    let windows: Windows;
    let unpacked: Run;
    let onLinux: Reports;

    beforeAll(async () => {
      windows = await Windows.open();
      await installDownloads(windows);
      unpacked = runnerOf(windows, UNPACKED);
      for (const fleet of [windows.at('work/fleet'), join(windows.share, 'fleet'), join(windows.d, 'fleet')])
        cpSync(SAMPLES, fleet, { recursive: true });
      const out = join(windows.d, 'linux');
      slicAudit(['analyze', SAMPLES, '--out', out, ...PLAIN]);
      onLinux = readReports(out, SAMPLES.replace(/\/$/, ''), '/');
    }, 10 * MINUTES);

    afterAll(() => windows?.close());

    const work = (...parts: string[]): string => windows.at('work', ...parts);
    const leftovers = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('.slic'));
    const hashes = (folder: string): string[] =>
      readdirSync(folder)
        .filter((name) => !name.startsWith('.'))
        .sort()
        .map(
          (name) =>
            `${name} ${createHash('sha256')
              .update(readFileSync(join(folder, name)))
              .digest('hex')}`,
        );

    /** Analyses a root through a .cmd file, which gives every argument on as it is. */
    async function analyze(root: string, out: string): Promise<void> {
      const args = ['analyze', root, '--out', out, ...PLAIN];
      const line = [...UNPACKED, ...args].map((word) => `"${word.replace(/\\$/, '\\\\')}"`).join(' ');
      const { code, stderr } = await windows.batch([`cd \\work`, line]);
      expect([code, stderr]).toEqual([0, '']);
    }

    describe('a root', () => {
      it.each([
        'C:\\work\\fleet',
        'c:/work/fleet/',
        'fleet',
        '.\\fleet\\',
        'D:\\fleet',
        '\\\\srv\\collect$\\fleet',
        '//srv/collect$/fleet/',
        '\\\\?\\C:\\work\\fleet',
        '\\\\?\\UNC\\srv\\collect$\\fleet',
        '\\\\srv\\collect$\\fleet\\',
      ])('%s', async (root) => {
        await analyze(root, 'r');
        expect(readReports(work('r'), root.replace(/[\\/]+$/, ''), '\\')).toEqual(onLinux);
      });

      it('that is a whole drive', async () => {
        mkdirSync(join(windows.d, 'e'));
        cpSync(join(SAMPLES, 'PC-GOOD-MARKER'), join(windows.d, 'e/PC-1'), { recursive: true });
        symlinkSync(join(windows.d, 'e'), windows.at('../dosdevices/e:'));
        for (const [root, source] of [
          ['E:\\', 'E:\\PC-1'],
          ['\\\\?\\E:\\', '\\\\?\\E:\\PC-1'],
        ] as const) {
          await analyze(root, 'r');
          expect(rowsIn(work('r')).map((row) => row.source)).toEqual([source]);
        }
      });

      it('in two spellings is read once', async () => {
        const spellings = ['C:\\work\\fleet', 'c:\\WORK\\Fleet', 'c:/work/fleet/', '\\\\?\\C:\\work\\FLEET'];
        expect((await unpacked(['analyze', ...spellings, '--out', 'r', ...PLAIN])).code).toBe(0);
        expect(rowsIn(work('r'))).toHaveLength(DEVICES);
      });

      it('that is not there, or a share that is not there, is named in Windows’ words', async () => {
        const missing = await unpacked(['analyze', 'C:\\nowhere', '--out', 'none', ...PLAIN]);
        expect([missing.code, missing.stderr]).toEqual([
          2,
          'slic-audit: cannot read the root C:\\nowhere: it is not there\n',
        ]);
        const share = await unpacked(['analyze', '\\\\nosrv\\collect$', '--out', 'none', ...PLAIN]);
        expect(share.stderr).toContain('the network path was not found');
        expect([share.code, existsSync(work('none'))]).toEqual([2, false]);
      });

      it('whose closing quotation mark is swallowed is refused with the reason', async () => {
        const { code, stderr } = await windows.batch([`${UNPACKED.join(' ')} analyze "C:\\work\\fleet\\" --out none`]);
        expect(code).toBe(2);
        expect(stderr).toContain('holds a quotation mark');
      });
    });

    describe('reports', () => {
      it.each([
        ['\\\\srv\\collect$\\reports', () => join(windows.share, 'reports')],
        ['D:\\reports', () => join(windows.d, 'reports')],
        ['\\\\?\\C:\\work\\deep\\reports', () => work('deep/reports')],
      ] as [string, () => string][])('into %s', async (out, folder) => {
        await analyze('fleet', out);
        expect(readReports(folder(), 'fleet', '\\')).toEqual(onLinux);
      });

      it.each(['C:\\WORK\\Fleet\\report', '\\\\?\\C:\\work\\fleet\\new\\report', 'c:/work/fleet/report'])(
        'are not put among the devices: %s',
        async (out) => {
          const { code, stderr } = await unpacked(['analyze', 'fleet', '--out', out, ...PLAIN]);
          expect([code, stderr]).toEqual([2, expect.stringContaining('would be taken for a device')]);
          expect(readdirSync(work('fleet'))).toHaveLength(DEVICES);
        },
      );

      it('are not put among the devices of a share that a drive letter stands for', async () => {
        symlinkSync(windows.share, windows.at('../dosdevices/s:'));
        const { code } = await unpacked([
          'analyze',
          '\\\\srv\\collect$\\fleet',
          '--out',
          'S:\\fleet\\report',
          ...PLAIN,
        ]);
        expect([code, existsSync(join(windows.share, 'fleet/report'))]).toEqual([2, false]);
      });

      it('by default lie beside the user, and not beside the program', async () => {
        const { code, stdout } = await unpacked(['analyze', 'C:\\work\\fleet', '--format', 'csv'], { cwd: 'audit' });
        expect(code).toBe(0);
        const [, folder] = /Reports: C:\\(.*)$/m.exec(stdout.trim()) ?? [];
        expect(folder).toMatch(/^users\\.*\\slic-audit-report$/i);
        expect(existsSync(windows.at(...(folder ?? '').split('\\'), 'compliance.csv'))).toBe(true);
        expect(existsSync(windows.at('audit/slic-audit-report'))).toBe(false);
      });
    });

    describe('names', () => {
      const odd = ['CON', 'NUL', 'aux.txt', 'PC.', 'PC ', 'PC-\u00fc-\u0416-\u6f22', 'x'.repeat(240)];

      it('that Windows keeps for itself, ends with a dot or a blank, or are long', async () => {
        for (const name of odd) cpSync(join(SAMPLES, 'PC-TABLE-REVISION-3'), work('odd', name), { recursive: true });
        expect((await unpacked(['analyze', 'odd', '--out', 'r', ...PLAIN])).code).toBe(0);
        const rows = rowsIn(work('r')).map(({ device, verdict }) => `${device} ${verdict}`);
        expect(rows.sort()).toEqual(odd.map((name) => `${name} allowed`).sort());
      });

      it('far down a long path', async () => {
        const folders = Array.from({ length: 6 }, (_, i) => `${i}`.repeat(60));
        cpSync(join(SAMPLES, 'PC-TABLE-REVISION-3'), work(...folders, 'PC-1'), { recursive: true });
        await analyze(['C:\\work', ...folders].join('\\'), ['C:\\work', ...folders.slice(0, 5), 'reports'].join('\\'));
        expect(rowsIn(work(...folders.slice(0, 5), 'reports'))[0]).toMatchObject({
          device: 'PC-1',
          verdict: 'allowed',
        });
      });

      it('a link to a folder is a device that was not followed', async () => {
        mkdirSync(work('linked'));
        symlinkSync(join(windows.d, 'fleet/PC-GOOD-MARKER'), work('linked/PC-LINK'));
        await unpacked(['analyze', 'linked', '--out', 'r', ...PLAIN]);
        expect(rowsIn(work('r'))[0]).toMatchObject({
          device: 'PC-LINK',
          cause: 'unreadable',
          problems: [{ code: 'link' }],
        });
      });
    });

    describe('evidence', () => {
      const copy = (to: string): string => {
        cpSync(join(SAMPLES, 'PC-TABLE-REVISION-3'), work(to, 'PC-1'), { recursive: true });
        return readdirSync(work(to, 'PC-1'))[0] as string;
      };

      it('that may only be read is read', async () => {
        const run = copy('read-only');
        for (const name of readdirSync(work('read-only/PC-1', run)))
          chmodSync(work('read-only/PC-1', run, name), 0o444);
        await unpacked(['analyze', 'read-only', '--out', 'r', ...PLAIN]);
        expect(rowsIn(work('r'))[0]).toMatchObject({ verdict: 'allowed', problems: [] });
      });

      it('that another program holds is a problem with a name, and the device has a row', async () => {
        const run = copy('held');
        const holder = await windows.background('hold.exe', `C:\\work\\held\\PC-1\\${run}\\slic.bin`, '-');
        await unpacked(['analyze', 'held', '--out', 'r', ...PLAIN]);
        expect(await holder.stop()).toContain('held');
        const [row] = rowsIn(work('r')) as { problems: { code: string; file: string; message: string }[] }[];
        expect(row?.problems).toContainEqual(expect.objectContaining({ code: 'read-error', file: 'slic.bin' }));
      });
    });

    describe.each<[string, Program]>([
      ['node.exe of the download', UNPACKED],
      ['the single executable', SINGLE],
      ['an old Node', ON_OLD_NODE],
    ])('%s', (_, program) => {
      const run: Run = (args, options) => runnerOf(windows, program)(args, options);
      const fresh = (...folders: string[]): void => {
        for (const folder of folders) rmSync(work(folder), { recursive: true, force: true });
      };

      // What does not differ from one line of Node to the next is tried on the one that the download carries.
      const itCarried = program === ON_OLD_NODE ? () => {} : it;

      itCarried('says its version', async () => {
        const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
        expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
      });

      it('reads a fleet with worker threads into all reports', async () => {
        fresh('r');
        expect(await run(['analyze', 'fleet', '--out', 'r', '--quiet', '--concurrency', '3'])).toEqual({
          code: 0,
          stdout: '',
          stderr: '',
        });
        expect(readReports(work('r'), 'fleet', '\\')).toEqual(onLinux);
        expect(readdirSync(work('r')).sort()).toEqual(
          expect.arrayContaining(['compliance.csv', 'compliance.xlsx', 'devices.jsonl', 'report.html', 'summary.json']),
        );
      });

      itCarried('reads again only what changed', async () => {
        fresh('i');
        for (const reused of [0, DEVICES]) {
          await run(['analyze', 'fleet', '--out', 'i', '--incremental', ...PLAIN]);
          expect(JSON.parse(readFileSync(work('i/summary.json'), 'utf8')).run.reused).toBe(reused);
        }
        expect(readReports(work('i'), 'fleet', '\\')).toEqual(onLinux);
      });

      it('is refused a report that Excel holds, changes nothing and leaves nothing behind', async () => {
        fresh('l');
        await run(['analyze', 'fleet', '--out', 'l', ...PLAIN]);
        const before = hashes(work('l'));
        const excel = await windows.background('hold.exe', 'C:\\work\\l\\compliance.csv', 'r');
        const refused = await run(['analyze', 'fleet', '--out', 'l', ...PLAIN, '--csv-delimiter', ';']);
        expect([refused.code, refused.stderr]).toEqual([
          2,
          expect.stringMatching(/compliance\.csv: .*open in another program/),
        ]);
        expect([hashes(work('l')), leftovers(work('l'))]).toEqual([before, []]);
        await excel.stop();
        expect((await run(['analyze', 'fleet', '--out', 'l', ...PLAIN, '--csv-delimiter', ';'])).code).toBe(0);
        expect(readFileSync(work('l/compliance.csv'), 'utf8')).toContain('device;computer');
      });

      // Ctrl-Break, which wine does not pass on, is tried in test/cli/windows.test.ts.
      it('ends with 130 on Ctrl-C and leaves nothing behind', async () => {
        fresh('g');
        if (!existsSync(work('many'))) slicAudit(['generate', work('many'), '--devices', '1500']);
        const command = [...program, 'analyze', 'C:\\work\\many', '--out', 'C:\\work\\g', '--quiet'];
        const how = await windows.interrupt('C:\\work\\g\\.slic-audit-*-devices.jsonl.tmp', command);
        expect([how, existsSync(work('g'))]).toEqual(['ended 130', false]);
      });

      itCarried('passes the exit code of --fail-on', async () => {
        expect((await run(['analyze', 'fleet', '--out', 'r', ...PLAIN, '--fail-on', 'blocked'])).code).toBe(1);
      });
    });

    describe('the commands', () => {
      it('shards and their merge are one run', async () => {
        for (const k of [1, 2]) await unpacked(['analyze', 'fleet', '--out', `s${k}`, '--shard', `${k}/2`, ...PLAIN]);
        expect((await unpacked(['merge', 's1', 's2', '--out', 'm', ...PLAIN])).code).toBe(0);
        expect(readReports(work('m'), 'fleet', '\\')).toEqual(onLinux);
      });

      it('explain', async () => {
        const { code, stdout } = await unpacked(['explain', '\\\\srv\\collect$\\fleet\\PC-BOARD-REPLACED']);
        expect([code, stdout]).toEqual([0, expect.stringContaining('marker-corrupt')]);
      });

      it('decode', async () => {
        const { code, stdout } = await unpacked(['decode', 'D:\\fleet\\PC-GOOD-MARKER\\slic.bin']);
        expect([code, stdout]).toEqual([0, expect.stringContaining('RSA1')]);
      });

      it('diff', async () => {
        const { code, stdout } = await unpacked(['diff', 's1', 's2', '--json']);
        expect([code, JSON.parse(stdout).devices.old > 0]).toEqual([0, true]);
      });

      it('evidence-pack', async () => {
        expect((await unpacked(['evidence-pack', 'D:\\fleet\\PC-BOARD-REPLACED', '--out', 'pack'])).code).toBe(0);
        expect(existsSync(work('pack/machines.csv'))).toBe(true);
      });

      it('an inventory as Windows writes it', async () => {
        writeFileSync(
          work('pcs.csv'),
          '\ufeffcomputer,site\r\nPC-GOOD-MARKER,Ulm\r\nPC-NEVER,K\u00f6ln\r\n',
          'utf16le',
        );
        await unpacked(['analyze', 'fleet', '--out', 'r', '--inventory', 'pcs.csv', ...PLAIN]);
        expect(rowsIn(work('r'))).toHaveLength(DEVICES + 1);
        expect(readFileSync(work('r/compliance.csv'), 'utf8')).toMatch(/^PC-NEVER,.*K\u00f6ln/m);
      });
    });

    describe('without a terminal', () => {
      const opened = (): string => windows.at('opened.txt');
      /** What was opened; the program does not wait for it. */
      const expectOpened = (path: RegExp) =>
        expect
          .poll(() => existsSync(opened()) && readFileSync(opened(), 'utf8').trim(), { timeout: 20_000 })
          .toMatch(path);

      it.each(['audit', 'single'])('Start here.cmd asks for the folder and shows the page: %s', async (folder) => {
        rmSync(opened(), { force: true });
        // wine takes a second line for a part of the first.
        const stdin = '"C:\\work\\fleet\\"\r\n';
        const { code, stdout } = await windows.run(['cmd', '/c', `C:\\${folder}\\Start here.cmd`], {
          stdin,
          cwd: folder,
        });
        expect([code, stdout]).toEqual([0, expect.stringContaining(`${DEVICES} device folders`)]);
        await expectOpened(/^C:\\users\\.*\\slic-audit-report\\report\.html$/i);
      });

      it('a folder that is dropped onto the program is analysed and shown', async () => {
        for (const program of [SINGLE, ['cmd', '/c', 'C:\\audit\\slic-audit.cmd']]) {
          rmSync(opened(), { force: true });
          const { code, stdout } = await windows.run([...program, 'C:\\work\\fleet'], { cwd: 'windows' });
          expect([code, stdout]).toEqual([0, expect.stringContaining(`${DEVICES} device folders`)]);
          await expectOpened(/report\.html$/);
        }
      });

      it('slic-audit.cmd gives arguments and the exit code on, and says so where it was not unpacked', async () => {
        const command = ['cmd', '/c', 'C:\\audit\\slic-audit.cmd', 'analyze', 'fleet', '--out', 'r', ...PLAIN];
        expect((await windows.run([...command, '--fail-on', 'blocked'])).code).toBe(1);
        mkdirSync(windows.at('alone'));
        cpSync(windows.at('audit/slic-audit.cmd'), windows.at('alone/slic-audit.cmd'));
        const { code, stderr } = await windows.run(['cmd', '/c', 'C:\\alone\\slic-audit.cmd', '--version']);
        expect([code, stderr]).toEqual([2, expect.stringContaining('Extract the whole ZIP')]);
      });
    });
  },
  5 * MINUTES,
);
