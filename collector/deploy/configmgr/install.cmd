@echo off
rem Installs the collector with its scheduled task, collects at once and delivers:  install.cmd \\server.example.com\collect$
rem Lies in deploy\configmgr of the released folder, which is the source of the package or application as it is.
rem Exit codes: 0 delivered; 1618 the share is not there now, the evidence waits in the spool; 87 bad parameters; 1 failed.
setlocal EnableExtensions DisableDelayedExpansion
set "SHARE=%~1"
if not defined SHARE exit /b 87
if "%SHARE:~-1%"=="\" set "SHARE=%SHARE:~0,-1%"
rem Package programs run 32-bit; Sysnative is how such a process reaches the 64-bit PowerShell.
set "POWERSHELL=%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe"
if exist "%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe" set "POWERSHELL=%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%POWERSHELL%" goto stub
"%POWERSHELL%" -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -File "%~dp0..\gpo\Install-CollectorTask.ps1" -Share "%SHARE%" -RunNow <NUL
exit /b %ERRORLEVEL%
:stub
call "%~dp0..\gpo\Write-Stub.cmd" "%SHARE%"
exit /b %ERRORLEVEL%
