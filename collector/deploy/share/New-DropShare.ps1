<#
.SYNOPSIS
Makes the drop share on a file server: computers can put evidence there and read nothing of each other, analysts read all.

.DESCRIPTION
Creates the folder, its permissions and the share; run again, it changes only what is not as it should be. -Undo removes the
share, and the folder if it is empty: evidence is never deleted. Runs elevated on the file server, Windows Server 2008 R2 or
later, PowerShell 2.0 or later; no cluster resource and no DFS namespace is touched.

Permissions on the folder (inheritance off):
  SYSTEM, Administrators   everything
  computers                on this folder only: create folders, traverse, read attributes and permissions; no listing
  CREATOR OWNER            modify, on subfolders and files only: a computer owns what it created, and only that
  analysts                 modify
Permissions on the share: computers change, analysts full control. All of it by SIDs; where net.exe wants a name, Windows is
asked for the name of the SID in its own language.

The share does not require encryption, which Vista and 7 cannot do (SMB 2.0.2 and 2.1); signing is fine. Where the whole
server refuses unencrypted access, or SMB 2, the script says so.

Exit codes: 0 done; 1 not done; 87 bad parameters.

.PARAMETER Path
Folder on a local NTFS volume, for instance D:\collect. It must not exist, be empty, or be the folder of this share already.

.PARAMETER ShareName
Default: collect$.

.PARAMETER Analysts
Group that reads the evidence, as DOMAIN\name or SID. Needed, except with -Undo.

.PARAMETER ComputerSid
Groups of the computers that deliver, as SIDs, separated by commas. Default: Domain Computers of this server's domain
(<domain SID>-515). Domain controllers are not in it.

.PARAMETER Undo
Remove the share, and the folder if it is empty.

.PARAMETER WhatIf
Only print the commands.

.EXAMPLE
powershell.exe -NoProfile -ExecutionPolicy Bypass -File New-DropShare.ps1 -Path D:\collect -Analysts 'CORP\KMS Analysts' -WhatIf
#>
param(
    [string]$Path,
    [string]$ShareName = 'collect$',
    [string]$Analysts,
    [string]$ComputerSid,
    [switch]$Undo,
    [switch]$WhatIf
)

# ---- Windows ---------------------------------------------------------------------------------------------------------

