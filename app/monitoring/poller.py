"""Speaks with the server about listening, again and again, on a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from db.sync.gateway import Way
from db.sync.monitoring_messages import MonitoringSigns, MonitoringState, OfMonitoring, ShowMonitoring
from db.sync.sync_status import SharedError, Trouble

_log = logging.getLogger(__name__)
ENDS_WITHIN_S = 2.0


class Line(Protocol):
    """A way to the server. Blocks. Raises SharedError."""

    def send(self, request: OfMonitoring) -> MonitoringState: ...
    def show(self, request: ShowMonitoring) -> MonitoringSigns: ...
    def close(self) -> None: ...


Question = Callable[[Line], object]


class Poller(QObject):
    """Repeats a question until it is stopped. Lives in the GUI thread.

    ask: Runs on the thread; its answer comes as `answered`. last: Runs once, after `stop`.
    """

    answered = Signal(object)
    failed = Signal(object)  # SharedError

    def __init__(
        self,
        open_line: Callable[[], Line],
        ask: Question,
        every_s: float,
        last: Question | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_line, self._ask, self._every_s, self._last = open_line, ask, every_s, last
        self._is_over, self._is_due = Event(), Event()
        self._thread = Thread(target=self._run, name="monitoring", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def send_now(self) -> None:
        """Ask at once."""
        self._is_due.set()

    def stop(self) -> None:
        """Ask no more. An answer that is on its way is dropped."""
        self._is_over.set()
        self._is_due.set()

    def wait(self) -> None:
        """Wait for the end: some seconds at most."""
        self._thread.join(ENDS_WITHIN_S)

    def _run(self) -> None:
        line: Line | None = None
        while not self._is_over.is_set():
            self._is_due.clear()
            try:
                line = line or self._open_line()
                self._emit(self.answered, self._ask(line))
            except SharedError as error:
                _log.warning("listening: the server did not answer: %s", error)
                self._emit(self.failed, error)
            except Exception as error:  # noqa: BLE001 - the edge of the thread: without it no failure ends a mode
                _log.exception("listening: an unexpected error, asked again")
                self._emit(self.failed, SharedError(Trouble.FAILED, str(error)))
            self._is_due.wait(self._every_s)
        if line is None:
            return
        if self._last is not None:
            try:
                self._last(line)
            except SharedError as error:  # the server ends it when no report comes
                _log.warning("listening: the end was not reported: %s", error)
        line.close()

    def _emit(self, signal: SignalInstance, answer: object) -> None:
        if not self._is_over.is_set():
            with suppress(RuntimeError):  # the program ends, and Qt has deleted this object
                signal.emit(answer)


def line_by(way: Way | None) -> Line:
    """Return the line of the signed-in user. Raises SharedError."""
    if way is None:
        raise SharedError(Trouble.UNREACHABLE, "no connection")
    return way.gateway.open_monitoring(way.login)
