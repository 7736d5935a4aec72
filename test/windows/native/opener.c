/* explorer.exe FILE: notes in C:\opened.txt what it was asked to open, as wine has no browser. */
#include <stdio.h>

int wmain(int argc, wchar_t **argv)
{
    FILE *note = _wfopen(L"C:\\opened.txt", L"w");
    if (!note) return 1;
    for (int i = 1; i < argc; i++) fwprintf(note, L"%ls\n", argv[i]);
    fclose(note);
    return 1;
}
