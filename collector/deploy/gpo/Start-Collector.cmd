@echo off
rem Startup script of a Group Policy:  Start-Collector.cmd \\server.example.com\collect$
rem Copies the collector and creates the scheduled task, with cmd.exe alone: no PowerShell is started, so that no execution policy can stop it
rem and nothing runs on after this script. Nothing is collected here: all startup scripts together have 600 seconds, and users wait for them.
rem The share must be the one in CollectorTask.xml. This file is in deploy\gpo of the released folder, for instance in NETLOGON.
rem A PC without Windows PowerShell (Vista) leaves a folder on the share that says so.
rem What was done, and every error: %windir%\Temp\KmsEvidence-install.log
rem Exit codes: 0 done, or nothing to do; 1 not done; 87 no share given, or not the one of CollectorTask.xml.
setlocal EnableExtensions DisableDelayedExpansion
set "LOG=%SystemRoot%\Temp\KmsEvidence-install.log"
set "SHARE=%~1"
if not defined SHARE call :note no share given & exit /b 87
if "%SHARE:~-1%"=="\" set "SHARE=%SHARE:~0,-1%"
set "SOURCE=%~dp0..\..\Collect-KmsEvidence.ps1"
set "TASK=%~dp0CollectorTask.xml"
set "PROGRAMS=%ProgramFiles%"
if defined ProgramW6432 set "PROGRAMS=%ProgramW6432%"
set "TARGET=%PROGRAMS%\KmsEvidence"
set "POWERSHELL=%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe"
if exist "%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe" set "POWERSHELL=%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%POWERSHELL%" goto stub
rem type turns the UTF-16 of the task into text.
type "%TASK%" 2>NUL | "%SystemRoot%\System32\find.exe" /i "-Share ""%SHARE%""" >NUL || (call :note %SHARE% is not the share in CollectorTask.xml& exit /b 87 )
if not exist "%TARGET%\" mkdir "%TARGET%" >>"%LOG%" 2>&1
"%SystemRoot%\System32\fc.exe" /b "%SOURCE%" "%TARGET%\Collect-KmsEvidence.ps1" >NUL 2>&1 && goto task
copy /y /b "%SOURCE%" "%TARGET%\Collect-KmsEvidence.ps1.new" >>"%LOG%" 2>&1 || (call :note the collector cannot be copied& exit /b 1 )
move /y "%TARGET%\Collect-KmsEvidence.ps1.new" "%TARGET%\Collect-KmsEvidence.ps1" >>"%LOG%" 2>&1 || (call :note the collector cannot be replaced& exit /b 1 )
call :note the collector is copied
:task
rem The task is left alone while it is as it should be: a run that waits would be lost with it.
"%SystemRoot%\System32\schtasks.exe" /query /tn "KmsEvidence" >NUL 2>&1 || goto create
"%SystemRoot%\System32\fc.exe" /b "%TASK%" "%TARGET%\CollectorTask.xml" >NUL 2>&1 && exit /b 0
:create
copy /y /b "%TASK%" "%TARGET%\CollectorTask.xml" >>"%LOG%" 2>&1 || (call :note the task cannot be copied& exit /b 1 )
"%SystemRoot%\System32\schtasks.exe" /create /xml "%TARGET%\CollectorTask.xml" /tn "KmsEvidence" /f >>"%LOG%" 2>&1 && (call :note the task is created& exit /b 0 )
del "%TARGET%\CollectorTask.xml"
call :note the task cannot be created
exit /b 1
:stub
call "%~dp0Write-Stub.cmd" "%SHARE%" >>"%LOG%" 2>&1
if not errorlevel 1 exit /b 0
call :note no Windows PowerShell on this PC, and the share does not take the note that says so
exit /b 1
:note
>>"%LOG%" echo %DATE% %TIME% %*
exit /b 0