function Test-Windows { [Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT }

function Get-Reason($ErrorRecord) { $ErrorRecord.Exception.GetBaseException().Message }

function Test-Link([string]$Path) {
    try { return ([int][IO.File]::GetAttributes($Path) -band 0x400) -ne 0 } catch { return $false }
}

function Get-SystemFile([string]$Name) {
    $folder = [Environment]::SystemDirectory
    if (-not $folder) { $folder = 'C:\Windows\System32' }
    [IO.Path]::Combine($folder, $Name)
}

# A single string is a whole command line. What the program says goes to our own console.
function Invoke-Program([string]$FilePath, [string]$ArgumentList, [int]$TimeoutSeconds) {
    try {
        $start = New-Object Diagnostics.ProcessStartInfo $FilePath, $ArgumentList
        $start.UseShellExecute = $false
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

# SID of a name such as CORP\KMS Analysts; a SID is its own answer.
function Resolve-AccountSid([string]$Name) {
    if ($Name -match '^S-1-\d+(-\d+)+$') { return $Name }
    (New-Object Security.Principal.NTAccount $Name).Translate([Security.Principal.SecurityIdentifier]).Value
}

# The name that this Windows, in its language, has for a SID.
function Resolve-AccountName([string]$Sid) {
    (New-Object Security.Principal.SecurityIdentifier $Sid).Translate([Security.Principal.NTAccount]).Value
}

# SID of this server's domain: that of the server's own account without its last number.
function Get-DomainSid {
    $domain = (Get-WmiObject -Class Win32_ComputerSystem).Domain
    $sid = Resolve-AccountSid ($domain + '\' + [Environment]::MachineName + '$')
    $sid.Substring(0, $sid.LastIndexOf('-'))
}

# Folder of a share, or nothing where there is no such share.
function Get-SharePath([string]$Name) {
    $found = @(Get-WmiObject -Class Win32_Share -Filter ("Name='" + $Name.Replace("'", "\'") + "'"))
    if ($found.Length -and $null -ne $found[0]) { $found[0].Path }
}

# Who may what on a share, as SID=mask, sorted.
function Get-ShareAccess([string]$Name) {
    $setting = Get-WmiObject -Class Win32_LogicalShareSecuritySetting -Filter ("Name='" + $Name.Replace("'", "\'") + "'")
    if ($null -eq $setting) { return }
    $descriptor = (Invoke-WmiMethod -InputObject $setting -Name GetSecurityDescriptor).Descriptor
    @($descriptor.DACL | Where-Object { $_ } | ForEach-Object { $_.Trustee.SIDString + '=' + $_.AccessMask } | Sort-Object)
}

# SIDs that have any permission on a folder, and whether it inherits.
function Get-FolderAccess([string]$Path) {
    if (-not (Test-Windows)) { return @{ Status = 'not-checked'; Error = $null } }
    $security = [IO.Directory]::GetAccessControl($Path)
    $rules = $security.GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])
    $sids = @($rules | ForEach-Object { $_.IdentityReference.Value } | Sort-Object -Unique)
    @{ Status = 'collected'; Error = $null; Sids = $sids; Protected = $security.AreAccessRulesProtected }
}

# With its permissions in one step: a folder that is protected later is open until then.
function New-ProtectedFolder([string]$Path) {
    if (-not (Test-Windows)) {
        [void][IO.Directory]::CreateDirectory($Path)
        return
    }
    $security = New-Object Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    [void][IO.Directory]::CreateDirectory($Path, $security)
}

function Get-RegistryText([string]$Path, [string]$Name) {
    try {
        $key = Get-ItemProperty -LiteralPath $Path -ErrorAction Stop
        if ($null -eq $key -or $null -eq $key.PSObject.Properties[$Name]) { return @{ Status = 'absent'; Error = $null; Value = $null } }
        @{ Status = 'collected'; Error = $null; Value = [string]$key.PSObject.Properties[$Name].Value }
    } catch {
        @{ Status = 'failed'; Error = (Get-Reason $_); Value = $null }
    }
}

# ---- the commands ----------------------------------------------------------------------------------------------------

# The recipe. AD create folders, X traverse, RA and RC read attributes and permissions, S synchronize: enough to reach a folder
# by its name and to create one, not to list. /grant:r replaces what the SID had; /inheritance:r drops what came from above.
function Get-AclArgument([string]$Path, [string[]]$Computers, [string]$AnalystSid) {
    $entries = @('*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F', '*S-1-3-0:(OI)(CI)(IO)M')
    foreach ($sid in @($Computers | Sort-Object -Unique)) { $entries += "*${sid}:(AD,X,RA,RC,S)" }
    # icacls refuses a SID that is named twice; these two have more already.
    if ('S-1-5-18', 'S-1-5-32-544' -notcontains $AnalystSid) { $entries += "*${AnalystSid}:(OI)(CI)M" }
    "`"$Path`" /inheritance:r /grant:r " + [string]::Join(' ', @($entries | ForEach-Object { '"' + $_ + '"' }))
}

# net.exe takes names only. No offline copies of other people's evidence.
function Get-ShareArgument([string]$Path, [string]$ShareName, [string[]]$ComputerNames, [string]$AnalystName) {
    $grants = @($ComputerNames | ForEach-Object { "`"/GRANT:$_,CHANGE`"" }) + @("`"/GRANT:$AnalystName,FULL`"")
    "share `"$ShareName=$Path`" " + [string]::Join(' ', $grants) + ' /CACHE:None'
}

# Change and full control, as Windows writes them into a share's permissions.
function Get-WantedAccess([string[]]$Computers, [string]$AnalystSid) {
    @(@($Computers | ForEach-Object { $_ + '=1245631' }) + @($AnalystSid + '=2032127') | Sort-Object)
}

function Invoke-Step([string]$Program, [string]$Arguments, [bool]$WhatIf) {
    if ($WhatIf) { Write-Output "What if: $Program $Arguments"; return }
    Write-Host "$Program $Arguments"
    $answer = Invoke-Program -FilePath (Get-SystemFile $Program) -ArgumentList $Arguments -TimeoutSeconds 300
    if ($answer.Status -ne 'collected' -or $answer.ExitCode -ne 0) { throw ("$Program ended with " + $answer.ExitCode + ' ' + $answer['Error']) }
}

# What of this server keeps Vista and 7 away whatever the share says.
function Get-ServerWarning {
    $key = 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters'
    $encrypt = Get-RegistryText -Path $key -Name 'EncryptData'
    $reject = Get-RegistryText -Path $key -Name 'RejectUnencryptedAccess'
    if ("$($encrypt.Value)" -eq '1' -and "$($reject.Value)" -ne '0') {
        'This server requires SMB encryption: Vista and 7 cannot connect to any of its shares.'
    }
    $least = Get-RegistryText -Path $key -Name 'MinSmb2Dialect'
    $dialect = $least.Value -as [int]
    if ($dialect -gt 0x210) { 'This server refuses SMB 2.1 and 2.0.2: Vista and 7 cannot connect.' }
    if ($dialect -gt 0x202 -and $dialect -le 0x210) { 'This server refuses SMB 2.0.2: Vista cannot connect.' }
}

# ---- create, undo ----------------------------------------------------------------------------------------------------

function Get-PathProblem([string]$Path, [string]$ShareName) {
    if (-not $Path) { return '-Path is needed' }
    if ($Path -notmatch '^([A-Za-z]:)?[\\/]' -or $Path -match '^\\\\' -or $Path -match '[<>"|*?\x00-\x1F]') { return '-Path is no local folder' }
    if ($Path -match '^[A-Za-z]:\\?$') { return '-Path is a whole drive' }
    if (-not $ShareName -or $ShareName -match '[<>"|*?/\\:,=\x00-\x1F]') { return '-ShareName is no name of a share' }
}

# What is wrong with the permissions of a folder, or nothing; nothing too where they cannot be asked for.
function Get-AccessProblem([string]$Path, [string[]]$Expected) {
    $access = Get-FolderAccess -Path $Path
    if ($access.Status -ne 'collected') { return }
    if (-not $access.Protected) { return "$Path inherits permissions" }
    $others = @($access.Sids | Where-Object { $Expected -notcontains $_ })
    if ($others.Length) { "$Path also gives permissions to " + [string]::Join(', ', $others) + ': remove them with icacls /remove' }
}

# A folder that holds something else must not be opened to all computers. One that has our permissions already was shared
# before.
function Test-ForeignFolder([string]$Path, [string]$SharePath, [string[]]$Expected) {
    if (-not [IO.Directory]::Exists($Path) -or $SharePath -eq $Path) { return $false }
    if (@([IO.Directory]::GetFileSystemEntries($Path)).Length -eq 0) { return $false }
    (Get-FolderAccess -Path $Path).Status -ne 'collected' -or [bool](Get-AccessProblem $Path $Expected)
}

function New-DropShare([string]$Path, [string]$ShareName, [string]$Analysts, [string]$ComputerSid, [switch]$WhatIf) {
    Set-StrictMode -Version 2.0
    $problem = Get-PathProblem $Path $ShareName
    if (-not $problem -and -not $Analysts) { $problem = '-Analysts is needed' }
    # -File passes a,b as one string; from the prompt it is a list, joined by blanks here.
    $computers = @("$ComputerSid" -split '[,\s]+' | Where-Object { $_ })
    if (@($computers | Where-Object { $_ -notmatch '^S-1-\d+(-\d+)+$' }).Length) { $problem = '-ComputerSid holds what is no SID' }
    if ($problem) { Write-Warning $problem; return 87 }
    try {
        if ($Path.Length -gt 3) { $Path = $Path.TrimEnd('\') }
        if ($computers.Length -eq 0) { $computers = @((Get-DomainSid) + '-515') }
        $analystSid = Resolve-AccountSid $Analysts
        $sharePath = Get-SharePath -Name $ShareName
        if ($sharePath -and $sharePath -ne $Path) { throw "there is a share $ShareName already, for $sharePath" }
        if (Test-Link $Path) { throw "$Path is a link" }
        $expected = @('S-1-5-18', 'S-1-5-32-544', 'S-1-3-0', $analystSid) + $computers
        if (Test-ForeignFolder $Path $sharePath $expected) { throw "$Path is not empty, and not the folder of this share" }
        if (-not [IO.Directory]::Exists($Path)) {
            if ($WhatIf) { Write-Output "What if: create $Path, for SYSTEM and Administrators only" } else { New-ProtectedFolder $Path }
        }
        Invoke-Step 'icacls.exe' (Get-AclArgument $Path $computers $analystSid) $WhatIf
        $problem = if (-not $WhatIf) { Get-AccessProblem $Path $expected }
        if ($problem) { throw $problem }
        $wanted = Get-WantedAccess $computers $analystSid
        $same = $sharePath -and [string]::Join(' ', @(Get-ShareAccess -Name $ShareName)) -eq [string]::Join(' ', $wanted)
        if ($same) {
            Write-Host "The share $ShareName is as it should be"
        } else {
            if ($sharePath) { Invoke-Step 'net.exe' "share `"$ShareName`" /DELETE /YES" $WhatIf }
            $names = @($computers | ForEach-Object { Resolve-AccountName $_ })
            Invoke-Step 'net.exe' (Get-ShareArgument $Path $ShareName $names (Resolve-AccountName $analystSid)) $WhatIf
        }
        foreach ($warning in @(Get-ServerWarning)) { if ($warning) { Write-Warning $warning } }
        return 0
    } catch {
        Write-Warning ('Not done: ' + (Get-Reason $_))
        return 1
    }
}

