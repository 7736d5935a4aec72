/*
 * cscript.exe in front of wine's own, which lies beside it as wine-cscript.exe: wine's does not know //U, so this one takes the
 * switch off and turns the output into UTF-16LE, as Windows' does. Where C:\firmware\hang.txt is there it never ends, with a
 * child of its own that never ends either; where silent.txt is there it prints nothing and fails.
 */
#include <windows.h>
#include <stdio.h>

#define FOREVER 600000
#define IS_THERE(path) (GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES)

static wchar_t line[8192], folder[MAX_PATH];

static BOOL start(HANDLE output, PROCESS_INFORMATION *process)
{
    STARTUPINFOW info = { sizeof info };
    if (output) {
        info.dwFlags = STARTF_USESTDHANDLES;
        info.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
        info.hStdOutput = info.hStdError = output;
    }
    return CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &info, process);
}

static int hang(void)
{
    PROCESS_INFORMATION child;
    swprintf(line, 8192, L"\"%ls\\cscript.exe\" /sleep", folder);
    start(NULL, &child);
    Sleep(FOREVER);
    return 0;
}

/* The command line without //U; whether it held one. */
static int plain_arguments(int argc, wchar_t **argv)
{
    int unicode = 0;
    swprintf(line, 8192, L"\"%ls\\wine-cscript.exe\"", folder);
    for (int i = 1; i < argc; i++) {
        if (!lstrcmpiW(argv[i], L"//U")) {
            unicode = 1;
            continue;
        }
        wcscat(line, L" \"");
        wcscat(line, argv[i]);
        wcscat(line, L"\"");
    }
    return unicode;
}

static void pass_on(const char *bytes, DWORD count, int unicode)
{
    static wchar_t wide[4096];
    DWORD written;
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    if (!unicode) {
        WriteFile(output, bytes, count, &written, NULL);
        return;
    }
    int length = MultiByteToWideChar(CP_OEMCP, 0, bytes, count, wide, 4096);
    WriteFile(output, wide, length * sizeof *wide, &written, NULL);
}

int wmain(int argc, wchar_t **argv)
{
    SECURITY_ATTRIBUTES inherit = { sizeof inherit, NULL, TRUE };
    PROCESS_INFORMATION process;
    HANDLE from, to;
    char bytes[4096];
    DWORD count, code = 1;
    GetSystemDirectoryW(folder, MAX_PATH);
    if (argc == 2 && !lstrcmpiW(argv[1], L"/sleep")) {
        Sleep(FOREVER);
        return 0;
    }
    if (IS_THERE(L"C:\\firmware\\hang.txt")) return hang();
    if (IS_THERE(L"C:\\firmware\\silent.txt")) return 1;
    int unicode = plain_arguments(argc, argv);
    CreatePipe(&from, &to, &inherit, 0);
    SetHandleInformation(from, HANDLE_FLAG_INHERIT, 0);
    if (!start(to, &process)) return 1;
    CloseHandle(to);
    while (ReadFile(from, bytes, sizeof bytes, &count, NULL) && count) pass_on(bytes, count, unicode);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
    return code;
}
