# A Windows of a test's making: puts itself in the place of the collector's functions that touch Windows.
# $Fake holds what this Windows answers, and the calls that came.
$Fake = @{
    Version = '7'; Calls = (New-Object Collections.ArrayList); Slic = $null; SlicStatus = 'collected'
    Slmgr = [Text.Encoding]::Unicode.GetBytes("Software licensing service version: 6.1.7601.17514`r`n")
    Registry = @{ MachineGuid = '4c4c4544-0042-3510-8052-b4c04f4d3732'; OEMCP = '437'; ACP = '1252' }
    Events = @(@{ id = 12288; provider = 'Microsoft-Windows-Security-SPP'; timeUtc = '2026-01-02T03:04:05.000000000Z'; data = @('0xC004F035,0x08000000,kms:1688') })
    Caption = 'Microsoft Windows 7 Professional '; OsVersion = '6.1.7601'; ProductType = 1; Text = ''
}

# What each Windows has; one name too many fails a whole query, as it does there.
function Get-FakeColumn([string]$ClassName) {
    $level = @('Vista', '7', '8', '8.1', '10').IndexOf($Fake.Version)
    switch ($ClassName) {
        'SoftwareLicensingService' {
            'Version', 'ClientMachineID', 'KeyManagementServiceMachine', 'VLActivationInterval'
            if ($level -ge 1) { 'KeyManagementServicePort', 'DiscoveredKeyManagementServiceMachineName', 'DiscoveredKeyManagementServiceMachinePort' }
            if ($level -ge 2) { 'OA2xBiosMarkerStatus', 'OA2xBiosMarkerMinorVersion', 'OA3xOriginalProductKey', 'OA3xOriginalProductKeyDescription', 'OA3xOriginalProductKeyPkPn' }
        }
        'SoftwareLicensingProduct' {
            'ID', 'ApplicationID', 'Name', 'Description', 'LicenseFamily', 'LicenseIsAddon', 'PartialProductKey', 'ProductKeyID', 'LicenseStatus', 'GracePeriodRemaining'
            if ($Fake.Version -ne 'Vista') { 'LicenseStatusReason' }
            if ($level -ge 3) { 'ProductKeyChannel' }
        }
        'Win32_OperatingSystem' {
            'Caption', 'Version', 'BuildNumber', 'ProductType', 'OperatingSystemSKU', 'LastBootUpTime'
            if ($level -ge 1) { 'OSArchitecture' }
        }
        'Win32_ComputerSystem' { 'Name', 'DNSHostName', 'Domain', 'Manufacturer', 'Model' }
        'Win32_ComputerSystemProduct' { 'UUID' }
        'Win32_BIOS' { 'SerialNumber', 'SMBIOSBIOSVersion', 'ReleaseDate' }
        'Win32_Service' { 'Name', 'State', 'StartMode' }
    }
}

function Get-FakeRow([string]$ClassName) {
    $key = 'VOLUME_KMSCLIENT channel'
    switch ($ClassName) {
        'SoftwareLicensingService' { @{ Version = '6.1.7601.17514'; OA2xBiosMarkerStatus = [uint32]1; OA2xBiosMarkerMinorVersion = [uint32]1; KeyManagementServiceMachine = '' } }
        'SoftwareLicensingProduct' {
            @{
                ID = 'b92e9980-b9d5-4821-9c94-140f632f6312'; ApplicationID = '55c92734-d682-4d71-983e-d6ec3f16059f'; Name = 'Windows(R) 7, Professional edition'
                Description = "Windows Operating System - Windows(R) 7, $key"; LicenseFamily = 'Professional'; LicenseIsAddon = $false; PartialProductKey = 'GPDD4'
                ProductKeyID = '00371-00170-868-000000-03-1033-7601.0000-1232026'; LicenseStatus = [uint32]5; LicenseStatusReason = [uint32]3221549109
                GracePeriodRemaining = [uint32]0; ProductKeyChannel = 'Volume:GVLK'
            }
        }
        'Win32_OperatingSystem' {
            @{ Caption = $Fake.Caption; Version = $Fake.OsVersion; BuildNumber = '7601'; ProductType = [uint32]$Fake.ProductType; OSArchitecture = '64-bit'; OperatingSystemSKU = [uint32]48; LastBootUpTime = '20260102030405.000000+060' }
        }
        'Win32_ComputerSystem' { @{ Name = 'PC-001'; DNSHostName = 'PC-001'; Domain = 'corp.example'; Manufacturer = 'Dell Inc.'; Model = 'OptiPlex 780' + $Fake.Text } }
        'Win32_ComputerSystemProduct' { @{ UUID = '4C4C4544-0042-3510-8052-B4C04F4D3732' } }
        'Win32_BIOS' { @{ SerialNumber = 'ABC1234' + $Fake.Text; SMBIOSBIOSVersion = 'A07'; ReleaseDate = '20101026000000.000000+000' } }
        'Win32_Service' { @{ Name = 'sppsvc'; State = 'Stopped'; StartMode = 'Auto' } }
    }
}

