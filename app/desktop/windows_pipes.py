"""Checks the other end of a named pipe: Windows has one namespace for all users, so another user may have
taken the name.

The rights of a name are those that its first server gave: if that was another user, they let this user serve
there, too, and whomever they like connect. So each end checks the other.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import POINTER, byref, wintypes

    from telephony.process.child_process_main import end_process

    _PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
    _TOKEN_QUERY = 0x0008
    _TOKEN_USER = 1  # of TOKEN_INFORMATION_CLASS
    _TOKEN_USER_BYTES = 256  # a pointer, flags, and at most 68 bytes of the user's id (SID)
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _security = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel.GetNamedPipeServerProcessId.argtypes = (wintypes.HANDLE, POINTER(wintypes.ULONG))
    _kernel.GetCurrentThread.restype = wintypes.HANDLE
    _security.ImpersonateNamedPipeClient.argtypes = (wintypes.HANDLE,)
    _security.OpenThreadToken.argtypes = (
        *(wintypes.HANDLE, wintypes.DWORD, wintypes.BOOL),
        POINTER(wintypes.HANDLE),
    )
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _kernel.OpenProcess.restype = _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _security.OpenProcessToken.argtypes = (wintypes.HANDLE, wintypes.DWORD, POINTER(wintypes.HANDLE))
    _security.GetTokenInformation.argtypes = (
        *(wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID),
        *(wintypes.DWORD, POINTER(wintypes.DWORD)),
    )
    _security.EqualSid.argtypes = (ctypes.c_void_p, ctypes.c_void_p)

    def server_is_this_user(pipe: int) -> bool:
        """Whether this user's process serves the pipe of a connection; False if Windows does not report it.

        pipe: The handle of the client's end.
        """
        number = wintypes.ULONG()
        if not _kernel.GetNamedPipeServerProcessId(pipe, byref(number)):
            return False
        process = _kernel.OpenProcess(_PROCESS_QUERY_LIMITED_INFORMATION, False, number.value)
        if not process:
            return False  # usually another user's
        try:
            theirs, ours = _user_of(process), _user_of(_kernel.GetCurrentProcess())
        finally:
            _kernel.CloseHandle(process)
        if theirs is None or ours is None:
            return False
        return bool(_security.EqualSid(_user_id(theirs), _user_id(ours)))

    def client_is_this_user(pipe: int) -> bool:
        """Whether this user sent what was read last from the pipe; False if Windows does not report it.

        By the identity of the sender, not by the process: that of an elevated program cannot be opened.

        pipe: The handle of the server's end. Before anything was read Windows reports nobody.
        """
        if not _security.ImpersonateNamedPipeClient(pipe):
            return False
        token = wintypes.HANDLE()
        try:
            # "As self": the sender may have allowed less than to open it.
            is_known = _security.OpenThreadToken(_kernel.GetCurrentThread(), _TOKEN_QUERY, True, byref(token))
        finally:
            if not _security.RevertToSelf():
                end_process(1)  # as Microsoft advises: all that follows would be done as the sender
        theirs, ours = _token_user(token) if is_known else None, _user_of(_kernel.GetCurrentProcess())
        if theirs is None or ours is None:
            return False
        return bool(_security.EqualSid(_user_id(theirs), _user_id(ours)))

    def _user_of(process: int) -> ctypes.Array[ctypes.c_char] | None:
        """Return TOKEN_USER of a process."""
        token = wintypes.HANDLE()
        if not _security.OpenProcessToken(process, _TOKEN_QUERY, byref(token)):
            return None
        return _token_user(token)

    def _token_user(token: wintypes.HANDLE) -> ctypes.Array[ctypes.c_char] | None:
        """Return TOKEN_USER, and close the token: it begins with a pointer to the id, which follows in it."""
        size = wintypes.DWORD()
        user = ctypes.create_string_buffer(_TOKEN_USER_BYTES)
        try:
            found = _security.GetTokenInformation(token, _TOKEN_USER, user, _TOKEN_USER_BYTES, byref(size))
        finally:
            _kernel.CloseHandle(token)
        return user if found else None

    def _user_id(user: ctypes.Array[ctypes.c_char]) -> int | None:
        return ctypes.cast(user, POINTER(ctypes.c_void_p)).contents.value
