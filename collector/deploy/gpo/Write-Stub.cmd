@echo off
rem For a PC without Windows PowerShell:  Write-Stub.cmd \\server.example.com\collect$
rem Leaves SHARE\COMPUTERNAME\RUN\manifest.json, which says that nothing could be collected and why. Once only: a PC that has
rem a folder there already is left as it is. Remedy: Windows PowerShell 2.0 for Vista (KB968930).
rem Exit codes: 0 written, or there already; 1618 the share did not take it; 87 no share given.
setlocal EnableExtensions DisableDelayedExpansion
set "SHARE=%~1"
if not defined SHARE exit /b 87
if "%SHARE:~-1%"=="\" set "SHARE=%SHARE:~0,-1%"

rem The time in UTC, as numbers: DATE and TIME follow the language. wmic ends its lines with an extra CR; the inner loop
rem drops it.
set "UTC_Year="
for /f "tokens=1,2 delims==" %%a in ('%SystemRoot%\System32\wbem\wmic.exe path Win32_UTCTime get Day^,Hour^,Minute^,Month^,Second^,Year /value ^<NUL 2^>NUL') do for /f "delims=" %%c in ("%%b") do set "UTC_%%a=%%c"
set "MONTH=0%UTC_Month%"
set "DAY=0%UTC_Day%"
set "HOUR=0%UTC_Hour%"
set "MINUTE=0%UTC_Minute%"
set "SECOND=0%UTC_Second%"
set "CLOCK="
if defined UTC_Year goto clock
rem No WMI, no time: a date that no one takes for the true one, and that every later run is newer than.
set "UTC_Year=1970"
set "MONTH=01"
set "DAY=01"
set "HOUR=00"
set "MINUTE=00"
set "SECOND=00"
set "CLOCK=; the time is not known"
:clock
set "COLLECTED=%UTC_Year%-%MONTH:~-2%-%DAY:~-2%T%HOUR:~-2%:%MINUTE:~-2%:%SECOND:~-2%Z"
set "TAIL=0000%RANDOM%"
set "RUN=%UTC_Year%%MONTH:~-2%%DAY:~-2%T%HOUR:~-2%%MINUTE:~-2%%SECOND:~-2%Z_%TAIL:~-4%"

rem "Microsoft Windows [Version 6.0.6002]": the last word in the brackets is the number in every language.
set "OSVERSION="
for /f "tokens=2 delims=[]" %%v in ('ver') do for %%w in (%%v) do set "OSVERSION=%%w"
set "KIND="
for /f "tokens=3" %%p in ('%SystemRoot%\System32\reg.exe query HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions /v ProductType 2^>NUL') do set "KIND=%%p"
set "PRODUCTTYPE=null"
if /i "%KIND%"=="WinNT" set "PRODUCTTYPE=1"
if /i "%KIND%"=="LanmanNT" set "PRODUCTTYPE=2"
if /i "%KIND%"=="ServerNT" set "PRODUCTTYPE=3"
set "GUID="
for /f "tokens=3" %%g in ('%SystemRoot%\System32\reg.exe query HKLM\SOFTWARE\Microsoft\Cryptography /v MachineGuid 2^>NUL') do set "GUID=%%g"

set "REASON=no Windows PowerShell on this PC: nothing was collected%CLOCK%"
set "DEVICE=%SHARE%\%COMPUTERNAME%"
call :deliver && exit /b 0
rem A PC that was set up again cannot write the folder of its former self.
if not defined GUID exit /b 1618
set "DEVICE=%SHARE%\%COMPUTERNAME%~%GUID:~0,8%"
call :deliver && exit /b 0
exit /b 1618

rem The root of the share cannot be listed, the own folder can. The name of the PC stays out of the file: it may hold letters
rem that are no UTF-8 in this code page, and the folder has it.
:deliver
dir /b "%DEVICE%\*_*" >NUL 2>&1 && exit /b 0
mkdir "%DEVICE%\%RUN%" >NUL 2>&1 || exit /b 1
>"%DEVICE%\%RUN%\manifest.json" (
  echo {"schemaVersion": 1,
  echo "collector": {"version": "1.0.0", "powershell": null, "languageMode": null, "bitness": null, "elapsedMs": null},
  echo "collectedUtc": "%COLLECTED%", "utcOffsetMinutes": null,
  echo "computer": {},
  echo "os": {"version": "%OSVERSION%", "productType": %PRODUCTTYPE%},
  echo "evidence": [
  echo {"name": "slic.bin", "status": "skipped", "bytes": null, "sha256": null, "error": "%REASON%"},
  echo {"name": "acpi-tables.csv", "status": "skipped", "bytes": null, "sha256": null, "error": "%REASON%"},
  echo {"name": "slmgr-dlv.txt", "status": "skipped", "bytes": null, "sha256": null, "error": "%REASON%"},
  echo {"name": "licensing.json", "status": "skipped", "bytes": null, "sha256": null, "error": "%REASON%"},
  echo {"name": "events.json", "status": "skipped", "bytes": null, "sha256": null, "error": "%REASON%"},
  echo {"name": "mgadiag.txt", "status": "skipped", "bytes": null, "sha256": null, "error": "%REASON%"},
  echo {"name": "collector.log", "status": "skipped", "bytes": null, "sha256": null, "error": "%REASON%"}
  echo ]}
) || exit /b 1
exit /b 0
