"""How soon PulseAudio is to hand over or to play what it has: Qt does not let us say it, libpulse does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

_VARIABLE = "PULSE_LATENCY_MSEC"


def make_room() -> None:
    """Call it before there are threads: from then on the variable changes in its place in the environment."""
    os.environ.setdefault(_VARIABLE, "")


@contextmanager
def pulse_latency(milliseconds: int) -> Iterator[None]:
    """Ask for this in the streams that are connected within; what the administrator has set stays.

    WORKAROUND: Qt (6.11) takes a microphone's sound in pieces of 50 ms, too late for pjmedia's frames of 20,
    and leaves it to the server how much a speaker holds back. Elsewhere the variable means nothing.
    """
    is_ours = not os.environ.get(_VARIABLE)
    if is_ours:
        os.environ[_VARIABLE] = str(milliseconds)
    try:
        yield
    finally:
        if is_ours:
            os.environ[_VARIABLE] = ""
