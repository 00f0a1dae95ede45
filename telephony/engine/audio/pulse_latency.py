"""Sets the latency of PulseAudio streams: Qt has no option for it, libpulse has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_VARIABLE = "PULSE_LATENCY_MSEC"


def make_room() -> None:
    """Call it before threads exist: later changes then overwrite the variable in its place in the
    environment.
    """
    os.environ.setdefault(_VARIABLE, "")


@contextmanager
def pulse_latency(milliseconds: int) -> Iterator[None]:
    """Request this latency for streams connected inside the block; an administrator's value stays.

    WORKAROUND: Qt (6.11) reads a microphone in pieces of 50 ms, too late for pjmedia's 20 ms frames, and lets
    the server decide how much a speaker buffers. Other sound systems ignore the variable.
    """
    is_ours = not os.environ.get(_VARIABLE)
    if is_ours:
        os.environ[_VARIABLE] = str(milliseconds)
    try:
        yield
    finally:
        if is_ours:
            os.environ[_VARIABLE] = ""
