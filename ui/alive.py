"""Keeps widgets alive while Qt walks over all of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_dies() -> Iterator[None]:
    """Hold the garbage collector back while Qt tells every widget of a new style or language.

    Qt walks over a list of plain pointers and sends each an event; Python code that answers may set off
    the collector, which deletes closed dialogs and windows, and Qt then walks over the dead.
    """
    was_enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
