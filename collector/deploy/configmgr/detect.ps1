<#
.SYNOPSIS
Detection script of a ConfigMgr application: is the collector installed, and did it deliver lately?

.DESCRIPTION
Writes one line if Collect-KmsEvidence.ps1 is there in this version or a later one and its last delivery is young enough;
else nothing. The exit code is 0 either way, as ConfigMgr wants it: output means installed.

A delivery in the future means that a clock was wrong, and counts as none. Edit the two numbers below, not the rest.

.PARAMETER Days
How old the last delivery may be.

.PARAMETER Version
The oldest collector that counts as installed.
#>
param(
    [int]$Days = 30,
    [string]$Version = '1.0.0'
)

# 32-bit PowerShell on 64-bit Windows sees the other Program Files.
function Get-ScriptPath {
    $root = if ($env:ProgramW6432) { $env:ProgramW6432 } else { $env:ProgramFiles }
    [IO.Path]::Combine($root, [IO.Path]::Combine('KmsEvidence', 'Collect-KmsEvidence.ps1'))
}

function Get-DeliveryPath {
    [IO.Path]::Combine($env:ProgramData, [IO.Path]::Combine('KmsEvidence', 'last-delivery.txt'))
}

# The version that the script states in its own text.
function Get-InstalledVersion([string]$Path) {
    if (-not [IO.File]::Exists($Path)) { return }
    $found = [regex]::Match([IO.File]::ReadAllText($Path), "function Get-CollectorVersion \{ '([0-9]+(?:\.[0-9]+){1,3})' \}")
    if ($found.Success) { $found.Groups[1].Value }
}

# Days since the last delivery, or nothing. The file's first line is the time in UTC.
function Get-DeliveryAge([string]$Path, [DateTime]$Now) {
    if (-not [IO.File]::Exists($Path)) { return }
    $lines = @([IO.File]::ReadAllLines($Path))
    if ($lines.Length -eq 0) { return }
    $styles = [Globalization.DateTimeStyles]'AssumeUniversal, AdjustToUniversal'
    $last = [DateTime]::ParseExact($lines[0], "yyyy-MM-dd'T'HH:mm:ss'Z'", [Globalization.CultureInfo]::InvariantCulture, $styles)
    $age = ($Now - $last).TotalDays
    if ($age -ge 0) { $age }
}

function Get-Detection([int]$Days, [string]$Version, [DateTime]$Now) {
    try {
        $installed = Get-InstalledVersion (Get-ScriptPath)
        if (-not $installed -or ([version]$installed).CompareTo([version]$Version) -lt 0) { return }
        $age = Get-DeliveryAge (Get-DeliveryPath) $Now
        if ($null -eq $age -or $age -ge $Days) { return }
        "Installed: $installed, last delivery $([int][Math]::Floor($age)) days ago"
    } catch {
        # What cannot be read is not installed; ConfigMgr then installs it again.
        return
    }
}

if ($MyInvocation.InvocationName -ne '.') { Get-Detection $Days $Version ([DateTime]::UtcNow) }
