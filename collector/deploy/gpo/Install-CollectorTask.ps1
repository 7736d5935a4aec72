<#
.SYNOPSIS
Installs the collector and its scheduled task on this PC, or takes both away again.

.DESCRIPTION
Copies Collect-KmsEvidence.ps1 to %ProgramFiles%\KmsEvidence and creates the task KmsEvidence from CollectorTask.xml, with
the share put in: SYSTEM, weekly, 15 minutes after a start and 5 minutes after a network connected. Run again it changes only
what differs; a task that is as it should be is not touched, so that a run that waits is not lost.

It needs an elevated or SYSTEM process, and on 64-bit Windows a 64-bit one. It notes what it did in
%ProgramFiles%\KmsEvidence\install.log.

-Uninstall removes the task, %ProgramFiles%\KmsEvidence and %ProgramData%\KmsEvidence with all that waits in the spool, and the event source. Links
are removed as links, never followed; a data folder that belongs to somebody else was never used and stays.

Exit codes: 0 done; 1 not done; 87 bad parameters; with -RunNow, once installed, those of the collector: 0 delivered, 1618
collected but not delivered (the share is not there now), 1 nothing could be written anywhere, 87 bad parameters.

.PARAMETER Share
Where evidence goes: \\server\share, with the server's real name. Needed, except with -Uninstall.

.PARAMETER Source
The collector to install. Default: Collect-KmsEvidence.ps1 two levels above this script, as in the released folder.

.PARAMETER TaskXml
The task. Default: CollectorTask.xml beside this script.

.PARAMETER RunNow
Collect at once, with the arguments of the task (so -IfOlderThanDays 6 holds: after a recent delivery nothing is collected), wait for it and
return the collector's exit code.

.PARAMETER Uninstall
Remove everything.

.PARAMETER WhatIf
Only say what would be done.

.EXAMPLE
powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -File Install-CollectorTask.ps1 -Share \\fs.corp.example\collect$
#>
param(
    [string]$Share,
    [string]$Source,
    [string]$TaskXml,
    [switch]$RunNow,
    [switch]$Uninstall,
    [switch]$WhatIf
)

# ---- names -----------------------------------------------------------------------------------------------------------

function Get-TaskName { 'KmsEvidence' }

function Get-KitFolder { [IO.Path]::GetDirectoryName($MyInvocation.MyCommand.ScriptBlock.File) }

# ---- Windows ---------------------------------------------------------------------------------------------------------

function Test-Windows { [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT }

# The API first: a user can set the environment of an elevated process.
function Get-ProgramFolder {
    $root = [Environment]::GetFolderPath([Environment+SpecialFolder]::ProgramFiles)
    if (-not $root) { $root = $env:ProgramFiles }
    [IO.Path]::Combine($root, 'KmsEvidence')
}

function Get-DataFolder {
    [IO.Path]::Combine([Environment]::GetFolderPath([Environment+SpecialFolder]::CommonApplicationData), 'KmsEvidence')
}

function Get-SystemFile([string]$Name) {
    $folder = [Environment]::SystemDirectory
    if (-not $folder) { $folder = 'C:\Windows\System32' }
    [IO.Path]::Combine($folder, $Name)
}

function Test-Link([string]$Path) {
    try { return ([int][IO.File]::GetAttributes($Path) -band 0x400) -ne 0 } catch { return $false }
}

# The owner as a SID: names are localised.
function Get-FolderSecurity([string]$Path) {
    if (-not (Test-Windows)) { return @{ Status = 'not-checked'; Error = $null } }
    $owner = [IO.Directory]::GetAccessControl($Path).GetOwner([Security.Principal.SecurityIdentifier]).Value
    @{ Status = 'collected'; Error = $null; Owner = $owner }
}

# A single string is a whole command line. What the program says goes to our own console.
function Invoke-Program([string]$FilePath, [string]$ArgumentList, [int]$TimeoutSeconds) {
    try {
        $start = New-Object Diagnostics.ProcessStartInfo $FilePath, $ArgumentList
        $start.UseShellExecute = $false
        $start.CreateNoWindow = $true
        $start.RedirectStandardInput = $true
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.Close()
        if (-not $process.WaitForExit($TimeoutSeconds * 1000)) {
            $process.Kill()
            return @{ Status = 'timeout'; Error = "no end after $TimeoutSeconds s"; ExitCode = $null }
        }
        @{ Status = 'collected'; Error = $null; ExitCode = $process.ExitCode }
    } catch {
        @{ Status = 'failed'; Error = (Get-Reason $_); ExitCode = $null }
    }
}

# ---- helpers ---------------------------------------------------------------------------------------------------------

function Get-Reason($ErrorRecord) { $ErrorRecord.Exception.GetBaseException().Message }

# To the console, and into install.log once the program folder is there.
function Write-Step([string]$Text, [string]$Log) {
    Write-Host $Text
    if (-not $Log) { return }
    $now = [DateTime]::UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture)
    try { [IO.File]::AppendAllText($Log, "$now $Text`r`n") } catch { Write-Warning ('install.log: ' + (Get-Reason $_)) }
}

