<#
.SYNOPSIS
Discovery script of a ConfigMgr configuration item: the SLIC table of the firmware in one word.

.DESCRIPTION
Writes exactly one line:
  present        the firmware has a SLIC table (whether its marker is sound only slic-audit tells, from the delivered bytes)
  absent         the firmware was asked and has none
  could-not-ask  the collector is not installed, or Windows did not answer

It asks through the installed collector (%ProgramFiles%\KmsEvidence), which has the one place that calls the firmware.
Nothing is written to disk and nothing is delivered.
#>

# 32-bit PowerShell on 64-bit Windows sees the other Program Files.
function Get-ScriptPath {
    $root = if ($env:ProgramW6432) { $env:ProgramW6432 } else { $env:ProgramFiles }
    [IO.Path]::Combine($root, [IO.Path]::Combine('KmsEvidence', 'Collect-KmsEvidence.ps1'))
}

function Get-FirmwareWord([string]$Collector) {
    try {
        # Here, where constrained language, which forbids all of this, ends as an answer too.
        if (-not $Collector) { $Collector = Get-ScriptPath }
        if (-not [IO.File]::Exists($Collector)) { return 'could-not-ask' }
        # Dot-sourced, the collector only defines functions; the two below are its own.
        . $Collector
        $script:Run = & ${function:New-RunState} 300
        $answer = & ${function:Get-FirmwareTable} -Signature 'SLIC'
        if ($answer.Status -eq 'collected') { return 'present' }
        if ($answer.Status -eq 'absent') { return 'absent' }
    } catch {
        return 'could-not-ask'
    }
    'could-not-ask'
}

if ($MyInvocation.InvocationName -ne '.') { Get-FirmwareWord }
