// The collector as a process of its own, on the system that the tests run on: nothing that it asks Windows for is there.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  collectorFolder,
  collectorScript,
  describeEngine,
  fileCommand,
  help,
  lintSkipReason,
  quote,
  runCommand,
  runFile,
  runJobs,
  skipReason,
} from './engine.ts';
import { readByAnalyzer } from './read-by-analyzer.ts';
import { workFolder } from './scenario.ts';

// Each test starts processes, and the machine may be busy.
vi.setConfig({ testTimeout: 240_000 });

function argumentsFor(name: string, ...more: string[]): { args: string[]; share: string; spool: string } {
  const root = join(workFolder, name);
  const share = join(root, 'share');
  const spool = join(root, 'data', 'spool');
  mkdirSync(share, { recursive: true });
  const args = [
    '-Share',
    share,
    '-DeviceName',
    'PC-001',
    '-Spool',
    spool,
    '-LogPath',
    join(root, 'data', 'collector.log'),
  ];
  return { args: [...args, '-MgadiagPath', join(root, 'none.txt'), '-TimeoutSeconds', '90', ...more], share, spool };
}

/** Command lines of all processes that hold a text. */
function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(join('/proc', name, 'cmdline'), 'latin1').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(text) && !line.includes('ScriptHost'));
}

describeEngine('the collector as a process', () => {
  it('delivers even where Windows gives no answer at all', async () => {
    const { args, share, spool } = argumentsFor('nothing works');
    const ran = await runFile(collectorScript, args);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const [collection] = readByAnalyzer(share, 'PC-001');
    const statuses = Object.fromEntries(collection?.manifest.evidence.map((item) => [item.name, item.status]) ?? []);
    expect(statuses).toMatchObject({
      // On a busy machine the compiler may need longer than its deadline.
      'slic.bin': expect.stringMatching(/^(failed|timeout)$/),
      'licensing.json': 'failed',
      'slmgr-dlv.txt': 'failed',
      'events.json': 'failed',
    });
    expect(readdirSync(spool)).toEqual([]);
  });

  it('says by its exit code what happened', async () => {
    const { args } = argumentsFor('codes');
    const away = args.map((arg, at) =>
      args[at - 1] === '-Share' ? join(arg, 'gone') : args[at - 1] === '-TimeoutSeconds' ? '3' : arg,
    );
    const codes = await Promise.all([
      runFile(collectorScript, []),
      runFile(collectorScript, [...args, '-Bogus', '1']),
      runFile(collectorScript, away),
    ]);
    expect(codes.map((ran) => ran.code)).toEqual([87, 87, process.platform === 'win32' ? 1618 : 1618 % 256]);
  });

  it('ends with the right code where the language is constrained', async () => {
    const { args, share } = argumentsFor('constrained');
    const constrained = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; ";
    const call = (list: string[]): string =>
      `${constrained}& ${[collectorScript, ...list].map((word) => (/^-[A-Z]/.test(word) ? word : quote(word))).join(' ')}; exit $LASTEXITCODE`;
    const ran = await Promise.all([runCommand(call(args)), runCommand(call([]))]);
    expect(ran.map((item) => item.code)).toEqual([0, 87]);
    expect(readByAnalyzer(share, 'PC-001')).toHaveLength(1);
  });

  it('leaves a session open, and says the result in one line', async () => {
    const { args, share } = argumentsFor('session');
    const words = [collectorScript, ...args].map((word) => (/^-[A-Z]/.test(word) ? word : quote(word)));
    const text = `$text = [scriptblock]::Create([IO.File]::ReadAllText(${quote(collectorScript)}))`;
    const sent = `& $text ${words.slice(1).join(' ')}`;
    const ran = await runCommand(
      `& ${words.join(' ')}; "code $LASTEXITCODE"; ${text}; ${sent}; "code $LASTEXITCODE"; exit 5`,
    );
    expect([ran.code, ran.stderr]).toEqual([5, '']);
    const lines = ran.stdout.trim().split(/\r?\n/);
    const line = expect.stringMatching(/^Delivered to .*PC-001.*Z_[0-9a-f]{4} \(exit code 0\)$/);
    expect(lines).toEqual([line, 'code 0', line, 'code 0']);
    expect(readByAnalyzer(share, 'PC-001')).toHaveLength(2);
  });

  it('lets a second run wait for the first', async () => {
    const { args, share, spool } = argumentsFor('two at once');
    const codes = await Promise.all([runFile(collectorScript, args), runFile(collectorScript, args)]);
    expect(codes.map((ran) => ran.code)).toEqual([0, 0]);
    expect(readByAnalyzer(share, 'PC-001')).toHaveLength(2);
    expect(readdirSync(spool)).toEqual([]);
  });
});

