/* Windows brings ICU as icuuc.dll, wine does not. Qt is linked with it for old text encodings: it has none here. */
#define STUB(name) __declspec(dllexport) void *name(void) { return 0; }

STUB(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
STUB(UCNV_TO_U_CALLBACK_SUBSTITUTE)
STUB(ucnv_cbFromUWriteUChars)
STUB(ucnv_cbToUWriteUChars)
STUB(ucnv_close)
STUB(ucnv_countAvailable)
STUB(ucnv_fromUCountPending)
STUB(ucnv_fromUnicode)
STUB(ucnv_getAvailableName)
STUB(ucnv_getFromUCallBack)
STUB(ucnv_getMaxCharSize)
STUB(ucnv_getName)
STUB(ucnv_getStandardName)
STUB(ucnv_getToUCallBack)
STUB(ucnv_open)
STUB(ucnv_reset)
STUB(ucnv_setFromUCallBack)
STUB(ucnv_setToUCallBack)
STUB(ucnv_toUCountPending)
STUB(ucnv_toUnicode)

int DllMainCRTStartup(void *instance, unsigned reason, void *reserved)
{
    return 1;
}
