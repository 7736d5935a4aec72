/* wevtutil.exe: prints C:\firmware\events.xml, whatever is asked; wine's own is a stub that knows no event log. */
#include <stdio.h>

int main(void)
{
    char bytes[4096];
    size_t count;
    FILE *file = fopen("C:\\firmware\\events.xml", "rb");
    if (!file) return 0;
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0) fwrite(bytes, 1, count, stdout);
    fclose(file);
    return 0;
}
