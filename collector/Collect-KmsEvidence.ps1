<#
.SYNOPSIS
Collects the evidence that tells why KMS refuses this PC, and delivers it to a share.

.DESCRIPTION
Reads the ACPI SLIC table and the headers of a few other ACPI tables, the licensing state (WMI, slmgr /dlv, events) and an MGADiag report that
a person may have saved, and writes them, with a manifest.json that says how each reading went, to a new folder
<Share>\<DeviceName>\<time>_<4 hex digits>. It judges nothing: slic-audit does, later, elsewhere.
It runs on Windows PowerShell 2.0 with .NET 2.0 (Windows 7 as it was shipped) and everything later, as SYSTEM or elevated. It changes nothing
on the PC but its own data folder, starts and configures no service, loads no module, downloads nothing, and never reads the firmware's product
key (the MSDM table, the OA3x columns of WMI). Product keys in a saved report are struck out before they leave the PC.
Exit codes: 0 delivered, or the last delivery is young enough; 1618 collected but not delivered (the evidence stays in the spool, the next run
delivers it too); 87 bad parameters; 1 nothing could be written anywhere.
.PARAMETER Share
Where the evidence goes, usually a UNC path. Needed. Folders and files are created there; nothing is renamed, deleted or listed.
.PARAMETER DeviceName
Name of this PC's folder on the share. Default: the computer's NetBIOS name.
.PARAMETER EnglishSlmgr
Run a copy of this PC's own slmgr.vbs, which then prints English. Off by default: security tools dislike it.
.PARAMETER Spool
Local folder for evidence that waits for delivery. Default: %ProgramData%\KmsEvidence\spool.
.PARAMETER LogPath
Log file in CMTrace format; last-delivery.txt lies beside it. Default: %ProgramData%\KmsEvidence\collector.log.
.PARAMETER TimeoutSeconds
Limit for the whole run without the random delay. Default: 300.
.PARAMETER MgadiagPath
Patterns, separated by commas, of saved MGADiag reports; * and ? may stand in any part. Local files only.
Default: mgadiag*.txt in the public documents and on every user's desktop.
.PARAMETER RandomDelaySeconds
Wait a random time up to this many seconds first, to spread the load of a fleet. Default: 0.
.PARAMETER IfOlderThanDays
Do nothing if the last delivery is younger than this. Default: 0, always run.
.EXAMPLE
powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -File Collect-KmsEvidence.ps1 -Share \\server\collect$
.EXAMPLE
.\Collect-KmsEvidence.ps1 -Share D:\evidence -MgadiagPath 'C:\Users\*\Desktop\mga*.txt,C:\Temp\mga*.txt'
.OUTPUTS
None. The exit code, the log and the manifest say how it went.
.NOTES
PowerShell 2.0 has no ConvertTo-Json, Get-CimInstance, Get-FileHash or $PSScriptRoot; under -File an uncaught error would exit 0, and `exit N` can
come back as 0 (KB2552055), hence [Environment]::Exit. All contact with Windows goes through the functions under "Windows", which answer a
hashtable with Status (collected, absent, failed, timeout, skipped) and Error. Dot-sourced, this only defines functions.
#>
param([string]$Share, [string]$DeviceName, [switch]$EnglishSlmgr, [string]$Spool, [string]$LogPath,
    $TimeoutSeconds = 300, $MgadiagPath, $RandomDelaySeconds = 0, $IfOlderThanDays = 0)
