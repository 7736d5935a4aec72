import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { collectorFolder, describeLint, type Finding, lint, lintText } from './engine.ts';

/** Each of these fails, or silently means something else, on Windows 7: the rule that must say so. */
const flagged: Record<string, [rule: string, snippet: string]> = {
  ternary: ['syntax', '$x = $a ? 1 : 2'],
  'null coalescing': ['operator', '$x = $a ?? 2'],
  'null conditional': ['syntax', '$x = (Get-Date)?.Length'],
  'pipeline chain': ['syntax', 'Get-Date && Get-Date'],
  class: ['syntax', 'class A { [int]$B }'],
  enum: ['syntax', 'enum A { B }'],
  'using namespace': ['syntax', 'using namespace System.IO'],
  'using variable': ['syntax', 'Invoke-Command -ScriptBlock { $using:a }'],
  workflow: ['parse', 'workflow A { Get-Date }'],
  'static new': ['syntax', '$x = [Text.StringBuilder]::new()'],
  in: ['operator', "$x = 'a' -in $b"],
  notin: ['operator', "$x = 'a' -notin $b"],
  shift: ['operator', '$x = 1 -shl 4'],
  ordered: ['syntax', '$x = [ordered]@{ a = 1 }'],
  pscustomobject: ['syntax', '$x = [pscustomobject]@{ a = 1 }'],
  PSScriptRoot: ['variable', '$x = "$PSScriptRoot/a"'],
  PSItem: ['variable', '$a | ForEach-Object { $PSItem }'],
  'simple where': ['syntax', '$a | Where-Object Name -eq b'],
  'simple foreach': ['syntax', '$a | ForEach-Object Name'],
  'where method': ['member', '$a.Where({ $_ })'],
  'foreach method': ['member', '$a.ForEach({ $_ })'],
  'stream redirection': ['syntax', 'Get-Date 3> $null'],
  'all streams': ['syntax', 'Get-Date *> $null'],
  'merge of another stream': ['syntax', 'Get-Date 3>&1'],
  'stop parsing': ['syntax', 'cmd.exe --% /c dir'],
  'bare mandatory': ['attribute', 'function A { param([Parameter(Mandatory)] $B) $B }'],
  'positional binding': ['attribute', 'function A { [CmdletBinding(PositionalBinding=$false)] param($B) $B }'],
  'attribute on a variable': ['syntax', '[ValidateRange(1, 5)] $a = 3'],
  'dynamic member': ['syntax', "$n = 'Length'; $a.$n()"],
  'line that starts with a dot': ['command', "$a = 'b'\n  .Trim()"],
  'line that starts with a pipe': ['syntax', 'Get-Date\n  | Out-Null'],
  'splatted args': ['variable', 'function A { Get-Date @args }'],
  'requires modules': ['requires', '#requires -Modules ScheduledTasks\nGet-Date'],
  'requires version': ['requires', '#requires -Version 5.1\nGet-Date'],
  'binary number': ['syntax', '$x = 0b101'],
  'unsigned number': ['syntax', '$x = 5u'],
  'unicode escape': ['syntax', '$x = "`u{1F600}"'],
  'pipeline variable': ['parameter', 'Get-Process -PipelineVariable p'],
  'information action': ['parameter', 'Get-Process -InformationAction Ignore'],
  'ConvertTo-Json': ['command', '$a | ConvertTo-Json'],
  'Get-CimInstance': ['command', 'Get-CimInstance Win32_BIOS'],
  'Get-FileHash': ['command', 'Get-FileHash a.bin'],
  'Invoke-WebRequest': ['command', 'Invoke-WebRequest x'],
  'Invoke-Expression': ['command', 'Invoke-Expression $a'],
  'program without exe': ['command', 'cscript //Nologo x.vbs'],
  alias: ['alias', '$a | % { $_ }'],
  'Get-Content -Raw': ['parameter', 'Get-Content a.txt -Raw'],
  'Get-ChildItem -File': ['parameter', 'Get-ChildItem -File'],
  'Export-Csv -Append': ['parameter', '$a | Export-Csv b.csv -Append'],
  'Out-File -LiteralPath': ['parameter', '$a | Out-File -LiteralPath b.txt'],
  'Add-Member -NotePropertyName': ['parameter', 'Add-Member -InputObject $a -NotePropertyName b -NotePropertyValue c'],
  'strict mode latest': ['parameter', 'Set-StrictMode -Version Latest'],
  'own function': ['parameter', 'function A($B) { $B }\nA -C 1'],
  'static member as a bare argument': ['argument', "Write-Output 'a', [Environment]::MachineName"],
  IsNullOrWhiteSpace: ['member', '[string]::IsNullOrWhiteSpace($a)'],
  'Path.Combine of three': ['member', "[IO.Path]::Combine('a', 'b', 'c')"],
  EnumerateFiles: ['member', '[IO.Directory]::EnumerateFiles($a)'],
  ReadLines: ['member', '[IO.File]::ReadLines($a)'],
  Is64BitOperatingSystem: ['member', '[Environment]::Is64BitOperatingSystem'],
  'SpecialFolder.Windows': ['member', '[Environment+SpecialFolder]::Windows'],
  'Guid.Parse': ['member', '[Guid]::Parse($a)'],
  'Kill of a tree': ['member', '$p = New-Object Diagnostics.Process; $p.Kill($true)'],
  'StringBuilder.Clear': ['member', '$b = New-Object Text.StringBuilder; [void]$b.Clear()'],
  'Stream.CopyTo': ['member', '$s = New-Object IO.MemoryStream; $s.CopyTo($t)'],
  'Dispose of a hash': ['member', '$h = New-Object Security.Cryptography.SHA256Managed; $h.Dispose()'],
  HasFlag: ['member', '$a.HasFlag(4)'],
  'Split by a string': ['member', '[Linq.Enumerable]::Count($a); [math]::Clamp(1, 2, 3)'],
  'type of .NET 4': ['type', '$x = [Numerics.BigInteger]5'],
  Tuple: ['type', '$t = [Tuple]::Create(1, 2)'],
  'New-Object of a later type': ['type', 'New-Object IO.Compression.ZipArchive $s'],
  'constructor of a later .NET': ['constructor', 'New-Object IO.StreamWriter 1, 2, 3, 4, 5'],
  'embedded var': [
    'csharp2',
    "Add-Type -TypeDefinition @'\npublic class A { public int B() { var c = 1; return c; } }\n'@",
  ],
  'embedded lambda': [
    'csharp2',
    "Add-Type -TypeDefinition @'\nusing System;\npublic class A { public void B() { Action<int> c = d => d.ToString(); c(1); } }\n'@",
  ],
  'embedded auto-property': [
    'csharp2',
    "Add-Type -TypeDefinition @'\npublic class A { public int B { get; set; } }\n'@",
  ],
  'embedded later member': [
    'csharp2',
    "Add-Type -TypeDefinition @'\npublic class A { public bool B(string c) { return string.IsNullOrWhiteSpace(c); } }\n'@",
  ],
};

