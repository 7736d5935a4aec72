<#
.SYNOPSIS
Collects the evidence that tells why KMS refuses this PC, and delivers it to a share.
.DESCRIPTION
Reads the ACPI SLIC table and the headers of a few other ACPI tables, the licensing state (WMI, slmgr /dlv, events) and an MGADiag report that
a person may have saved, and writes them, with a manifest.json that says how each reading went, to <Share>\<DeviceName>\<time>_<4 hex digits>.
It judges nothing: slic-audit does, later, elsewhere. Runs on PowerShell 2.0 with .NET 2.0 (Windows 7 as it was shipped) and later, as SYSTEM or
elevated. It changes nothing on the PC but its own data folder and the event source KmsEvidence, configures no service, loads no module, downloads
nothing, and never reads the firmware's product key (MSDM table, OA3x columns of WMI). Keys in a saved report are redacted before they leave.
Exit codes: 0 delivered, or the last delivery is recent enough; 1618 collected but not delivered (the evidence stays in the spool, the next run
delivers it); 87 bad parameters; 1 nothing could be written anywhere. Each run writes one event to the Application log, source KmsEvidence, id =
outcome: 100 delivered, 101 last delivery recent enough, 102 evidence of an earlier run delivered; 1618, 87 and 1 as the exit code.
.PARAMETER Share
Where the evidence goes, usually a UNC path. Required. Nothing is renamed, deleted or listed there. A folder on a local drive is created.
.PARAMETER DeviceName
Name of this PC's folder on the share. Default: the computer's NetBIOS name.
.PARAMETER EnglishSlmgr
Run a copy of this PC's own slmgr.vbs, which then prints English. Off by default: security tools dislike it.
.PARAMETER Spool
Local folder for evidence that waits for delivery. Default: %ProgramData%\KmsEvidence\spool.
.PARAMETER LogPath
Log file in CMTrace format; last-delivery.txt is written beside it. Default: %ProgramData%\KmsEvidence\collector.log.
.PARAMETER TimeoutSeconds
Limit for the whole run without the random delay. Default: 300.
.PARAMETER MgadiagPath
Patterns of saved MGADiag reports, separated by commas, on local drives. Default: mgadiag*.txt in the public documents and on every desktop.
.PARAMETER RandomDelaySeconds
Wait a random time up to this many seconds first, to spread the load of a fleet. Default: 0.
.PARAMETER IfOlderThanDays
Do nothing if the last delivery is younger; deliver only, if evidence that is younger waits in the spool. Default: 0, always collect.
.PARAMETER Verbose
Show the log on the console.
.PARAMETER WmiChild
For the collector's own use: starts the child process that asks WMI.
.EXAMPLE
powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -File Collect-KmsEvidence.ps1 -Share \\server\collect$
.NOTES
In a session, which stays open, it writes one line with the result and the folder, and the code is in $LASTEXITCODE. Dot-sourced, it only defines
functions. All contact with Windows goes through those under "Windows", which answer a hashtable with Status (collected, absent, failed, timeout,
skipped) and Error. The run has a limit of its own, from the first line on; a PowerShell that hangs before is ended by the limit of the task.
#>
param([string]$Share, [string]$DeviceName, [switch]$EnglishSlmgr, [string]$Spool, [string]$LogPath, $TimeoutSeconds = 300, $MgadiagPath,
    $RandomDelaySeconds = 0, $IfOlderThanDays = 0, [switch]$Verbose, [switch]$WmiChild)