# ---- state of one run, and small helpers ----
function Get-CollectorVersion { '1.0.0' }
# The file that these functions come from, which is also the file that calls this one: a child process loads it again.
function Get-CollectorPath {
    try { $path = $MyInvocation.MyCommand.ScriptBlock.File } catch { $path = '' }
    if ($path) { $path } else { $MyInvocation.ScriptName }
}
# Durations come from a stopwatch, never from the clock of the PC, which may be wrong or be set during the run.
function New-RunState([int]$TimeoutSeconds) {
    @{ Clock = [Diagnostics.Stopwatch]::StartNew(); TimeoutSeconds = $TimeoutSeconds; LogPath = ''; Folder = $null; Firmware = $null; WmiTimeouts = 0
        Log = @(); Evidence = @(); Notes = @() }
}
function Get-Elapsed { $script:Run.Clock.Elapsed.TotalMilliseconds }
function Get-SecondsLeft { $script:Run.TimeoutSeconds - $script:Run.Clock.Elapsed.TotalSeconds }
# Seconds that one reading may take: its part of the whole, and never what the delivery needs (a quarter, at most a minute). 0: none is left.
function Get-Deadline([double]$Part) {
    $reserve = [Math]::Max(2, [Math]::Min(60, [Math]::Floor($script:Run.TimeoutSeconds / 4)))
    $own = [Math]::Max(1, [Math]::Floor($script:Run.TimeoutSeconds * $Part))
    [int][Math]::Max(0, [Math]::Min($own, [Math]::Floor((Get-SecondsLeft) - $reserve)))
}
# The property came with 3.0, as constrained language did.
function Get-LanguageMode { try { "$($ExecutionContext.SessionState.LanguageMode)" } catch { 'FullLanguage' } }
function Test-Windows { [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT }
# The API, not the environment, which a user can set for an elevated process.
function Get-SystemFile([string]$Name) {
    $folder = [Environment]::SystemDirectory
    if (-not $folder) { $folder = [IO.Path]::Combine($(if ($env:SystemRoot) { $env:SystemRoot } else { 'C:\Windows' }), 'System32') }
    [IO.Path]::Combine($folder, $Name)
}
# The innermost message: PowerShell wraps what a .NET method throws.
function Get-Reason($ErrorRecord) { $ErrorRecord.Exception.GetBaseException().Message }
function Format-Time([DateTime]$Time, [string]$Format = "yyyy-MM-dd'T'HH:mm:ss'Z'") { $Time.ToString($Format, [Globalization.CultureInfo]::InvariantCulture) }
# A reading never ends the run: what it throws becomes its answer.
function Invoke-Reading([scriptblock]$Reading) {
    try { $answer = & $Reading } catch { return @{ Status = 'failed'; Error = (Get-Reason $_) } }
    if ($answer -isnot [Collections.IDictionary] -or -not $answer['Status']) { return @{ Status = 'failed'; Error = 'no answer' } }
    $answer
}
# The same for a reading that can hang, with its part of the time.
function Invoke-TimedReading([double]$Part, [scriptblock]$Work) {
    $limit = Get-Deadline $Part
    if ($limit -lt 1) { return @{ Status = 'skipped'; Error = 'no time left' } }
    Invoke-Reading { & $Work $limit }
}
# ---- log ----
# CMTrace: UTC = local time + bias, the opposite sign of GetUtcOffset. Types: 1 information, 2 warning, 3 error.
function Write-Log([string]$Message, [int]$Type = 1) {
    $now = [DateTime]::Now
    $bias = - [int][TimeZone]::CurrentTimeZone.GetUtcOffset($now).TotalMinutes
    $time = (Format-Time $now 'HH:mm:ss.fff') + $(if ($bias -lt 0) { '-' } else { '+' }) + [Math]::Abs($bias).ToString('000')
    $line = '<![LOG[' + $Message.Replace(']LOG]!>', ']LOG] !>') + ']LOG]!><time="' + $time + '" date="' + (Format-Time $now 'MM-dd-yyyy') +
        '" component="KmsEvidence" context="" type="' + $Type + '" thread="' + $PID + '" file="Collect-KmsEvidence.ps1">'
    $script:Run.Log += $line
    if (-not $script:Run.LogPath) { return }
    try { Write-LocalFile $script:Run.LogPath (Get-Utf8 $line) -Append } catch { $script:Run.LogPath = '' }
}
# At 1 MB the log becomes the one old log, under the name that CMTrace users know.
function Limit-Log([string]$Path) {
    $old = [IO.Path]::ChangeExtension($Path, '.lo_')
    if ([IO.File]::Exists($Path) -and ([IO.FileInfo]$Path).Length -ge 1MB) { [IO.File]::Delete($old); [IO.File]::Move($Path, $old) }
}
# ---- text, JSON, hashes ----
# Lines as UTF-8 without a mark, each with its end.
function Get-Utf8([object[]]$Lines) { , (New-Object Text.UTF8Encoding $false).GetBytes([string]::Join("`r`n", $Lines) + "`r`n") }
# Bytes that a program wrote: UTF-16 by its mark or its NULs, else one character a byte, which loses nothing.
function Get-TextEncoding([byte[]]$Bytes) {
    $length, $nuls = [Math]::Min($Bytes.Length, 4096), @(0, 0)
    for ($at = 0; $at -lt $length; $at++) { if ($Bytes[$at] -eq 0) { $nuls[$at % 2]++ } }
    $mark = if ($length -ge 2) { [BitConverter]::ToUInt16($Bytes, 0) } else { 0 }
    if ($mark -eq 0xFEFF -or ($nuls[1] -gt $nuls[0] * 4 -and $nuls[1] * 4 -gt $length)) { return [Text.Encoding]::Unicode }
    if ($mark -eq 0xFFFE -or ($nuls[0] -gt $nuls[1] * 4 -and $nuls[0] * 4 -gt $length)) { return [Text.Encoding]::BigEndianUnicode }
    [Text.Encoding]::GetEncoding(28591)
}
# ASCII only, so that no code page and no surrogate can damage it; [regex]::Unescape reads it back.
function ConvertTo-EscapedText([string]$Text) {
    [regex]::Replace($Text, '[^\x20\x21\x23-\x5B\x5D-\x7E]', {
        param($match)
        if ('"\'.Contains($match.Value)) { '\' + $match.Value } else { '\u{0:x4}' -f [int][char]$match.Value }
    })
}
# Objects are lists of pairs, because a hashtable of 2.0 has no order: (New-Map 'name', 1, 'other', $null).
function New-Map([object[]]$Pairs) {
    $map = New-Object Collections.Specialized.OrderedDictionary
    for ($at = 0; $at + 1 -lt $Pairs.Length; $at += 2) { $map.Add($Pairs[$at], $Pairs[$at + 1]) }
    $map
}
function ConvertTo-JsonText($Value) {
    if ($null -eq $Value) { return 'null' }
    if ($Value -is [bool]) { return "$Value".ToLowerInvariant() }
    if (([int], [long], [uint32], [uint64], [byte], [int16], [uint16]) -contains $Value.GetType()) { return "$Value" }
    if ($Value -is [Collections.IDictionary]) {
        $members = @($Value.Keys | ForEach-Object { '"' + (ConvertTo-EscapedText $_) + '": ' + (ConvertTo-JsonText $Value[$_]) })
        return '{' + [string]::Join(', ', $members) + '}'
    }
    if ($Value -is [Array]) { return '[' + [string]::Join(",`r`n", @($Value | ForEach-Object { ConvertTo-JsonText $_ })) + ']' }
    '"' + (ConvertTo-EscapedText "$Value") + '"'
}
# Under the FIPS policy only the provider of .NET 3.5 works, without 3.5 only the other. No hash is no failure.
function Get-Sha256([byte[]]$Bytes) {
    [void][Reflection.Assembly]::LoadWithPartialName('System.Core')
    foreach ($name in 'SHA256CryptoServiceProvider', 'SHA256Managed') {
        try { $hash = (New-Object "Security.Cryptography.$name").ComputeHash($Bytes) } catch { continue }
        return [BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant()
    }
}
# ---- product keys ----
# Three or more groups of five key characters (or *), with a hyphen, a wrap, a quote mark or blanks between them, and the key's hash; a
# wrap may also split a group. With one character a byte, C2 A0 is a no-break space of UTF-8, and E2 80 begins its hyphens.
function Get-KeyPattern {
    $wrap = '(?:[ \t]*\r?\n[ \t>|]*)?'
    $group = "(?:[BCDFGHJKMNPQRTVWXY2346789*]$wrap){4}[BCDFGHJKMNPQRTVWXY2346789*]"
    $blank = '[\s\u00A0\u00C2>|"'']'
    $between = "(?:$blank*(?:[-\u2010-\u2015\u2212]|\u00E2\u0080[\u0090-\u0095])$blank*|$blank+)"
    "(?<strike>$group(?:$between$group){2,})|" +
        "(?:Key$blank*Hash$blank*[:=]$blank*|<Hash>\s*)(?<strike>(?:[a-z0-9+/]$wrap){20,}={1,2}|[a-z0-9+/]{20,64})"
}
# Overwrites the keys in place with #, in the text's own encoding: all other bytes stay as they are.
function Hide-ProductKey([byte[]]$Bytes) {
    $encoding = Get-TextEncoding $Bytes
    $found = [regex]::Matches($encoding.GetString($Bytes), (Get-KeyPattern), [Text.RegularExpressions.RegexOptions]::IgnoreCase)
    $clean, $mark = [byte[]]$Bytes.Clone(), $encoding.GetBytes('#')
    foreach ($match in $found) {
        $strike = $match.Groups['strike']
        for ($at = 0; $at -lt $strike.Length; $at++) {
            if ("`r`n".IndexOf($strike.Value[$at]) -lt 0) { [Array]::Copy($mark, 0, $clean, ($strike.Index + $at) * $mark.Length, $mark.Length) }
        }
    }
    @{ Bytes = $clean; Count = $found.Count }
}
# ---- local files and folders ----
function Test-Link([string]$Path) { try { ([int][IO.File]::GetAttributes($Path) -band 0x400) -ne 0 } catch { $false } }
function Write-LocalFile([string]$Path, [byte[]]$Bytes, [switch]$Append) {
    if (Test-Link $Path) { throw "$Path is a link" }
    $stream = [IO.File]::Open($Path, $(if ($Append) { 'Append' } else { 'Create' }), 'Write', 'Read')
    try { $stream.Write($Bytes, 0, $Bytes.Length) } finally { $stream.Close() }
}
# Throws where a folder must not be trusted: any user may create folders in %ProgramData%, and be there before us. Trusted are SYSTEM,
# Administrators, TrustedInstaller; CREATOR OWNER and OWNER RIGHTS stand for whoever owns, which is checked itself.
function Assert-Trusted([string]$Path) {
    if (Test-Link $Path) { throw "$Path is a link" }
    $security = Invoke-Reading { Get-FolderSecurity -Path $Path }
    if ($security.Status -eq 'not-checked') { return }
    if ($security.Status -ne 'collected') { throw "the owner of $Path cannot be read: " + $security['Error'] }
    $trusted = 'S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464', 'S-1-3-0', 'S-1-3-4'
    $strangers = @($security['Owner'], $security['Writers'] | ForEach-Object { $_ } | Where-Object { $_ -and $trusted -notcontains $_ })
    if ($strangers.Length) { throw "$Path is in the hands of " + [string]::Join(', ', $strangers) }
}
# The level above is ours too, unless it is a drive's root or %ProgramData% itself. Checked after creating: somebody may have been faster.
function Initialize-Folder([string]$Path) {
    $parent = [IO.Path]::GetDirectoryName($Path)
    if ($parent -and -not [IO.Directory]::Exists($parent)) { Initialize-Folder $parent }
    $shared = [Environment]::GetFolderPath('CommonApplicationData')
    if ($parent -and $parent -ne $shared -and $parent -ne [IO.Path]::GetPathRoot($parent)) { Assert-Trusted $parent }
    if (-not [IO.Directory]::Exists($Path) -and -not (Test-Link $Path)) {
        $made = Invoke-Reading { New-ProtectedFolder -Path $Path }
        if ($made.Status -ne 'collected') { throw "$Path cannot be created: " + $made['Error'] }
    }
    Assert-Trusted $Path
}
# Two runs at once: the second waits. A locked file in the protected folder is the mutex: a named one could be held by any user.
function Enter-Lock([string]$Path, [double]$Seconds) {
    if (Test-Link $Path) { throw "$Path is a link" }
    $until = (Get-Elapsed) + $Seconds * 1000
    do {
        try { return [IO.File]::Open($Path, 'OpenOrCreate', 'ReadWrite', 'None') } catch { if ($_.Exception.GetBaseException() -isnot [IO.IOException]) { throw } }
        Start-Sleep -Milliseconds 250
    } while ((Get-Elapsed) -lt $until)
}
# ---- Windows: owner, DACL, priority ----
# SIDs, because names are localised. The mask: write, append, delete, change permissions or owner, generic; without "inherit only".
function Get-FolderSecurity([string]$Path) {
    if (-not (Test-Windows)) { return @{ Status = 'not-checked'; Error = $null } }
    $security = [IO.Directory]::GetAccessControl($Path)
    $writers = @($security.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier]) | Where-Object {
        "$($_.AccessControlType)" -eq 'Allow' -and ([int]$_.FileSystemRights -band 0x500D0046) -ne 0 -and ([int]$_.PropagationFlags -band 2) -eq 0
    } | ForEach-Object { $_.IdentityReference.Value })
    @{ Status = 'collected'; Error = $null; Owner = $security.GetOwner([Security.Principal.SecurityIdentifier]).Value; Writers = $writers }
}
# Created with its DACL in one step (SYSTEM and Administrators, nothing inherited): creating first leaves a gap.
function New-ProtectedFolder([string]$Path) {
    if (Test-Windows) {
        $security = New-Object Security.AccessControl.DirectorySecurity
        $security.SetSecurityDescriptorSddlForm('O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
        [void][IO.Directory]::CreateDirectory($Path, $security)
    } else { [void][IO.Directory]::CreateDirectory($Path) }
    @{ Status = 'collected'; Error = $null }
}
function Set-LowPriority {
    if (-not (Test-Windows)) { return @{ Status = 'not-checked'; Error = $null } }
    [Diagnostics.Process]::GetCurrentProcess().PriorityClass = 'BelowNormal'
    @{ Status = 'collected'; Error = $null }
}
# ---- Windows: programs ----
# A single string is a whole command line; of a list every element is quoted as the C runtime reads it, unless it is already.
function Join-Argument($ArgumentList) {
    if ($ArgumentList -is [string]) { return $ArgumentList }
    [string]::Join(' ', @($ArgumentList | Where-Object { $null -ne $_ } | ForEach-Object {
        if ($_ -match '^[^\s"]+$' -or $_ -match '^".*"$') { "$_" } else { '"' + ("$_" -replace '(\\*)"', '$1$1\"' -replace '(\\+)$', '$1$1') + '"' }
    }))
}
function New-ProgramStart([string]$FilePath, $ArgumentList, [bool]$Redirect) {
    $start = New-Object Diagnostics.ProcessStartInfo $FilePath, (Join-Argument $ArgumentList)
    $start.UseShellExecute, $start.CreateNoWindow = $false, $true
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $Redirect
    if (Test-Windows) { $start.WorkingDirectory = [Environment]::SystemDirectory } else { $start.EnvironmentVariables['KMS_EVIDENCE'] = "$([Guid]::NewGuid())" }
    $start
}
# Off Windows: every process that inherited a mark, wherever it hangs in the tree by now.
function Get-ProcessMarked([string]$Mark) {
    foreach ($folder in [IO.Directory]::GetDirectories('/proc')) {
        if ($folder -notmatch '\d$') { continue }
        try { if ([IO.File]::ReadAllText("$folder/environ").Contains($Mark)) { [int]($folder -replace '\D', '') } } catch { continue }
    }
}
# Ends a process and all that it started. taskkill can hang itself where WMI does, so it has a limit too.
function Stop-ProcessTree([Diagnostics.Process]$Process) {
    try {
        if (Test-Windows) {
            $killer = [Diagnostics.Process]::Start((New-ProgramStart (Get-SystemFile 'taskkill.exe') "/T /F /PID $($Process.Id)" $false))
            if (-not $killer.WaitForExit(5000)) { $killer.Kill() }
        }
        if (-not $Process.HasExited) { $Process.Kill() }
        foreach ($round in 1..5) {
            if (Test-Windows) { break }
            foreach ($id in @(Get-ProcessMarked $Process.StartInfo.EnvironmentVariables['KMS_EVIDENCE'])) { try { [Diagnostics.Process]::GetProcessById($id).Kill() } catch { continue } }
        }
        [void]$Process.WaitForExit(2000)
    } catch { return }
}
# Takes what has come from a pipe without ever waiting for it. A program that never stops writing must not fill the memory.
function Read-Pipe([hashtable]$Pipe) {
    while (-not $Pipe.Done) {
        if ($null -eq $Pipe.Pending) { $Pipe.Pending = $Pipe.Stream.BeginRead($Pipe.Buffer, 0, $Pipe.Buffer.Length, $null, $null) }
        if (-not $Pipe.Pending.IsCompleted) { return }
        $count = $Pipe.Stream.EndRead($Pipe.Pending)
        $Pipe.Pending = $null
        $Pipe.Data.Write($Pipe.Buffer, 0, $count)
        $Pipe.Done = $count -le 0 -or $Pipe.Data.Length -gt 8MB
    }
}
# Bytes as the program wrote them, which PowerShell's redirections would decode. The pipes stay open: closing one that is read can wait.
function Invoke-Program([string]$FilePath, $ArgumentList, [int]$TimeoutSeconds) {
    $start = New-ProgramStart $FilePath $ArgumentList $true
    $answer = @{ Status = 'failed'; Error = $null; ExitCode = $null; Output = [byte[]]@(); ErrorOutput = [byte[]]@() }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    try { $process = [Diagnostics.Process]::Start($start) } catch { $answer.Error = Get-Reason $_; return $answer }
    $process.StandardInput.Close()
    $pipes = @($process.StandardOutput.BaseStream, $process.StandardError.BaseStream | ForEach-Object {
        @{ Stream = $_; Buffer = (New-Object byte[] 65536); Data = (New-Object IO.MemoryStream); Pending = $null; Done = $false } })
    $ended = $null
    while ($clock.Elapsed.TotalSeconds -lt $TimeoutSeconds) {
        foreach ($pipe in $pipes) { Read-Pipe $pipe }
        if ($null -eq $ended -and $process.HasExited) { $ended = $clock.ElapsedMilliseconds }
        # Two seconds more where something that it left behind holds a pipe open.
        if ($null -ne $ended -and (($pipes[0].Done -and $pipes[1].Done) -or $clock.ElapsedMilliseconds - $ended -gt 2000)) { break }
        [Threading.Thread]::Sleep(20)
    }
    $answer.Output, $answer.ErrorOutput = $pipes[0].Data.ToArray(), $pipes[1].Data.ToArray()
    if ($null -ne $ended) { $answer.Status = 'collected'; $answer.ExitCode = $process.ExitCode; return $answer }
    Stop-ProcessTree $process
    $answer.Status, $answer.Error = 'timeout', "no end after $TimeoutSeconds s; stopped"
    $answer
}
function Get-Quoted([string]$Text) { "'" + $Text.Replace("'", "''") + "'" }
# Runs one function of this file in a PowerShell of its own, which can be ended. Answers Lines, each a list of fields; the last is "end".
function Invoke-Child([string]$Call, [int]$TimeoutSeconds) {
    $command = '& { . ' + (Get-Quoted (Get-CollectorPath)) + '; ' + $Call + ' }'
    $list = '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-InputFormat', 'None', '-Command', $command
    $ran = Invoke-Program -FilePath (Get-SystemFile 'WindowsPowerShell\v1.0\powershell.exe') -ArgumentList $list -TimeoutSeconds $TimeoutSeconds
    if ($ran.Status -ne 'collected') { return @{ Status = $ran.Status; Error = $ran['Error']; Lines = @() } }
    $lines = @([Text.Encoding]::ASCII.GetString($ran.Output).Split("`n") | Where-Object { $_.Trim() } | ForEach-Object {
        , @($_.TrimEnd("`r").Split("`t") | ForEach-Object { [regex]::Unescape($_) })
    })
    $problem = @($lines | Where-Object { $_[0] -eq 'error' } | ForEach-Object { $_[1] }) | Select-Object -First 1
    if ($lines.Length -eq 0 -or $lines[-1][0] -ne 'end') {
        $problem = "the child ended early, exit code $($ran.ExitCode): " + [Text.Encoding]::ASCII.GetString($ran.ErrorOutput).Trim()
    }
    @{ Status = $(if ($problem) { 'failed' } else { 'collected' }); Error = $problem; Lines = $lines }
}
# In the child. Straight to the console: what PowerShell writes itself is wrapped at 80 columns.
function Write-ChildLine([object[]]$Fields) { [Console]::Out.WriteLine([string]::Join("`t", @($Fields | ForEach-Object { ConvertTo-EscapedText "$_" }))) }
function Invoke-InChild([scriptblock]$Work) {
    $ErrorActionPreference = 'Stop'
    try { & $Work } catch { Write-ChildLine 'error', (Get-Reason $_) }
    Write-ChildLine 'end'
}
# ---- Windows: firmware ----
# The tables asked for. Never MSDM: it holds a full product key.
function Get-FirmwareSignature { 'SLIC', 'RSDT', 'XSDT', 'FACP', 'APIC', 'DSDT', 'HPET', 'MCFG', 'SSDT', 'BOOT', 'WAET' }
# Present, absent, could not ask. Absent is error 1168 (ERROR_NOT_FOUND), or an enumeration that does not list it; $null where that says nothing.
function Resolve-FirmwareOutcome($ReturnValue, $LastError, $Listed) {
    if ($ReturnValue -gt 0) { return @{ Status = 'collected'; Error = $null } }
    if ($Listed -eq $true) { return @{ Status = 'failed'; Error = "the table is listed, but reading it gave error $LastError" } }
    if ($LastError -eq 1168) { return @{ Status = 'absent'; Error = $null } }
    if ($null -ne $Listed) { return @{ Status = 'absent'; Error = "not listed; reading it gave error $LastError" } }
    @{ Status = 'failed'; Error = "GetSystemFirmwareTable gave error $LastError" }
}
# In the child. C# 2.0; the error is read before PowerShell overwrites it. 0x41435049 is 'ACPI'; no id asks for the list of all tables.
function Write-FirmwareTable {
    Invoke-InChild {
        Add-Type -Language CSharp -TypeDefinition @'
using System;
using System.Runtime.InteropServices;
namespace KmsEvidence { public static class Firmware {
    [DllImport("kernel32.dll", SetLastError = true)] static extern uint GetSystemFirmwareTable(uint provider, uint id, byte[] buffer, uint size);
    [DllImport("kernel32.dll", SetLastError = true)] static extern uint EnumSystemFirmwareTables(uint provider, byte[] buffer, uint size);
    public static uint Returned;
    public static int Error;
    public static byte[] Read(byte[] id) {
        byte[] buffer = null;
        for (uint size = 0, round = 0; round < 5; size = Returned, round++) {    // sizes can change between two calls
            if (size > 0) buffer = new byte[size];
            Returned = id.Length == 0 ? EnumSystemFirmwareTables(0x41435049, buffer, size)
                : GetSystemFirmwareTable(0x41435049, BitConverter.ToUInt32(id, 0), buffer, size);
            Error = Marshal.GetLastWin32Error();
            if (Returned > 0 && Returned <= size) { Array.Resize(ref buffer, (int)Returned); return buffer; }
            if (Returned == 0 || Returned > 1048576) break;
        }
        return new byte[0];
    }
} }
'@
        $list = [KmsEvidence.Firmware]::Read((New-Object byte[] 0))
        $names = @(for ($at = 0; $at + 4 -le $list.Length; $at += 4) { [Text.Encoding]::ASCII.GetString($list, $at, 4) })
        foreach ($signature in Get-FirmwareSignature) {
            # The enumeration leaves these three out: that it does not list them says nothing.
            $listed = if ($names.Length -eq 0 -or 'DSDT', 'XSDT', 'RSDT' -contains $signature) { '' } else { $names -contains $signature }
            $bytes = [KmsEvidence.Firmware]::Read([Text.Encoding]::ASCII.GetBytes($signature))
            # Of any table but SLIC only the header.
            $length = if ($signature -eq 'SLIC') { $bytes.Length } else { [Math]::Min(36, $bytes.Length) }
            $hex = if ($length) { [BitConverter]::ToString($bytes, 0, $length) } else { '' }
            Write-ChildLine @('table', $signature, [KmsEvidence.Firmware]::Returned, [KmsEvidence.Firmware]::Error, $listed, $names.Length, $hex)
        }
    }
}
# One child reads all tables; the first question starts it, the others find their answer here.
function Get-FirmwareTable([string]$Signature) {
    if ($null -eq $script:Run.Firmware) {
        $script:Run.Firmware = Invoke-TimedReading 0.15 { param($limit) Invoke-Child -Call 'Write-FirmwareTable' -TimeoutSeconds $limit }
    }
    $child = $script:Run.Firmware
    $line = $child['Lines'] | Where-Object { $null -ne $_ -and $_[0] -eq 'table' -and $_[1] -eq $Signature }
    if ($null -eq $line) { return @{ Status = ($child.Status -replace 'collected', 'failed'); Error = $child['Error']; Bytes = [byte[]]@() } }
    $listed = if ($line[4]) { $line[4] -eq 'True' }
    $answer = Resolve-FirmwareOutcome -ReturnValue ([long]$line[2]) -LastError ([int]$line[3]) -Listed $listed
    $answer.Bytes = [byte[]]@($line[6].Split('-') | Where-Object { $_ } | ForEach-Object { [Convert]::ToByte($_, 16) })
    $answer.Firmware = New-Map 'returnValue', ([long]$line[2]), 'lastError', ([int]$line[3]), 'listed', $listed, 'enumerated', ([int]$line[5])
    $answer
}
# ---- Windows: WMI, registry, events ----
# In the child: the names of the columns that this Windows has.
function Write-WmiColumn([string]$Namespace, [string]$ClassName) {
    Invoke-InChild {
        $class = New-Object Management.ManagementClass ($Namespace + ':' + $ClassName)
        foreach ($property in $class.Properties) { Write-ChildLine 'column', $property.Name }
    }
}
function Get-WmiColumns([string]$Namespace = 'root\cimv2', [string]$ClassName, [int]$TimeoutSeconds = 60) {
    $answer = Invoke-Child -Call ('Write-WmiColumn ' + (Get-Quoted $Namespace) + ' ' + (Get-Quoted $ClassName)) -TimeoutSeconds $TimeoutSeconds
    $answer.Names = @($answer.Lines | Where-Object { $_[0] -eq 'column' } | ForEach-Object { $_[1] })
    $answer
}
# In the child: rows as name, kind and text; kinds n number, b yes or no, s text, z nothing.
function Write-WmiRow([string]$Namespace, [string]$Query) {
    Invoke-InChild {
        foreach ($row in @(Get-WmiObject -Namespace $Namespace -Query $Query | Where-Object { $null -ne $_ })) {
            Write-ChildLine 'row', ''
            foreach ($property in $row.Properties) {
                $value = $property.Value
                $kind = if ($null -eq $value) { 'z' } elseif ($value -is [bool]) { 'b' } elseif ($value -is [ValueType]) { 'n' } else { 's' }
                Write-ChildLine 'value', $property.Name, $kind, $value
            }
        }
    }
}
function Invoke-WmiQuery([string]$Namespace = 'root\cimv2', [string]$Query, [int]$TimeoutSeconds = 60) {
    $answer = Invoke-Child -Call ('Write-WmiRow ' + (Get-Quoted $Namespace) + ' ' + (Get-Quoted $Query)) -TimeoutSeconds $TimeoutSeconds
    $answer.Rows = @()
    foreach ($line in $answer.Lines) {
        if ($line[0] -eq 'row') { $answer.Rows += @{} }
        if ($line[0] -eq 'value') { $answer.Rows[-1][$line[1]] = switch ($line[2]) { 'n' { [long]$line[3] } 'b' { $line[3] -eq 'True' } 's' { $line[3] } } }
    }
    $answer
}
function Get-RegistryText([string]$Path, [string]$Name) {
    try { $key = Get-ItemProperty -LiteralPath $Path -ErrorAction Stop } catch [Management.Automation.ItemNotFoundException] { $key = $null }
    if ($null -eq $key -or $null -eq $key.PSObject.Properties[$Name]) { return @{ Status = 'absent'; Error = $null; Value = $null } }
    @{ Status = 'collected'; Error = $null; Value = [string]$key.PSObject.Properties[$Name].Value }
}
# wevtutil needs no .NET 3.5, as Get-WinEvent does. Two providers: the service was renamed in Windows 7. 15552000000 ms are 180 days.
function Read-LicensingEvents([int]$TimeoutSeconds) {
    $query = "*[System[Provider[@Name='Microsoft-Windows-Security-SPP' or @Name='Microsoft-Windows-Security-Licensing-SLC'] and " +
        '(EventID=12288 or EventID=12289 or EventID=8198 or EventID=8233) and TimeCreated[timediff(@SystemTime) <= 15552000000]]]'
    $list = 'qe', 'Application', "/q:$query", '/c:50', '/rd:true', '/f:xml'
    $ran = Invoke-Program -FilePath (Get-SystemFile 'wevtutil.exe') -ArgumentList $list -TimeoutSeconds $TimeoutSeconds
    if ($ran.Status -ne 'collected') { return @{ Status = $ran.Status; Error = $ran['Error']; Rows = @() } }
    if ($ran.ExitCode -ne 0) { return @{ Status = 'failed'; Error = "wevtutil ended with $($ran.ExitCode)"; Rows = @() } }
    @{ Status = 'collected'; Error = $null; Rows = @(ConvertFrom-EventXml (Get-TextEncoding $ran.Output).GetString($ran.Output)) }
}
# A list of Event elements without a root; the data, never the localised message. Characters that XML forbids are dropped.
function ConvertFrom-EventXml([string]$Text) {
    $document = New-Object Xml.XmlDocument
    $document.XmlResolver = $null
    $document.LoadXml('<Events>' + ($Text -replace '[^\x09\x0A\x0D\x20-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]', '') + '</Events>')
    foreach ($node in $document.SelectNodes("/Events/*")) {
        $system = $node.SelectSingleNode("*[local-name()='System']")
        @{
            id = [int]$system.SelectSingleNode("*[local-name()='EventID']").InnerText
            provider = $system.SelectSingleNode("*[local-name()='Provider']/@Name").Value
            timeUtc = $system.SelectSingleNode("*[local-name()='TimeCreated']/@SystemTime").Value
            data = @($node.SelectNodes("*[local-name()='EventData']/*[local-name()='Data']") | ForEach-Object { $_.InnerText })
        }
    }
}
# ---- evidence ----
# Keeps one piece of evidence in memory and, where there is a spool, on disk at once: a run that is killed leaves it.
function Add-Evidence([string]$Name, $Answer, $Bytes, [double]$Since, [object[]]$Extra, $ModifiedUtc) {
    $item = @{ Name = $Name; Status = "$($Answer.Status)"; Error = $Answer['Error']; Bytes = $null; Redactions = 0; ModifiedUtc = $ModifiedUtc
        Extra = $Extra; ElapsedMs = [int]((Get-Elapsed) - $Since) }
    if ($item.Status -eq 'collected' -and $null -eq $Bytes) { $item.Status = 'failed'; $item.Error = 'nothing came back' }
    if ($item.Status -eq 'collected') {
        $item.Bytes = [byte[]]$Bytes
        if ($Name -ne 'slic.bin') { $clean = Hide-ProductKey $item.Bytes; $item.Bytes = $clean.Bytes; $item.Redactions = $clean.Count }
        Save-ToSpool $Name $item.Bytes
    }
    $script:Run.Evidence += $item
    Write-Log ($Name + ': ' + $item.Status + ' ' + $item.Error) $(if ('failed', 'timeout' -contains $item.Status) { 2 } else { 1 })
}
# A spool that cannot be written (disk full) is given up; the evidence is still in memory.
function Save-ToSpool([string]$Name, [byte[]]$Bytes) {
    if (-not $script:Run.Folder) { return }
    try { return Write-LocalFile ([IO.Path]::Combine($script:Run.Folder, $Name)) $Bytes } catch { Write-Log ('The spool cannot be written: ' + (Get-Reason $_)) 3 }
    Remove-SpoolRun $script:Run.Folder
    $script:Run.Folder = $null
}
function Save-Firmware {
    $rows = @('Signature,Length,Revision,Checksum,OemId,OemTableId,OemRevision,CreatorId,CreatorRevision')
    $worst = @{ Status = 'absent'; Error = $null }
    $begin = Get-Elapsed
    foreach ($signature in Get-FirmwareSignature) {
        $answer = Invoke-TimedReading 0.15 { Get-FirmwareTable -Signature $signature }
        $bytes = [byte[]]@($answer['Bytes'] | Where-Object { $answer.Status -eq 'collected' -and $null -ne $_ })
        if ($signature -eq 'SLIC') { Add-Evidence 'slic.bin' $answer $(if ($bytes.Length) { , $bytes }) $begin @('firmware', $answer['Firmware']) }
        if ($bytes.Length -ge 36) {
            $hex = [BitConverter]::ToString($bytes, 0, 36).Replace('-', '').ToLowerInvariant()
            $rows += [string]::Join(',', @($signature, [BitConverter]::ToUInt32($bytes, 4), $bytes[8], $bytes[9], $hex.Substring(20, 12),
                $hex.Substring(32, 16), [BitConverter]::ToUInt32($bytes, 24), $hex.Substring(56, 8), [BitConverter]::ToUInt32($bytes, 32)))
        } elseif ($answer.Status -ne 'absent') { $worst = $answer }
    }
    if ($rows.Length -gt 1) { $worst = @{ Status = 'collected' } }
    Add-Evidence 'acpi-tables.csv' $worst (Get-Utf8 $rows) $begin
}
# Named columns that this Windows has (one that it lacks fails a whole query), and never one that could return a product key.
function Read-WmiClass([string]$ClassName, [string[]]$Wanted, [string]$Where) {
    $answer = @{ Status = 'timeout'; Error = 'not asked: WMI did not answer before' }
    if ($script:Run.WmiTimeouts -lt 2) {
        $answer = Invoke-TimedReading 0.1 { param($limit) Get-WmiColumns -Namespace 'root\cimv2' -ClassName $ClassName -TimeoutSeconds $limit }
        $names = @($Wanted | Where-Object { @($answer['Names']) -contains $_ -and $_ -notlike 'OA3*' })
        if ($answer.Status -eq 'collected' -and $names.Length) {
            $query = 'SELECT ' + [string]::Join(', ', $names) + " FROM $ClassName$Where"
            $answer = Invoke-TimedReading 0.15 { param($limit) Invoke-WmiQuery -Namespace 'root\cimv2' -Query $query -TimeoutSeconds $limit }
        } elseif ($answer.Status -eq 'collected') { $answer = @{ Status = 'failed'; Error = "$ClassName has none of the columns" } }
        if ($answer.Status -eq 'timeout') { $script:Run.WmiTimeouts++ }
    }
    if ($answer.Status -ne 'collected') { $script:Run.Notes += $ClassName + ': ' + $answer.Status + ' ' + $answer['Error'] }
    @{ Status = $answer.Status; Error = $answer['Error']; Rows = @($answer['Rows'] | Where-Object { $_ -is [Collections.IDictionary] }) }
}
# Columns are WMI names with the JSON name after a colon; the answer holds null for what this Windows does not have.
function ConvertFrom-WmiRow($Row, [string[]]$Columns) { New-Map @($Columns | ForEach-Object { $_.Split(':')[1]; $Row[$_.Split(':')[0]] }) }
function Save-Licensing {
    $since = Get-Elapsed
    $serviceColumns = 'Version:version', 'OA2xBiosMarkerStatus:oa2xBiosMarkerStatus', 'OA2xBiosMarkerMinorVersion:oa2xBiosMarkerMinorVersion',
        'ClientMachineID:clientMachineId', 'KeyManagementServiceMachine:keyManagementServiceMachine',
        'KeyManagementServicePort:keyManagementServicePort', 'DiscoveredKeyManagementServiceMachineName:discoveredKeyManagementServiceMachineName'
    $productColumns = 'ID:id', 'ApplicationID:applicationId', 'Name:name', 'Description:description', 'LicenseFamily:licenseFamily',
        'LicenseIsAddon:isAddon', 'PartialProductKey:partialProductKey', 'ProductKeyID:productKeyId', 'ProductKeyChannel:productKeyChannel',
        'LicenseStatus:licenseStatus', 'LicenseStatusReason:licenseStatusReason', 'GracePeriodRemaining:gracePeriodRemaining'
    # Right after a start a query can fail or answer nothing on a sound PC: once more.
    foreach ($wait in 0, 1) {
        Start-Sleep -Seconds $wait
        $service = Read-WmiClass 'SoftwareLicensingService' @($serviceColumns -replace ':.*') ''
        if ($service.Rows.Length -or 'timeout', 'skipped' -contains $service.Status) { break }
    }
    $where = " WHERE ApplicationID = '55c92734-d682-4d71-983e-d6ec3f16059f' AND PartialProductKey <> NULL"
    $products = Read-WmiClass 'SoftwareLicensingProduct' @($productColumns -replace ':.*') $where
    $map = if ($service.Rows.Length) { ConvertFrom-WmiRow $service.Rows[0] $serviceColumns }
    $list = @($products.Rows | ForEach-Object { ConvertFrom-WmiRow $_ $productColumns })
    # Half an answer is an answer; what the other half said stays in the item's error.
    $answer = if ($products.Status -eq 'collected') { $service } else { $products }
    if ($service.Rows.Length -or $products.Status -eq 'collected') { $answer.Status = 'collected' }
    Add-Evidence 'licensing.json' $answer (Get-Utf8 (ConvertTo-JsonText (New-Map 'service', $map, 'products', $list))) $since
}
function Save-Events {
    $since = Get-Elapsed
    $answer = Invoke-TimedReading 0.1 { param($limit) Read-LicensingEvents -TimeoutSeconds $limit }
    $rows = @($answer['Rows'] | Where-Object { $_ -is [Collections.IDictionary] } | Select-Object -First 50 | ForEach-Object {
        New-Map 'id', $_['id'], 'provider', $_['provider'], 'timeUtc', $_['timeUtc'], 'data', @($_['data'] | ForEach-Object { "$_" })
    })
    Add-Evidence 'events.json' $answer (Get-Utf8 (ConvertTo-JsonText $rows)) $since
}
# A copy of this PC's slmgr.vbs in a protected folder, beside which no slmgr.ini of another language lies, or nothing.
function Copy-Slmgr([string]$DataFolder) {
    $copy = [IO.Path]::Combine([IO.Path]::Combine($DataFolder, 'english'), 'slmgr.vbs')
    try {
        Initialize-Folder ([IO.Path]::GetDirectoryName($copy))
        Write-LocalFile $copy ([IO.File]::ReadAllBytes((Get-SystemFile 'slmgr.vbs')))
        $copy
    } catch { $script:Run.Notes += 'slmgr in the display language: ' + (Get-Reason $_) }
}
# //U: UTF-16, which holds every language; without it the bytes are in the OEM code page. Never //B: it hides errors.
function Save-Slmgr([bool]$English, [string]$DataFolder) {
    $since = Get-Elapsed
    foreach ($hive in 'HKLM', 'HKCU') {
        if ((Get-RegistryValue "${hive}:\SOFTWARE\Microsoft\Windows Script Host\Settings" 'Enabled') -ne '0') { continue }
        return Add-Evidence 'slmgr-dlv.txt' @{ Status = 'skipped'; Error = "Windows Script Host is disabled by policy ($hive)" } $null $since
    }
    $copy = if ($English) { Copy-Slmgr $DataFolder }
    $list = '//Nologo', '//U', $(if ($copy) { $copy } else { Get-SystemFile 'slmgr.vbs' }), '/dlv'
    $answer = Invoke-TimedReading 0.15 { param($limit) Invoke-Program -FilePath (Get-SystemFile 'cscript.exe') -ArgumentList $list -TimeoutSeconds $limit }
    $bytes = @($answer['Output'], $answer['ErrorOutput'] | Where-Object { $null -ne $_ -and @($_).Length } | Select-Object -First 1)
    Add-Evidence 'slmgr-dlv.txt' $answer ([byte[]]@($bytes | ForEach-Object { $_ })) $since @('exitCode', $answer['ExitCode'], 'english', [bool]$copy)
    if ($copy) { try { [IO.File]::Delete($copy) } catch { Write-Log ('The copy of slmgr.vbs stays: ' + (Get-Reason $_)) 2 } }
}
# ---- saved MGADiag reports ----
# Files that match a pattern with * and ? in any part, on local drives. Links are never followed: a user's report is hostile input.
function Find-File([string]$Pattern) {
    $root = [IO.Path]::GetPathRoot($Pattern)
    if (-not $root -or $root.StartsWith('\\') -or ((Test-Windows) -and ([IO.DriveInfo]$root).DriveType -eq 'Network')) { return }
    $parts = @($Pattern.Substring($root.Length).Split([char[]]'\/') | Where-Object { $_ })
    $paths = @($root)
    for ($at = 0; $at -lt $parts.Length; $at++) {
        $paths = @(foreach ($path in $paths) {
            try { if ($at -eq $parts.Length - 1) { [IO.Directory]::GetFiles($path, $parts[$at]) } else { [IO.Directory]::GetDirectories($path, $parts[$at]) } } catch { continue }
        }) | Where-Object { $_ -and -not (Test-Link $_) }
    }
    $paths
}
# The newest file of at most 1 MB that says that it is a report; looked at again after reading, lest it became a link in between.
function Save-Mgadiag([string[]]$Patterns) {
    $since = Get-Elapsed
    $answer = @{ Status = 'absent'; Error = $null }
    $files = @($Patterns | ForEach-Object { Find-File $_ } | Where-Object { $_ } | ForEach-Object { [IO.FileInfo]$_ })
    [Array]::Sort([DateTime[]]@($files | ForEach-Object { $_.LastWriteTimeUtc }), $files)
    [Array]::Reverse($files)
    foreach ($file in $files) {
        if ($file.Length -eq 0 -or $file.Length -gt 1MB) { continue }
        try { $bytes = [IO.File]::ReadAllBytes($file.FullName) } catch { $answer = @{ Status = 'failed'; Error = (Get-Reason $_) }; continue }
        if ((Test-Link $file.FullName) -or (Get-TextEncoding $bytes).GetString($bytes) -notmatch 'Diagnostic Report \(|OEM Activation 2\.0 Data') { continue }
        return Add-Evidence 'mgadiag.txt' @{ Status = 'collected'; Error = $null } $bytes $since $null (Format-Time $file.LastWriteTimeUtc)
    }
    Add-Evidence 'mgadiag.txt' $answer $null $since
}
# ---- the computer, the manifest ----
function Get-RegistryValue([string]$Path, [string]$Name) {
    $answer = Invoke-Reading { Get-RegistryText -Path $Path -Name $Name }
    if ($answer.Status -eq 'collected') { $answer['Value'] }
}
function ConvertTo-Number($Value) { if ("$Value" -match '^\d+$') { $Value -as [long] } }
function Get-First($Value, [string]$Path, [string]$Name) { if ("$Value" -ne '') { $Value } else { Get-RegistryValue $Path $Name } }
# State and start mode of the licensing service (Vista: slsvc). Asking for licences may start it: recorded before and after.
function Get-ServiceState {
    $answer = Read-WmiClass 'Win32_Service' @('Name', 'State', 'StartMode') " WHERE Name = 'sppsvc' OR Name = 'slsvc'"
    @($answer.Rows | ForEach-Object { ConvertFrom-WmiRow $_ @('Name:name', 'State:state', 'StartMode:startMode') })
}
function Get-FirstRow([string]$ClassName, [string[]]$Columns) { @((Read-WmiClass $ClassName $Columns '').Rows + @{})[0] }
# Each value from WMI; where WMI is broken the registry knows the most important of it.
function Get-ComputerFacts {
    $os = Get-FirstRow 'Win32_OperatingSystem' @('Caption', 'Version', 'BuildNumber', 'ProductType', 'OSArchitecture', 'OperatingSystemSKU', 'LastBootUpTime')
    $system = Get-FirstRow 'Win32_ComputerSystem' @('Name', 'DNSHostName', 'Domain', 'Manufacturer', 'Model')
    $product = Get-FirstRow 'Win32_ComputerSystemProduct' @('UUID')
    $bios = Get-FirstRow 'Win32_BIOS' @('SerialNumber', 'SMBIOSBIOSVersion', 'ReleaseDate')
    $windows, $board = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion', 'HKLM:\HARDWARE\DESCRIPTION\System\BIOS'
    $set = 'HKLM:\SYSTEM\CurrentControlSet'
    $kind = @{ WinNT = 1; LanmanNT = 2; ServerNT = 3 }["$(Get-RegistryValue "$set\Control\ProductOptions" 'ProductType')"]
    $build = Get-First $os['BuildNumber'] $windows 'CurrentBuildNumber'
    if (-not $os['Version'] -and $build) { $os['Version'] = "$(Get-RegistryValue $windows 'CurrentVersion').$build".TrimStart([char[]]'.') }
    $domain = Get-First $system['Domain'] "$set\Services\Tcpip\Parameters" 'Domain'
    $fqdn = Get-First $system['DNSHostName'] "$set\Services\Tcpip\Parameters" 'Hostname'
    if ($fqdn -and "$domain" -like '*.*') { $fqdn = "$fqdn.$domain" }
    @{
        Computer = New-Map 'name', $(if ($system['Name']) { $system['Name'] } else { [Environment]::MachineName }), 'fqdn', $fqdn, 'domain', $domain,
            'manufacturer', (Get-First $system['Manufacturer'] $board 'SystemManufacturer'), 'model', (Get-First $system['Model'] $board 'SystemProductName'),
            'serialNumber', $bios['SerialNumber'], 'uuid', $product['UUID'],
            'machineGuid', (Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\Cryptography' 'MachineGuid'),
            'biosVersion', (Get-First $bios['SMBIOSBIOSVersion'] $board 'BIOSVersion'), 'biosDate', (Get-First $bios['ReleaseDate'] $board 'BIOSReleaseDate')
        Os = New-Map 'caption', (Get-First $os['Caption'] $windows 'ProductName'), 'version', $os['Version'], 'build', $build,
            'productType', (ConvertTo-Number $(if ($os['ProductType']) { $os['ProductType'] } else { $kind })), 'sku', (ConvertTo-Number $os['OperatingSystemSKU']),
            'architecture', (Get-First $os['OSArchitecture'] "$set\Control\Session Manager\Environment" 'PROCESSOR_ARCHITECTURE'),
            'uiLanguage', ([Globalization.CultureInfo]::CurrentUICulture.Name), 'lastBootUpTime', $os['LastBootUpTime'],
            'oemCodePage', (ConvertTo-Number (Get-RegistryValue "$set\Control\Nls\CodePage" 'OEMCP')), 'ansiCodePage', (ConvertTo-Number (Get-RegistryValue "$set\Control\Nls\CodePage" 'ACP'))
    }
}
function New-EvidenceItem([hashtable]$Item) {
    $size = @($null, $null)
    if ($null -ne $Item.Bytes) { $size = @($Item.Bytes.Length, (Get-Sha256 $Item.Bytes)) }
    New-Map (@('name', $Item.Name, 'status', $Item.Status, 'bytes', $size[0], 'sha256', $size[1], 'modifiedUtc', $Item.ModifiedUtc, 'redactions',
        $Item.Redactions, 'error', $Item.Error, 'elapsedMs', $Item.ElapsedMs) + @($Item.Extra | Where-Object { $Item.Extra }))
}
function New-Manifest([hashtable]$Facts, [DateTime]$Now, [object[]]$Before, [object[]]$After) {
    $collector = New-Map 'version', (Get-CollectorVersion), 'powershell', "$($PSVersionTable.PSVersion)", 'languageMode',
        (Get-LanguageMode), 'bitness', ([IntPtr]::Size * 8), 'elapsedMs', ([int](Get-Elapsed))
    New-Map 'schemaVersion', 1, 'collector', $collector, 'collectedUtc', (Format-Time $Now),
        'utcOffsetMinutes', ([int][TimeZone]::CurrentTimeZone.GetUtcOffset([DateTime]::Now).TotalMinutes), 'computer', $Facts.Computer,
        'os', $Facts.Os, 'services', (New-Map 'before', $Before, 'after', $After), 'notes', $script:Run.Notes,
        'evidence', @($script:Run.Evidence | ForEach-Object { New-EvidenceItem $_ })
}
# ---- spool ----
# Never recursive and never through a link.
function Remove-SpoolRun([string]$Folder) {
    try {
        if (Test-Link $Folder) { throw 'it is a link' }
        foreach ($file in [IO.Directory]::GetFiles($Folder)) { [IO.File]::Delete($file) }
        [IO.Directory]::Delete($Folder, $false)
    } catch { Write-Log ("$Folder stays: " + (Get-Reason $_)) 2 }
}
# Files of a run that waits, the manifest last; nothing where a killed run left no manifest.json, or a file without its size.
function Read-SpoolRun([string]$Folder) {
    $files = @([IO.Directory]::GetFiles($Folder) | Where-Object { -not (Test-Link $_) } | ForEach-Object {
        @{ Name = [IO.Path]::GetFileName($_); Bytes = [IO.File]::ReadAllBytes($_) }
    })
    $manifest = @($files | Where-Object { $_.Name -eq 'manifest.json' })
    $text = if ($manifest.Length) { [Text.Encoding]::ASCII.GetString($manifest[0].Bytes).Trim() } else { '' }
    if (-not $text.EndsWith('}')) { return }
    foreach ($match in [regex]::Matches($text, '"name": "([^"]+)", "status": "[a-z]+", "bytes": (\d+)')) {
        $name, $size = $match.Groups[1].Value, [int]$match.Groups[2].Value
        if (@($files | Where-Object { $_.Name -eq $name -and $_.Bytes.Length -eq $size }).Length -eq 0) { return }
    }
    @($files | Where-Object { $_.Name -ne 'manifest.json' }) + $manifest
}
# Runs that wait, newest first. What a killed run left half is removed, and of many only the newest ten are kept.
function Get-SpoolRun([string]$Spool, [string]$Except) {
    $kept = 0
    $folders = [IO.Directory]::GetDirectories($Spool)
    [Array]::Sort($folders)
    [Array]::Reverse($folders)
    foreach ($folder in $folders) {
        $name = [IO.Path]::GetFileName($folder)
        if ($name -eq $Except -or $name -notmatch '^\d{8}T\d{6}Z_[0-9a-f]{4}$' -or (Test-Link $folder)) { continue }
        try { $files = @(Read-SpoolRun $folder) } catch { continue }
        if ($files.Length -and $kept -lt 10) { $kept++; @{ Name = $name; Folder = $folder; Files = $files } } else { Remove-SpoolRun $folder }
    }
}
# ---- delivery ----
# Starts a text without any command in an empty runspace, on a thread of its own.
function Start-Thread([string]$Text, [object[]]$ArgumentList) {
    $state = [Management.Automation.Runspaces.InitialSessionState]::Create()
    $state.LanguageMode = 'FullLanguage'
    $shell = [Management.Automation.PowerShell]::Create()
    $shell.Runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($state)
    $shell.Runspace.Open()
    [void]$shell.AddScript($Text)
    foreach ($argument in $ArgumentList) { [void]$shell.AddArgument($argument) }
    @{ Shell = $shell; Pending = $shell.BeginInvoke() }
}
# To a new folder, each file whole and measured, manifest.json last. A drop folder lets a computer create and write: no rename, no delete, no
# listing. Outcomes: delivered, away (the share is not there), denied (it is, but takes no folder of this name), failed.
function Get-DeliveryText {
    @'
param($Share, $Names, $Run, $Files)
$answer = @{ Outcome = 'away'; Folder = ''; Error = 'the share is not there'; ServerUtc = '' }
foreach ($name in $Names) {
    $creating = 1
    try {
        if (-not [IO.Directory]::Exists($Share)) { return $answer }
        $folder = [IO.Path]::Combine([IO.Path]::Combine($Share, $name), $Run)
        while ([IO.Directory]::Exists($folder)) { $folder = $folder.Substring(0, $folder.Length - 4) + [Guid]::NewGuid().ToString('N').Substring(0, 4) }
        [void][IO.Directory]::CreateDirectory($folder)
        foreach ($file in $Files) {
            $path = [IO.Path]::Combine($folder, $file.Name)
            $stream = [IO.File]::Open($path, 'CreateNew', 'Write', 'None')
            $creating = 0
            try { $stream.Write($file.Bytes, 0, $file.Bytes.Length); $stream.Flush() } finally { $stream.Close() }
            $written = [IO.FileInfo]$path
            if ($written.Length -ne $file.Bytes.Length) { throw "$path has $($written.Length) bytes, not $($file.Bytes.Length)" }
            if (-not $answer.ServerUtc) { $answer.ServerUtc = $written.LastWriteTimeUtc }
        }
        $answer.Outcome = 'delivered'; $answer.Folder = $folder; $answer.Error = ''
        return $answer
    } catch {
        $reason = $_.Exception.GetBaseException()
        $answer.Error = $reason.Message
        if (-not [IO.Directory]::Exists($Share)) { return $answer }
        if (-not $creating -and $reason -isnot [UnauthorizedAccessException]) { $answer.Outcome = 'failed'; return $answer }
        $answer.Outcome = 'denied'
    }
}
$answer
'@
}
# A share that is away may be back in a moment; one that does not answer is left alone on its thread: such a call cannot be ended.
function Send-Run([string]$Share, [string[]]$Names, [hashtable]$Waiting) {
    $answer = @{ Outcome = 'timeout'; Error = 'the share does not answer'; Folder = ''; ServerUtc = '' }
    foreach ($wait in 0, 2, 10) {
        if ($wait -and $wait + 1 -gt (Get-SecondsLeft)) { break }
        Start-Sleep -Seconds $wait
        $thread = Start-Thread (Get-DeliveryText) @($Share, $Names, $Waiting.Name, $Waiting.Files)
        if (-not $thread.Pending.AsyncWaitHandle.WaitOne([int]([Math]::Max(0.5, (Get-SecondsLeft)) * 1000), $false)) { break }
        $answer = @($thread.Shell.EndInvoke($thread.Pending))[0]
        if ($answer.Outcome -ne 'away') { break }
    }
    Write-Log ('Delivery of ' + $Waiting.Name + ': ' + $answer.Outcome + ' ' + $answer.Folder + $answer.Error) $(if ($answer.Outcome -eq 'delivered') { 1 } else { 3 })
    if ($answer.ServerUtc -and [Math]::Abs(([DateTime]::UtcNow - $answer.ServerUtc).TotalSeconds) -gt 600) { Write-Log "The share's clock differs: $($answer.ServerUtc) UTC" 2 }
    $answer
}
# Delivers this run, then those that wait. Answers the exit code: 1 where what was collected is kept nowhere.
function Send-AllRuns([string]$Share, [string[]]$Names, [string]$Spool, [string]$LastDelivery, [hashtable]$Current) {
    foreach ($run in @($Current) + @(if ($Spool) { Get-SpoolRun $Spool $Current.Name })) {
        $sent = Send-Run $Share $Names $run
        if ($sent.Outcome -ne 'delivered') { return $(if ($run.Folder) { 1618 } else { 1 }) }
        if ($run.Folder) { Remove-SpoolRun $run.Folder }
        try { if ($LastDelivery) { Write-LocalFile $LastDelivery (Get-Utf8 (Format-Time ([DateTime]::UtcNow)), $sent.Folder, (Get-CollectorVersion)) } } catch { Write-Log (Get-Reason $_) 2 }
    }
    0
}
# A last delivery in the future means that a clock was wrong: it counts as none.
function Test-YoungDelivery([string]$Path, [int]$Days) {
    if ($Days -le 0 -or -not $Path -or (Test-Link $Path)) { return $false }
    try { $last = [DateTime]::ParseExact([IO.File]::ReadAllLines($Path)[0], "yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture) } catch { return $false }
    $age = ([DateTime]::UtcNow - $last).TotalDays
    $age -ge 0 -and $age -lt $Days
}
# ---- the run ----
# Constrained language forbids .NET: what cmdlets alone can do is to say so. Signing the script is the remedy.
function Write-StubManifest([string]$Share, [string]$DeviceName) {
    if (-not $Share) { return 87 }
    if (-not $DeviceName) { $DeviceName = $env:COMPUTERNAME }
    $now = (Get-Date).ToUniversalTime()
    $parts = $now.Year, $now.Month, $now.Day, $now.Hour, $now.Minute, $now.Second
    $items = @('slic.bin', 'acpi-tables.csv', 'slmgr-dlv.txt', 'licensing.json', 'events.json', 'mgadiag.txt', 'collector.log' | ForEach-Object {
        '{"name": "' + $_ + '", "status": "failed", "bytes": null, "sha256": null, "modifiedUtc": null, "redactions": 0, "error": "language mode ' + (Get-LanguageMode) + '", "elapsedMs": 0}'
    }) -join ', '
    $text = '{"schemaVersion": 1, "collector": {"version": "' + (Get-CollectorVersion) + '", "powershell": "' + $PSVersionTable.PSVersion + '", "languageMode": "' +
        (Get-LanguageMode) + '", "bitness": null, "elapsedMs": 0}, "collectedUtc": "' + ('{0:0000}-{1:00}-{2:00}T{3:00}:{4:00}:{5:00}Z' -f $parts) +
        '", "utcOffsetMinutes": 0, "computer": {"name": "' + ($DeviceName -replace '[\\"]', '_' -replace '[^\x20-\x7E]', '?') + '"}, "os": {}, "evidence": [' + $items + ']}'
    $folder = Join-Path (Join-Path $Share $DeviceName) (('{0:0000}{1:00}{2:00}T{3:00}{4:00}{5:00}Z' -f $parts) + ('_{0:x4}' -f (Get-Random -Maximum 65536)))
    try {
        New-Item -ItemType Directory -Path $folder -ErrorAction Stop | Out-Null
        Set-Content -Path (Join-Path $folder 'manifest.json') -Value $text -Encoding UTF8 -ErrorAction Stop
        0
    } catch { 1 }
}
# What is wrong with the parameters, or nothing.
function Get-ParameterProblem([string]$Share, [string]$DeviceName, [string]$Spool, [string]$LogPath, [hashtable]$Numbers) {
    if ($Share.Trim() -eq '') { return '-Share is needed' }
    foreach ($path in $Share, $Spool, $LogPath) { if ($path -match '[<>"|*?\x00-\x1F]') { return "no path: $path" } }
    foreach ($path in $Spool, $LogPath) { if (-not [IO.Path]::IsPathRooted($path)) { return "no full path: $path" } }
    if ($DeviceName -match '[<>"|*?:/\\\x00-\x1F]|[. ]$' -or $DeviceName.Length -gt 255) { return '-DeviceName is no folder name' }
    foreach ($name in $Numbers.Keys) {
        if ("$($Numbers[$name])" -notmatch '^\d{1,5}$' -or ($name -eq 'TimeoutSeconds' -and [int]$Numbers[$name] -eq 0)) { return "-$name is no sensible number" }
    }
}
# What a step did not foresee is its failure, not that of the run.
function Invoke-Step([string]$Name, [scriptblock]$Step) {
    $since = Get-Elapsed
    try { & $Step } catch { Add-Evidence $Name @{ Status = 'failed'; Error = (Get-Reason $_) } $null $since }
}
function Save-AllEvidence([bool]$English, [string]$DataFolder, [string[]]$Patterns, [DateTime]$Now) {
    Invoke-Step 'slic.bin' { Save-Firmware }
    $before = @(Get-ServiceState)
    Invoke-Step 'licensing.json' { Save-Licensing }
    Invoke-Step 'events.json' { Save-Events }
    Invoke-Step 'slmgr-dlv.txt' { Save-Slmgr $English $DataFolder }
    Invoke-Step 'mgadiag.txt' { Save-Mgadiag $Patterns }
    $facts = Get-ComputerFacts
    $after = @(Get-ServiceState)
    Add-Evidence 'collector.log' @{ Status = 'collected'; Error = $null } (Get-Utf8 $script:Run.Log) (Get-Elapsed)
    @{ MachineGuid = "$($facts.Computer['machineGuid'])"; Manifest = (Get-Utf8 (ConvertTo-JsonText (New-Manifest $facts $Now $before $after))) }
}
# Collects and delivers. Answers the exit code.
function Invoke-EvidenceCollection {
    param([string]$Share, [string]$DeviceName, [switch]$EnglishSlmgr, [string]$Spool, [string]$LogPath,
        $TimeoutSeconds = 300, $MgadiagPath, $RandomDelaySeconds = 0, $IfOlderThanDays = 0)
    Set-StrictMode -Version 2.0
    $ErrorActionPreference = 'Stop'
    if ((Get-LanguageMode) -ne 'FullLanguage') { return Write-StubManifest $Share $DeviceName }
    if (-not $DeviceName) { $DeviceName = [Environment]::MachineName }
    $data = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), 'KmsEvidence')
    if (-not $Spool) { $Spool = [IO.Path]::Combine($data, 'spool') }
    if (-not $LogPath) { $LogPath = [IO.Path]::Combine($data, 'collector.log') }
    $problem = Get-ParameterProblem $Share $DeviceName $Spool $LogPath @{ TimeoutSeconds = $TimeoutSeconds; RandomDelaySeconds = $RandomDelaySeconds; IfOlderThanDays = $IfOlderThanDays }
    if ($problem) { Write-Warning $problem; return 87 }
    $script:Run = New-RunState $TimeoutSeconds
    # -File passes 'a,b' as one string.
    $patterns = @($MgadiagPath | ForEach-Object { "$_".Split(',') } | ForEach-Object { $_.Trim() } | Where-Object { $_ })
    $public = if ($env:PUBLIC) { $env:PUBLIC } else { 'C:\Users\Public' }
    if ($patterns.Length -eq 0) { $patterns = "$public\Documents\mgadiag*.txt", ([IO.Path]::GetDirectoryName($public) + '\*\Desktop\mgadiag*.txt') }
    $logFolder = [IO.Path]::GetDirectoryName($LogPath)
    $lastDelivery = ''
    try {
        Initialize-Folder $logFolder
        Limit-Log $LogPath
        $script:Run.LogPath, $lastDelivery = $LogPath, [IO.Path]::Combine($logFolder, 'last-delivery.txt')
    } catch { $script:Run.Notes += 'no log is kept: ' + (Get-Reason $_) }
    if (Test-YoungDelivery $lastDelivery $IfOlderThanDays) { return 0 }
    if ([int]$RandomDelaySeconds -gt 0) { Start-Sleep -Seconds (Get-Random -Maximum ([int]$RandomDelaySeconds + 1)) }
    $script:Run.Clock = [Diagnostics.Stopwatch]::StartNew()
    Write-Log ('Collector ' + (Get-CollectorVersion) + ' to ' + $Share)
    Write-Log ('Low priority: ' + (Invoke-Reading { Set-LowPriority }).Status)
    $now = [DateTime]::UtcNow
    $current = @{ Name = (Format-Time $now "yyyyMMdd'T'HHmmss'Z'") + '_' + [Guid]::NewGuid().ToString('N').Substring(0, 4) }
    $lock = $null
    try {
        try {
            Initialize-Folder $Spool
            $lock = Enter-Lock ($Spool + '.lock') ($script:Run.TimeoutSeconds / 2)
            if ($null -eq $lock) { Write-Log 'Another run holds the spool.' 2; return 1618 }
            $script:Run.Folder = [IO.Directory]::CreateDirectory([IO.Path]::Combine($Spool, $current.Name)).FullName
        } catch {
            # What is collected can still go straight to the share.
            Write-Log ('No spool: ' + (Get-Reason $_)) 3
            $script:Run.Notes += 'no spool: ' + (Get-Reason $_)
            $Spool = ''
        }
        $collected = Save-AllEvidence ([bool]$EnglishSlmgr) $logFolder $patterns $now
        $current.Files = @($script:Run.Evidence | Where-Object { $null -ne $_.Bytes }) + @{ Name = 'manifest.json'; Bytes = $collected.Manifest }
        Save-ToSpool 'manifest.tmp' $collected.Manifest
        $current.Folder = $script:Run.Folder
        if ($current.Folder) { [IO.File]::Move([IO.Path]::Combine($current.Folder, 'manifest.tmp'), [IO.Path]::Combine($current.Folder, 'manifest.json')) }
        # A PC that was set up again cannot write the folder of its former self.
        $names = @($DeviceName)
        $guid = $collected.MachineGuid -replace '[^0-9A-Fa-f]', ''
        if ($guid.Length -ge 8) { $names += $DeviceName + '~' + $guid.Substring(0, 8) }
        Send-AllRuns $Share $names $Spool $lastDelivery $current
    } finally { if ($lock) { $lock.Close() } }
}
# ---- started as a script ----
# A 32-bit process on 64-bit Windows sees another registry and another System32: the same again in the 64-bit PowerShell.
function Invoke-Native($Bound) {
    $list = '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-InputFormat', 'None', '-File', (Get-CollectorPath)
    foreach ($name in $Bound.Keys) { $list += @("-$name") + @($Bound[$name] | Where-Object { $_ -isnot [switch] }) }
    $program = [IO.Path]::Combine($env:SystemRoot, 'Sysnative\WindowsPowerShell\v1.0\powershell.exe')
    @((Invoke-Program -FilePath $program -ArgumentList $list -TimeoutSeconds 172800).ExitCode, 1 | Where-Object { $null -ne $_ })[0]
}
function Invoke-Main($Bound, [object[]]$Unknown) {
    Set-StrictMode -Version 2.0
    if ($Unknown) { Write-Warning "Unknown parameter: $Unknown"; return 87 }
    if ($env:PROCESSOR_ARCHITEW6432) { return Invoke-Native $Bound }
    if ((Get-LanguageMode) -eq 'FullLanguage') {
        # Ends the process where the run itself does not: some call to Windows without a limit of its own.
        $limit = 60 + $(if ($Bound['TimeoutSeconds'] -as [int]) { [int]$Bound['TimeoutSeconds'] } else { 300 }) + ($Bound['RandomDelaySeconds'] -as [int])
        [void](Start-Thread 'param($Seconds) [Threading.Thread]::Sleep($Seconds * 1000); [Environment]::Exit(1)' @($limit))
    }
    Invoke-EvidenceCollection @Bound
}

if ((Get-LanguageMode) -eq 'FullLanguage') { $script:Run = New-RunState 300 }
if ($MyInvocation.InvocationName -ne '.') {
    $code = 1
    try { $code = @(Invoke-Main $PSBoundParameters $args)[-1] } catch { Write-Warning "$_" }
    # Not `exit`, which can come back as 0 from PowerShell 2.0; constrained language knows nothing else.
    try { [Environment]::Exit($code) } catch { exit $code }
}
