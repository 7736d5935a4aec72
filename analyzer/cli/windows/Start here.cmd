@echo off
rem For a double click: asks for the evidence folder, analyses it and opens the page. A folder may also be dropped onto it.
setlocal EnableExtensions DisableDelayedExpansion
title slic-audit
set "CODE=2"
set "ROOT=%~1"
if defined ROOT goto program
echo slic-audit finds out why KMS refuses a PC, for a whole fleet.
echo.
echo Where does the evidence lie? Give the share or the folder that holds one folder per PC,
echo for example \\server\collect$
echo.
set /p "ROOT=Share or folder: "
if not defined ROOT goto end
rem A path that was copied from the Explorer comes in quotation marks.
set "ROOT=%ROOT:"=%"
if not defined ROOT goto end
:program
rem A backslash before the closing quotation mark would be taken for a part of the path.
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT%\"
if exist "%~dp0node.exe" goto node
if exist "%~dp0slic-audit.exe" goto executable
echo The program is not beside this file. Extract the whole ZIP file first, and start it from there.
goto end
:node
if not defined UV_THREADPOOL_SIZE set "UV_THREADPOOL_SIZE=256"
"%~dp0node.exe" "%~dp0slic-audit.cjs" analyze "%ROOT%" --open
set "CODE=%ERRORLEVEL%"
goto end
:executable
"%~dp0slic-audit.exe" analyze "%ROOT%" --open
set "CODE=%ERRORLEVEL%"
:end
echo.
pause
exit /b %CODE%
