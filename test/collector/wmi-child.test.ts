// The process that asks WMI, and all the processes of a run. On Linux, System32 is a folder below the working folder, so that programs of a
// test's making can stand in for Windows' own: powershell.exe is pwsh, with the two ways into WMI that pwsh does not have.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { collectorScript, fileCommand, quote, runJobs, shell, skipReason } from './engine.ts';
import { readByAnalyzer } from './read-by-analyzer.ts';
import { only, workFolder } from './scenario.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const root = join(workFolder, 'wmi-child');
const system = join(root, 'C:\\Windows\\System32');
const started = join(root, 'started.txt');

/** In the child, before the collector's own file: classes that answer, that hang, that end the process. */
const windows = `
function New-Object([string]$TypeName, $ArgumentList, $Property) {
  if ($TypeName -eq 'Management.ManagementClass') {
    if ("$ArgumentList" -like '*:Hang') { Start-Sleep -Seconds 120 }
    if ("$ArgumentList" -like '*:Missing') { throw 'Not found' }
    return @{ Properties = @(@{ Name = 'Name' }, @{ Name = 'State' }, @{ Name = 'Version' }) }
  }
  Microsoft.PowerShell.Utility\\New-Object @PSBoundParameters
}
function Get-WmiObject($Namespace, $Query) {
  if ($Query -like '*FROM Die*') { [Environment]::Exit(3) }
  @{ Properties = @(@{ Name = 'Name'; Value = "of $Query" }, @{ Name = 'State'; Value = [uint32]7 }) }
}
$file, $rest = $args
& $file -WmiChild -TimeoutSeconds 60
`;

function program(name: string, text: string): void {
  writeFileSync(join(system, name), text);
  chmodSync(join(system, name), 0o755);
}

async function prepare(): Promise<void> {
  mkdirSync(system, { recursive: true });
  const shim = join(root, 'windows.ps1');
  writeFileSync(shim, windows);
  const command = (await fileCommand(shim, [])).map((word) => `'${word}'`).join(' ');
  program(
    'WindowsPowerShell\\v1.0\\powershell.exe',
    `#!/bin/sh\necho "$*" >>'${started}'\nwhile [ "$1" != -File ]; do shift; done\nexec ${command} "$2"\n`,
  );
  program('cscript.exe', '#!/bin/sh\necho slmgr\n');
  program('wevtutil.exe', '#!/bin/sh\nexit 0\n');
}

const calls = `
function Ask([string]$Class, [int]$Seconds) {
  $columns = Get-WmiColumns -ClassName $Class -TimeoutSeconds $Seconds
  $rows = if ($columns.Status -eq 'collected') { Invoke-WmiQuery -Query "SELECT Name, State FROM $Class" -TimeoutSeconds $Seconds } else { $columns }
  "$Class $($columns.Status) $($rows.Status) starts=$($script:Run.Wmi.Starts)"
  if ($rows.Status -eq 'collected') { "  $($rows.Rows.Length) $($rows.Rows[0]['Name']) $($rows.Rows[0]['State'])" }
}
`;
const jobs: Record<string, string> = {
  one: 'Ask A 60; Ask Missing 60; Ask B 60; $id = $script:Run.Wmi.Process.Id; Stop-WmiChild; Test-Path "/proc/$id"',
  hang: 'Ask A 60; Ask Hang 2; Ask B 60; Ask Hang 2; Ask C 60; $null -eq $script:Run.Wmi.Process',
  die: 'Ask Die 60; Ask A 60; Ask Die 60; Ask A 60',
};

const reason = skipReason ?? (process.platform === 'linux' ? undefined : 'needs Linux');
describe.skipIf(reason !== undefined)(`the process that asks WMI${reason ? ` (skipped: ${reason})` : ''}`, () => {
  const said: Record<string, string[]> = {};
  beforeAll(async () => {
    await prepare();
    const results = await runJobs(
      Object.entries(jobs).map(([id, text]) => ({
        id,
        script: `. ${quote(collectorScript)}
function Get-SystemFile([string]$Name) { ${quote(system)} + '/' + $Name }
$script:Run = New-RunState 60
${calls}
${text}`,
        timeoutSeconds: 200,
      })),
    );
    for (const [id, result] of results) {
      expect([id, result.errors, result.error]).toEqual([id, [], null]);
      said[id] = result.output;
    }
  });

  it('answers class by class, and an unknown class ends nothing', () => {
    expect(said.one).toEqual([
      'A collected collected starts=1',
      '  1 of SELECT Name, State FROM A 7',
      'Missing failed failed starts=1',
      'B collected collected starts=1',
      '  1 of SELECT Name, State FROM B 7',
      'False',
    ]);
  });

  it('is ended when it hangs, and started once more; what came before counts', () => {
    expect(said.hang).toEqual([
      'A collected collected starts=1',
      '  1 of SELECT Name, State FROM A 7',
      'Hang timeout timeout starts=1',
      'B collected collected starts=2',
      '  1 of SELECT Name, State FROM B 7',
      'Hang timeout timeout starts=2',
      'C failed failed starts=2',
      'True',
    ]);
  });

  it('is started once more when it ends early, and no more', () => {
    expect(said.die).toEqual([
      'Die collected failed starts=1',
      'A collected collected starts=2',
      '  1 of SELECT Name, State FROM A 7',
      'Die collected failed starts=2',
      'A failed failed starts=2',
    ]);
  });

  it('is started with -File, which application control exempts, and never with -Command', () => {
    const lines = readFileSync(started, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) {
      expect(line).toMatch(/^-NoProfile .* -File \S+Collect-KmsEvidence\.ps1 -WmiChild -TimeoutSeconds 60$/);
      expect(line).not.toMatch(/-Command|-EncodedCommand/i);
    }
  });
});

const noStrace = spawnSync('strace', ['-V']).status !== 0;
const straceReason = reason ?? (noStrace ? 'needs strace' : undefined);
describe.skipIf(straceReason !== undefined)(`a whole run${straceReason ? ` (skipped: ${straceReason})` : ''}`, () => {
  it('starts one PowerShell, cscript and wevtutil, and nothing else', async () => {
    await prepare();
    const place = (...names: string[]): string => join(root, ...names);
    mkdirSync(place('share'));
    const args = ['-Share', place('share'), '-DeviceName', 'PC-001', '-Spool', place('data', 'spool')];
    const more = ['-LogPath', place('data', 'collector.log'), '-MgadiagPath', '/none/x.txt', '-TimeoutSeconds', '200'];
    const command = await fileCommand(collectorScript, [...args, ...more]);
    const log = place('strace.txt');
    const trace = ['-f', '-e', 'trace=execve', '-e', 'signal=none', '-o', log, ...command];
    const ran = spawnSync('strace', trace, { cwd: root, encoding: 'utf8' });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    const programs = readFileSync(log, 'utf8')
      .split('\n')
      .map((line) => /execve\("([^"]+)".*\) = 0/.exec(line)?.[1] ?? '')
      .filter((name) => name.includes('System32'))
      .map((name) => name.replace(/.*System32\//, '').replaceAll('\\\\', '\\'));
    expect(programs.sort()).toEqual(['WindowsPowerShell\\v1.0\\powershell.exe', 'cscript.exe', 'wevtutil.exe'].sort());
    const { items } = only(readByAnalyzer(place('share'), 'PC-001'));
    expect(items['licensing.json']?.status).toBe('collected');
    expect(readdirSync(place('data', 'spool'))).toEqual([]);
    expect(await shell()).toBeTruthy();
  });
});
