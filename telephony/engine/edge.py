"""The boundary between C++ and Python: no exception may cross it."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

_log = logging.getLogger(__name__)
_Self = TypeVar("_Self")
_Parameter = TypeVar("_Parameter")


def callback(function: Callable[[_Self, _Parameter], None]) -> Callable[[_Self, _Parameter], None]:
    """Wrap a method as a pjsua2 callback: log its exceptions, and let the call continue."""

    @functools.wraps(function)
    def guarded(self: _Self, parameter: _Parameter) -> None:
        try:
            function(self, parameter)
        except Exception:  # noqa: BLE001 (the thread's edge: pjsua2 would terminate the process)
            _log.exception("in %s", function.__qualname__)

    return guarded


def run_all(jobs: list[Callable[[], Any]]) -> None:
    """Run and empty a list of deferred jobs; one that fails is logged and does not stop the others."""
    while jobs:
        job = jobs.pop(0)
        try:
            job()
        except Exception:  # noqa: BLE001 (the loop of the SIP thread must turn)
            _log.exception("deferred job")
