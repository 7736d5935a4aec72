@echo off
rem Startup script of a Group Policy:  Start-Collector.cmd \\server.example.com\collect$
rem Starts the installation of the scheduled task and returns at once: all startup scripts together have 600 seconds, users
rem wait for them, and nothing is ever collected here. Lies in deploy\gpo of the released folder, for instance in NETLOGON.
rem A PC without Windows PowerShell (Vista) leaves a folder on the share that says so.
rem Exit codes: 0 handed over, 87 no share given.
setlocal EnableExtensions DisableDelayedExpansion
set "SHARE=%~1"
if not defined SHARE exit /b 87
if "%SHARE:~-1%"=="\" set "SHARE=%SHARE:~0,-1%"
set "POWERSHELL=%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe"
if exist "%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe" set "POWERSHELL=%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%POWERSHELL%" goto stub
start "" /b /low "%POWERSHELL%" -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -File "%~dp0Install-CollectorTask.ps1" -Share "%SHARE%" <NUL >NUL 2>&1
exit /b 0
:stub
start "" /b /low "%SystemRoot%\System32\cmd.exe" /d /s /c ""%~dp0Write-Stub.cmd" "%SHARE%"" <NUL >NUL 2>&1
exit /b 0
