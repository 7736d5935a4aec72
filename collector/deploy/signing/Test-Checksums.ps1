<#
.SYNOPSIS
Compares every script and task file of this folder with SHA256SUMS.

.DESCRIPTION
SHA256SUMS, beside the folder deploy's parts, lists the files as they were released, before anybody signed them. A signature is
appended to a script and changes nothing above it: the check leaves it out, so a signed file is compared too.

Writes a line for each file: ok, ok (signed), DIFFERS, MISSING, or NOT LISTED for a script that SHA256SUMS does not know.
Whether a signature is valid is another question: Get-AuthenticodeSignature answers it.

Exit codes: 0 all files are the released ones; 1 some are not.

.PARAMETER Root
The folder that holds Collect-KmsEvidence.ps1 and deploy. Default: two levels above this script.
#>
param([string]$Root)

function Get-Reason($ErrorRecord) { $ErrorRecord.Exception.GetBaseException().Message }

function Get-KitRoot {
    $folder = [IO.Path]::GetDirectoryName($MyInvocation.MyCommand.ScriptBlock.File)
    [IO.Path]::GetDirectoryName([IO.Path]::GetDirectoryName($folder))
}

# Under the FIPS policy only the CryptoServiceProvider of .NET 3.5 works, without 3.5 only the other.
function Get-Sha256([byte[]]$Bytes) {
    try {
        [void][Reflection.Assembly]::LoadWithPartialName('System.Core')
        $hasher = New-Object Security.Cryptography.SHA256CryptoServiceProvider
    } catch {
        $hasher = New-Object Security.Cryptography.SHA256Managed
    }
    [BitConverter]::ToString($hasher.ComputeHash($Bytes)).Replace('-', '').ToLowerInvariant()
}

# The file without its signature block, and whether it had one. One character a byte, so that no byte is lost.
function Read-Unsigned([string]$Path) {
    $bytes = [IO.File]::ReadAllBytes($Path)
    $text = [Text.Encoding]::GetEncoding(28591).GetString($bytes)
    $block = [regex]::Match($text, '\r\n# SIG # Begin signature block\r\n(?:# [^\r\n]*\r\n)*# SIG # End signature block\r\n\z')
    if (-not $block.Success) { return @{ Bytes = $bytes; Signed = $false } }
    $rest = New-Object byte[] $block.Index
    [Array]::Copy($bytes, $rest, $block.Index)
    @{ Bytes = $rest; Signed = $true }
}

function Get-FileState([string]$Path, [string]$Expected) {
    if (-not [IO.File]::Exists($Path)) { return 'MISSING' }
    $read = Read-Unsigned $Path
    if ((Get-Sha256 $read.Bytes) -ne $Expected) { return 'DIFFERS' }
    if ($read.Signed) { return 'ok (signed)' }
    'ok'
}

function Get-KitFile([string]$Root) {
    [IO.Directory]::GetFiles($Root, '*.ps1')
    foreach ($pattern in '*.ps1', '*.cmd', '*.xml') {
        [IO.Directory]::GetFiles([IO.Path]::Combine($Root, 'deploy'), $pattern, [IO.SearchOption]::AllDirectories)
    }
}

function Test-Checksum([string]$Root) {
    Set-StrictMode -Version 2.0
    if (-not $Root) { $Root = Get-KitRoot }
    $Root = [IO.Path]::GetFullPath($Root).TrimEnd([IO.Path]::DirectorySeparatorChar)
    $known = @{}
    $code = 0
    foreach ($line in [IO.File]::ReadAllLines([IO.Path]::Combine($Root, [IO.Path]::Combine('deploy', 'SHA256SUMS')))) {
        $entry = [regex]::Match($line, '^([0-9a-f]{64})  (\S.*)$')
        if (-not $entry.Success) { continue }
        $name = $entry.Groups[2].Value
        $known[$name] = $true
        $state = Get-FileState ([IO.Path]::Combine($Root, $name.Replace('/', [IO.Path]::DirectorySeparatorChar))) $entry.Groups[1].Value
        if ($state -notlike 'ok*') { $code = 1 }
        Write-Output "$state  $name"
    }
    if ($known.Count -eq 0) { $code = 1; Write-Output 'SHA256SUMS lists nothing' }
    foreach ($path in @(Get-KitFile $Root)) {
        $name = $path.Substring($Root.Length + 1).Replace([IO.Path]::DirectorySeparatorChar, '/')
        if (-not $known.ContainsKey($name)) { $code = 1; Write-Output "NOT LISTED  $name" }
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
        $answer = @(Test-Checksum $Root)
        for ($at = 0; $at -lt $answer.Length - 1; $at++) { $answer[$at] }
        $code = $answer[$answer.Length - 1]
    } catch {
        Write-Warning "$_"
    }
    # Not `exit`, which can come back as 0 from PowerShell 2.0; constrained language knows nothing else.
    try { if (Test-OwnProcess $MyInvocation) { [Environment]::Exit($code) } } catch { $code = [int]$code }
    $global:LASTEXITCODE = $code
    if ($MyInvocation.MyCommand.CommandType -eq 'ExternalScript') { exit $code }
}