# ---- first of all: a limit for everything that follows ----
function Get-LanguageMode { try { "$($ExecutionContext.SessionState.LanguageMode)" } catch { 'FullLanguage' } }    # a property since 3.0
# Whether this process was started for this file alone (-File), so that its end is ours; else it is a session that stays open.
function Test-OwnProcess($Invocation) {
    if ($Invocation.InvocationName -eq '.' -or (Get-LanguageMode) -ne 'FullLanguage' -or -not $Invocation.MyCommand.Definition) { return $false }
    $words = [string]::Join("`n", [Environment]::GetCommandLineArgs())
    if ($words -match '(?im)^[-/]noe\w*$' -or $words -notmatch '(?im)^[-/]f(?:i|il|ile)?\n(?<file>.+)$') { return $false }
    ($matches['file'] -replace '^.*[\\/]') -eq ($Invocation.MyCommand.Definition -replace '^.*[\\/]')
}
# Runs a text on a thread of its own: in an empty runspace, whose text uses no command, or in one with all the engine's commands.
function Start-Thread([string]$Text, [object[]]$ArgumentList, [switch]$AllCommands) {
    $state = [Management.Automation.Runspaces.InitialSessionState]::Create()
    if ($AllCommands) { $state = [Management.Automation.Runspaces.InitialSessionState]::CreateDefault() }
    $state.LanguageMode = 'FullLanguage'
    $shell = [Management.Automation.PowerShell]::Create()
    $shell.Runspace = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($state)
    $shell.Runspace.Open()
    [void]$shell.AddScript($Text)
    foreach ($argument in $ArgumentList) { [void]$shell.AddArgument($argument) }
    @{ Shell = $shell; Pending = $shell.BeginInvoke() }
}
# What a thread answered, or its timeout. A call to Windows that hangs cannot be ended: the thread is left behind.
function Wait-Thread([hashtable]$Thread, [double]$Seconds) {
    $done = $Thread.Pending.AsyncWaitHandle.WaitOne([int]($Seconds * 1000), $false)
    if (-not $done) { return @{ Status = 'timeout'; Error = "no answer after $([int]$Seconds) s"; Output = @() } }
    try { @{ Status = 'collected'; Error = $null; Output = @($Thread.Shell.EndInvoke($Thread.Pending)) } }
    catch { @{ Status = 'failed'; Error = (Get-Reason $_); Output = @() } }
    $Thread.Shell.Runspace.Close()
}
# Ends the process where the run itself does not: some call to Windows without a limit of its own.
$ownProcess = Test-OwnProcess $MyInvocation
if ($ownProcess) {
    $limit = 60 + $(if ($TimeoutSeconds -as [int]) { [int]$TimeoutSeconds } else { 300 }) + ($RandomDelaySeconds -as [int])
    [void](Start-Thread 'param($Seconds) [Threading.Thread]::Sleep($Seconds * 1000); [Environment]::Exit(1)' @($limit))
}
# ---- state of one run, and small helpers ----
function Get-CollectorVersion { '1.0.0' }
function Get-EvidenceName { 'slic.bin', 'acpi-tables.csv', 'licensing.json', 'events.json', 'slmgr-dlv.txt', 'mgadiag.txt', 'collector.log' }
function Get-TimeShare([string]$Reading) { @{ firmware = 0.15; columns = 0.1; rows = 0.15; events = 0.1; slmgr = 0.15 }[$Reading] }
# The file that these functions come from: a child process loads it again. Nothing where there is no file (Invoke-Command -FilePath).
function Get-CollectorPath { "$($MyInvocation.MyCommand.ScriptBlock.File)" }
# Durations come from a stopwatch, never from the clock of the PC, which may be wrong or be set during the run.
function New-RunState([int]$TimeoutSeconds) {
    @{ Clock = [Diagnostics.Stopwatch]::StartNew(); TimeoutSeconds = $TimeoutSeconds; Since = 0; LogPath = ''; Verbose = $false; DeviceName = ''
        MachineGuid = ''; Folder = $null; Firmware = $null; Wmi = @{ Process = $null; Pipes = $null; Starts = 0; Error = '' }; WmiTimeouts = 0
        Log = @(); Evidence = @(); Notes = @(); Event = 100; Summary = '' }
}
function Get-Elapsed { $script:Run.Clock.Elapsed.TotalMilliseconds }
function Get-SecondsLeft { $script:Run.TimeoutSeconds - $script:Run.Clock.Elapsed.TotalSeconds }
function Test-Windows { [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT }
# The API, not the environment, which a user can set for an elevated process.
function Get-SystemFile([string]$Name) { [IO.Path]::Combine(@([Environment]::SystemDirectory, 'C:\Windows\System32' -ne '')[0], $Name) }
# The innermost message: PowerShell wraps what a .NET method throws.
function Get-Reason($ErrorRecord) { $ErrorRecord.Exception.GetBaseException().Message }
function Format-Time([DateTime]$Time, $Format = "yyyy-MM-dd'T'HH:mm:ss'Z'") { $Time.ToString($Format, [Globalization.CultureInfo]::InvariantCulture) }
# A reading never ends the run: what it throws becomes its answer.
function Invoke-Reading([scriptblock]$Reading) {
    try { $answer = & $Reading } catch { return @{ Status = 'failed'; Error = (Get-Reason $_) } }
    if ($answer -isnot [Collections.IDictionary] -or -not $answer['Status']) { return @{ Status = 'failed'; Error = 'no answer' } }
    $answer
}
# The same for a reading that can hang. It gets its part of the time as an argument, never what the delivery needs (a quarter, at most a minute).
function Invoke-TimedReading([string]$Name, [scriptblock]$Work) {
    $left = (Get-SecondsLeft) - [Math]::Max(2, [Math]::Min(60, [Math]::Floor($script:Run.TimeoutSeconds / 4)))
    $limit = [int][Math]::Floor([Math]::Min([Math]::Max(1, $script:Run.TimeoutSeconds * (Get-TimeShare $Name)), $left))
    if ($limit -lt 1) { return @{ Status = 'skipped'; Error = 'no time left' } }
    Invoke-Reading { & $Work $limit }
}
# Once more where it fails: a virus scanner may hold a new file for a moment.
function Invoke-Retry([scriptblock]$Action) {
    foreach ($wait in 50, 100, 150, 200, 250, 300, 0) {
        try { return & $Action } catch { if ($wait -eq 0) { throw }; Start-Sleep -Milliseconds $wait }
    }
}
# ---- log ----
# CMTrace: UTC = local time + bias, the opposite sign of GetUtcOffset. Types: 1 information, 2 warning, 3 error.
function Write-Log([string]$Message, [int]$Type = 1) {
    $now = [DateTime]::Now
    $bias = - [int][TimeZone]::CurrentTimeZone.GetUtcOffset($now).TotalMinutes
    $time = (Format-Time $now 'HH:mm:ss.fff') + $(if ($bias -lt 0) { '-' } else { '+' }) + [Math]::Abs($bias).ToString('000')
    $line = '<![LOG[' + $Message.Replace(']LOG]!>', ']LOG] !>') + ']LOG]!><time="' + $time + '" date="' + (Format-Time $now 'MM-dd-yyyy') +
        '" component="KmsEvidence" context="" type="' + $Type + '" thread="' + $PID + '" file="Collect-KmsEvidence.ps1">'
    if ($script:Run.Verbose) { Write-Host $Message }
    $script:Run.Log += $line
    try { if ($script:Run.LogPath) { Write-LocalFile $script:Run.LogPath (Get-Utf8 $line) -Append } } catch { $script:Run.LogPath = '' }
}
# At 1 MB the log becomes the one old log, under the name that CMTrace users know. A log that is held open is not worth a failed run.
function Limit-Log([string]$Path) {
    if (-not [IO.File]::Exists($Path) -or ([IO.FileInfo]$Path).Length -lt 1MB) { return }
    $old = [IO.Path]::ChangeExtension($Path, '.lo_')
    try { [IO.File]::Delete($old); [IO.File]::Move($Path, $old) } catch { $script:Run.Notes += 'the log is not rotated: ' + (Get-Reason $_) }
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
    $escape = { if ('"\'.Contains($args[0].Value)) { '\' + $args[0].Value } else { '\u{0:x4}' -f [int][char]$args[0].Value } }
    [regex]::Replace($Text, '[^\x20\x21\x23-\x5B\x5D-\x7E]', $escape)
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
    if ($Value -is [Array]) { return '[' + [string]::Join(",`r`n", @($Value | ForEach-Object { ConvertTo-JsonText $_ })) + ']' }
    if ($Value -isnot [Collections.IDictionary]) { return '"' + (ConvertTo-EscapedText "$Value") + '"' }
    $members = @($Value.Keys | ForEach-Object { '"' + (ConvertTo-EscapedText $_) + '": ' + (ConvertTo-JsonText $Value[$_]) })
    '{' + [string]::Join(', ', $members) + '}'
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
    "(?<secret>$group(?:$between$group){2,})|" +
        "(?:Key$blank*Hash$blank*[:=]$blank*|<Hash>\s*)(?<secret>(?:[a-z0-9+/]$wrap){20,}={1,2}|[a-z0-9+/]{20,64})"
}
# Overwrites the keys in place with #, in the text's own encoding: all other bytes stay as they are.
function Hide-ProductKey([byte[]]$Bytes) {
    $encoding = Get-TextEncoding $Bytes
    $found = [regex]::Matches($encoding.GetString($Bytes), (Get-KeyPattern), [Text.RegularExpressions.RegexOptions]::IgnoreCase)
    $clean, $mark = [byte[]]$Bytes.Clone(), $encoding.GetBytes('#')
    foreach ($secret in @($found | ForEach-Object { $_.Groups['secret'] })) {
        for ($at = 0; $at -lt $secret.Length; $at++) {
            if ("`r`n".IndexOf($secret.Value[$at]) -lt 0) { [Array]::Copy($mark, 0, $clean, ($secret.Index + $at) * $mark.Length, $mark.Length) }
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
# Throws where a folder must not be trusted: any user may be first in %ProgramData%. S-1-3-0 and S-1-3-4 mean the owner, who is checked too.
function Assert-Trusted([string]$Path) {
    if (Test-Link $Path) { throw "$Path is a link" }
    $security = Invoke-Reading { Get-FolderSecurity -Path $Path }
    if ($security.Status -eq 'not-checked') { return }
    if ($security.Status -ne 'collected') { throw "the owner of $Path cannot be read: " + $security['Error'] }
    $trusted = 'S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464', 'S-1-3-0', 'S-1-3-4'
    $others = @(@($security['Owner']) + $security['Writers'] | Where-Object { $_ -and $trusted -notcontains $_ })
    if ($others) { throw "$Path is owned or writable by " + [string]::Join(', ', $others) }
}
# The level above is ours too, unless it is a drive's root or %ProgramData% itself. Checked after creating: somebody may have been faster.
function Initialize-Folder([string]$Path) {
    $parent, $shared = [IO.Path]::GetDirectoryName($Path), [Environment]::GetFolderPath('CommonApplicationData')
    if ($parent -and -not [IO.Directory]::Exists($parent)) { Initialize-Folder $parent }
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
    for ($until = (Get-Elapsed) + $Seconds * 1000; (Get-Elapsed) -lt $until; Start-Sleep -Milliseconds 250) {
        try { return [IO.File]::Open($Path, 'OpenOrCreate', 'ReadWrite', 'None') }
        catch { if ($_.Exception.GetBaseException() -isnot [IO.IOException]) { throw } }
    }
}
# ---- Windows: owner, DACL, priority, event ----
function Invoke-OnWindows([scriptblock]$Work) {
    if (-not (Test-Windows)) { return @{ Status = 'not-checked'; Error = $null } }
    & $Work
    @{ Status = 'collected'; Error = $null }
}
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
    $security = if (Test-Windows) { New-Object Security.AccessControl.DirectorySecurity }
    if ($security) { $security.SetSecurityDescriptorSddlForm('O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)') }
    if ($security) { [void][IO.Directory]::CreateDirectory($Path, $security) } else { [void][IO.Directory]::CreateDirectory($Path) }
    @{ Status = 'collected'; Error = $null }
}
function Set-LowPriority { Invoke-OnWindows { [Diagnostics.Process]::GetCurrentProcess().PriorityClass = 'BelowNormal' } }
# .NET registers the source with the first event: an administrator's right, no restart. Windows 7 shows the text without any further setup.
function Write-RunEvent([string]$Message, [int]$Id, [string]$Type) {
    Invoke-OnWindows { [Diagnostics.EventLog]::WriteEntry('KmsEvidence', $Message, $Type, $Id) }
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
    if (Test-Windows) { $start.WorkingDirectory = [Environment]::SystemDirectory }
    $start
}
# Ends a process and all that it started. taskkill can hang itself where WMI does, so it has a limit too; off Windows .NET can end a tree.
function Stop-ProcessTree([Diagnostics.Process]$Process) {
    try {
        if (-not (Test-Windows)) { [void][Diagnostics.Process].InvokeMember('Kill', 'InvokeMethod', $null, $Process, @($true)); return }
        $killer = [Diagnostics.Process]::Start((New-ProgramStart (Get-SystemFile 'taskkill.exe') "/T /F /PID $($Process.Id)" $false))
        if (-not $killer.WaitForExit(5000)) { $killer.Kill() }
        if (-not $Process.WaitForExit(2000)) { $Process.Kill() }
    } catch { return }
}
function Get-OutputPipe([Diagnostics.Process]$Process) {
    $Process.StandardOutput.BaseStream, $Process.StandardError.BaseStream | ForEach-Object {
        @{ Stream = $_; Buffer = (New-Object byte[] 65536); Data = (New-Object IO.MemoryStream); Pending = $null; Done = $false } }
}
# Takes what has come from a pipe without ever waiting for it. A program that never stops writing must not fill the memory.
function Read-Pipe([hashtable]$Pipe) {
    while (-not $Pipe.Done) {
        if ($null -eq $Pipe.Pending) { $Pipe.Pending = $Pipe.Stream.BeginRead($Pipe.Buffer, 0, $Pipe.Buffer.Length, $null, $null) }
        if (-not $Pipe.Pending.IsCompleted) { return }
        $count, $Pipe.Pending = $Pipe.Stream.EndRead($Pipe.Pending), $null
        $Pipe.Data.Write($Pipe.Buffer, 0, $count)
        $Pipe.Done = $count -le 0 -or $Pipe.Data.Length -gt 8MB
    }
}
# Bytes as the program wrote them, which PowerShell's redirections would decode. The pipes stay open: closing one that is read can wait.
function Invoke-Program([string]$FilePath, $ArgumentList, [int]$TimeoutSeconds) {
    $answer = @{ Status = 'failed'; Error = $null; ExitCode = $null; Output = [byte[]]@(); ErrorOutput = [byte[]]@() }
    $clock, $ended = [Diagnostics.Stopwatch]::StartNew(), $null
    try { $process = [Diagnostics.Process]::Start((New-ProgramStart $FilePath $ArgumentList $true)) }
    catch { $answer.Error = Get-Reason $_; return $answer }
    $process.StandardInput.Close()
    $pipes = @(Get-OutputPipe $process)
    while ($clock.Elapsed.TotalSeconds -lt $TimeoutSeconds) {
        foreach ($pipe in $pipes) { Read-Pipe $pipe }
        if ($null -eq $ended -and $process.HasExited) { $ended = $clock.ElapsedMilliseconds }
        # Two seconds more where something that it left behind holds a pipe open.
        if ($null -ne $ended -and (($pipes[0].Done -and $pipes[1].Done) -or $clock.ElapsedMilliseconds - $ended -gt 2000)) { break }
        [Threading.Thread]::Sleep(20)
    }
    $answer.Output, $answer.ErrorOutput = $pipes[0].Data.ToArray(), $pipes[1].Data.ToArray()
    if ($null -ne $ended) { $answer.Status, $answer.ExitCode = 'collected', $process.ExitCode; return $answer }
    Stop-ProcessTree $process
    $answer.Status, $answer.Error = 'timeout', "no end after $TimeoutSeconds s; stopped"
    $answer
}
# ---- Windows: firmware ----
# The tables asked for. Never MSDM: it holds a full product key.
function Get-FirmwareSignature { 'SLIC', 'RSDT', 'XSDT', 'FACP', 'APIC', 'DSDT', 'HPET', 'MCFG', 'SSDT', 'BOOT', 'WAET' }
# Present, absent, could not ask. Absent is error 1168 (ERROR_NOT_FOUND), or an enumeration that does not list it; $null where that says nothing.
function Resolve-FirmwareOutcome($ReturnValue, $LastError, $Listed) {
    if ($ReturnValue -gt 0) { return @{ Status = 'collected'; Error = $null } }
    if ($LastError -eq 1168 -and $Listed -ne $true) { return @{ Status = 'absent'; Error = $null } }
    $said = "GetSystemFirmwareTable gave error $LastError, the table is " + $(if ($Listed -eq $true) { 'listed' } else { 'not listed' })
    @{ Status = $(if ($Listed -eq $false) { 'absent' } else { 'failed' }); Error = $said }
}
# Runs on a thread of its own. C# 2.0; the error is read before PowerShell overwrites it. No id asks for the list of all tables.
function Read-FirmwareTable {
    param([string[]]$Signatures)
    $ErrorActionPreference = 'Stop'
    if (-not ('KmsEvidence.Firmware' -as [type])) {
        Add-Type -Language CSharp -TypeDefinition @'
using System; using System.Runtime.InteropServices;
namespace KmsEvidence { public static class Firmware {
    [DllImport("kernel32.dll", SetLastError = true)] static extern uint GetSystemFirmwareTable(uint provider, uint id, byte[] buffer, uint size);
    [DllImport("kernel32.dll", SetLastError = true)] static extern uint EnumSystemFirmwareTables(uint provider, byte[] buffer, uint size);
    public static uint Returned; public static int Error; const uint ACPI = 0x41435049;
    public static byte[] Read(byte[] id) {
        byte[] buffer = null;
        for (uint size = 0, round = 0; round < 5; size = Returned, round++) {    // sizes can change between two calls
            if (size > 0) buffer = new byte[size];
            if (id.Length == 0) Returned = EnumSystemFirmwareTables(ACPI, buffer, size);
            else Returned = GetSystemFirmwareTable(ACPI, BitConverter.ToUInt32(id, 0), buffer, size);
            Error = Marshal.GetLastWin32Error();
            if (Returned > 0 && Returned <= size) { Array.Resize(ref buffer, (int)Returned); return buffer; }
            if (Returned == 0 || Returned > 1048576) break;
        }
        return new byte[0];
    }
} }
'@
    }
    $list = [KmsEvidence.Firmware]::Read((New-Object byte[] 0))
    $names = @(for ($at = 0; $at + 4 -le $list.Length; $at += 4) { [Text.Encoding]::ASCII.GetString($list, $at, 4) })
    foreach ($signature in $Signatures) {
        # The enumeration leaves these three out: that it does not list them says nothing. Of any table but SLIC only the header is kept.
        $listed = if ($names.Length -eq 0 -or 'DSDT', 'XSDT', 'RSDT' -contains $signature) { $null } else { $names -contains $signature }
        $bytes = [KmsEvidence.Firmware]::Read([Text.Encoding]::ASCII.GetBytes($signature))
        if ($signature -ne 'SLIC' -and $bytes.Length -gt 36) { [Array]::Resize([ref]$bytes, 36) }
        @{ Signature = $signature; Returned = [long][KmsEvidence.Firmware]::Returned; LastError = [KmsEvidence.Firmware]::Error
            Listed = $listed; Enumerated = $names.Length; Bytes = $bytes }
    }
}
# The first question reads all tables, on a thread with a deadline; the others find their answer here.
function Get-FirmwareTable([string]$Signature) {
    if ($null -eq $script:Run.Firmware) { $script:Run.Firmware = Invoke-TimedReading 'firmware' {
        Wait-Thread (Start-Thread "${function:Read-FirmwareTable}" @(, @(Get-FirmwareSignature)) -AllCommands) $args[0] } }
    $all = $script:Run.Firmware
    $read = $all['Output'] | Where-Object { $null -ne $_ -and $_.Signature -eq $Signature }
    if ($null -eq $read) { return @{ Status = ($all.Status -replace 'collected', 'failed'); Error = $all['Error']; Bytes = [byte[]]@() } }
    $facts = New-Map 'returnValue', $read.Returned, 'lastError', $read.LastError, 'listed', $read.Listed, 'enumerated', $read.Enumerated
    $answer = Resolve-FirmwareOutcome -ReturnValue $read.Returned -LastError $read.LastError -Listed $read.Listed
    $answer + @{ Bytes = [byte[]]$read.Bytes; Firmware = $facts }
}
# ---- Windows: WMI, registry, events ----
# One child process asks WMI, because a call that hangs can only be ended with its process; by -File, because -Command is constrained language under
# application control. A question is a line: columns or rows, namespace, class or query; the answer too: "ok" and what was found, or "error" and
# why. A row is an empty name, then name, kind and text of each value; kinds: n number, b yes or no, s text, z nothing.
function Read-Wmi {
    param([string]$Kind, [string]$Namespace, [string]$Text)
    $ErrorActionPreference = 'Stop'
    if ($Kind -eq 'columns') { return (New-Object Management.ManagementClass "${Namespace}:$Text").Properties | ForEach-Object { $_.Name } }
    foreach ($row in @(Get-WmiObject -Namespace $Namespace -Query $Text | Where-Object { $null -ne $_ })) {
        '', 'row', ''
        foreach ($property in $row.Properties) {
            $value = $property.Value
            $sort = if ($null -eq $value) { 'z' } elseif ($value -is [bool]) { 'b' } elseif ($value -is [ValueType]) { 'n' } else { 's' }
            $property.Name, $sort, "$value"
        }
    }
}
function Join-Field([object[]]$Fields) { [string]::Join("`t", @($Fields | ForEach-Object { ConvertTo-EscapedText "$_" })) }
function Split-Field([string]$Line) { $Line.TrimEnd("`r`n".ToCharArray()).Split("`t") | ForEach-Object { [regex]::Unescape($_) } }
# In the child. Straight to the console: PowerShell itself wraps at 80 columns. The first line is empty: it may contain a byte order mark.
function Invoke-WmiChild {
    while ($null -ne ($line = [Console]::In.ReadLine())) {
        $kind, $namespace, $text = @(Split-Field $line)
        if (-not $text) { continue }
        try { $answer = @('ok') + @(Read-Wmi $kind $namespace $text) } catch { $answer = 'error', (Get-Reason $_) }
        [Console]::Out.WriteLine((Join-Field $answer))
    }
}
function Get-ShellArgument { '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-InputFormat', 'None', '-File', (Get-CollectorPath) }
# The child that runs, or a new one. Two in a run at most: after that the last error is the answer.
function Start-WmiChild {
    $wmi = $script:Run.Wmi
    if ($null -ne $wmi.Process) { return $wmi }
    if ($wmi.Starts -ge 2) { throw $wmi.Error }
    $wmi.Starts, $list = ($wmi.Starts + 1), (@(Get-ShellArgument) + @('-WmiChild', '-TimeoutSeconds', $script:Run.TimeoutSeconds))
    $wmi.Process = [Diagnostics.Process]::Start((New-ProgramStart (Get-SystemFile 'WindowsPowerShell\v1.0\powershell.exe') $list $true))
    $wmi.Pipes = @(Get-OutputPipe $wmi.Process)
    $wmi.Process.StandardInput.WriteLine('')
    $wmi
}
# An idle child ends by itself when its input is closed; one that hangs is ended.
function Stop-WmiChild([switch]$AtOnce) {
    $process, $script:Run.Wmi.Process = $script:Run.Wmi.Process, $null
    try { if ($process) { $process.StandardInput.Close() } } catch { $AtOnce = $true }
    if ($process -and ($AtOnce -or -not $process.WaitForExit(2000))) { Stop-ProcessTree $process }
}
# Answers Output, the fields. Without a file to start (Invoke-Command -FilePath) a thread asks, which can only be left behind.
function Invoke-WmiQuestion([string]$Kind, [string]$Namespace, [string]$Text, [int]$TimeoutSeconds) {
    $question, $clock, $line = @($Kind, $Namespace, $Text), [Diagnostics.Stopwatch]::StartNew(), ''
    if (-not (Get-CollectorPath)) { return Wait-Thread (Start-Thread "${function:Read-Wmi}" $question -AllCommands) $TimeoutSeconds }
    $answer = @{ Status = 'failed'; Error = $null; Output = @() }
    try {
        $wmi = Start-WmiChild
        $wmi.Process.StandardInput.WriteLine((Join-Field $question))
        for (; -not $line.EndsWith("`n"); [Threading.Thread]::Sleep(20)) {
            foreach ($pipe in $wmi.Pipes) { Read-Pipe $pipe }
            $line, $said = @($wmi.Pipes | ForEach-Object { [Text.Encoding]::ASCII.GetString($_.Data.ToArray()) })
            if ($wmi.Pipes[0].Done -and -not $line.EndsWith("`n")) { throw "the process that asks WMI ended early: $said".Trim() }
            if ($clock.Elapsed.TotalSeconds -gt $TimeoutSeconds) { $answer.Status = 'timeout'; throw "no answer after $TimeoutSeconds s; stopped" }
        }
        $wmi.Pipes[0].Data.SetLength(0)
        $sign, $fields = @(Split-Field $line)
        if ($sign -ne 'ok') { $answer.Error = "$fields" }
        else { $answer.Status, $answer.Output = 'collected', @($fields | Where-Object { $null -ne $_ }) }
    } catch { $answer.Error = $script:Run.Wmi.Error = Get-Reason $_; Stop-WmiChild -AtOnce }
    $answer
}
function Get-WmiColumns([string]$Namespace = 'root\cimv2', [string]$ClassName, [int]$TimeoutSeconds = 60) {
    $answer = Invoke-WmiQuestion 'columns' $Namespace $ClassName $TimeoutSeconds
    $answer + @{ Names = @($answer.Output | ForEach-Object { "$_" }) }
}
function Invoke-WmiQuery([string]$Namespace = 'root\cimv2', [string]$Query, [int]$TimeoutSeconds = 60) {
    $answer = Invoke-WmiQuestion 'rows' $Namespace $Query $TimeoutSeconds
    $fields, $answer.Rows = $answer.Output, @()
    for ($at = 0; $at + 2 -lt $fields.Length; $at += 3) {
        $name, $text = "$($fields[$at])", "$($fields[$at + 2])"
        if (-not $name) { $answer.Rows += @{}; continue }
        $answer.Rows[-1][$name] = switch ("$($fields[$at + 1])") { 'n' { [long]$text } 'b' { $text -eq 'True' } 's' { $text } }
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
    $answer = @{ Status = $ran.Status; Error = $ran['Error']; Rows = @() }
    if ($ran.Status -eq 'collected' -and $ran.ExitCode -ne 0) { $answer.Status, $answer.Error = 'failed', "wevtutil ended with $($ran.ExitCode)" }
    if ($answer.Status -eq 'collected') { $answer.Rows = @(ConvertFrom-EventXml (Get-TextEncoding $ran.Output).GetString($ran.Output)) }
    $answer
}
# A list of Event elements without a root; the data, never the localised message. Characters that XML forbids are dropped.
function ConvertFrom-EventXml([string]$Text) {
    $document = [xml]('<Events>' + ($Text -replace '[^\x09\x0A\x0D\x20-\uD7FF\uE000-\uFEFE\uFF00-\uFFFD]', '') + '</Events>')
    foreach ($node in $document.SelectNodes("/Events/*")) {
        $system = $node.SelectSingleNode("*[local-name()='System']")
        @{ id = [int]$system.SelectSingleNode("*[local-name()='EventID']").InnerText
            provider = $system.SelectSingleNode("*[local-name()='Provider']/@Name").Value
            timeUtc = $system.SelectSingleNode("*[local-name()='TimeCreated']/@SystemTime").Value
            data = @($node.SelectNodes("*[local-name()='EventData']/*[local-name()='Data']") | ForEach-Object { $_.InnerText }) }
    }
}
# ---- evidence ----
# Keeps one piece of evidence in memory and, where there is a spool, on disk at once: a run that is killed leaves it.
function Add-Evidence([string]$Name, $Answer, $Bytes, [object[]]$Extra, $ModifiedUtc) {
    $item = @{ Name = $Name; Status = "$($Answer.Status)"; Error = $Answer['Error']; Bytes = $null; Redactions = 0; ModifiedUtc = $ModifiedUtc
        Extra = $Extra; ElapsedMs = [int]((Get-Elapsed) - $script:Run.Since) }
    if ($item.Status -eq 'collected' -and $null -eq $Bytes) { $item.Status, $item.Error = 'failed', 'nothing came back' }
    if ($item.Status -eq 'collected') {
        $item.Bytes = [byte[]]$Bytes
        if ($Name -ne 'slic.bin') { $clean = Hide-ProductKey $item.Bytes; $item.Bytes, $item.Redactions = $clean.Bytes, $clean.Count }
        Save-ToSpool $Name $item.Bytes
    }
    $script:Run.Evidence += $item
    Write-Log "${Name}: $($item.Status) $($item.Error)" $(if ('failed', 'timeout' -contains $item.Status) { 2 } else { 1 })
}
# Under another name first: manifest.json appears whole or not at all. A spool that cannot be written is given up; the evidence is in memory.
function Save-ToSpool([string]$Name, [byte[]]$Bytes) {
    if (-not $script:Run.Folder) { return }
    $path = [IO.Path]::Combine($script:Run.Folder, $Name)
    $part = if ($Name -eq 'manifest.json') { [IO.Path]::ChangeExtension($path, '.tmp') } else { $path }
    try { Invoke-Retry { Write-LocalFile $part $Bytes }; if ($part -ne $path) { Invoke-Retry { [IO.File]::Move($part, $path) } } } catch {
        Write-Log ('The spool cannot be written, the evidence is delivered from memory: ' + (Get-Reason $_)) 3
        Remove-SpoolRun $script:Run.Folder
        $script:Run.Folder = $null
    }
}
function Save-Firmware {
    $rows = @('Signature,Length,Revision,Checksum,OemId,OemTableId,OemRevision,CreatorId,CreatorRevision')
    $worst = @{ Status = 'absent'; Error = $null }
    foreach ($signature in Get-FirmwareSignature) {
        $answer = Invoke-TimedReading 'firmware' { Get-FirmwareTable -Signature $signature }
        $bytes = [byte[]]@($answer['Bytes'] | Where-Object { $answer.Status -eq 'collected' -and $null -ne $_ })
        if ($signature -eq 'SLIC') { Add-Evidence 'slic.bin' $answer $(if ($bytes.Length) { , $bytes }) @('firmware', $answer['Firmware']) }
        if ($bytes.Length -lt 36) { if ($answer.Status -ne 'absent') { $worst = $answer }; continue }
        $hex = [BitConverter]::ToString($bytes, 0, 36).Replace('-', '').ToLowerInvariant()
        $rows += [string]::Join(',', @($signature, [BitConverter]::ToUInt32($bytes, 4), $bytes[8], $bytes[9], $hex.Substring(20, 12),
            $hex.Substring(32, 16), [BitConverter]::ToUInt32($bytes, 24), $hex.Substring(56, 8), [BitConverter]::ToUInt32($bytes, 32)))
    }
    if ($rows.Length -gt 1) { $worst = @{ Status = 'collected' } }
    Add-Evidence 'acpi-tables.csv' $worst (Get-Utf8 $rows)
}
# Named columns that this Windows has (one that it lacks fails a whole query), and never one that could return a product key.
function Read-WmiClass([string]$ClassName, [string[]]$Wanted, [string]$Where) {
    $answer = @{ Status = 'timeout'; Error = 'not asked: WMI did not answer before' }
    if ($script:Run.WmiTimeouts -lt 2) {
        $answer = Invoke-TimedReading 'columns' { Get-WmiColumns -Namespace 'root\cimv2' -ClassName $ClassName -TimeoutSeconds $args[0] }
        $names = @($Wanted | Where-Object { @($answer['Names']) -contains $_ -and $_ -notlike 'OA3*' })
        $query = 'SELECT ' + [string]::Join(', ', $names) + " FROM $ClassName$Where"
        if ($answer.Status -eq 'collected') {
            $answer = @{ Status = 'failed'; Error = "$ClassName has none of the columns" }
            if ($names) { $answer = Invoke-TimedReading 'rows' { Invoke-WmiQuery -Namespace 'root\cimv2' -Query $query -TimeoutSeconds $args[0] } }
        }
        if ($answer.Status -eq 'timeout') { $script:Run.WmiTimeouts++ }
    }
    if ($answer.Status -ne 'collected') { $script:Run.Notes += "${ClassName}: $($answer.Status) $($answer['Error'])" }
    @{ Status = $answer.Status; Error = $answer['Error']; Rows = @($answer['Rows'] | Where-Object { $_ -is [Collections.IDictionary] }) }
}
# Columns are WMI names with the JSON name after a colon; the answer holds null for what this Windows does not have.
function ConvertFrom-WmiRow($Row, [string[]]$Columns) { New-Map @($Columns | ForEach-Object { $_.Split(':')[1]; $Row[$_.Split(':')[0]] }) }
function Save-Licensing {
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
    $map, $list = $null, @($products.Rows | ForEach-Object { ConvertFrom-WmiRow $_ $productColumns })
    if ($service.Rows.Length) { $map = ConvertFrom-WmiRow $service.Rows[0] $serviceColumns }
    # Half an answer is an answer; what the other half said stays in the item's error.
    $answer = if ($products.Status -eq 'collected') { $service } else { $products }
    if ($service.Rows.Length -or $products.Status -eq 'collected') { $answer.Status = 'collected' }
    Add-Evidence 'licensing.json' $answer (Get-Utf8 (ConvertTo-JsonText (New-Map 'service', $map, 'products', $list)))
}
function Save-Events {
    $answer = Invoke-TimedReading 'events' { Read-LicensingEvents -TimeoutSeconds $args[0] }
    $rows = @($answer['Rows'] | Where-Object { $_ -is [Collections.IDictionary] } | Select-Object -First 50 | ForEach-Object {
        New-Map 'id', $_['id'], 'provider', $_['provider'], 'timeUtc', $_['timeUtc'], 'data', @($_['data'] | ForEach-Object { "$_" }) })
    Add-Evidence 'events.json' $answer (Get-Utf8 (ConvertTo-JsonText $rows))
}
# A copy of this PC's slmgr.vbs in a protected folder without a slmgr.ini of another language, or nothing.
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
    $off = @('HKLM', 'HKCU' | Where-Object { (Get-RegistryValue "${_}:\SOFTWARE\Microsoft\Windows Script Host\Settings" 'Enabled') -eq '0' })
    if ($off) { return Add-Evidence 'slmgr-dlv.txt' @{ Status = 'skipped'; Error = "Windows Script Host is disabled by policy ($off)" } $null }
    $copy = if ($English) { Copy-Slmgr $DataFolder }
    $list = '//Nologo', '//U', $(if ($copy) { $copy } else { Get-SystemFile 'slmgr.vbs' }), '/dlv'
    $answer = Invoke-TimedReading 'slmgr' { Invoke-Program -FilePath (Get-SystemFile 'cscript.exe') -ArgumentList $list -TimeoutSeconds $args[0] }
    $bytes = [byte[]]@(@($answer['Output'], $answer['ErrorOutput'] | Where-Object { $_ } | Select-Object -First 1) | ForEach-Object { $_ })
    $code = $answer['ExitCode']
    if ($answer.Status -eq 'collected' -and -not $bytes -and $code) { $answer = @{ Status = 'failed'; Error = "cscript: no text, exit code $code" } }
    Add-Evidence 'slmgr-dlv.txt' $answer $bytes @('exitCode', $code, 'english', [bool]$copy)
    if ($copy) { try { [IO.File]::Delete($copy) } catch { Write-Log ('The copy of slmgr.vbs stays: ' + (Get-Reason $_)) 2 } }
}
# ---- saved MGADiag reports ----
# Files that match a pattern with * and ? in any part, on local drives. Links are never followed: a user's report is hostile input.
function Find-File([string]$Pattern) {
    $root = [IO.Path]::GetPathRoot($Pattern)
    if (-not $root -or $root.StartsWith('\\') -or ((Test-Windows) -and ([IO.DriveInfo]$root).DriveType -eq 'Network')) { return }
    $parts, $paths = @($Pattern.Substring($root.Length).Split([char[]]'\/') | Where-Object { $_ }), @($root)
    for ($at = 0; $at -lt $parts.Length; $at++) {
        $part, $last = $parts[$at], ($at -eq $parts.Length - 1)
        $paths = @($paths | ForEach-Object {
            try { if ($last) { [IO.Directory]::GetFiles($_, $part) } else { [IO.Directory]::GetDirectories($_, $part) } } catch { return }
        } | Where-Object { $_ -and -not (Test-Link $_) })
    }
    $paths
}
# The newest file of at most 1 MB that says that it is a report; looked at again after reading, lest it became a link in between.
function Save-Mgadiag([string[]]$Patterns) {
    $answer = @{ Status = 'absent'; Error = $null }
    $files = @($Patterns | ForEach-Object { Find-File $_ } | Where-Object { $_ } | ForEach-Object { [IO.FileInfo]$_ })
    [Array]::Sort([long[]]@($files | ForEach-Object { - $_.LastWriteTimeUtc.Ticks }), $files)
    foreach ($file in $files) {
        if ($file.Length -eq 0 -or $file.Length -gt 1MB) { continue }
        try { $bytes = [IO.File]::ReadAllBytes($file.FullName) } catch { $answer = @{ Status = 'failed'; Error = (Get-Reason $_) }; continue }
        $text = (Get-TextEncoding $bytes).GetString($bytes)
        if ((Test-Link $file.FullName) -or $text -notmatch 'Diagnostic Report \(|OEM Activation 2\.0 Data') { continue }
        return Add-Evidence 'mgadiag.txt' @{ Status = 'collected'; Error = $null } $bytes $null (Format-Time $file.LastWriteTimeUtc)
    }
    Add-Evidence 'mgadiag.txt' $answer $null
}
# ---- the computer, the manifest ----
function Get-RegistryValue([string]$Path, [string]$Name) { (Invoke-Reading { Get-RegistryText -Path $Path -Name $Name })['Value'] }
function ConvertTo-Number($Value) { if ("$Value" -match '^\d+$') { $Value -as [long] } }
function Get-First($Value, [string]$Path, [string]$Name) { if ("$Value" -ne '') { $Value } else { Get-RegistryValue $Path $Name } }
# State and start mode of the licensing service (Vista: slsvc). Asking for licences may start it: recorded before and after.
function Get-ServiceState {
    $answer = Read-WmiClass 'Win32_Service' @('Name', 'State', 'StartMode') " WHERE Name = 'sppsvc' OR Name = 'slsvc'"
    $answer.Rows | ForEach-Object { ConvertFrom-WmiRow $_ @('Name:name', 'State:state', 'StartMode:startMode') }
}
function Get-FirstRow([string]$ClassName, [string[]]$Columns) { @((Read-WmiClass $ClassName $Columns '').Rows + @{})[0] }
# Each value from WMI; where WMI is broken the registry knows the most important of it.
function Get-ComputerFacts {
    $names = 'Caption', 'Version', 'BuildNumber', 'ProductType', 'OSArchitecture', 'OperatingSystemSKU', 'LastBootUpTime'
    $os, $product = (Get-FirstRow 'Win32_OperatingSystem' $names), (Get-FirstRow 'Win32_ComputerSystemProduct' @('UUID'))
    $system = Get-FirstRow 'Win32_ComputerSystem' @('Name', 'DNSHostName', 'Domain', 'Manufacturer', 'Model')
    $bios = Get-FirstRow 'Win32_BIOS' @('SerialNumber', 'SMBIOSBIOSVersion', 'ReleaseDate')
    $windows, $board = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion', 'HKLM:\HARDWARE\DESCRIPTION\System\BIOS'
    $control, $tcpip = 'HKLM:\SYSTEM\CurrentControlSet\Control', 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters'
    $kind = @{ WinNT = 1; LanmanNT = 2; ServerNT = 3 }["$(Get-RegistryValue "$control\ProductOptions" 'ProductType')"]
    $build = Get-First $os['BuildNumber'] $windows 'CurrentBuildNumber'
    if (-not $os['Version'] -and $build) { $os['Version'] = "$(Get-RegistryValue $windows 'CurrentVersion').$build".TrimStart([char[]]'.') }
    $domain, $fqdn = (Get-First $system['Domain'] $tcpip 'Domain'), (Get-First $system['DNSHostName'] $tcpip 'Hostname')
    if ($fqdn -and "$domain" -like '*.*') { $fqdn = "$fqdn.$domain" }
    @{ Computer = New-Map 'name', $(if ($system['Name']) { $system['Name'] } else { [Environment]::MachineName }), 'fqdn', $fqdn, 'domain', $domain,
            'manufacturer', (Get-First $system['Manufacturer'] $board 'SystemManufacturer'),
            'model', (Get-First $system['Model'] $board 'SystemProductName'), 'serialNumber', $bios['SerialNumber'], 'uuid', $product['UUID'],
            'machineGuid', $script:Run.MachineGuid, 'biosVersion', (Get-First $bios['SMBIOSBIOSVersion'] $board 'BIOSVersion'),
            'biosDate', (Get-First $bios['ReleaseDate'] $board 'BIOSReleaseDate')
        Os = New-Map 'caption', (Get-First $os['Caption'] $windows 'ProductName'), 'version', $os['Version'], 'build', $build, 'productType',
            (ConvertTo-Number $(if ($os['ProductType']) { $os['ProductType'] } else { $kind })), 'sku', (ConvertTo-Number $os['OperatingSystemSKU']),
            'architecture', (Get-First $os['OSArchitecture'] "$control\Session Manager\Environment" 'PROCESSOR_ARCHITECTURE'),
            'uiLanguage', ([Globalization.CultureInfo]::CurrentUICulture.Name), 'lastBootUpTime', $os['LastBootUpTime'],
            'oemCodePage', (ConvertTo-Number (Get-RegistryValue "$control\Nls\CodePage" 'OEMCP')),
            'ansiCodePage', (ConvertTo-Number (Get-RegistryValue "$control\Nls\CodePage" 'ACP')) }
}
function New-EvidenceItem([hashtable]$Item) {
    $size, $hash = if ($null -ne $Item.Bytes) { $Item.Bytes.Length; Get-Sha256 $Item.Bytes } else { $null, $null }
    New-Map (@('name', $Item.Name, 'status', $Item.Status, 'bytes', $size, 'sha256', $hash, 'modifiedUtc', $Item.ModifiedUtc, 'redactions',
        $Item.Redactions, 'error', $Item.Error, 'elapsedMs', $Item.ElapsedMs) + @($Item.Extra | Where-Object { $Item.Extra }))
}
function New-Manifest([hashtable]$Facts, [DateTime]$Now, [object[]]$Before, [object[]]$After) {
    $collector = New-Map 'version', (Get-CollectorVersion), 'powershell', "$($PSVersionTable.PSVersion)", 'languageMode', (Get-LanguageMode),
        'bitness', ([IntPtr]::Size * 8), 'elapsedMs', ([int](Get-Elapsed))
    $offset = [int][TimeZone]::CurrentTimeZone.GetUtcOffset([DateTime]::Now).TotalMinutes
    New-Map 'schemaVersion', 1, 'collector', $collector, 'deviceName', $script:Run.DeviceName, 'collectedUtc', (Format-Time $Now), 'utcOffsetMinutes',
        $offset, 'computer', $Facts.Computer, 'os', $Facts.Os, 'services', (New-Map 'before', $Before, 'after', $After), 'notes', $script:Run.Notes,
        'evidence', @($script:Run.Evidence | ForEach-Object { New-EvidenceItem $_ })
}
# ---- spool ----
# Never recursive and never through a link. The manifest goes first: what is left of an interrupted removal is not a complete run.
function Remove-SpoolRun([string]$Folder) {
    try {
        if (Test-Link $Folder) { throw 'it is a link' }
        $files = @([IO.Path]::Combine($Folder, 'manifest.json')) + [IO.Directory]::GetFiles($Folder)
        foreach ($file in $files) { Invoke-Retry { [IO.File]::Delete($file) } }
        Invoke-Retry { [IO.Directory]::Delete($Folder, $false) }
    } catch { Write-Log ("$Folder stays: " + (Get-Reason $_)) 2 }
}
# Files of a run that waits, the manifest last; nothing where a killed run left no manifest.json, or a file without its size.
function Read-SpoolRun([string]$Folder) {
    $paths = @([IO.Directory]::GetFiles($Folder) | Where-Object { -not (Test-Link $_) })
    $files = @($paths | ForEach-Object { @{ Name = [IO.Path]::GetFileName($_); Bytes = [IO.File]::ReadAllBytes($_) } })
    $manifest = @($files | Where-Object { $_.Name -eq 'manifest.json' })
    $text = if ($manifest.Length) { [Text.Encoding]::ASCII.GetString($manifest[0].Bytes).Trim() } else { '' }
    if (-not $text.EndsWith('}')) { return }
    # A run of another machine came with an image of its disk: it must not be delivered under this PC's name.
    foreach ($match in [regex]::Matches($text, '"(DeviceName|MachineGuid)": "([^"]+)"', 'IgnoreCase')) {
        $own = $script:Run[$match.Groups[1].Value]
        if ($own -and (ConvertTo-EscapedText $own) -ne $match.Groups[2].Value) { return }
    }
    foreach ($match in [regex]::Matches($text, '"name": "([^"]+)", "status": "[a-z]+", "bytes": (\d+)')) {
        $name, $size = $match.Groups[1].Value, [int]$match.Groups[2].Value
        if (@($files | Where-Object { $_.Name -eq $name -and $_.Bytes.Length -eq $size }).Length -eq 0) { return }
    }
    @($files | Where-Object { $_.Name -ne 'manifest.json' }) + $manifest
}
# Runs that wait, newest first. What a killed run or another machine left is removed, and of many only the newest ten are kept.
function Get-SpoolRun([string]$Spool) {
    $folders, $kept = @([IO.Directory]::GetDirectories($Spool) | Sort-Object), 0
    [Array]::Reverse($folders)
    foreach ($folder in $folders) {
        $name = [IO.Path]::GetFileName($folder)
        if ($name -notmatch '^\d{8}T\d{6}Z_[0-9a-f]{4}$' -or (Test-Link $folder)) { continue }
        try { $files = @(Read-SpoolRun $folder) } catch { continue }
        if ($files.Length -and $kept -lt 10) { $kept++; @{ Name = $name; Folder = $folder; Files = $files } } else { Remove-SpoolRun $folder }
    }
}
# Whether a time in UTC is at most so many days ago. One in the future means that a clock was wrong.
function Test-Young([string]$Time, [string]$Format, [int]$Days) {
    try { $age = ([DateTime]::UtcNow - [DateTime]::ParseExact($Time, $Format, [Globalization.CultureInfo]::InvariantCulture)).TotalDays }
    catch { return $false }
    $age -ge 0 -and $age -lt $Days
}
# ---- delivery ----
# To a new folder, each file whole and measured, manifest.json last. A drop folder lets a computer create and write, not rename, delete or list.
# Outcomes: delivered, away (Windows says why), denied (the share is there, but takes no folder of this name), failed.
function Get-DeliveryText {
    @'
param($Share, $Names, $Run, $Files)
$answer = @{ Outcome = 'away'; Folder = ''; Error = ''; ServerUtc = '' }
foreach ($name in $Names) {
    $creating = $null
    try {
        # Only on a drive of this PC: that a server's share (4: a network drive) is missing is the administrator's to know.
        $local = $Share -match '^[A-Za-z]:' -and [int]([IO.DriveInfo]$Share.Substring(0, 1)).DriveType -ne 4
        if ($local) { [void][IO.Directory]::CreateDirectory($Share) }
        if (([int][IO.File]::GetAttributes($Share) -band 16) -eq 0) { throw "$Share is not a folder" }
        $folder, $creating = [IO.Path]::Combine([IO.Path]::Combine($Share, $name), $Run), $true
        while ([IO.Directory]::Exists($folder)) { $folder = $folder -replace '.{4}$', [Guid]::NewGuid().ToString('N').Substring(0, 4) }
        [void][IO.Directory]::CreateDirectory($folder)
        foreach ($file in $Files) {
            $path = [IO.Path]::Combine($folder, $file.Name)
            $stream = [IO.File]::Open($path, 'CreateNew', 'Write', 'None')
            $creating = $false
            try { $stream.Write($file.Bytes, 0, $file.Bytes.Length); $stream.Flush() } finally { $stream.Close() }
            $written = [IO.FileInfo]$path
            if ($written.Length -ne $file.Bytes.Length) { throw "$path has $($written.Length) bytes, not $($file.Bytes.Length)" }
            if (-not $answer.ServerUtc) { $answer.ServerUtc = $written.LastWriteTimeUtc }
        }
        return @{ Outcome = 'delivered'; Folder = $folder; Error = ''; ServerUtc = $answer.ServerUtc }
    } catch {
        $reason = $_.Exception.GetBaseException()
        $answer.Error = $reason.Message
        if ($creating -eq $null -or -not [IO.Directory]::Exists($Share)) { return $answer }
        $answer.Outcome = 'failed'
        if (-not $creating -and $reason -isnot [UnauthorizedAccessException]) { return $answer }
        $answer.Outcome = 'denied'
    }
}
$answer
'@
}
# A share that is away may be back in a moment; one that does not answer is left alone on its thread: such a call cannot be ended.
function Send-Run([string]$Share, [string[]]$Names, [hashtable]$Waiting) {
    foreach ($wait in 0, 2, 10) {
        if ($wait -and $wait + 1 -gt (Get-SecondsLeft)) { break }
        Start-Sleep -Seconds $wait
        $thread = Start-Thread (Get-DeliveryText) @($Share, $Names, $Waiting.Name, $Waiting.Files)
        $sent = Wait-Thread $thread ([Math]::Max(0.5, (Get-SecondsLeft)))
        $answer = @{ Outcome = $sent.Status; Error = 'the share does not answer: ' + $sent.Error; Folder = ''; ServerUtc = '' }
        if ($sent.Output.Length) { $answer = $sent.Output[0] }
        if ($answer.Outcome -ne 'away') { break }
    }
    $type = if ($answer.Outcome -eq 'delivered') { 1 } else { 3 }
    Write-Log "Delivery of $($Waiting.Name): $($answer.Outcome) $($answer.Folder)$($answer.Error)" $type
    $minutes = if ($answer.ServerUtc) { ([DateTime]::UtcNow - $answer.ServerUtc).TotalMinutes } else { 0 }
    if ([Math]::Abs($minutes) -gt 10) { Write-Log "The share's clock differs: $($answer.ServerUtc) UTC" 2 }
    $answer
}
# Delivers this run, then those that wait. Answers the exit code: 1 where what was collected is kept nowhere.
function Send-AllRuns([string]$Share, [string[]]$Names, [string]$LastDelivery, [hashtable[]]$Runs) {
    foreach ($run in $Runs) {
        $sent = Send-Run $Share $Names $run
        $script:Run.Summary = "Not delivered ($($sent.Outcome)): $($sent.Error)"
        if ($sent.Outcome -eq 'delivered') { $script:Run.Summary = 'Delivered to ' + $sent.Folder }
        if ($sent.Outcome -ne 'delivered') { return $(if ($run.Folder) { 1618 } else { 1 }) }
        if ($run.Folder) { Remove-SpoolRun $run.Folder }
        $mark = Get-Utf8 (Format-Time ([DateTime]::UtcNow)), $sent.Folder, (Get-CollectorVersion), (Get-Identity)
        try { if ($LastDelivery) { Invoke-Retry { Write-LocalFile $LastDelivery $mark } } } catch { Write-Log (Get-Reason $_) 2 }
    }
    0
}
# What tells this PC from a clone of its disk.
function Get-Identity { "$($script:Run.MachineGuid) $($script:Run.DeviceName)".Trim() }
# The mark of another machine came with an image of its disk and counts as none.
function Test-YoungDelivery([string]$Path, [int]$Days) {
    if ($Days -le 0 -or -not $Path -or (Test-Link $Path)) { return $false }
    try { $time, $folder, $version, $machine = [IO.File]::ReadAllLines($Path) } catch { return $false }
    (-not $machine -or $machine -eq (Get-Identity)) -and (Test-Young "$time" "yyyy-MM-dd'T'HH:mm:ss'Z'" $Days)
}
# ---- the run ----
# Constrained language forbids .NET: what cmdlets alone can do is to say so, once in -IfOlderThanDays, at most once a day. The folder's name is the
# day, so that an earlier stub is found without listing the share. Signing the script is the remedy.
function Write-StubManifest([string]$Share, [string]$DeviceName, $RandomDelaySeconds, $IfOlderThanDays) {
    if (-not $Share) { return 87 }
    if (-not $DeviceName) { $DeviceName = $env:COMPUTERNAME }
    $now, $mode, $device = (Get-Date).ToUniversalTime(), (Get-LanguageMode), (Join-Path $Share $DeviceName)
    $days = @(0..60 | Where-Object { $_ -eq 0 -or $_ -lt ($IfOlderThanDays -as [int]) } | ForEach-Object { $now.AddDays(-$_) })
    $folders = @($days | ForEach-Object { Join-Path $device ('{0:0000}{1:00}{2:00}T000000Z_c0de' -f $_.Year, $_.Month, $_.Day) })
    if (@($folders | Where-Object { Test-Path (Join-Path $_ 'manifest.json') }).Count) { return 0 }
    if ($RandomDelaySeconds -as [int]) { Start-Sleep -Seconds (Get-Random -Maximum ([int]$RandomDelaySeconds + 1)) }
    $items = @(Get-EvidenceName | ForEach-Object { '{"name": "' + $_ + '", "status": "failed", "bytes": null, "sha256": null, "modifiedUtc": null, ' +
        '"redactions": 0, "error": "language mode ' + $mode + '", "elapsedMs": 0}' }) -join ', '
    $text = '{{"schemaVersion": 1, "collector": {{"version": "{6}", "powershell": "{7}", "languageMode": "{8}", "bitness": null, "elapsedMs": 0}}, ' +
        '"collectedUtc": "{0:0000}-{1:00}-{2:00}T{3:00}:{4:00}:{5:00}Z", "utcOffsetMinutes": 0, "computer": {{"name": "{9}"}}, "os": {{}}, ' +
        '"evidence": [{10}]}}'
    $text = $text -f $now.Year, $now.Month, $now.Day, $now.Hour, $now.Minute, $now.Second, (Get-CollectorVersion),
        $PSVersionTable.PSVersion, $mode, ($DeviceName -replace '[\\"]', '_' -replace '[^\x20-\x7E]', '?'), $items
    try { New-Item -ItemType Directory -Path $folders[0] -Force -ErrorAction Stop | Out-Null } catch { return 1 }
    try { Set-Content -Path (Join-Path $folders[0] 'manifest.json') -Value $text -Encoding UTF8 -ErrorAction Stop; 0 } catch { 1 }
}
# "\\server\share\" in quotation marks ends with an escaped quotation mark, which becomes part of the name.
function Repair-Path([string]$Path) { $Path.Trim() -replace '\\?"$', '' }
function Get-ParameterProblem([string]$Share, [string]$DeviceName, [string]$Spool, [string]$LogPath, [hashtable]$Numbers) {
    if ($Share.Trim() -eq '') { return '-Share is missing: name the folder that receives the evidence' }
    foreach ($path in $Share, $Spool, $LogPath) {
        if ($path.Contains('"')) { return "$path holds a quotation mark: leave out the backslash before the closing quotation mark" }
        if ($path -match '[<>|*?\x00-\x1F]') { return "$path holds a character that no path has" }
    }
    foreach ($path in $Spool, $LogPath) { if (-not [IO.Path]::IsPathRooted($path)) { return "$path is not a full path" } }
    if ($DeviceName.Length -gt 255 -or $DeviceName -match '[<>"|*?:/\\\x00-\x1F]|[. ]$') { return "-DeviceName $DeviceName is no valid folder name" }
    foreach ($name in $Numbers.Keys) { if ("$($Numbers[$name])" -notmatch '^\d{1,5}$') { return "-$name is not a number from 0 to 99999" } }
    if ([int]$Numbers['TimeoutSeconds'] -eq 0) { return '-TimeoutSeconds 0 leaves no time' }
}
# What a step did not foresee is its failure, not that of the run.
function Invoke-Step([string]$Name, [scriptblock]$Step) {
    $script:Run.Since = Get-Elapsed
    try { & $Step } catch { Add-Evidence $Name @{ Status = 'failed'; Error = (Get-Reason $_) } $null }
}
function Save-AllEvidence([hashtable]$Settings, [DateTime]$Now) {
    Invoke-Step 'slic.bin' { Save-Firmware }
    $before = @(Get-ServiceState)
    Invoke-Step 'licensing.json' { Save-Licensing }
    Invoke-Step 'events.json' { Save-Events }
    Invoke-Step 'slmgr-dlv.txt' { Save-Slmgr $Settings.English $Settings.DataFolder }
    Invoke-Step 'mgadiag.txt' { Save-Mgadiag $Settings.Patterns }
    $facts, $after = (Get-ComputerFacts), @(Get-ServiceState)
    Invoke-Step 'collector.log' { Add-Evidence 'collector.log' @{ Status = 'collected'; Error = $null } (Get-Utf8 $script:Run.Log) }
    $manifest = Get-Utf8 (ConvertTo-JsonText (New-Manifest $facts $Now $before $after))
    Save-ToSpool 'manifest.json' $manifest
    @($script:Run.Evidence | Where-Object { $null -ne $_.Bytes }) + @{ Name = 'manifest.json'; Bytes = $manifest }
}
# Answers the path of last-delivery.txt beside the log, or nothing where no log is kept.
function Open-Log([string]$LogPath) {
    $folder = [IO.Path]::GetDirectoryName($LogPath)
    try { Initialize-Folder $folder; Limit-Log $LogPath } catch { $script:Run.Notes += 'no log is kept: ' + (Get-Reason $_); return }
    $script:Run.LogPath = $LogPath
    [IO.Path]::Combine($folder, 'last-delivery.txt')
}
# The outcome, where administrators look for it. Answers the exit code.
function Complete-Run([int]$Code, [string]$Summary, [int]$Id) {
    $script:Run.Summary = "$Summary (exit code $Code)"
    $type = if ($Code -eq 0) { 'Information' } elseif ($Code -eq 1618) { 'Warning' } else { 'Error' }
    Write-Log $script:Run.Summary @{ Information = 1; Warning = 2; Error = 3 }[$type]
    $written = Invoke-Reading { Write-RunEvent -Message $script:Run.Summary -Id $Id -Type $type }
    if ($written.Status -eq 'failed') { Write-Log ('No event is written: ' + $written['Error']) 2 }
    $Code
}
# Folders on the share that this PC may use: a PC that was set up again cannot write the folder of its former self.
function Get-DeviceFolderName {
    $script:Run.DeviceName
    if ("$($script:Run.MachineGuid)" -replace '[^0-9A-Fa-f]', '' -match '^.{8}') { $script:Run.DeviceName + '~' + $matches[0] }
}
# Collects and delivers; evidence of an earlier run that is young enough is delivered, and nothing is collected anew. Answers the exit code.
function Invoke-Collection([hashtable]$Settings) {
    $now, $lock, $waiting, $names = [DateTime]::UtcNow, $null, @(), @(Get-DeviceFolderName)
    $current = @{ Name = (Format-Time $now "yyyyMMdd'T'HHmmss'Z'") + '_' + [Guid]::NewGuid().ToString('N').Substring(0, 4) }
    try {
        try {
            Initialize-Folder $Settings.Spool
            $lock = Enter-Lock ($Settings.Spool + '.lock') ($script:Run.TimeoutSeconds / 2)
            if ($null -eq $lock) { $script:Run.Summary = 'Another run of the collector is still active'; return 1618 }
            $waiting = @(Get-SpoolRun $Settings.Spool)
            $young = @($waiting | Where-Object { Test-Young $_.Name.Substring(0, 16) "yyyyMMdd'T'HHmmss'Z'" $Settings.Days })
            if (-not $young) { $script:Run.Folder = [IO.Directory]::CreateDirectory([IO.Path]::Combine($Settings.Spool, $current.Name)).FullName }
        } catch {
            # What is collected can still go straight to the share.
            $waiting, $young, $script:Run.Notes = @(), @(), ($script:Run.Notes + ('no spool: ' + (Get-Reason $_)))
            Write-Log ('No spool: ' + (Get-Reason $_)) 3
        }
        if ($young) { $script:Run.Event = 102 } else {
            $current.Files, $current.Folder = @(Save-AllEvidence $Settings $now), $script:Run.Folder
            $waiting = @($current) + $waiting
        }
        Send-AllRuns $Settings.Share $names $Settings.LastDelivery $waiting
    } finally { Stop-WmiChild; if ($lock) { $lock.Close() } }
}
function Get-MgadiagPattern($Given) {
    $patterns = @($Given | ForEach-Object { "$_".Split(',') } | ForEach-Object { $_.Trim() } | Where-Object { $_ })    # -File: one string
    $public = if ($env:PUBLIC) { $env:PUBLIC } else { 'C:\Users\Public' }
    if ($patterns) { $patterns } else { "$public\Documents\mgadiag*.txt", ([IO.Path]::GetDirectoryName($public) + '\*\Desktop\mgadiag*.txt') }
}
function Invoke-EvidenceCollection {
    param([string]$Share, [string]$DeviceName, [switch]$EnglishSlmgr, [string]$Spool, [string]$LogPath, $TimeoutSeconds = 300, $MgadiagPath,
        $RandomDelaySeconds = 0, $IfOlderThanDays = 0, [switch]$Verbose, [switch]$WmiChild)
    Set-StrictMode -Version 2.0
    $ErrorActionPreference = 'Stop'
    if ((Get-LanguageMode) -ne 'FullLanguage') { return Write-StubManifest $Share $DeviceName $RandomDelaySeconds $IfOlderThanDays }
    $data = [IO.Path]::Combine([Environment]::GetFolderPath('CommonApplicationData'), 'KmsEvidence')
    $Share, $Spool = (Repair-Path $Share), $(if ($Spool) { Repair-Path $Spool } else { [IO.Path]::Combine($data, 'spool') })
    $LogPath = if ($LogPath) { Repair-Path $LogPath } else { [IO.Path]::Combine($data, 'collector.log') }
    $script:Run = New-RunState 300
    $script:Run.Verbose, $script:Run.DeviceName = [bool]$Verbose, $(if ($DeviceName) { $DeviceName } else { [Environment]::MachineName })
    $problem = Get-ParameterProblem $Share $script:Run.DeviceName $Spool $LogPath @{ TimeoutSeconds = $TimeoutSeconds
        RandomDelaySeconds = $RandomDelaySeconds; IfOlderThanDays = $IfOlderThanDays }
    $lastDelivery = Open-Log $LogPath
    if ($problem) { Write-Warning $problem; return Complete-Run 87 $problem 87 }
    $script:Run.TimeoutSeconds = [int]$TimeoutSeconds
    $script:Run.MachineGuid = Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\Cryptography' 'MachineGuid'
    if (Test-YoungDelivery $lastDelivery $IfOlderThanDays) { return Complete-Run 0 "The last delivery is younger than $IfOlderThanDays days" 101 }
    if ([int]$RandomDelaySeconds -gt 0) { Start-Sleep -Seconds (Get-Random -Maximum ([int]$RandomDelaySeconds + 1)) }
    $script:Run.Clock = [Diagnostics.Stopwatch]::StartNew()
    Write-Log ('Collector ' + (Get-CollectorVersion) + ' to ' + $Share + ', low priority: ' + (Invoke-Reading { Set-LowPriority }).Status)
    try {
        $code = Invoke-Collection @{ Share = $Share; Spool = $Spool; LastDelivery = $lastDelivery; English = [bool]$EnglishSlmgr
            DataFolder = [IO.Path]::GetDirectoryName($LogPath); Patterns = @(Get-MgadiagPattern $MgadiagPath); Days = [int]$IfOlderThanDays }
    } catch { $code, $script:Run.Summary = 1, (Get-Reason $_) }
    Complete-Run $code $script:Run.Summary $(if ($code) { $code } else { $script:Run.Event })
}
# ---- started as a script ----
# A 32-bit process on 64-bit Windows sees another registry and another System32: the same again in the 64-bit PowerShell.
function Invoke-Native($Bound) {
    $list = @(Get-ShellArgument) + @($Bound.Keys | Where-Object { $Bound[$_] -isnot [switch] -or $Bound[$_] } | ForEach-Object {
        "-$_"; if ($Bound[$_] -isnot [switch]) { [string]::Join(',', @($Bound[$_] | ForEach-Object { "$_" })) } })
    $program = [IO.Path]::Combine($env:SystemRoot, 'Sysnative\WindowsPowerShell\v1.0\powershell.exe')
    $ran = Invoke-Program -FilePath $program -ArgumentList $list -TimeoutSeconds 172800
    $script:Run.Summary = "The 64-bit PowerShell ended with exit code $($ran.ExitCode) $($ran['Error'])"
    @($ran.ExitCode, 1 | Where-Object { $null -ne $_ })[0]
}
function Invoke-Main($Bound, [object[]]$Unknown) {
    Set-StrictMode -Version 2.0
    if ($Unknown) { Write-Warning "Unknown parameter: $Unknown"; return 87 }
    if ($Bound['WmiChild']) { Invoke-WmiChild; return 0 }
    if ($env:PROCESSOR_ARCHITEW6432 -and (Get-CollectorPath)) { return Invoke-Native $Bound }
    Invoke-EvidenceCollection @Bound
}
if ((Get-LanguageMode) -eq 'FullLanguage') { $script:Run = New-RunState 300 }
if ($MyInvocation.InvocationName -ne '.') {
    $code = 1
    try { $code = @(Invoke-Main $PSBoundParameters $args)[-1] } catch { Write-Warning "$_" }
    # `exit` can come back as 0 from PowerShell 2.0 (KB2552055), and would end a session that was sent this text without a file.
    if ($ownProcess) { [Environment]::Exit($code) }
    if ((Get-LanguageMode) -eq 'FullLanguage' -and $script:Run.Summary) { $script:Run.Summary }
    $global:LASTEXITCODE = $code
    if ($MyInvocation.MyCommand.CommandType -eq 'ExternalScript') { exit $code }
}
