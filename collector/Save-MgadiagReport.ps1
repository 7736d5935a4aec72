<#
.SYNOPSIS
Helps a technician at the machine to save an MGADiag report where the collector finds it.

.DESCRIPTION
MGADiag (Microsoft Genuine Advantage Diagnostic Tool) shows the firmware's licensing data neither on its screen nor in a file: a person
has to press Copy, and they are in the text on the clipboard. This script opens MGADiag.exe if it is there, says what to press, waits
until the report is on the clipboard, and saves it as mgadiag-<computer>.txt in the public documents, one of the places where
Collect-KmsEvidence.ps1 looks. It downloads nothing and presses nothing itself.

Run it in the session of the person at the machine, not from a service and not through a remote shell: those have no clipboard of that
person. The report holds parts of the product key; the collector strikes them out before the report leaves the PC.

Exit codes: 0 saved; 1618 no report came in time; 87 bad parameters; 1 the report could not be saved.

.PARAMETER MgadiagExe
MGADiag.exe. Default: beside this script, then in the folder of programs, on the desktop and among the downloads. Where it is not found,
the script waits for a report that somebody makes in another way.

.PARAMETER OutFile
Where the report goes. Default: mgadiag-<computer>.txt in the public documents.

.PARAMETER TimeoutSeconds
How long to wait for the report. Default: 600.

.EXAMPLE
powershell.exe -NoProfile -ExecutionPolicy Bypass -File Save-MgadiagReport.ps1

.EXAMPLE
.\Save-MgadiagReport.ps1 -MgadiagExe D:\tools\MGADiag.exe

.OUTPUTS
None.

.NOTES
Windows PowerShell 2.0 and .NET 2.0. The clipboard belongs to threads of the kind STA, and powershell.exe 2.0 starts as MTA: so it is
read by a child that is started with -STA. Dot-sourced, the script only defines functions.
#>
param([string]$MgadiagExe, [string]$OutFile, $TimeoutSeconds = 600)

function Get-ReportScriptPath { $MyInvocation.MyCommand.ScriptBlock.File }

# A report with the section that matters: one that was cut before it says nothing about the firmware.
function Test-Report([string]$Text) {
    $Text -match 'Diagnostic Report \(' -and $Text -match 'OEM Activation 2\.0 Data'
}

# The first of the usual places that has the program, or nothing.
function Find-Mgadiag([string]$Given) {
    $folders = @(
        [IO.Path]::GetDirectoryName("$(Get-ReportScriptPath)"), $env:ProgramFiles, [Environment]::GetFolderPath('DesktopDirectory'),
        [IO.Path]::Combine("$($env:USERPROFILE)", 'Downloads')
    )
    $paths = @($Given) + @($folders | Where-Object { $_ } | ForEach-Object { [IO.Path]::Combine($_, 'MGADiag.exe') })
    $paths | Where-Object { $_ -and [IO.File]::Exists($_) } | Select-Object -First 1
}

# The text on the clipboard, read by a child on an STA thread. It comes as UTF-8, whatever the code page of the console is.
function Get-ClipboardText {
    $command = 'Add-Type -AssemblyName System.Windows.Forms; $bytes = [Text.Encoding]::UTF8.GetBytes([Windows.Forms.Clipboard]::GetText()); ' +
        '$out = [Console]::OpenStandardOutput(); $out.Write($bytes, 0, $bytes.Length); $out.Flush()'
    $program = [IO.Path]::Combine([Environment]::SystemDirectory, 'WindowsPowerShell\v1.0\powershell.exe')
    $start = New-Object Diagnostics.ProcessStartInfo $program, ('-NoProfile -NonInteractive -STA -Command "' + $command + '"')
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardOutput = $true
    $start.StandardOutputEncoding = [Text.Encoding]::UTF8
    $process = [Diagnostics.Process]::Start($start)
    $text = $process.StandardOutput.ReadToEnd()
    [void]$process.WaitForExit(10000)
    $text
}

