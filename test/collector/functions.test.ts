// Single functions of the scripts, each with what it must get right; all of them run in one process.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { collectorFolder, collectorScript, describeEngine, type JobResult, quote, runJobs } from './engine.ts';
import { workFolder } from './scenario.ts';

const folder = join(workFolder, 'functions');
const reportScript = join(collectorFolder, 'Save-MgadiagReport.ps1');

/** A text as the expression that makes it, whatever its characters. */
function chars(text: string): string {
  return `(-join [char[]]@(${[...Array(text.length).keys()].map((at) => text.charCodeAt(at)).join(',')}))`;
}

const oddTexts = [
  '',
  'plain',
  'a"b\\c/d',
  '\t\r\n\b\f\u0000\u001f',
  '\u007f\u0080\u00e4\u20ac',
  '\ud83d\ude00',
  '\ud800x\udc00',
  '</script>',
  '\u2028',
];

const key = 'YF442-TKHDX-2D2PV';
/** Name: text, encoding of the file, what must be struck out of it, and how many times. */
const keys: Record<string, [text: string, encoding: BufferEncoding, strikes: number]> = {
  'masked key': [`Product Key: *****-*****-${key}\r\n`, 'latin1', 1],
  'whole key, small letters': ['key yf442-tkhdx-2d2pv-6984t-qnbt4.', 'latin1', 1],
  wrapped: ['*****-*****-YF442-\r\nTKHDX-2D2PV', 'latin1', 1],
  'wrapped in a group': ['*****-*****-YF4\r\n42-TKHDX-2D2PV', 'latin1', 1],
  quoted: ['> *****-*****-YF442-\r\n> TKHDX-2D2PV', 'latin1', 1],
  blanks: ['***** - ***** - YF442 - TKHDX - 2D2PV', 'latin1', 1],
  'blanks only': ['YF442 TKHDX 2D2PV 6984T', 'latin1', 1],
  'no-break spaces': ['YF442\u00a0-\u00a0TKHDX\u00a0-\u00a02D2PV', 'utf8', 1],
  glued: [
    `Key: *****-*****-${key}Windows Product Key Hash: W+LHz0rPWWdZGOboS0nIEwT5PfU=Windows Product ID: 1`,
    'latin1',
    2,
  ],
  'two keys': [`${key} and ${key}-6984T`, 'latin1', 2],
  'UTF-16': [`\ufeffK\u00e4y: *****-*****-${key}\r\nProduct Key Hash: W+LHz0rPWWdZGOboS0nIEwT5PfU=\r\n`, 'utf16le', 2],
  'UTF-16 without a mark': [`Windows Product Key: *****-*****-${key} and more text`, 'utf16le', 1],
  'UTF-8': [`\u00e4\u00f6\u00fc Key: *****-*****-${key} \u20ac`, 'utf8', 1],
  'hash of Office': ['<Val>9</Val><Hash>W+LHz0rPWWdZGOboS0nIEwT5PfU=</Hash>', 'latin1', 1],
  'only two groups': ['YF442-TKHDX, and 2D2PV', 'latin1', 0],
  'product ID': ['Windows Product ID: 00417-50000-00001-AA512', 'latin1', 0],
  'extended PID': ['Extended PID: 00371-00170-868-000000-03-1033-7601.0000-1232026', 'latin1', 0],
  GUID: ['55c92734-d682-4d71-983e-d6ec3f16059f', 'latin1', 0],
  prose: ['These words might never count: first of them, right there, still apart.', 'latin1', 0],
};

const outcomes: [returned: number, error: number, listed: boolean | null, status: string][] = [
  [374, 0, true, 'collected'],
  [374, 0, null, 'collected'],
  [0, 1168, null, 'absent'],
  [0, 1168, false, 'absent'],
  [0, 1168, true, 'failed'],
  [0, 1, false, 'absent'],
  [0, 5, true, 'failed'],
  [0, 5, null, 'failed'],
  [0, 0, null, 'failed'],
  [0, 998, null, 'failed'],
];