const noStrace = process.platform !== 'linux' || spawnSync('strace', ['-V']).status !== 0;
const straceReason = skipReason ?? (noStrace ? 'needs strace' : undefined);

describe.skipIf(straceReason !== undefined)(
  `a delivery under strace${straceReason ? ` (skipped: ${straceReason})` : ''}`,
  () => {
    it('creates and writes on the share: no rename, no delete, no listing', async () => {
      const { args, share } = argumentsFor('traced');
      const [program = '', ...command] = await fileCommand(collectorScript, args);
      const log = join(workFolder, 'strace.txt');
      const calls =
        'rename,renameat,renameat2,unlink,unlinkat,rmdir,getdents,getdents64,open,openat,mkdir,mkdirat,link,linkat,truncate,ftruncate';
      const ran = spawnSync('strace', ['-f', '-y', '-e', `trace=${calls}`, '-o', log, program, ...command], {
        encoding: 'utf8',
      });
      expect(ran.status).toBe(0);
      const lines = readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.includes(share));
      const created = lines
        .filter((line) => /open(at)?\(.*O_CREAT/.test(line))
        .map((line) => /([^/"]+)", /.exec(line)?.[1]);
      expect(created).toEqual(['collector.log', 'manifest.json']);
      expect(lines.filter((line) => line.includes('O_CREAT') && !line.includes('O_EXCL'))).toEqual([]);
      expect(
        lines.filter((line) => /rename|unlink|rmdir|getdents|link(at)?\(|O_DIRECTORY|truncate/.test(line)),
      ).toEqual([]);
    });
  },
);

const noProc = !existsSync('/proc/self/stat');
const killReason = skipReason ?? (noProc ? 'needs /proc' : undefined);

describe.skipIf(killReason !== undefined)(
  `programs, their time and their trees${killReason ? ` (skipped: ${killReason})` : ''}`,
  () => {
    /** A number that no other process has on its command line. */
    const mark = (at: number): string => `3${at}${process.pid}`;
    const echo = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const odd = ['plain', 'a b', '', 'q"uote', 'back\\slash\\', 'a b\\', '\\"', 'x&y|z', "it's"];
    const jobs: Record<string, string> = {
      hang: `Invoke-Program -FilePath '/bin/sh' -ArgumentList '-c', 'echo begun; sleep ${mark(0)} & (sleep ${mark(0)} & sleep ${mark(0)}) & sleep ${mark(0)}' -TimeoutSeconds 2`,
      hangText: `Invoke-Program -FilePath '/bin/sh' -ArgumentList '-c "sleep ${mark(1)} & sleep ${mark(1)}"' -TimeoutSeconds 1`,
      forever: `Invoke-Program -FilePath '/bin/sh' -ArgumentList '-c', 'while :; do sleep ${mark(2)} & sleep 0.2; done' -TimeoutSeconds 2`,
      flood: `Invoke-Program -FilePath '/bin/sh' -ArgumentList '-c', 'yes' -TimeoutSeconds 2`,
      orphan: `Invoke-Program -FilePath '/bin/sh' -ArgumentList '-c', 'echo done; sleep 5 & exit 3' -TimeoutSeconds 20`,
      bytes: `Invoke-Program -FilePath '/bin/sh' -ArgumentList '-c', 'printf "a\\000\\377b"; printf err >&2; exit 7' -TimeoutSeconds 20`,
      big: `Invoke-Program -FilePath '/bin/sh' -ArgumentList '-c', 'head -c 3000000 /dev/zero; head -c 200000 /dev/zero >&2' -TimeoutSeconds 20`,
      missing: "Invoke-Program -FilePath '/no/such/program' -ArgumentList 'a' -TimeoutSeconds 5",
      arguments: `Invoke-Program -FilePath ${quote(process.execPath)} -ArgumentList @('-e', ${quote(echo)}, ${odd.map(quote).join(', ')}) -TimeoutSeconds 20`,
    };
    const answers: Record<string, Record<string, string>> = {};

    beforeAll(async () => {
      const results = await runJobs(
        Object.entries(jobs).map(([id, call]) => ({
          id,
          script: `. ${quote(collectorScript)}
$script:Run = New-RunState 60
$clock = [Diagnostics.Stopwatch]::StartNew()
$answer = ${call}
"status $($answer.Status)"
"code $($answer.ExitCode)"
"seconds $($clock.Elapsed.TotalSeconds)"
"length $($answer.Output.Length) $($answer['ErrorOutput'].Length)"
"hex $([BitConverter]::ToString([byte[]]@($answer.Output | Select-Object -First 400)))"
"error $($answer.Error)"`,
        })),
      );
      for (const [id, result] of results) {
        expect([id, result.errors, result.error]).toEqual([id, [], null]);
        answers[id] = Object.fromEntries(
          result.output.map((line) => [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)]),
        );
      }
    });

    it.each(['hang', 'hangText', 'forever'])('stops a child that hangs, with all that it started: %s', (name) => {
      expect(answers[name]?.status).toBe('timeout');
      expect(Number(answers[name]?.seconds)).toBeLessThan(6);
      expect(processesWith(`sleep ${mark(['hang', 'hangText', 'forever'].indexOf(name))}`)).toEqual([]);
    });

    it('keeps what came before the hang', () => {
      expect(answers.hang?.length).toBe('6 0');
    });

    it('does not wait for what a child leaves behind, nor swallow a flood', () => {
      expect(answers.orphan).toMatchObject({ status: 'collected', code: '3', length: '5 0' });
      expect(Number(answers.orphan?.seconds)).toBeLessThan(5);
      expect(answers.flood?.status).toBe('timeout');
      expect(Number(answers.flood?.length?.split(' ')[0])).toBeLessThan(9 * 1024 * 1024);
    });

    it('gives the bytes as they were written', () => {
      expect(answers.bytes).toMatchObject({ status: 'collected', code: '7', length: '4 3', hex: '61-00-FF-62' });
      expect(answers.big).toMatchObject({ status: 'collected', code: '0', length: '3000000 200000' });
      expect(answers.missing).toMatchObject({ status: 'failed', error: expect.stringContaining('/no/such/program') });
    });

    it('passes every argument on whole', () => {
      const bytes = Buffer.from((answers.arguments?.hex ?? '').replaceAll('-', ''), 'hex');
      expect(JSON.parse(bytes.toString())).toEqual(odd);
    });
  },
);

describe.skipIf(lintSkipReason !== undefined)(`help${lintSkipReason ? ` (skipped: ${lintSkipReason})` : ''}`, () => {
  it.each(['Collect-KmsEvidence.ps1', 'Save-MgadiagReport.ps1'])('explains every parameter of %s', async (name) => {
    const path = join(collectorFolder, name);
    const text = readFileSync(path, 'utf8');
    const parameters = /^param\(([^#]*?)\)\r?$/ms
      .exec(text)?.[1]
      ?.match(/\$([A-Z]\w+)/g)
      ?.map((item) => item.slice(1).toUpperCase());
    const { synopsis, description, parameters: explained, examples, notes } = await help(path);
    expect([synopsis, description, notes].every((item) => (item ?? '').trim() !== '')).toBe(true);
    expect(Object.keys(explained ?? {}).sort()).toEqual(parameters?.sort());
    expect(examples?.length).toBeGreaterThan(0);
    expect(text.split('\n').length).toBeLessThan(950);
  });
});

it('is one file of ASCII with CRLF', () => {
  const text = execFileSync('cat', [collectorScript], { encoding: 'latin1' });
  expect(text).toMatch(/^(?:[\x20-\x7e\t]*\r\n)*$/);
  expect(text.split('\r\n').filter((line) => line.length > 150)).toEqual([]);
  expect(text).not.toMatch(/Invoke-Expression|DownloadFile|DownloadString|Import-Module|FromBase64String/);
});
