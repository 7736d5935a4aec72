/** The scripts that complete commands and options, in the shells that they are for. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeEngine, runJobs } from '../collector/engine.ts';
import { BIN, slicAudit } from './cli.ts';

const unix = process.platform !== 'win32';
const has = (shell: string): boolean => unix && spawnSync(shell, ['-c', ':']).status === 0;
const missing = (shell: string): string => (has(shell) ? shell : `${shell} (skipped: not installed)`);

/** A line as it was typed so far, and what must be among the words that complete it. */
const CASES: [line: string, words: string[]][] = [
  ['slic-audit ev', ['evidence-pack']],
  ['slic-audit analyze --fai', ['--fail-on']],
  ['slic-audit ', ['analyze', 'explain', 'generate']],
  ['slic-audit merge x --list-', ['--list-verdicts']],
];

let folder: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slic-audit-completion-'));
  path = `${folder}${delimiter}${process.env.PATH}`;
  writeFileSync(join(folder, 'slic-audit'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  chmodSync(join(folder, 'slic-audit'), 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(shell: string, script: string): string[] {
  const { stdout, stderr } = spawnSync(shell, ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
  expect(stderr).toBe('');
  return stdout.split(/\s+/);
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

describe.skipIf(!has('bash'))(missing('bash'), () => {
  test.each(CASES)('%s', (line, words) => {
    const typed = line.split(' ');
    const script = `source <(slic-audit completion bash)
COMP_WORDS=(${quoted(typed)}) COMP_CWORD=${typed.length - 1}
_slic_audit; echo "\${COMPREPLY[@]}"`;
    expect(run('bash', script)).toEqual(expect.arrayContaining(words));
  });

  test('what was typed is not run', () => {
    const script = `source <(slic-audit completion bash)
COMP_WORDS=(slic-audit analyze '$(echo run >&2)') COMP_CWORD=2
_slic_audit`;
    run('bash', script);
  });
});

describe.skipIf(!has('zsh'))(missing('zsh'), () => {
  test.each(CASES)('%s', (line, words) => {
    // Outside of the line editor the completion system does nothing: what the function hands to it is shown instead.
    const script = `compdef() { : }; _files() { : }
compadd() { print -r -- \${(P)2} }
source <(slic-audit completion zsh)
words=(${quoted(line.split(' '))}); _slic_audit`;
    expect(run('zsh', script)).toEqual(expect.arrayContaining(words));
  });
});

describeEngine('PowerShell', () => {
  test('completes as the others do', async () => {
    const { stdout } = slicAudit(['completion', 'powershell']);
    const jobs = CASES.map(([line], i) => ({
      id: String(i),
      script: `$env:PATH = '${path}'
${stdout}
(TabExpansion2 -inputScript '${line}' -cursorColumn ${line.length}).CompletionMatches | ForEach-Object { $_.CompletionText }`,
    }));
    const found = await runJobs(jobs);
    for (const [i, [, words]] of CASES.entries())
      expect(found.get(String(i))?.output).toEqual(expect.arrayContaining(words));
  });
});
