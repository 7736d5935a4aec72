@echo off
rem Runs slic-audit with the node.exe beside this file: nothing is installed. A folder that is dropped onto it is analysed.
setlocal EnableExtensions DisableDelayedExpansion
if not exist "%~dp0node.exe" goto incomplete
rem Requests to a slow share in flight: Node reads this only when it starts.
if not defined UV_THREADPOOL_SIZE set "UV_THREADPOOL_SIZE=256"
"%~dp0node.exe" "%~dp0slic-audit.cjs" %*
exit /b %ERRORLEVEL%
:incomplete
echo slic-audit: node.exe is not beside this file. Extract the whole ZIP file first, and start it from there.>&2
exit /b 2
