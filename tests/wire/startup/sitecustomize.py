"""Python runs this first in each process that a test starts: an engine then writes down all its SIP.

`tests/wire/tap.py` puts this folder into PYTHONPATH and names the file. Nothing of telephony/ is loaded here
before the engine does it, and nothing of tests/ at all.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import ModuleType

FILE = "LOKET_TEST_WIRE"
TRACE = "telephony.proxy.sip_trace"  # whose SipTrace.saw sees each message as it is on the wire


def tap(trace: ModuleType) -> None:
    """Let SipTrace write each message, too, into the file: one line of JSON each, in order."""
    saw = trace.SipTrace.saw

    def saw_and_written(self: object, direction: str, data: bytes, transport: str, peer: str) -> None:
        line = json.dumps([os.getpid(), direction, data.decode("latin-1")]) + "\n"
        file = os.open(os.environ[FILE], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode("ascii"))
        finally:
            os.close(file)
        saw(self, direction, data, transport, peer)

    trace.SipTrace.saw = saw_and_written


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: importlib.abc.Loader) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        tap(module)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the trace as others do, and taps it once it is loaded."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != TRACE:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


def _run_the_next() -> None:
    """Run the system's sitecustomize, which this one hides."""
    others = [path for path in sys.path if path != os.path.dirname(__file__)]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        with suppress(ImportError):  # it may look for the next one in its turn
            spec.loader.exec_module(importlib.util.module_from_spec(spec))


if __name__ == "sitecustomize":
    if FILE in os.environ:
        sys.meta_path.insert(0, _Finder())
    _run_the_next()
