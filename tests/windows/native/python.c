/* python.exe and pythonw.exe: hand the command line to the interpreter's library, whose name is LIBRARY. */
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    int (*run)(int, wchar_t **);
    HMODULE library = LoadLibraryW(LIBRARY);

    if (!library)
        return 101;
    run = (int (*)(int, wchar_t **))(void *)GetProcAddress(library, "Py_Main");
    return run ? run(argc, argv) : 102;
}
