"""Calls as scripts: generators that yield what they wait for, some of them at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

Script = Generator[Callable[[], object], None, None]
PATIENCE_S = 15.0


@dataclass(frozen=True)
class Part:
    """A script, how many calls it makes in all, and how many the engine has `at_once` for it."""

    name: str
    script: Script
    calls: int = 1
    at_once: int = 1


@dataclass
class _Running:
    part: Part
    waits_for: Callable[[], object]
    until: float


class ScriptRunner:
    """Plays parts, as many at once as `most_calls` allows; `turn` is done with each turn of Qt's loop."""

    def __init__(self, most_calls: int, turn: Callable[[], None]) -> None:
        self._most = most_calls
        self._turn = turn

    def play(self, parts: list[Part]) -> list[tuple[Part, str]]:
        """Play all of them in this order; return those that went wrong, and how."""
        application = QCoreApplication.instance()
        assert application is not None
        waker = QTimer()
        waker.start(10)
        waiting, running, failures = list(parts), list[_Running](), list[tuple[Part, str]]()
        while waiting or running:
            while waiting and sum(each.part.at_once for each in running) + waiting[0].at_once <= self._most:
                running.append(_Running(waiting.pop(0), lambda: True, time.monotonic() + PATIENCE_S))
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            self._turn()
            for each in list(running):
                try:
                    self._go_on(each)
                except StopIteration:
                    running.remove(each)
                except (AssertionError, TimeoutError) as fault:
                    running.remove(each)
                    failures.append((each.part, f"{type(fault).__name__} {fault}"))
        return failures

    def _go_on(self, each: _Running) -> None:
        while each.waits_for():
            each.waits_for = next(each.part.script)
            each.until = time.monotonic() + PATIENCE_S
        if time.monotonic() > each.until:
            line = _line(each.part.script)
            each.part.script.close()
            raise TimeoutError(f"at line {line}")


def _line(script: Script) -> int:
    """Return where a script waits, in the innermost of those that it is made of."""
    inner: Any = script  # Generator has no attributes of CPython
    while isinstance(inner.gi_yieldfrom, Generator):
        inner = inner.gi_yieldfrom
    line: int = inner.gi_frame.f_lineno
    return line
