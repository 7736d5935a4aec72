import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { slicAudit } from '../cli/cli.ts';
import {
  collectorFolder,
  describeEngine,
  type Job,
  type JobResult,
  quote,
  runFile,
  runJobs,
} from '../collector/engine.ts';
import { deployFolder, kitText, NAMES } from './names.ts';

const dir = mkdtempSync(join(tmpdir(), 'deploy-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const folder = (...parts: string[]): string => {
  const path = join(dir, ...parts);
  mkdirSync(path, { recursive: true });
  return path;
};
const script = (name: string): string => quote(join(deployFolder, name));
const programs = folder('programs');
const data = folder('data');

/** A sound SLIC of the sample fleet. */
const sample = join(collectorFolder, '..', 'samples', 'fleet', 'PC-GOOD-MARKER');
const slic = join(
  sample,
  readdirSync(sample, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('slic.bin')) ?? 'none',
);

const jobs: Job[] = [];
const results = new Map<string, JobResult>();
/** Output of a job as name=value lines. */
const said = (id: string): Record<string, string> =>
  Object.fromEntries(
    (results.get(id)?.output ?? []).map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
  );
const linesOf = (id: string): string[] => {
  const result = results.get(id);
  expect([result?.error, result?.errors]).toEqual([null, []]);
  return result?.output ?? [];
};

/** Windows of the kit: a task that exists or not, and a collector that runs in place of powershell.exe. */
const windows = `
. ${script('gpo/Install-CollectorTask.ps1')}
$ErrorActionPreference = 'Stop'
function Get-ProgramFolder { ${quote(join(programs, NAMES.folder))} }
function Get-DataFolder { ${quote(join(data, NAMES.folder))} }
$script:Task = $false
$script:Calls = New-Object Collections.ArrayList
$script:Real = ''
function Invoke-Collector([string]$File, [string]$Target) {
  . $File
  function Get-FirmwareTable([string]$Signature) {
    if ($Signature -eq 'SLIC') { return @{ Status = 'collected'; Error = $null; Bytes = [IO.File]::ReadAllBytes(${quote(slic)}) } }
    @{ Status = 'absent'; Error = $null; Bytes = [byte[]]@() }
  }
  function Get-WmiColumns { @{ Status = 'failed'; Error = 'no WMI'; Names = @() } }
  function Invoke-WmiQuery { @{ Status = 'failed'; Error = 'no WMI'; Rows = @() } }
  function Read-LicensingEvents { @{ Status = 'collected'; Error = $null; Rows = @() } }
  function Start-Sleep { }
  function Get-RegistryText { @{ Status = 'absent'; Error = $null; Value = $null } }
  function Invoke-Program { @{ Status = 'failed'; Error = 'no programs'; ExitCode = $null; Output = [byte[]]@(); ErrorOutput = [byte[]]@() } }
  $home1 = ${quote(join(data, NAMES.folder))}
  Invoke-EvidenceCollection -Share $Target -DeviceName 'PC-0001' -Spool ([IO.Path]::Combine($home1, 'spool')) -LogPath ([IO.Path]::Combine($home1, 'collector.log')) -TimeoutSeconds 20 -MgadiagPath ${quote(join(dir, 'none', 'mga*.txt'))}
}
function Invoke-Program([string]$FilePath, [string]$ArgumentList, [int]$TimeoutSeconds) {
  $name = @($FilePath.Split([char[]]'/\\'))
  $name = $name[$name.Length - 1]
  [void]$script:Calls.Add("$name $ArgumentList")
  $code = 1
  if ($name -eq 'schtasks.exe') {
    if ($ArgumentList -like '/query*') { $code = [int](-not $script:Task) }
    if ($ArgumentList -like '/create*') { $script:Task = $true; $code = 0 }
    if ($ArgumentList -like '/end*') { $code = 0 }
    if ($ArgumentList -like '/delete*') { $script:Task = $false; $code = 0 }
  }
  if ($name -eq 'powershell.exe') {
    $found = [regex]::Match($ArgumentList, '-File "([^"]+)" -Share "([^"]+)" -IfOlderThanDays 6$')
    $code = @(Invoke-Collector $found.Groups[1].Value $script:Real)[0]
  }
  @{ Status = 'collected'; Error = $null; ExitCode = $code }
}
`;
const detect = (...args: string[]): string => `"$(& ${script('configmgr/detect.ps1')} ${args.join(' ')})"`;
const share = folder('share');

jobs.push({
  id: 'life',
  script: `${windows}
$env:ProgramFiles = ${quote(programs)}; $env:ProgramW6432 = ''; $env:ProgramData = ${quote(data)}
"before=" + ${detect()}
"ci before=" + (& ${script('configmgr/ci-discovery.ps1')})
"what if=" + [string]::Join(' / ', @(Install-Collector '\\\\files.corp.test\\collect$' -WhatIf))
"nothing done=" + @([IO.Directory]::GetFileSystemEntries(${quote(programs)})).Length
$script:Real = ${quote(join(dir, 'away'))}
"share away=" + (Install-Collector '\\\\files.corp.test\\collect$\\' -RunNow)
"waits=" + @([IO.Directory]::GetDirectories(${quote(join(data, NAMES.folder, 'spool'))})).Length
"not delivered=" + ${detect()}
$script:Real = ${quote(share)}
$script:Calls.Clear()
"share there=" + (Install-Collector '\\\\files.corp.test\\collect$' -RunNow)
"second calls=" + [string]::Join(' / ', @($script:Calls | ForEach-Object { $_.Split(' ')[0] + ' ' + $_.Split(' ')[1] }))
"delivered=" + ${detect()}
"newer wanted=" + ${detect('-Version', "'99.0'")}
$script:Calls.Clear()
"other share=" + (Install-Collector '\\\\new.corp.test\\collect$')
"other calls=" + [string]::Join(' / ', $script:Calls.ToArray())
"log=" + [IO.File]::ReadAllText(${quote(join(programs, NAMES.folder, 'install.log'))}).Replace("\`r\`n", ' / ')
[IO.File]::Copy(${quote(join(programs, NAMES.folder, 'CollectorTask.xml'))}, ${quote(join(dir, 'installed.xml'))})
. ${script('configmgr/detect.ps1')}
$now = [DateTime]::UtcNow
"day 29=" + (Get-Detection 30 '1.0.0' $now.AddDays(29))
"day 30=" + (Get-Detection 30 '1.0.0' $now.AddDays(30).AddMinutes(1))
"clock wrong=" + (Get-Detection 30 '1.0.0' $now.AddHours(-2))
[IO.File]::WriteAllText((Get-DeliveryPath), 'yesterday')
"damaged=" + (Get-Detection 30 '1.0.0' $now)
"removal what if=" + [string]::Join(' / ', @(Uninstall-Collector -WhatIf))
"removed=" + (Uninstall-Collector)
"left=" + (@([IO.Directory]::GetFileSystemEntries(${quote(programs)})).Length + @([IO.Directory]::GetFileSystemEntries(${quote(data)})).Length)
"task left=" + $script:Task
"after=" + ${detect()}
$script:Calls.Clear()
"removed twice=" + (Uninstall-Collector)
`,
});

const planted = folder('planted');
const outside = folder('outside');
writeFileSync(join(outside, 'precious.txt'), 'stays');
jobs.push({
  id: 'hostile',
  script: `${windows}
function Get-ProgramFolder { ${quote(join(planted, 'pf'))} }
function Get-DataFolder { ${quote(join(planted, 'data'))} }
function Get-FolderSecurity([string]$Path) { @{ Status = 'collected'; Error = $null; Owner = $script:Owner } }
$script:Owner = 'S-1-5-21-1-2-3-1001'
"foreign=" + (Uninstall-Collector) + ' ' + [IO.File]::Exists(${quote(join(planted, 'data', 'theirs.txt'))})
$script:Owner = 'S-1-5-18'
"own=" + (Uninstall-Collector) + ' ' + [IO.Directory]::Exists(${quote(join(planted, 'data'))})
"outside=" + [IO.File]::Exists(${quote(join(outside, 'precious.txt'))})
function Get-ProgramFolder { ${quote(join(planted, 'link'))} }
"program folder is a link=" + (Install-Collector '\\\\files.corp.test\\collect$')
function Get-ProgramFolder { ${quote(join(planted, 'pf2'))} }
function Invoke-Program { @{ Status = 'collected'; Error = $null; ExitCode = 1 } }
"task refused=" + (Install-Collector '\\\\files.corp.test\\collect$') + ' ' + [IO.File]::Exists(${quote(join(planted, 'pf2', 'CollectorTask.xml'))})
foreach ($share in '', 'Z:\\evidence', '\\\\server', '\\\\server.example.com\\collect$', '\\\\a\\b"c', '\\\\a\\%b%') { "bad $share=" + (Install-Collector $share) }
`,
});

const kept = folder('kept');
jobs.push({
  id: 'share',
  script: `
. ${script('share/New-DropShare.ps1')}
$script:Calls = New-Object Collections.ArrayList
$script:SharePath = $null
$script:Access = @()
$script:Encrypt = $null
function Resolve-AccountSid([string]$Name) { if ($Name -like 'S-1-*') { return $Name }; 'S-1-5-21-1-2-3-2001' }
function Resolve-AccountName([string]$Sid) { @{ 'S-1-5-21-1-2-3-515' = 'CORP\\Dom\u00e4nencomputer'; 'S-1-5-21-1-2-3-2001' = 'CORP\\KMS Analysts' }[$Sid] }
function Get-DomainSid { 'S-1-5-21-1-2-3' }
function Get-SharePath([string]$Name) { $script:SharePath }
function Get-ShareAccess([string]$Name) { $script:Access }
function Get-RegistryText([string]$Path, [string]$Name) { @{ Status = 'collected'; Error = $null; Value = $(if ($Name -eq 'EncryptData') { $script:Encrypt }) } }
function Invoke-Program([string]$FilePath, [string]$ArgumentList, [int]$TimeoutSeconds) {
  $name = @($FilePath.Split([char[]]'/\\'))
  [void]$script:Calls.Add($name[$name.Length - 1] + ' ' + $ArgumentList)
  @{ Status = 'collected'; Error = $null; ExitCode = 0 }
}
$path = ${quote(join(dir, 'drop'))}
foreach ($line in @(New-DropShare 'D:\\collect' 'collect$' 'CORP\\KMS Analysts' '' -WhatIf)) { "plan=$line" }
"nothing called=" + $script:Calls.Count
"made=" + (New-DropShare $path 'collect$' 'CORP\\KMS Analysts' '')
foreach ($line in $script:Calls) { "call=$line" }
$script:Calls.Clear(); $script:SharePath = $path; $script:Access = @('S-1-5-21-1-2-3-2001=2032127', 'S-1-5-21-1-2-3-515=1245631')
"again=" + (New-DropShare $path 'collect$' 'CORP\\KMS Analysts' '') + ' ' + $script:Calls.Count
$script:Calls.Clear(); $script:Access = @('S-1-1-0=2032127')
"share open to all=" + (New-DropShare $path 'collect$' 'CORP\\KMS Analysts' '') + ' ' + [string]::Join(' / ', @($script:Calls | ForEach-Object { $_.Substring(0, 10) }))
function Get-FolderAccess { @{ Status = 'collected'; Error = $null; Protected = $true; Sids = @('S-1-5-18', 'S-1-1-0') } }
"folder open to all=" + (New-DropShare $path 'collect$' 'CORP\\KMS Analysts' '')
function Get-FolderAccess { @{ Status = 'not-checked'; Error = $null } }
"other folder=" + (New-DropShare ${quote(kept)} 'collect$' 'CORP\\KMS Analysts' '')
"two domains=" + @(New-DropShare $path 'collect$' 'S-1-5-21-1-2-3-2001' 'S-1-5-21-1-2-3-515,S-1-5-21-7-8-9-515' -WhatIf)[0]
"analysts are administrators=" + @(New-DropShare $path 'collect$' 'S-1-5-32-544' 'S-1-1-0' -WhatIf)[0]
"undo what if=" + [string]::Join(' / ', @(Remove-DropShare $path 'collect$' -WhatIf))
$script:Calls.Clear()
"undo=" + (Remove-DropShare $path 'collect$') + ' ' + $script:Calls[0] + ' ' + [IO.Directory]::Exists($path)
$script:SharePath = $null
"undo twice=" + (Remove-DropShare $path 'collect$')
"not empty=" + (New-DropShare ${quote(kept)} 'collect$' 'CORP\\KMS Analysts' '')
function Get-FolderAccess { @{ Status = 'collected'; Error = $null; Protected = $true; Sids = @('S-1-5-18', 'S-1-5-32-544', 'S-1-3-0', 'S-1-5-21-1-2-3-2001', 'S-1-5-21-1-2-3-515') } }
"shared again=" + (New-DropShare ${quote(kept)} 'collect$' 'CORP\\KMS Analysts' '')
"undo keeps evidence=" + (Remove-DropShare ${quote(kept)} 'collect$') + ' ' + [IO.Directory]::Exists(${quote(join(kept, 'PC-1'))})
"no analysts=" + (New-DropShare $path 'collect$' '' '')
"a drive=" + (New-DropShare 'D:\\' 'collect$' 'x' '')
"no path=" + (New-DropShare '' 'collect$' 'x' '')
"a name for a SID=" + (New-DropShare $path 'collect$' 'x' 'Domain Computers')
$script:Encrypt = '1'
"warning=" + (Get-ServerWarning)
`,
});

const runs = folder('runs');
jobs.push({
  id: 'old runs',
  script: `
. ${script('share/Remove-OldRuns.ps1')}
"plan=" + [string]::Join(' / ', @(Remove-OldRun ${quote(runs)} 2 -WhatIf | ForEach-Object { "$_".Replace(${quote(runs)}, '') }))
"done=" + [string]::Join(' / ', @(Remove-OldRun ${quote(runs)} '2' | ForEach-Object { "$_".Replace(${quote(runs)}, '') }))
"again=" + [string]::Join(' / ', @(Remove-OldRun ${quote(runs)} 2 | ForEach-Object { "$_".Replace(${quote(runs)}, '') }))
"keep none=" + (Remove-OldRun ${quote(runs)} 0)
"keep what=" + (Remove-OldRun ${quote(runs)} 'x')
"no folder=" + (Remove-OldRun ${quote(join(dir, 'none'))} 2)
`,
});

const copy = join(dir, 'released');
jobs.push({
  id: 'checksums',
  script: `
. ${script('signing/Test-Checksums.ps1')}
$all = @(Test-Checksum ${quote(copy)})
"sound=" + $all[$all.Length - 1] + ' ' + @($all | Where-Object { "$_" -like 'ok  *' }).Length
$detect = ${quote(join(copy, 'deploy', 'configmgr', 'detect.ps1'))}
$text = [IO.File]::ReadAllText($detect)
$block = "\`r\`n# SIG # Begin signature block\`r\`n# MIIFuQYJ\`r\`n# AgEB\`r\`n# SIG # End signature block\`r\`n"
[IO.File]::WriteAllText($detect, $text + $block)
"signed=" + [string]::Join(' / ', @(Test-Checksum ${quote(copy)} | Where-Object { "$_" -like '*detect*' -or "$_" -match '^\\d' }))
[IO.File]::WriteAllText($detect, $text.Replace('= 30', '= 90') + $block)
[IO.File]::Delete(${quote(join(copy, 'deploy', 'gpo', 'Files.xml'))})
[IO.File]::WriteAllText(${quote(join(copy, 'deploy', 'extra.ps1'))}, 'x')
"damaged=" + [string]::Join(' / ', @(Test-Checksum ${quote(copy)} | Where-Object { "$_" -notlike 'ok*' }))
`,
});

jobs.push({
  id: 'constrained',
  languageMode: 'ConstrainedLanguage',
  script: `
"word=" + (& ${script('configmgr/ci-discovery.ps1')})
"detected=" + (& ${script('configmgr/detect.ps1')})
`,
});

const firmware = (answer: string): string => `
function Get-FirmwareTable([string]$Signature) { ${answer} }
`;
const words = {
  present: `@{ Status = 'collected' }`,
  absent: `@{ Status = 'absent' }`,
  failed: `@{ Status = 'failed'; Error = 'x' }`,
  thrown: `throw 'x'`,
};
jobs.push({
  id: 'words',
  script: `
. ${script('configmgr/ci-discovery.ps1')}
${Object.keys(words)
  .map((name) => `"${name}=" + (Get-FirmwareWord ${quote(join(dir, `${name}.ps1`))})`)
  .join('\n')}
"missing=" + (Get-FirmwareWord ${quote(join(dir, 'nothing.ps1'))})
`,
});

describeEngine('the kits, with only the calls to Windows replaced', () => {
  beforeAll(async () => {
    folder('planted', 'data', 'spool');
    folder('planted', 'pf');
    writeFileSync(join(planted, 'data', 'theirs.txt'), 'x');
    symlinkSync(outside, join(planted, 'data', 'spool', 'run'));
    symlinkSync(outside, join(planted, 'link'));
    folder('kept', 'PC-1');
    for (const [device, names] of Object.entries({
      'PC-1': [
        '20260101T000000Z_0001',
        '20260108T000000Z_0002',
        '20260115T000000Z_0003',
        '20260122T000000Z_0004',
        'notes',
      ],
      'PC-2': ['20260101T000000Z_0001'],
      'PC-3': ['20260101T000000Z_0001', '20260108T000000Z_0002', '20260115T000000Z_0003'],
    })) {
      for (const name of names) {
        folder('runs', device, name);
        // The newest of PC-1 is still arriving: two complete ones stay beside it.
        if (name !== '20260122T000000Z_0004') writeFileSync(join(runs, device, name, 'manifest.json'), '{}');
        writeFileSync(join(runs, device, name, 'slic.bin'), 'x');
      }
    }
    symlinkSync(outside, join(runs, 'PC-3', '20260101T000000Z_0001', 'inside'));
    symlinkSync(outside, join(runs, 'PC-4'));
    cpSync(collectorFolder, copy, { recursive: true });
    for (const [name, answer] of Object.entries(words))
      writeFileSync(join(dir, `${name}.ps1`), `. ${quote(join(collectorFolder, NAMES.script))}\n${firmware(answer)}`);
    for (const [id, result] of await runJobs(jobs)) results.set(id, result);
  });

  it('install, collect, detect, uninstall', () => {
    expect(linesOf('life').length).toBeGreaterThan(20);
    expect(said('life')).toMatchObject({
      before: '',
      'ci before': 'could-not-ask',
      'nothing done': '0',
      'share away': '1618',
      waits: '1',
      'not delivered': '',
      'share there': '0',
      'second calls': 'schtasks.exe /query / powershell.exe -NoProfile',
      delivered: `Installed: ${NAMES.version}, last delivery 0 days ago`,
      'newer wanted': '',
      'other share': '0',
      'day 29': `Installed: ${NAMES.version}, last delivery 29 days ago`,
      'day 30': '',
      'clock wrong': '',
      damaged: '',
      removed: '0',
      left: '0',
      'task left': 'False',
      after: '',
      'removed twice': '0',
    });
    expect(said('life')['what if']).toMatch(
      /^What if: copy \S+Collect-KmsEvidence\.ps1 to \S+ \/ What if: schtasks\.exe \/create \/xml "[^"]+CollectorTask\.xml" \/tn "KmsEvidence" \/f \/ 0$/,
    );
    expect(said('life')['other calls']).toMatch(
      /^schtasks\.exe \/create \/xml "[^"]+CollectorTask\.xml" \/tn "KmsEvidence" \/f$/,
    );
    expect(said('life')['removal what if']).toMatch(
      /^What if: schtasks\.exe \/end \/tn "KmsEvidence" \/ What if: schtasks\.exe \/delete/,
    );
    expect(said('life').log).toContain('The collector ended with 1618');
    // The installed task is the released one with another share, in the encoding that it declares.
    const installed = readFileSync(join(dir, 'installed.xml'));
    expect([installed[0], installed[1]]).toEqual([0xff, 0xfe]);
    expect(installed.subarray(2).toString('utf16le')).toBe(
      kitText('gpo/CollectorTask.xml').replace(NAMES.share, () => '\\\\new.corp.test\\collect$'),
    );
  });

  it('what was delivered is a device for the analyzer', () => {
    expect(readdirSync(share)).toEqual(['PC-0001']);
    // What waited in the spool was delivered too.
    expect(readdirSync(join(share, 'PC-0001'))).toHaveLength(2);
    const { stdout } = slicAudit(['explain', join(share, 'PC-0001'), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'allowed',
      cause: 'marker-valid',
      firmwareState: 'marker-valid',
    });
  });

  it('planted folders, links and bad parameters', () => {
    linesOf('hostile');
    expect(said('hostile')).toEqual({
      foreign: '0 True',
      own: '0 False',
      outside: 'True',
      'program folder is a link': '1',
      'task refused': '1 False',
      'bad ': '87',
      'bad Z:\\evidence': '87',
      'bad \\\\server': '87',
      'bad \\\\server.example.com\\collect$': '87',
      'bad \\\\a\\b"c': '87',
      'bad \\\\a\\%b%': '87',
    });
    expect(existsSync(join(outside, 'precious.txt'))).toBe(true);
  });

  it('the share: what -WhatIf shows is the documented recipe', () => {
    const lines = linesOf('share');
    const plan = lines.filter((line) => line.startsWith('plan=')).map((line) => line.slice('plan='.length));
    const recipe = /```\r?\n(icacls\.exe[^`]+)```/.exec(kitText('share/README.md'))?.[1]?.trim().split(/\r?\n/) ?? [];
    const filled = recipe.map((line) =>
      line
        .replaceAll('<domain SID>', 'S-1-5-21-1-2-3')
        .replaceAll('<analysts SID>', 'S-1-5-21-1-2-3-2001')
        .replaceAll('<domain computers>', 'CORP\\Domänencomputer')
        .replaceAll('<analysts>', 'CORP\\KMS Analysts'),
    );
    expect(filled).toHaveLength(2);
    expect(plan).toEqual([
      'What if: create D:\\collect, for SYSTEM and Administrators only',
      ...filled.map((line) => `What if: ${line}`),
      '0',
    ]);
    const calls = lines.filter((line) => line.startsWith('call=')).map((line) => line.slice('call='.length));
    expect(calls).toEqual(filled.map((line) => line.replace('D:\\collect', join(dir, 'drop'))));
  });

  it('the share: idempotent, undone, and never opened to all', () => {
    expect(said('share')).toMatchObject({
      'nothing called': '0',
      made: '0',
      again: '0 1',
      'share open to all': '0 icacls.exe / net.exe sh / net.exe sh',
      'folder open to all': '1',
      'other folder': '1',
      undo: '0 net.exe share "collect$" /DELETE /YES False',
      'undo twice': '0',
      'not empty': '1',
      'shared again': '0',
      'undo keeps evidence': '0 True',
      'a drive': '87',
      'no analysts': '87',
      'no path': '87',
      'a name for a SID': '87',
    });
    expect(said('share')['two domains']).toContain(
      '"*S-1-5-21-1-2-3-515:(AD,X,RA,RC,S)" "*S-1-5-21-7-8-9-515:(AD,X,RA,RC,S)"',
    );
    // One entry a SID: icacls refuses a second.
    expect(said('share')['analysts are administrators']?.match(/\*S-1-5-32-544/g)).toHaveLength(1);
    expect(said('share')['undo what if']).toBe(
      `What if: net.exe share "collect$" /DELETE /YES / What if: remove ${join(dir, 'drop')}, which is empty / 0`,
    );
    expect(said('share').warning).toContain('requires SMB encryption');
  });

  it('old runs go, the newest complete ones stay', () => {
    linesOf('old runs');
    expect(said('old runs')).toEqual({
      plan: 'What if: remove /PC-1/20260101T000000Z_0001 / What if: remove /PC-3/20260101T000000Z_0001 / 1',
      done: 'Removed /PC-1/20260101T000000Z_0001 / 1',
      again: '1',
      'keep none': '87',
      'keep what': '87',
      'no folder': '87',
    });
    expect(readdirSync(join(runs, 'PC-1')).sort()).toEqual([
      '20260108T000000Z_0002',
      '20260115T000000Z_0003',
      '20260122T000000Z_0004',
      'notes',
    ]);
  });

  it('checksums, of signed files too', () => {
    linesOf('checksums');
    const count = kitText('SHA256SUMS').trim().split('\n').length;
    expect(said('checksums')).toEqual({
      sound: `0 ${count}`,
      signed: 'ok (signed)  deploy/configmgr/detect.ps1 / 0',
      damaged:
        'DIFFERS  deploy/configmgr/detect.ps1 / MISSING  deploy/gpo/Files.xml / NOT LISTED  deploy/extra.ps1 / 1',
    });
  });

  it('the firmware in one word', () => {
    linesOf('words');
    expect(said('words')).toEqual({
      present: 'present',
      absent: 'absent',
      failed: 'could-not-ask',
      thrown: 'could-not-ask',
      missing: 'could-not-ask',
    });
  });

  it('constrained language is an answer too', () => {
    expect(linesOf('constrained')).toEqual(['word=could-not-ask', 'detected=']);
  });

  it('as files, the scripts end with their exit codes', async () => {
    const { code, stdout } = await runFile(join(deployFolder, 'signing', 'Test-Checksums.ps1'), []);
    expect([code, stdout.match(/^ok {2}/gm)?.length]).toEqual([0, kitText('SHA256SUMS').trim().split('\n').length]);
    const plan = await runFile(join(deployFolder, 'gpo', 'Install-CollectorTask.ps1'), ['-Uninstall', '-WhatIf'], {
      env: { ProgramFiles: programs },
    });
    expect([plan.code, plan.stdout.match(/^What if: /gm)?.length]).toEqual([0, 5]);
    expect((await runFile(join(deployFolder, 'share', 'New-DropShare.ps1'), ['-Path', 'D:\\collect'])).code).toBe(87);
  });
});
