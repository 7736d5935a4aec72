/*
 * interrupt.exe READY STATUS PROGRAM ARGUMENTS...: starts PROGRAM in its own console, waits until a file that matches READY is
 * there, sends Ctrl-C to the console, and writes into the file STATUS how PROGRAM ended: a pipe or a shell would show the low
 * byte of its exit code only.
 */
#include <windows.h>
#include <stdio.h>

static BOOL WINAPI ignore(DWORD event)
{
    (void)event;
    return TRUE;
}

static void quote(wchar_t *line, int count, wchar_t **arguments)
{
    for (int i = 0; i < count; i++) {
        wcscat(line, i ? L" \"" : L"\"");
        wcscat(line, arguments[i]);
        wcscat(line, L"\"");
    }
}

static int is_ready(const wchar_t *pattern)
{
    WIN32_FIND_DATAW entry;
    HANDLE found = FindFirstFileW(pattern, &entry);
    if (found == INVALID_HANDLE_VALUE) return 0;
    FindClose(found);
    return 1;
}

int wmain(int argc, wchar_t **argv)
{
    static wchar_t line[8192];
    STARTUPINFOW start = { sizeof start };
    PROCESS_INFORMATION process;
    DWORD code = 0;
    if (argc < 4) return 2;
    quote(line, argc - 3, argv + 3);
    SetConsoleCtrlHandler(ignore, TRUE);
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &process)) return 3;
    for (int i = 0; i < 3000 && !is_ready(argv[1]) && WaitForSingleObject(process.hProcess, 10) == WAIT_TIMEOUT; i++)
        ;
    BOOL early = WaitForSingleObject(process.hProcess, 0) == WAIT_OBJECT_0;
    GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
    BOOL late = WaitForSingleObject(process.hProcess, 30000) == WAIT_TIMEOUT;
    GetExitCodeProcess(process.hProcess, &code);
    if (late) TerminateProcess(process.hProcess, 9);
    FILE *status = _wfopen(argv[2], L"w");
    if (!status) return 4;
    fprintf(status, "%s %lu", early ? "early" : late ? "late" : "ended", code);
    fclose(status);
    return 0;
}