/** Sound on 2.0: the lint is silent. */
const silent: Record<string, string> = {
  'try and typed catch': 'try { throw "a" } catch [IO.IOException] { Write-Output $_ } finally { Get-Date | Out-Null }',
  'two-part Combine': "[IO.Path]::Combine('a', 'b')",
  'pipe at the end': '@(1, 2) |\n  ForEach-Object { $_ } |\n  Where-Object { $_ -gt 1 }',
  'New-Object with a list': '$s = New-Object IO.FileStream $a, ([IO.FileMode]::Open)\n$s.Close()',
  'byte array cast': '$b = [byte[]](1, 2, 3); $b.Length',
  splat: '$h = @{ Name = "a" }; Get-Process @h',
  program: 'cscript.exe //Nologo x.vbs 2>&1',
  'second runspace': '$p = [Management.Automation.PowerShell]::Create(); [void]$p.AddScript("1").AddArgument(1)',
  sizes: '$x = 10MB + 0x1F + 1e3 + 12L',
  'embedded C# 2.0':
    "Add-Type -TypeDefinition @'\npublic static class A { public static int B(byte[] c) { return c.Length; } }\n'@\n[A]::B($x)",
};

describeLint('the lint for Windows 7', () => {
  let found: Record<string, Finding[]> = {};
  beforeAll(async () => {
    const snippets = Object.fromEntries(Object.entries(flagged).map(([name, [, snippet]]) => [name, snippet]));
    found = await lintText({ ...snippets, ...silent });
  });

  it.each(Object.keys(flagged))('flags: %s', (name) => {
    expect((found[name] ?? []).map((item) => item.rule)).toContain(flagged[name]?.[0]);
  });

  it.each(Object.keys(silent))('accepts: %s', (name) => {
    expect(found[name]).toEqual([]);
  });

  it('finds nothing in the scripts of the collector', async () => {
    const scripts = readdirSync(collectorFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ps1'))
      .map((name) => join(collectorFolder, name));
    expect(scripts.length).toBeGreaterThan(0);
    const lines = (await lint(scripts)).map(
      (item) => `${item.file}:${item.line}:${item.column} ${item.rule}: ${item.message}`,
    );
    expect(lines).toEqual([]);
  });
});
