/* Colour profiles of screens: Qt is linked with functions that wine's mscms.dll lacks. There is no profile. */
#define STUB(name) __declspec(dllexport) void *name(void) { return 0; }

STUB(OpenColorProfileW)
STUB(CloseColorProfile)
STUB(GetColorProfileFromHandle)
STUB(WcsCreateIccProfile)

int DllMainCRTStartup(void *instance, unsigned reason, void *reserved)
{
    return 1;
}
