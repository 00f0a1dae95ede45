"""libpulse by ctypes: only the functions that a stream without a thread needs.

Names and values are those of <pulse/mainloop.h>, <pulse/context.h>, <pulse/stream.h> and <pulse/def.h>, an
interface that has not changed since PulseAudio 1.0. The same library also talks to PipeWire's PulseAudio
server.

docs/architecture/sound.md compares the libraries of PyPI with measured figures and says why none is used.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, c_char_p, c_int, c_int64, c_size_t, c_uint8, c_uint32, c_void_p
from typing import Any

CONTEXT_READY, CONTEXT_FAILED, CONTEXT_TERMINATED = 4, 5, 6  # pa_context_state_t
STREAM_READY, STREAM_FAILED, STREAM_TERMINATED = 2, 3, 4  # pa_stream_state_t
NO_AUTOSPAWN = 1  # pa_context_flags_t
ADJUST_LATENCY, EARLY_REQUESTS, START_UNMUTED = 0x2000, 0x4000, 0x10000  # pa_stream_flags_t
S16LE = 3  # pa_sample_format_t
SEEK_RELATIVE = 0  # pa_seek_mode_t
SERVERS_CHOICE = 0xFFFFFFFF  # in a BufferAttributes


class SampleSpec(ctypes.Structure):
    """pa_sample_spec."""

    _fields_ = [("format", c_int), ("rate", c_uint32), ("channels", c_uint8)]


class BufferAttributes(ctypes.Structure):
    """pa_buffer_attr, in bytes."""

    _fields_ = [
        ("maxlength", c_uint32),
        ("tlength", c_uint32),
        ("prebuf", c_uint32),
        ("minreq", c_uint32),
        ("fragsize", c_uint32),
    ]


_WAITS = frozenset(
    {"pa_context_new", "pa_context_connect"}
)  # these read files and may resolve a remote server's name
_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "pa_mainloop_new": (c_void_p, ()),
    "pa_mainloop_free": (None, (c_void_p,)),
    "pa_mainloop_get_api": (c_void_p, (c_void_p,)),
    "pa_mainloop_iterate": (c_int, (c_void_p, c_int, c_void_p)),
    "pa_context_new": (c_void_p, (c_void_p, c_char_p)),
    "pa_context_connect": (c_int, (c_void_p, c_char_p, c_int, c_void_p)),
    "pa_context_disconnect": (None, (c_void_p,)),
    "pa_context_unref": (None, (c_void_p,)),
    "pa_context_get_state": (c_int, (c_void_p,)),
    "pa_context_errno": (c_int, (c_void_p,)),
    "pa_strerror": (c_char_p, (c_int,)),
    "pa_stream_new": (c_void_p, (c_void_p, c_char_p, POINTER(SampleSpec), c_void_p)),
    "pa_stream_connect_record": (c_int, (c_void_p, c_char_p, POINTER(BufferAttributes), c_int)),
    "pa_stream_connect_playback": (
        c_int,
        (c_void_p, c_char_p, POINTER(BufferAttributes), c_int, c_void_p, c_void_p),
    ),
    "pa_stream_disconnect": (c_int, (c_void_p,)),
    "pa_stream_unref": (None, (c_void_p,)),
    "pa_stream_get_state": (c_int, (c_void_p,)),
    "pa_stream_get_buffer_attr": (POINTER(BufferAttributes), (c_void_p,)),
    "pa_stream_peek": (c_int, (c_void_p, POINTER(c_void_p), POINTER(c_size_t))),
    "pa_stream_drop": (c_int, (c_void_p,)),
    "pa_stream_writable_size": (c_size_t, (c_void_p,)),
    "pa_stream_write": (c_int, (c_void_p, c_char_p, c_size_t, c_void_p, c_int64, c_int)),
}


class Library:
    """Holds the library's functions as attributes."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def libpulse() -> Library | None:
    """Return the library with typed functions; None if it is missing (Windows, plain ALSA).

    Almost no function waits, so a call keeps the GIL: releasing and retaking it costs more than most of the
    functions.
    """
    if not sys.platform.startswith("linux"):
        return None
    library = Library()
    try:
        keeps_lock, gives_lock_up = ctypes.PyDLL("libpulse.so.0"), ctypes.CDLL("libpulse.so.0")
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(gives_lock_up if name in _WAITS else keeps_lock, name)
            function.restype, function.argtypes = result, arguments
            setattr(library, name, function)
    except (OSError, AttributeError):
        return None
    return library