const events = `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-SPP' Guid='{E}'/>
<EventID Qualifiers='16384'>12288</EventID><TimeCreated SystemTime='2026-01-02T03:04:05.000000000Z'/></System>
<EventData><Data>0xC004F035,0x08000000,kms:1688</Data></EventData></Event><Event xmlns='x'><System><Provider Name='P'/><EventID>8198</EventID>
<TimeCreated SystemTime='t'/></System><EventData><Data>hr=0xC004F074</Data><Data>RuleId=1</Data></EventData></Event>\u0001`;

/** What the process that asks WMI, or the thread without one, found. */
function withFields(...fields: string[]): string {
  return `function Invoke-WmiQuestion { @{ Status = 'collected'; Error = $null; Output = @(${fields.map(chars).join(', ')}) } }`;
}

const collector = `. ${quote(collectorScript)}
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
$script:Run = New-RunState 60
`;

const scripts: Record<string, string> = {
  json: oddTexts.map((text) => `ConvertTo-JsonText ${chars(text)}`).join('\n'),
  jsonValues: `ConvertTo-JsonText (New-Map 'a', $null, 'b', @(), 'c', @(1), 'd', $true, 'e', ([uint32]4294967295), 'f', @{}, 'g', (New-Map 'h', (-1)), 'i', 1.5)`,
  unescape: oddTexts
    .map((text) => `[regex]::Unescape((ConvertTo-EscapedText ${chars(text)})) -ceq ${chars(text)}`)
    .join('\n'),
  keys: Object.values(keys)
    .map(
      ([text, encoding]) =>
        `$clean = Hide-ProductKey ([Convert]::FromBase64String('${Buffer.from(text, encoding).toString('base64')}')); "$($clean.Count) " + [Convert]::ToBase64String($clean.Bytes)`,
    )
    .join('\n'),
  firmware: outcomes
    .map(([returned, error, listed]) => {
      const value = listed === null ? '$null' : `$${listed}`;
      return `(Resolve-FirmwareOutcome -ReturnValue ${returned} -LastError ${error} -Listed ${value}).Status`;
    })
    .join('\n'),
  events: `@(ConvertFrom-EventXml ${chars(events)}) | ForEach-Object { ConvertTo-JsonText (New-Map 'id', $_.id, 'provider', $_.provider, 'timeUtc', $_.timeUtc, 'data', $_.data) }
@(ConvertFrom-EventXml '').Length`,
  rows: `${withFields('', 'row', '', 'Name', 's', 'a\t"\\', 'Status', 'n', '4294967295', 'IsAddon', 'b', 'False', 'None', 'z', '', '', 'row', '', 'Name', 's', 'second')}
$answer = Invoke-WmiQuery -Query 'SELECT Name FROM X' -TimeoutSeconds 5
ConvertTo-JsonText (New-Map 'status', $answer.Status, 'count', $answer.Rows.Length, 'name', $answer.Rows[0]['Name'], 'number', $answer.Rows[0]['Status'], 'flag', $answer.Rows[0]['IsAddon'], 'none', $answer.Rows[0]['None'], 'second', $answer.Rows[1]['Name'])`,
  noRows: `${withFields()}
$answer = Invoke-WmiQuery -Query 'SELECT Name FROM X' -TimeoutSeconds 5
"$($answer.Status) $($answer.Rows.Length)"`,
  fields: `foreach ($field in ${[...oddTexts, 'a\tb'].map(chars).join(', ')}) { @(Split-Field ((Join-Field 'x', $field, '') + [Environment]::NewLine))[1] -ceq $field }`,
  tables: `$script:Run.Firmware = @{ Status = 'collected'; Error = $null; Output = @(
  @{ Signature = 'SLIC'; Returned = [long]4; LastError = 0; Listed = $true; Enumerated = 9; Bytes = [byte[]](0x53, 0x4C, 0x49, 0x43) }
  @{ Signature = 'BOOT'; Returned = [long]0; LastError = 1168; Listed = $false; Enumerated = 9; Bytes = [byte[]]@() }
  @{ Signature = 'XSDT'; Returned = [long]0; LastError = 5; Listed = $null; Enumerated = 9; Bytes = [byte[]]@() }
) }
'SLIC', 'BOOT', 'XSDT', 'APIC' | ForEach-Object { $answer = Get-FirmwareTable -Signature $_; "$_ $($answer.Status) $($answer.Bytes.Length) $(ConvertTo-JsonText $answer['Firmware'])" }`,
  hangingFirmware: `function Read-FirmwareTable { param($Signatures) Start-Sleep -Seconds 60 }
$script:Run = New-RunState 8
$clock = [Diagnostics.Stopwatch]::StartNew()
'SLIC', 'RSDT' | ForEach-Object { $answer = Get-FirmwareTable -Signature $_; "$_ $($answer.Status) $($answer.Error)" }
$clock.Elapsed.TotalSeconds -lt 20`,
  wmiSide: `function Get-WmiObject($Namespace, $Query) {
  $row = New-Object PSObject -Property @{ Properties = @((New-Object PSObject -Property @{ Name = 'A'; Value = "x\`ty" }), (New-Object PSObject -Property @{ Name = 'B'; Value = [uint32]7 })) }
  $row
}
Join-Field @(Read-Wmi rows 'root\\cimv2' 'SELECT A FROM X')
function Get-WmiObject($Namespace, $Query) { throw 'Invalid query' }
try { Read-Wmi rows 'root\\cimv2' 'SELECT A FROM X' } catch { "thrown $_" }`,
  native: `$env:SystemRoot = '/windows'
function Invoke-Program { param($FilePath, $ArgumentList) $script:Given = $ArgumentList; @{ Status = 'collected'; Error = $null; ExitCode = 1618 } }
$bound = New-Map 'Share', 's p', 'EnglishSlmgr', ([switch]$false), 'Verbose', ([switch]$true), 'MgadiagPath', @('a', 'b')
Invoke-Native $bound
[string]::Join('|', @($script:Given | Select-Object -Last 6))`,
  paths: `foreach ($path in '\\\\s\\c$"', '\\\\s\\c$\\"', '\\\\s\\c$\\', 'D:\\x y" -TimeoutSeconds 5') { $fixed = Repair-Path $path; $problem = Get-ParameterProblem $fixed 'PC' '/a' '/b' @{ TimeoutSeconds = 1 }; "$fixed $([bool]$problem)" }`,
  slmgrSilent: `function Get-RegistryText { @{ Status = 'absent'; Error = $null; Value = $null } }
function Invoke-Program { @{ Status = 'collected'; Error = $null; ExitCode = $script:Code; Output = [byte[]]@(); ErrorOutput = [byte[]]@() } }
foreach ($code in 1, 0) { $script:Code = $code; Save-Slmgr $false ''; $item = $script:Run.Evidence[-1]; "$code $($item.Status) $($item.Error)" }`,
  clone: `$script:Run.MachineGuid = '11111111-2222'; $script:Run.DeviceName = 'PC-1'
$mark = ${quote(join(folder, 'mark.txt'))}
$now = Format-Time ([DateTime]::UtcNow)
foreach ($lines in @($now, 'x', '1.0.0', '11111111-2222 PC-1'), @($now, 'x', '1.0.0', '99999999-2222 PC-1'), @($now, 'x', '1.0.0', '11111111-2222 PC-2'), @($now, 'x', '1.0.0'), @('2020-01-01T00:00:00Z', 'x', '1.0.0', '11111111-2222 PC-1'), @('yesterday')) {
  [IO.File]::WriteAllLines($mark, [string[]]$lines); Test-YoungDelivery $mark 7
}`,
  heldFile: `$path = ${quote(join(folder, 'held.txt'))}
$script:Run.Folder = ${quote(folder)}
$tries = 0
function Write-LocalFile { if ($script:Tries++ -lt 3) { throw (New-Object IO.IOException 'The process cannot access the file') } }
$script:Tries = 0; Save-ToSpool 'slic.bin' ([byte[]](1, 2)); "$script:Tries $([bool]$script:Run.Folder)"
function Write-LocalFile { throw (New-Object IO.IOException 'The process cannot access the file') }
function Remove-SpoolRun { }
Save-ToSpool 'slic.bin' ([byte[]](1, 2)); [bool]$script:Run.Folder`,
  wevtutil: `function Invoke-Program { param($FilePath, $ArgumentList) "$ArgumentList" | Out-Null; @{ Status = 'collected'; ExitCode = 15007; Output = [byte[]]@() } }
(Read-LicensingEvents -TimeoutSeconds 5).Status
function Invoke-Program { @{ Status = 'collected'; ExitCode = 0; Output = [byte[]]@() } }
$answer = Read-LicensingEvents -TimeoutSeconds 5
"$($answer.Status) $($answer.Rows.Length)"`,
  clipboard: `. ${quote(reportScript)}
$script:Clips = 'Diagnostic Report (1.9.0027.0): of another PC, OEM Activation 2.0 Data', 'Diagnostic Report (1.9.0027.0): of another PC, OEM Activation 2.0 Data', 'Diagnostic Report (1.9.0027.0): cut', 'Diagnostic Report (1.9.0027.0): all of it, OEM Activation 2.0 Data'
$script:Clip = 0
function Get-ClipboardText { $script:Clips[$script:Clip++] }
function Write-Step([string]$Text) { "step $Text" | Out-Null }
Invoke-ReportSaving -OutFile ${quote(join(folder, 'mgadiag.txt'))} -TimeoutSeconds 20
function Get-ClipboardText { 'nothing' }
Invoke-ReportSaving -OutFile ${quote(join(folder, 'none.txt'))} -TimeoutSeconds 1
Invoke-ReportSaving -TimeoutSeconds soon`,
  rotation: `Limit-Log ${quote(join(folder, 'big.log'))}; Limit-Log ${quote(join(folder, 'small.log'))}`,
};

