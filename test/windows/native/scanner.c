/*
 * scanner.exe FOLDER NAME MS STOP: a virus scanner without manners. Opens every FOLDER\*\NAME as soon as it is there, without
 * letting others delete or rename it, and keeps each for MS milliseconds; ends when the file STOP is there.
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

static void scan(const wchar_t *path, DWORD ms)
{
    DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE;
    HANDLE file = CreateFileW(path, GENERIC_READ, share, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) return;
    printf("scanned %ls\n", path);
    fflush(stdout);
    Sleep(ms);
    CloseHandle(file);
}

int wmain(int argc, wchar_t **argv)
{
    wchar_t pattern[MAX_PATH], path[MAX_PATH];
    if (argc != 5) return 2;
    swprintf(pattern, MAX_PATH, L"%ls\\*", argv[1]);
    printf("waiting\n");
    fflush(stdout);
    while (GetFileAttributesW(argv[4]) == INVALID_FILE_ATTRIBUTES) {
        WIN32_FIND_DATAW entry;
        HANDLE folder = FindFirstFileW(pattern, &entry);
        if (folder != INVALID_HANDLE_VALUE) {
            do {
                if (entry.cFileName[0] == L'.') continue;
                swprintf(path, MAX_PATH, L"%ls\\%ls\\%ls", argv[1], entry.cFileName, argv[2]);
                scan(path, _wtoi(argv[3]));
            } while (FindNextFileW(folder, &entry));
            FindClose(folder);
        }
        Sleep(2);
    }
    return 0;
}
