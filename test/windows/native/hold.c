/*
 * hold.exe FILE SHARE STOP: opens FILE as another program has it open, and keeps it until the file STOP is there.
 * SHARE: letters of what others may do meanwhile, r(ead) w(rite) d(elete), or - for nothing. Excel: r.
 */
#include <windows.h>
#include <stdio.h>

static DWORD share_mode(const wchar_t *letters)
{
    DWORD mode = 0;
    for (; *letters; letters++) {
        if (*letters == L'r') mode |= FILE_SHARE_READ;
        if (*letters == L'w') mode |= FILE_SHARE_WRITE;
        if (*letters == L'd') mode |= FILE_SHARE_DELETE;
    }
    return mode;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc != 4) return 2;
    HANDLE file = CreateFileW(argv[1], GENERIC_READ | GENERIC_WRITE, share_mode(argv[2]), NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        printf("not held: error %lu\n", GetLastError());
        return 1;
    }
    printf("held\n");
    fflush(stdout);
    while (GetFileAttributesW(argv[3]) == INVALID_FILE_ATTRIBUTES) Sleep(50);
    CloseHandle(file);
    return 0;
}
