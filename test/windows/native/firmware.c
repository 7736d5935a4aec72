/*
 * firmware.dll: GetSystemFirmwareTable and EnumSystemFirmwareTables as kernel32 has them, answering from C:\firmware\SLIC.bin
 * and its like. It stands in because wine 8 has no provider of ACPI tables; the script host puts it in front of kernel32 for
 * these two alone.
 */
#include <windows.h>
#include <stdio.h>
#include <string.h>

#define ACPI 0x41435049
#define FOLDER "C:\\firmware\\"

static UINT answer(const BYTE *bytes, UINT length, void *buffer, DWORD room)
{
    if (length > room || !buffer) SetLastError(ERROR_INSUFFICIENT_BUFFER);
    else memcpy(buffer, bytes, length);
    return length;
}

__declspec(dllexport) UINT WINAPI GetTable(DWORD provider, DWORD id, void *buffer, DWORD room)
{
    static BYTE bytes[1 << 20];
    char path[64];
    DWORD length = 0;
    if (provider != ACPI) {
        SetLastError(ERROR_INVALID_FUNCTION);
        return 0;
    }
    sprintf(path, FOLDER "%.4s.bin", (const char *)&id);
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        SetLastError(ERROR_NOT_FOUND);
        return 0;
    }
    ReadFile(file, bytes, sizeof bytes, &length, NULL);
    CloseHandle(file);
    return answer(bytes, length, buffer, room);
}

__declspec(dllexport) UINT WINAPI ListTables(DWORD provider, void *buffer, DWORD room)
{
    BYTE list[256];
    UINT length = 0;
    WIN32_FIND_DATAA entry;
    if (provider != ACPI) {
        SetLastError(ERROR_INVALID_FUNCTION);
        return 0;
    }
    HANDLE found = FindFirstFileA(FOLDER "????.bin", &entry);
    if (found != INVALID_HANDLE_VALUE) {
        do {
            memcpy(list + length, entry.cFileName, 4);
            length += 4;
        } while (length < sizeof list && FindNextFileA(found, &entry));
        FindClose(found);
    }
    return answer(list, length, buffer, room);
}
