/* python3.dll: nothing but forwards to the interpreter's library (a .def file beside it), for abi3 wheels. */
int DllMainCRTStartup(void *instance, unsigned reason, void *reserved)
{
    return 1;
}
