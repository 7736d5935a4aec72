@echo off
rem Removes the task, the scripts and the data folder with its spool. Evidence that was delivered stays on the share.
rem Exit codes: 0 done, or nothing there; 1 something stays.
setlocal EnableExtensions DisableDelayedExpansion
set "POWERSHELL=%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe"
if exist "%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe" set "POWERSHELL=%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe"
rem Without PowerShell nothing was ever installed.
if not exist "%POWERSHELL%" exit /b 0
"%POWERSHELL%" -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -File "%~dp0..\gpo\Install-CollectorTask.ps1" -Uninstall <NUL
exit /b %ERRORLEVEL%
