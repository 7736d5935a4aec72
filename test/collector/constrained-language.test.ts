// Constrained language, as AppLocker and WDAC put it in force: what is typed or sent as text is constrained, a script that the policy allows is not.
//
// What this shows: the engine's own rule. Here a test makes a script trusted by having it parsed while the session is still in full language, and
// constrains the session after that, which is the state in which a policy leaves an allowed script and the text of -Command.
// What only Windows can show: that the policy trusts the file by its signature or path, and that -File alone starts it in full language. pwsh asks
// no policy elsewhere than on Windows, and __PSLockdownPolicy has no effect there.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { collectorScript, describeEngine, quote, runCommand } from './engine.ts';
import { readByAnalyzer } from './read-by-analyzer.ts';
import { only, workFolder } from './scenario.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const constrain = "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'";

/** What each call says on lines of its own: its name, then the answer or the identifier of the error that ended it. */
function attempt(name: string, call: string): string {
  return `try { ${call} | ForEach-Object { "${name}: $_" } } catch { "${name}: $($_.FullyQualifiedErrorId)" }`;
}

// WMI's class that pwsh does not have, and the question that the collector would write to its child.
const prepared = `
function New-Object($TypeName) { @{ Properties = @(@{ Name = 'Name' }, @{ Name = 'State' }) } }
function Set-Question { [Console]::SetIn([IO.StringReader]::new("columns\`troot\\\\cimv2\`tA")) }
$allowed = Get-Command ${quote(collectorScript)}
[void]$allowed.ScriptBlock
`;
const calls = [
  attempt('mode', '$ExecutionContext.SessionState.LanguageMode'),
  attempt('text', '[IO.Path]::GetTempPath()'),
  attempt('dot-sourced', '& { . $allowed; Read-Wmi columns root\\cimv2 A }'),
  'Set-Question',
  attempt('called', '& $allowed -WmiChild -TimeoutSeconds 60'),
  '"called: code $LASTEXITCODE"',
  'Set-Question',
  attempt('not allowed', `& ${quote(collectorScript)} -WmiChild -TimeoutSeconds 60 3>$null`),
  '"not allowed: code $LASTEXITCODE"',
];

describeEngine('a session in constrained language', () => {
  const said: Record<'full' | 'constrained', string[]> = { full: [], constrained: [] };
  beforeAll(async () => {
    for (const mode of ['full', 'constrained'] as const) {
      const first = mode === 'full' ? '' : constrain;
      const ran = await runCommand([prepared, first, ...calls, 'exit 0'].join('\n'));
      expect([ran.code, ran.stderr]).toEqual([0, '']);
      said[mode] = ran.stdout.trim().split(/\r?\n/);
    }
  });

  it('may not call .NET, nor dot-source even a script that is allowed', () => {
    expect(said.constrained).toContain('mode: ConstrainedLanguage');
    expect(said.constrained).toContain('text: MethodInvocationNotSupportedInConstrainedLanguage');
    const dotSourced = said.constrained.filter((line) => line.startsWith('dot-sourced: '));
    expect(dotSourced).toEqual([expect.stringMatching(/^dot-sourced: DotSourceNotSupported\b/)]);
    // The same text in full language defines the functions and gets its answer.
    expect(said.full.filter((line) => line.startsWith('dot-sourced: '))).toEqual([
      'dot-sourced: Name',
      'dot-sourced: State',
    ]);
  });

  it('may call an allowed script, which answers for WMI in full language', () => {
    const lines = said.constrained.slice(said.constrained.findIndex((line) => line.startsWith('dot-sourced')) + 1);
    // The child writes its answer straight to the console, so it stands there as it is sent.
    expect(lines).toEqual(['ok\tName\tState', 'called: code 0', 'not allowed: code 1']);
  });

  it('gets a stub from a script that is not allowed, and the next one after -IfOlderThanDays', async () => {
    const share = join(workFolder, 'constrained-days', 'share');
    mkdirSync(share, { recursive: true });
    const device = join(share, 'PC-001');
    const run = (days: number): string =>
      `& ${quote(collectorScript)} -Share ${quote(share)} -DeviceName PC-001 -IfOlderThanDays ${days}; "code $LASTEXITCODE"`;
    const count = `"stubs $(@(Get-ChildItem ${quote(device)}).Count)"`;
    const text = [
      constrain,
      run(6),
      count,
      // As if it had been four days ago: young enough for a limit of six days, not for one of four.
      "$earlier = (Get-Date).ToUniversalTime().AddDays(-4).ToString('yyyyMMdd')",
      `Get-ChildItem ${quote(device)} | Rename-Item -NewName "$($earlier)T000000Z_c0de"`,
      run(6),
      count,
      run(4),
      count,
      'exit 0',
    ];
    const ran = await runCommand(text.join('\n'));
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    const lines = ran.stdout.trim().split(/\r?\n/);
    expect(lines).toEqual(['code 0', 'stubs 1', 'code 0', 'stubs 1', 'code 0', 'stubs 2']);
    const names = readdirSync(device).sort();
    const collections = readByAnalyzer(share, 'PC-001');
    expect(collections).toHaveLength(names.length);
    const newest = only(collections.slice(-1));
    expect(newest.manifest.collector.languageMode).toBe('ConstrainedLanguage');
    for (const item of newest.manifest.evidence) expect(item).toMatchObject({ status: 'failed' });
  });
});