describeEngine('functions of the collector', () => {
  let results: Map<string, JobResult>;
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'big.log'), 'x'.repeat(1024 * 1024));
    writeFileSync(join(folder, 'big.lo_'), 'older');
    writeFileSync(join(folder, 'small.log'), 'x');
    results = await runJobs(Object.entries(scripts).map(([id, script]) => ({ id, script: collector + script })));
  });

  function output(name: string): string[] {
    const result = results.get(name);
    expect([name, result?.errors, result?.error]).toEqual([name, [], null]);
    return result?.output ?? [];
  }

  it('writes every string as JSON, in ASCII', () => {
    expect(output('json').map((text) => JSON.parse(text))).toEqual(oddTexts);
    expect(output('json').join('')).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(output('jsonValues').join(''))).toEqual({
      a: null,
      b: [],
      c: [1],
      d: true,
      e: 4294967295,
      f: {},
      g: { h: -1 },
      i: '1.5',
    });
    expect(output('unescape')).toEqual(oddTexts.map(() => 'True'));
  });

  it.each(Object.keys(keys))('strikes out, or not: %s', (name) => {
    const [text, encoding, strikes] = keys[name] ?? ['', 'latin1', -1];
    const line = output('keys')[Object.keys(keys).indexOf(name)] ?? '';
    const [count, base64] = line.split(' ');
    const bytes = Buffer.from(base64 ?? '', 'base64');
    expect(Number(count)).toBe(strikes);
    expect(bytes.length).toBe(Buffer.from(text, encoding).length);
    const clean = bytes.toString(encoding);
    if (strikes === 0) expect(clean).toBe(text);
    else expect(clean).not.toMatch(/YF4|TKHDX|2D2PV|W\+LHz0/i);
    if (name === 'glued') expect(clean).toContain('Windows Product ID: 1');
  });

  it.each(outcomes)('a table that returned %s, error %s, listed %s is %s', (returned, error, listed, status) => {
    const at = outcomes.findIndex((item) => item[0] === returned && item[1] === error && item[2] === listed);
    expect(output('firmware')[at]).toBe(status);
  });

  it('reads tables, and tells absent from failed', () => {
    expect(output('tables')).toEqual([
      'SLIC collected 4 {"returnValue": 4, "lastError": 0, "listed": true, "enumerated": 9}',
      'BOOT absent 0 {"returnValue": 0, "lastError": 1168, "listed": false, "enumerated": 9}',
      'XSDT failed 0 {"returnValue": 0, "lastError": 5, "listed": null, "enumerated": 9}',
      'APIC failed 0 null',
    ]);
  });

  it('reads events in both forms', () => {
    const [first = '', second = '', none] = output('events');
    expect(JSON.parse(first)).toEqual({
      id: 12288,
      provider: 'Microsoft-Windows-Security-SPP',
      timeUtc: '2026-01-02T03:04:05.000000000Z',
      data: ['0xC004F035,0x08000000,kms:1688'],
    });
    expect(JSON.parse(second).data).toEqual(['hr=0xC004F074', 'RuleId=1']);
    expect(none).toBe('0');
    expect(output('wevtutil')).toEqual(['failed', 'collected 0']);
  });

  it('leaves a firmware call that hangs behind, and says so for every table', () => {
    expect(output('hangingFirmware')).toEqual([
      'SLIC timeout no answer after 1 s',
      'RSDT timeout no answer after 1 s',
      'True',
    ]);
  });

  it('reads the fields of an answer as rows', () => {
    expect(JSON.parse(output('rows').join(''))).toEqual({
      status: 'collected',
      count: 2,
      name: 'a\t"\\',
      number: 4294967295,
      flag: false,
      none: null,
      second: 'second',
    });
    expect(output('noRows')).toEqual(['collected 0']);
    expect(output('fields')).toEqual([...oddTexts, 'a\tb'].map(() => 'True'));
  });

  it('writes rows as fields', () => {
    expect(output('wmiSide')).toEqual(['\trow\t\tA\ts\tx\\u0009y\tB\tn\t7', 'thrown Invalid query']);
  });

  it('passes its parameters on to the 64-bit PowerShell, a switch that is off included', () => {
    expect(output('native')).toEqual(['1618', expect.stringMatching(/\|-Share\|s p\|-Verbose\|-MgadiagPath\|a,b$/)]);
    expect(output('native')[1]).not.toContain('EnglishSlmgr');
  });

  it('understands the escaped quotation mark of "\\\\server\\share\\", and refuses one that swallowed more', () => {
    expect(output('paths')).toEqual([
      '\\\\s\\c$ False',
      '\\\\s\\c$ False',
      '\\\\s\\c$\\ False',
      'D:\\x y" -TimeoutSeconds 5 True',
    ]);
  });

  it('does not take a slmgr that failed without a word for an answer', () => {
    expect(output('slmgrSilent')).toEqual(['1 failed cscript: no text, exit code 1', '0 collected ']);
  });

  it('takes no mark of another machine for its own', () => {
    expect(output('clone')).toEqual(['True', 'False', 'False', 'True', 'False', 'False']);
  });

  it('tries again where a scanner holds a file, then delivers from memory', () => {
    expect(output('heldFile')).toEqual(['4 True', 'False']);
  });

  it('keeps one old log', () => {
    output('rotation');
    expect(existsSync(join(folder, 'big.log'))).toBe(false);
    expect(readFileSync(join(folder, 'big.lo_'), 'utf8').length).toBe(1024 * 1024);
    expect(existsSync(join(folder, 'small.log'))).toBe(true);
  });

  it('saves a report from the clipboard: not an older one, not a cut one', () => {
    expect(output('clipboard')).toEqual(['0', '1618', '87']);
    expect(readFileSync(join(folder, 'mgadiag.txt'), 'utf16le')).toContain('all of it');
    expect(existsSync(join(folder, 'none.txt'))).toBe(false);
  });
});