function Test-SameBytes([string]$One, [string]$Other) {
    if (-not [IO.File]::Exists($Other)) { return $false }
    [Convert]::ToBase64String([IO.File]::ReadAllBytes($One)) -eq [Convert]::ToBase64String([IO.File]::ReadAllBytes($Other))
}

# Under a new name first: a task that starts in between finds the old script or the new one, not half of it.
function Copy-Whole([string]$From, [string]$To) {
    $new = $To + '.new'
    [IO.File]::Copy($From, $new, $true)
    if (-not (Test-SameBytes $From $new)) { throw "$new is not the same as $From" }
    Invoke-Retry { if ([IO.File]::Exists($To)) { [IO.File]::Replace($new, $To, $null) } else { [IO.File]::Move($new, $To) } }
}

# Once more where it fails: a virus scanner may hold a new file for a moment, a run that starts the old one.
function Invoke-Retry([scriptblock]$Action) {
    foreach ($wait in 1, 1, 2, 3, 5, 0) {
        try { return & $Action } catch { if ($wait -eq 0) { throw }; Start-Sleep -Seconds $wait }
    }
}

# The task with the share put in. The text is XML, and $ is special in a replacement.
function Get-TaskText([string]$Path, [string]$Share) {
    $text = [IO.File]::ReadAllText($Path)
    $pattern = '-Share "[^"]*"'
    if ([regex]::Matches($text, $pattern).Count -ne 1) { throw "$Path does not hold -Share `"...`" exactly once" }
    $value = '-Share "' + [Security.SecurityElement]::Escape($Share) + '"'
    [regex]::Replace($text, $pattern, $value.Replace('$', '$$'))
}

# SYSTEM has no mapped drives, % would be expanded by the Task Scheduler, and a quotation mark ends the argument.
function Get-ShareProblem([string]$Share) {
    if (-not $Share) { return '-Share is needed' }
    if ($Share -notmatch '^\\\\[^\\]+\\[^\\]+') { return '-Share is not of the form \\server\share: SYSTEM has no mapped drives' }
    if ($Share -match '[<>"|*?%/\x00-\x1F]') { return '-Share contains a character that is not allowed in a share' }
    if ($Share -match '^\\\\server\.example\.com\\') { return '-Share is still the example of the documentation' }
}

# A link is removed as a link. Each level is looked at again before its files go.
function Remove-Tree([string]$Path) {
    if (Test-Link $Path) { [IO.Directory]::Delete($Path, $false); return }
    foreach ($folder in [IO.Directory]::GetDirectories($Path)) { Remove-Tree $folder }
    foreach ($file in [IO.Directory]::GetFiles($Path)) {
        if (Test-Link $Path) { throw "$Path became a link" }
        [IO.File]::Delete($file)
    }
    [IO.Directory]::Delete($Path, $false)
}

# A run that was just ended may hold a file for a moment.
function Remove-OwnFolder([string]$Path) {
    for ($round = 1; [IO.Directory]::Exists($Path); $round++) {
        try {
            Remove-Tree $Path
        } catch {
            if ($round -ge 10) { throw }
            Start-Sleep -Seconds 1
        }
    }
}

# ---- install ---------------------------------------------------------------------------------------------------------

function Invoke-TaskCommand([string]$Arguments) {
    Invoke-Program -FilePath (Get-SystemFile 'schtasks.exe') -ArgumentList $Arguments -TimeoutSeconds 60
}

function Test-Task {
    $answer = Invoke-TaskCommand ('/query /tn "' + (Get-TaskName) + '"')
    $answer.Status -eq 'collected' -and $answer.ExitCode -eq 0
}

function Set-Task([string]$Text, [string]$Copy, [string]$Log) {
    if ([IO.File]::Exists($Copy) -and [IO.File]::ReadAllText($Copy) -eq $Text -and (Test-Task)) {
        Write-Step ('The task ' + (Get-TaskName) + ' is as it should be') $Log
        return
    }
    # UTF-16 with its mark, as the declaration in the file says; schtasks takes nothing else.
    [IO.File]::WriteAllText($Copy, $Text, [Text.Encoding]::Unicode)
    $answer = Invoke-TaskCommand ('/create /xml "' + $Copy + '" /tn "' + (Get-TaskName) + '" /f')
    if ($answer.Status -ne 'collected' -or $answer.ExitCode -ne 0) {
        [IO.File]::Delete($Copy)
        throw ('schtasks: exit code ' + $answer.ExitCode + ' ' + $answer['Error'])
    }
    Write-Step ('The task ' + (Get-TaskName) + ' is created') $Log
}

function Initialize-ProgramFolder([string]$Path) {
    if (Test-Link $Path) { throw "$Path is a link" }
    [void][IO.Directory]::CreateDirectory($Path)
    if (Test-Link $Path) { throw "$Path is a link" }
}

# The arguments that the task has, so that a parameter that an administrator put into it holds for this run too.
function Get-TaskArgument([string]$Text, [string]$Script) {
    $found = [regex]::Match($Text, '<Arguments>(?<text>[^<]*)</Arguments>')
    if (-not $found.Success) { throw 'the task has no arguments' }
    $plain = $found.Groups['text'].Value.Replace('&lt;', '<').Replace('&gt;', '>').Replace('&quot;', '"').Replace('&apos;', "'").Replace('&amp;', '&')
    [regex]::Replace($plain, '(?<=-File )"[^"]*"', ('"' + $Script + '"').Replace('$', '$$'))
}

# As the task will start it, but now, and its exit code is ours.
function Invoke-CollectorNow([string]$Script, [string]$Text, [string]$Log) {
    $arguments = Get-TaskArgument $Text $Script
    $answer = Invoke-Program -FilePath (Get-SystemFile 'WindowsPowerShell\v1.0\powershell.exe') -ArgumentList $arguments -TimeoutSeconds 1200
    Write-Step ('The collector ended with ' + $answer.ExitCode + ' ' + $answer['Error']) $Log
    if ($answer.Status -ne 'collected') { return 1 }
    $answer.ExitCode
}

function Install-Collector([string]$Share, [string]$Source, [string]$TaskXml, [switch]$RunNow, [switch]$WhatIf) {
    Set-StrictMode -Version 2.0
    $Share = "$Share".Trim().TrimEnd('\')
    $problem = Get-ShareProblem $Share
    if ($problem) { Write-Warning $problem; return 87 }
    $kit = Get-KitFolder
    if (-not $Source) { $Source = [IO.Path]::Combine([IO.Path]::GetDirectoryName([IO.Path]::GetDirectoryName($kit)), 'Collect-KmsEvidence.ps1') }
    if (-not $TaskXml) { $TaskXml = [IO.Path]::Combine($kit, 'CollectorTask.xml') }
    $folder = Get-ProgramFolder
    $script = [IO.Path]::Combine($folder, 'Collect-KmsEvidence.ps1')
    if ($WhatIf) {
        Write-Output "What if: copy $Source to $script"
        Write-Output ('What if: schtasks.exe /create /xml "' + [IO.Path]::Combine($folder, 'CollectorTask.xml') + '" /tn "' + (Get-TaskName) + '" /f')
        if ($RunNow) { Write-Output "What if: run $script with the arguments of the task" }
        return 0
    }
    $log = ''
    try {
        if ($env:PROCESSOR_ARCHITEW6432) { throw 'this is a 32-bit process; start the PowerShell under %windir%\Sysnative' }
        Initialize-ProgramFolder $folder
        $log = [IO.Path]::Combine($folder, 'install.log')
        $text = Get-TaskText $TaskXml $Share
        if (-not (Test-SameBytes $Source $script)) {
            Copy-Whole $Source $script
            Write-Step "$script is copied" $log
        }
        Set-Task $text ([IO.Path]::Combine($folder, 'CollectorTask.xml')) $log
    } catch {
        Write-Step ('Not installed: ' + (Get-Reason $_)) $log
        return 1
    }
    if ($RunNow) { return Invoke-CollectorNow $script $text $log }
    0
}

# ---- uninstall -------------------------------------------------------------------------------------------------------

# Why the data folder is not ours, or nothing: the collector refuses such a folder too.
function Get-DataFolderProblem([string]$Path) {
    if (Test-Link $Path) { return }
    $security = Get-FolderSecurity -Path $Path
    if ($security.Status -eq 'not-checked' -or ('S-1-5-18', 'S-1-5-32-544') -contains $security['Owner']) { return }
    "$Path belongs to " + $security['Owner'] + ': never used by the collector, and left alone'
}

# The collector's first event registered it.
function Remove-EventSource {
    if ((Test-Windows) -and [Diagnostics.EventLog]::SourceExists('KmsEvidence')) { [Diagnostics.EventLog]::DeleteEventSource('KmsEvidence') }
}

function Uninstall-Collector([switch]$WhatIf) {
    Set-StrictMode -Version 2.0
    $task = '"' + (Get-TaskName) + '"'
    $folders = @((Get-ProgramFolder), (Get-DataFolder))
    if ($WhatIf) {
        Write-Output "What if: schtasks.exe /end /tn $task"
        Write-Output "What if: schtasks.exe /delete /tn $task /f"
        Write-Output 'What if: remove the event source KmsEvidence'
        foreach ($folder in $folders) { Write-Output "What if: remove $folder" }
        return 0
    }
    $code = 0
    try {
        if ($env:PROCESSOR_ARCHITEW6432) { throw 'this is a 32-bit process; start the PowerShell under %windir%\Sysnative' }
        if (Test-Task) {
            [void](Invoke-TaskCommand "/end /tn $task")
            $answer = Invoke-TaskCommand "/delete /tn $task /f"
            if ($answer.ExitCode -ne 0) { throw ('schtasks: exit code ' + $answer.ExitCode + ' ' + $answer['Error']) }
            Write-Step ('The task ' + (Get-TaskName) + ' is removed')
        }
    } catch {
        Write-Step ('The task stays: ' + (Get-Reason $_))
        $code = 1
    }
    try { Remove-EventSource } catch {
        Write-Step ('The event source stays: ' + (Get-Reason $_))
        $code = 1
    }
    foreach ($folder in $folders) {
        try {
            if (-not [IO.Directory]::Exists($folder)) { continue }
            $problem = Get-DataFolderProblem $folder
            if ($problem) { Write-Step $problem; continue }
            Remove-OwnFolder $folder
            Write-Step "$folder is removed"
        } catch {
            Write-Step ("$folder stays: " + (Get-Reason $_))
            $code = 1
        }
    }
    $code
}

# Under -File the process is this script's own, and so is its exit code; a session that calls the script stays open.
function Test-OwnProcess($Invocation) {
    $words = [string]::Join("`n", [Environment]::GetCommandLineArgs())
    if ($words -match '(?im)^[-/]noe\w*$' -or $words -notmatch '(?im)^[-/]f(?:i|il|ile)?\n(?<file>.+)$') { return $false }
    ($matches['file'] -replace '^.*[\\/]') -eq ($Invocation.MyCommand.Definition -replace '^.*[\\/]')
}

# ---- started as a script ---------------------------------------------------------------------------------------------

if ($MyInvocation.InvocationName -ne '.') {
    $code = 1
    try {
        if ($args) {
            Write-Warning "Unknown parameter: $args"
            $code = 87
        } else {
            # @() around all of it: an if gives one value back as a scalar, which has no Length in 2.0.
            $answer = @(if ($Uninstall) { Uninstall-Collector -WhatIf:$WhatIf } else {
                Install-Collector $Share $Source $TaskXml -RunNow:$RunNow -WhatIf:$WhatIf
            })
            for ($at = 0; $at -lt $answer.Length - 1; $at++) { $answer[$at] }
            $code = $answer[$answer.Length - 1]
        }
    } catch {
        Write-Warning "$_"
    }
    # Not `exit`, which can come back as 0 from PowerShell 2.0; constrained language knows nothing else.
    try { if (Test-OwnProcess $MyInvocation) { [Environment]::Exit($code) } } catch { $code = [int]$code }
    $global:LASTEXITCODE = $code
    if ($MyInvocation.MyCommand.CommandType -eq 'ExternalScript') { exit $code }
}
