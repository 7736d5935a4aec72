@echo off
rem Double-click: collects the evidence of this PC, once, into evidence\<name of the PC> beside this file. Installs nothing and leaves nothing.
rem Works from a USB stick or a share, with the whole released folder around it, or with Collect-KmsEvidence.ps1 beside it.
rem With any argument it does not wait for a key at the end:  Collect-ThisPC.cmd /quiet
rem Exit codes: 0 collected; 1 not collected; 87 and 1618 as the collector.
setlocal EnableExtensions DisableDelayedExpansion
set "QUIET=%~1"
set "EVIDENCE=%~dp0evidence"
set "COLLECTOR=%~dp0Collect-KmsEvidence.ps1"
if not exist "%COLLECTOR%" set "COLLECTOR=%~dp0..\..\Collect-KmsEvidence.ps1"
if not exist "%COLLECTOR%" echo Collect-KmsEvidence.ps1 is missing: copy it beside this file. & set "CODE=1" & goto end
if not exist "%EVIDENCE%\" mkdir "%EVIDENCE%"
if not exist "%EVIDENCE%\" echo This folder cannot be written: copy the kit to a USB stick or a folder that can. & set "CODE=1" & goto end
"%SystemRoot%\System32\fltMC.exe" >NUL 2>&1 || echo Not started as administrator: some readings may be missing. Better: right-click, Run as administrator.
set "POWERSHELL=%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe"
if exist "%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe" set "POWERSHELL=%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%POWERSHELL%" goto stub
echo Collecting. This takes a minute or two; please leave this window open.
rem A data folder below TEMP is not trusted, so none is made: the evidence goes straight to the folder beside this file.
"%POWERSHELL%" -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -File "%COLLECTOR%" -Share "%EVIDENCE%" -Spool "%TEMP%\KmsEvidence-once\spool" -LogPath "%TEMP%\KmsEvidence-once\collector.log" <NUL
set "CODE=%ERRORLEVEL%"
if not exist "%EVIDENCE%\%COMPUTERNAME%\" if "%CODE%"=="0" set "CODE=1"
if "%CODE%"=="0" echo Done. Please send the folder "%EVIDENCE%\%COMPUTERNAME%".
if not "%CODE%"=="0" echo Nothing was collected, code %CODE%. Please send a picture of this window.
goto end
:stub
set "CODE=1"
if exist "%~dp0..\gpo\Write-Stub.cmd" call "%~dp0..\gpo\Write-Stub.cmd" "%EVIDENCE%"
echo This PC has no Windows PowerShell: nothing can be collected. Please say so.
:end
if not defined QUIET pause
exit /b %CODE%
