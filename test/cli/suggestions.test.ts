import { describe, expect, test } from 'vitest';
import { nearest } from '../../analyzer/cli/suggestions.ts';
import { slicAudit } from './cli.ts';

describe('the nearest word', () => {
  const known = ['analyze', 'explain', 'csv-delimiter', 'out'];

  test.each([
    ['analyse', 'analyze'],
    ['ANALYZE', 'analyze'],
    ['xplain', 'explain'],
    ['csv-delmiter', 'csv-delimiter'],
    ['ot', 'out'],
    ['quiet', null],
    ['', null],
  ])('%s', (word, meant) => expect(nearest(word, known)).toBe(meant));
});

describe('a mistyped command line is told what it meant', () => {
  test.each([
    [['analyse', 'x'], 'there is no command "analyse"; did you mean "analyze"?'],
    [['frobnicate'], 'there is no command "frobnicate"; there are analyze, explain,'],
    [['analyze', 'x', '--frmat', 'csv'], 'analyze has no option --frmat; did you mean "--format"?'],
    [['analyze', 'x', '--csv-delmiter', ';'], 'analyze has no option --csv-delmiter; did you mean "--csv-delimiter"?'],
    [['analyze', 'x', '--colour', 'red'], 'analyze has no option --colour\n'],
    [['analyze', 'x', '-x'], 'analyze has no option -x; slic-audit analyze --help lists its options'],
    [['explain', 'x', '--jsn'], 'explain has no option --jsn; did you mean "--json"?'],
    [['--verson'], 'there is no option "--verson"; did you mean "--version"?'],
    [['help'], 'there is no command "help"; did you mean "--help"?'],
    [[], 'no command was given: analyze, explain, decode, ... (--help lists them)'],
    [['analyze'], 'analyze needs <root> (folder whose subfolders are devices)'],
    [['diff', 'march'], 'diff needs <old> (report folder, or its devices.jsonl) and <new> (the later one)'],
    [['completion', 'fish'], 'completion takes one of bash, zsh, powershell, not "fish"'],
  ])('%j', (args, sentence) => {
    const { code, stdout, stderr } = slicAudit(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`slic-audit: ${sentence}`);
  });
});

describe('help', () => {
  test.each(['analyze', 'explain', 'decode', 'evidence-pack', 'diff', 'merge', 'generate', 'completion'])(
    'of %s has examples of it and the exit codes',
    (command) => {
      const { code, stdout } = slicAudit([command, '-h']);
      expect(code).toBe(0);
      expect(stdout).toContain('Exit codes: 0 done');
      expect(stdout.split('Examples:')[1]).toContain(`slic-audit ${command} `);
    },
  );

  test('-o is the output folder of every command that has one', () => {
    for (const command of ['analyze', 'merge', 'evidence-pack'])
      expect(slicAudit([command, '-h']).stdout).toMatch(/^ {2}-o, --out /m);
  });

  test('-v is the version', () => expect(slicAudit(['-v'])).toEqual(slicAudit(['--version'])));
});

describe('completion', () => {
  test('of commands and of the options of one', () => {
    const complete = (...words: string[]): string[] =>
      slicAudit(['--get-yargs-completions', 'slic-audit', ...words]).stdout.split('\n');
    expect(complete('')).toEqual(expect.arrayContaining(['analyze', 'evidence-pack', 'completion']));
    expect(complete('analyze', '--f')).toEqual(expect.arrayContaining(['--format', '--fail-on']));
  });

  test.each([
    ['bash', 'complete -o bashdefault'],
    ['zsh', 'compdef _slic_audit slic-audit'],
    ['powershell', 'Register-ArgumentCompleter -Native -CommandName slic-audit'],
  ])('a script for %s', (shell, line) => expect(slicAudit(['completion', shell]).stdout).toContain(line));
});