function Start-Mgadiag([string]$Path) { [void][Diagnostics.Process]::Start($Path) }

function Write-Step([string]$Text) { Write-Host $Text }

# UTF-16 with its mark: Notepad's "Unicode", which loses no letter of any language. Never through a link.
function Save-Report([string]$Path, [string]$Text) {
    if ([IO.File]::Exists($Path) -and ([int][IO.File]::GetAttributes($Path) -band 0x400) -ne 0) { throw "$Path is a link" }
    [IO.File]::WriteAllText($Path, $Text, [Text.Encoding]::Unicode)
}

function Invoke-ReportSaving {
    param([string]$MgadiagExe, [string]$OutFile, $TimeoutSeconds = 600)
    Set-StrictMode -Version 2.0
    if ("$TimeoutSeconds" -notmatch '^\d{1,5}$') {
        Write-Warning '-TimeoutSeconds is no number of seconds'
        return 87
    }
    if (-not $OutFile) {
        $public = if ($env:PUBLIC) { $env:PUBLIC } else { 'C:\Users\Public' }
        $OutFile = [IO.Path]::Combine([IO.Path]::Combine($public, 'Documents'), 'mgadiag-' + [Environment]::MachineName + '.txt')
    }
    $before = "$(Get-ClipboardText)"
    $program = Find-Mgadiag $MgadiagExe
    if ($program) {
        Write-Step "Opening $program"
        Start-Mgadiag $program
        Write-Step '1. In the window that opens press Continue, and wait until it has finished.'
        Write-Step '2. Stay on the tab Windows and press Copy. Nothing else: this window sees it by itself.'
    } else {
        Write-Step 'MGADiag.exe is not here. Start it yourself, or open a report that was saved before.'
        Write-Step 'In MGADiag press Continue, then, on the tab Windows, Copy. In a saved report mark everything and copy it.'
    }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($clock.Elapsed.TotalSeconds -lt [int]$TimeoutSeconds) {
        $text = "$(Get-ClipboardText)"
        # A report that is already there may be from another machine.
        if ($text -ne $before -and (Test-Report $text)) {
            try { Save-Report $OutFile $text } catch {
                Write-Warning ("The report could not be saved as ${OutFile}: " + $_.Exception.GetBaseException().Message)
                return 1
            }
            Write-Step "Saved as $OutFile. You may close MGADiag; the collector takes the report along on its next run."
            return 0
        }
        if ($text -ne $before -and $text -match 'Diagnostic Report \(') {
            Write-Step 'This report ends before its last section, OEM Activation 2.0 Data. Please press Copy once more.'
            $before = $text
        }
        Start-Sleep -Seconds 1
    }
    Write-Warning 'No report came onto the clipboard. Start this script again when there is more time.'
    1618
}

# Under -File the process is this script's own, and so is its exit code; a session that calls the script stays open.
function Test-OwnProcess($Invocation) {
    $words = [string]::Join("`n", [Environment]::GetCommandLineArgs())
    if ($words -match '(?im)^[-/]noe\w*$' -or $words -notmatch '(?im)^[-/]f(?:i|il|ile)?\n(?<file>.+)$') { return $false }
    ($matches['file'] -replace '^.*[\\/]') -eq ($Invocation.MyCommand.Definition -replace '^.*[\\/]')
}

if ($MyInvocation.InvocationName -ne '.') {
    $code = 1
    try { $code = @(Invoke-ReportSaving @PSBoundParameters)[-1] } catch { Write-Warning "$_" }
    # Not `exit`, which can come back as 0 from PowerShell 2.0; constrained language knows nothing else.
    try { if (Test-OwnProcess $MyInvocation) { [Environment]::Exit($code) } } catch { $code = [int]$code }
    $global:LASTEXITCODE = $code
    if ($MyInvocation.MyCommand.CommandType -eq 'ExternalScript') { exit $code }
}
