/* A custom action of the package: ends it in clear words where Loket is open.

   The exit code of a program could end it too, but Windows Installer would only say "a program required for this
   install did not run as expected" (error 1722). Compiled by msi.py with MinGW-w64, immediate, not elevated. */

#include <windows.h>
#include <msi.h>
#include <msiquery.h>
#include <tlhelp32.h>

#define LONGEST_PATH 32768

static const WCHAR *const PROGRAMS[] = {L"loket.exe", L"loket-console.exe"};
static const WCHAR ENGLISH[] =
    L"Loket is open on this computer (%s, process %lu), perhaps in another person's session. Nothing was changed. "
    L"Close Loket in every session, or run: loket-console quit. Then start this installer again. "
    L"WHILEOPEN=1 installs nevertheless and ends calls.";
static const WCHAR INDONESIAN[] =
    L"Loket sedang terbuka di komputer ini (%s, proses %lu), mungkin di sesi pengguna lain. Tidak ada yang diubah. "
    L"Tutup Loket di setiap sesi, atau jalankan: loket-console quit. Lalu mulai lagi pemasangan ini. "
    L"WHILEOPEN=1 tetap memasang dan memutus panggilan.";

static BOOL is_one_of_ours(const PROCESSENTRY32W *process, const WCHAR *folder)
{
    static WCHAR path[LONGEST_PATH];
    DWORD length = LONGEST_PATH;
    BOOL has_path;
    HANDLE opened;
    size_t i;

    for (i = 0; i < sizeof PROGRAMS / sizeof *PROGRAMS; i++)
        if (lstrcmpiW(process->szExeFile, PROGRAMS[i]) == 0)
            break;
    if (i == sizeof PROGRAMS / sizeof *PROGRAMS)
        return FALSE;
    opened = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process->th32ProcessID);
    if (opened == NULL)
        return TRUE; /* another person's; the installing user is no administrator */
    has_path = QueryFullProcessImageNameW(opened, 0, path, &length);
    CloseHandle(opened);
    if (!has_path)
        return TRUE;
    /* A copy that runs from another folder, such as a checkout, keeps no file of this one. */
    return CompareStringOrdinal(path, min((int)length, lstrlenW(folder)), folder, lstrlenW(folder), TRUE) == CSTR_EQUAL;
}

static BOOL find_open(const WCHAR *folder, PROCESSENTRY32W *found)
{
    HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    BOOL has_one = FALSE, has_more;

    if (all == INVALID_HANDLE_VALUE)
        return FALSE;
    found->dwSize = sizeof *found;
    for (has_more = Process32FirstW(all, found); has_more && !has_one; )
        if (is_one_of_ours(found, folder))
            has_one = TRUE;
        else
            has_more = Process32NextW(all, found);
    CloseHandle(all);
    return has_one;
}

UINT __stdcall RefuseWhileOpen(MSIHANDLE install)
{
    static WCHAR folder[LONGEST_PATH], text[1024];
    DWORD length = LONGEST_PATH;
    PROCESSENTRY32W open;
    MSIHANDLE record;

    if (MsiGetPropertyW(install, L"InstallFolder", folder, &length) != ERROR_SUCCESS || length == 0)
        return ERROR_SUCCESS; /* nowhere installed, so nothing is replaced */
    if (!find_open(folder, &open))
        return ERROR_SUCCESS;
    wsprintfW(text,
              PRIMARYLANGID(GetUserDefaultUILanguage()) == LANG_INDONESIAN ? INDONESIAN : ENGLISH,
              open.szExeFile, open.th32ProcessID);
    record = MsiCreateRecord(1);
    MsiRecordSetStringW(record, 0, L"[1]");
    MsiRecordSetStringW(record, 1, text);
    MsiProcessMessage(install, INSTALLMESSAGE_ERROR | MB_OK | MB_ICONERROR, record);
    MsiCloseHandle(record);
    return ERROR_INSTALL_FAILURE;
}
