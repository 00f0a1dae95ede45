"""Returns unused memory of the heap to the system."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable


def heap_trim() -> Callable[[int], int] | None:
    """Return glibc's malloc_trim; None without glibc (Windows, musl). It takes a few milliseconds."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
