"""Windows' default sound devices: one for communication and one for all other sound.

Qt reports only one of them (QtMultimedia 6.11), so we ask the Core Audio API (IMMDeviceEnumerator,
mmdeviceapi.h) with the roles eCommunications and eConsole. Its ids equal Qt's. The user chooses both devices
on Windows' page "Sound"; Windows changes them when a headset is plugged in.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from typing import Protocol

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DefaultDevices:
    """Device ids; "" for none. call_microphone and call_speaker are the communication defaults."""

    microphone: str = ""
    speaker: str = ""
    call_microphone: str = ""
    call_speaker: str = ""


if sys.platform == "win32":
    import ctypes
    from ctypes import HRESULT, POINTER, WINFUNCTYPE, byref, c_int, c_void_p, c_wchar_p, wintypes

    _RENDER, _CAPTURE = 0, 1  # EDataFlow
    _CONSOLE, _COMMUNICATIONS = 0, 2  # ERole
    _IN_ANY_PROCESS = 0x17  # CLSCTX_ALL
    _APARTMENT = 0x2  # COINIT_APARTMENTTHREADED, which Qt uses too
    _CLASS = "{BCDE0395-E52F-467C-8E3D-C4579291692E}"  # MMDeviceEnumerator
    _ENUMERATOR = "{A95664D2-9614-4F35-A746-DE8DB63617E6}"  # IMMDeviceEnumerator
    # Methods by their index in the interface's table (mmdeviceapi.h, unknwn.h).
    _release = WINFUNCTYPE(wintypes.ULONG)(2, "Release")
    _get_default = WINFUNCTYPE(HRESULT, c_int, c_int, POINTER(c_void_p))(4, "GetDefaultAudioEndpoint")
    _get_id = WINFUNCTYPE(HRESULT, POINTER(c_void_p))(5, "GetId")

    class WindowsDefaults:
        """Reads the defaults from Windows. Lives in one thread."""

        def __init__(self) -> None:
            """Raises OSError if Windows has no audio service."""
            self._ole = ctypes.OleDLL("ole32")
            self._ole.CoTaskMemFree.argtypes, self._ole.CoTaskMemFree.restype = (c_void_p,), None
            ctypes.WinDLL("ole32").CoInitializeEx(None, _APARTMENT)  # may be initialised already
            self._enumerator = c_void_p()
            self._ole.CoCreateInstance(
                byref(self._guid(_CLASS)),
                None,
                _IN_ANY_PROCESS,
                byref(self._guid(_ENUMERATOR)),
                byref(self._enumerator),
            )

        def read(self) -> DefaultDevices:
            return DefaultDevices(
                microphone=self._default(_CAPTURE, _CONSOLE),
                speaker=self._default(_RENDER, _CONSOLE),
                call_microphone=self._default(_CAPTURE, _COMMUNICATIONS),
                call_speaker=self._default(_RENDER, _COMMUNICATIONS),
            )

        def close(self) -> None:
            if self._enumerator:
                _release(self._enumerator)
                self._enumerator = c_void_p()

        def _guid(self, text: str) -> ctypes.Array[ctypes.c_char]:
            guid = ctypes.create_string_buffer(16)
            self._ole.CLSIDFromString(c_wchar_p(text), guid)
            return guid

        def _default(self, flow: int, role: int) -> str:
            device, identity = c_void_p(), c_void_p()
            try:
                _get_default(self._enumerator, flow, role, byref(device))
            except OSError:  # E_NOTFOUND: no such device
                return ""
            try:
                _get_id(device, byref(identity))
                return ctypes.wstring_at(identity) if identity else ""
            finally:
                self._ole.CoTaskMemFree(identity)
                _release(device)


class AsksDefaults(Protocol):
    """Lives in one thread."""

    def read(self) -> DefaultDevices: ...

    def close(self) -> None: ...


def windows_defaults() -> AsksDefaults | None:
    """Return the reader of the defaults; None on other systems and if the audio service does not answer."""
    if sys.platform == "win32":
        try:
            return WindowsDefaults()
        except OSError as error:
            _log.warning("Windows does not report its default devices for calls: %s", error)
    return None