function Get-FirmwareTable([string]$Signature) {
    [void]$Fake.Calls.Add("firmware $Signature")
    if ($Signature -eq 'MSDM') { throw 'MSDM was asked for' }
    if ($Signature -eq 'SLIC') {
        if ($Fake.SlicStatus -ne 'collected') { return @{ Status = $Fake.SlicStatus; Error = $null; Bytes = [byte[]]@() } }
        return @{ Status = 'collected'; Error = $null; Bytes = [Convert]::FromBase64String($Fake.Slic) }
    }
    if ('RSDT', 'XSDT' -notcontains $Signature) { return @{ Status = 'absent'; Error = $null; Bytes = [byte[]]@() } }
    $bytes = [Convert]::FromBase64String($Fake.Slic)
    $name = [Text.Encoding]::ASCII.GetBytes($Signature)
    [Array]::Copy($name, $bytes, 4)
    @{ Status = 'collected'; Error = $null; Bytes = $bytes }
}

function Get-WmiColumns([string]$Namespace, [string]$ClassName, [int]$TimeoutSeconds) {
    [void]$Fake.Calls.Add("columns $ClassName")
    @{ Status = 'collected'; Error = $null; Names = @(Get-FakeColumn $ClassName) }
}

function Invoke-WmiQuery([string]$Namespace, [string]$Query, [int]$TimeoutSeconds) {
    [void]$Fake.Calls.Add("query $Query")
    if ($Query -notmatch '^SELECT (?<list>.+?) FROM (?<class>\w+)') { return @{ Status = 'failed'; Error = 'Invalid query'; Rows = @() } }
    $class = $matches['class']
    $list = @($matches['list'] -split ', ')
    $has = @(Get-FakeColumn $class)
    if (@($list | Where-Object { $has -notcontains $_ }).Length) { return @{ Status = 'failed'; Error = 'Invalid query'; Rows = @() } }
    $row = Get-FakeRow $class
    $answer = @{}
    foreach ($name in $list) { $answer[$name] = $row[$name] }
    @{ Status = 'collected'; Error = $null; Rows = @($answer) }
}

function Invoke-Program([string]$FilePath, $ArgumentList, [int]$TimeoutSeconds) {
    [void]$Fake.Calls.Add("program $FilePath $ArgumentList")
    @{ Status = 'collected'; Error = $null; ExitCode = 0; Output = $Fake.Slmgr }
}

function Read-LicensingEvents([int]$TimeoutSeconds) {
    [void]$Fake.Calls.Add('events')
    @{ Status = 'collected'; Error = $null; Rows = $Fake.Events }
}

function Get-RegistryText([string]$Path, [string]$Name) {
    if ($Fake.Registry.ContainsKey($Name)) { return @{ Status = 'collected'; Error = $null; Value = $Fake.Registry[$Name] } }
    @{ Status = 'absent'; Error = $null; Value = $null }
}

# Each of them hangs as the real ones do: until its limit.
function Set-Hanging([string[]]$Names) {
    foreach ($name in $Names) {
        . ([scriptblock]::Create("function script:$name {" + {
            param([string]$Namespace, [string]$ClassName, [string]$Query, [string]$FilePath, $ArgumentList, [int]$TimeoutSeconds, [string]$Signature)
            if ($TimeoutSeconds -gt 0) { Start-Sleep -Seconds $TimeoutSeconds }
            @{ Status = 'timeout'; Error = 'no end'; Rows = @(); Names = @(); Bytes = [byte[]]@(); Output = [byte[]]@() }
        } + '}'))
    }
}
