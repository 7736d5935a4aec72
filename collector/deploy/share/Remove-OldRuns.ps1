<#
.SYNOPSIS
Keeps the newest N collections of every device on the drop share, and removes older ones.

.DESCRIPTION
Runs on the file server, elevated, for instance as a weekly task. For every device folder the newest N complete collections
(those with a manifest.json) stay, and all that are newer than the oldest of these: an unfinished one may still be arriving.
Everything else that is not named like a collection stays too.

Computers own what they put there, so nothing of it is trusted: links are never followed, each level is looked at again before
a file goes, and a collection that holds a folder or a link is left alone and named.

Exit codes: 0 done; 1 something could not be removed, or was left alone; 87 bad parameters.

.PARAMETER Path
Folder of the drop share, for instance D:\collect.

.PARAMETER Keep
Complete collections to keep of each device, at least 1.

.PARAMETER WhatIf
Only name what would be removed.

.EXAMPLE
powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File Remove-OldRuns.ps1 -Path D:\collect -Keep 3 -WhatIf
#>
param(
    [string]$Path,
    $Keep,
    [switch]$WhatIf
)

function Get-Reason($ErrorRecord) { $ErrorRecord.Exception.GetBaseException().Message }

function Test-Link([string]$Path) {
    try { return ([int][IO.File]::GetAttributes($Path) -band 0x400) -ne 0 } catch { return $false }
}

# Collections of a device, newest first: their names begin with the time in UTC.
function Get-RunFolder([string]$Device) {
    $folders = @([IO.Directory]::GetDirectories($Device) | Where-Object { [IO.Path]::GetFileName($_) -match '^\d{8}T\d{6}Z_[0-9a-f]{4}$' })
    @($folders | Sort-Object -Descending)
}

# Those that may go: older than the newest N complete ones.
function Get-OldRun([string]$Device, [int]$Keep) {
    $complete = 0
    foreach ($run in @(Get-RunFolder $Device)) {
        if ($complete -ge $Keep) { $run }
        if (-not (Test-Link $run) -and [IO.File]::Exists([IO.Path]::Combine($run, 'manifest.json'))) { $complete++ }
    }
}

# The manifest goes first: what is left of an interrupted removal does not look complete.
function Remove-Run([string]$Device, [string]$Run) {
    if ((Test-Link $Device) -or (Test-Link $Run)) { throw "$Run is a link, or below one" }
    if (@([IO.Directory]::GetDirectories($Run)).Length) { throw "$Run holds a folder" }
    $manifest = [IO.Path]::Combine($Run, 'manifest.json')
    $files = @(@($manifest) + @([IO.Directory]::GetFiles($Run) | Where-Object { $_ -ne $manifest }) | Where-Object { $_ })
    foreach ($file in $files) {
        if ((Test-Link $Device) -or (Test-Link $Run) -or (Test-Link $file)) { throw "$file is a link, or below one" }
        [IO.File]::Delete($file)
    }
    [IO.Directory]::Delete($Run, $false)
}

function Remove-OldRun([string]$Path, $Keep, [switch]$WhatIf) {
    Set-StrictMode -Version 2.0
    $number = $Keep -as [int]
    if (-not $Path -or -not [IO.Directory]::Exists($Path)) { Write-Warning '-Path is no folder'; return 87 }
    if ("$Keep" -notmatch '^\d+$' -or $null -eq $number -or $number -lt 1) { Write-Warning '-Keep is no number from 1 on'; return 87 }
    $code = 0
    foreach ($device in @([IO.Directory]::GetDirectories($Path) | Sort-Object)) {
        if (Test-Link $device) { Write-Warning "$device is a link and stays"; $code = 1; continue }
        try {
            foreach ($run in @(Get-OldRun $device $number)) {
                if ($WhatIf) { Write-Output "What if: remove $run"; continue }
                try {
                    Remove-Run $device $run
                    Write-Output "Removed $run"
                } catch {
                    Write-Warning ("$run stays: " + (Get-Reason $_))
                    $code = 1
                }
            }
        } catch {
            Write-Warning ("$device cannot be read: " + (Get-Reason $_))
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

if ($MyInvocation.InvocationName -ne '.') {
    $code = 1
    try {
        if ($args) {
            Write-Warning "Unknown parameter: $args"
            $code = 87
        } else {
            $answer = @(Remove-OldRun $Path $Keep -WhatIf:$WhatIf)
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