# Evidence stays, with the permissions that it had: what inherits anew could be read by anyone.
function Remove-DropShare([string]$Path, [string]$ShareName, [switch]$WhatIf) {
    Set-StrictMode -Version 2.0
    $problem = Get-PathProblem $Path $ShareName
    if ($problem) { Write-Warning $problem; return 87 }
    try {
        if ($Path.Length -gt 3) { $Path = $Path.TrimEnd('\') }
        $sharePath = Get-SharePath -Name $ShareName
        if ($sharePath -and $sharePath -ne $Path) { throw "the share $ShareName belongs to $sharePath" }
        if ($sharePath) { Invoke-Step 'net.exe' "share `"$ShareName`" /DELETE /YES" $WhatIf }
        if ([IO.Directory]::Exists($Path) -and -not (Test-Link $Path)) {
            if (@([IO.Directory]::GetFileSystemEntries($Path)).Length) {
                Write-Host "$Path stays, with its permissions: it holds evidence"
            } elseif ($WhatIf) {
                Write-Output "What if: remove $Path, which is empty"
            } else {
                [IO.Directory]::Delete($Path, $false)
            }
        }
        return 0
    } catch {
        Write-Warning ('Not done: ' + (Get-Reason $_))
        return 1
    }
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
            $answer = @(if ($Undo) { Remove-DropShare $Path $ShareName -WhatIf:$WhatIf } else {
                New-DropShare $Path $ShareName $Analysts $ComputerSid -WhatIf:$WhatIf
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
