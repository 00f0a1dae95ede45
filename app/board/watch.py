"""Asks the server once a second what happens now, on a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.board.risk import MOST_URGENT
from app.board.state import BoardState, Snapshot
from app.sop.office_hours import OfficeDays
from app.sop.procedure import Sop
from db.sync.gateway import Way
from db.sync.messages import Board
from db.sync.sync_status import NEEDS_SIGN_IN, SharedError, Trouble
from telephony.process.clock import monotonic_s

__all__ = ["BoardWatch", "Line", "Seen", "Trouble", "line_by"]
_log = logging.getLogger(__name__)
EVERY_S = 1.0
AGAIN_S = (1.0, 2.0, 5.0)  # after the first, the second and each further question without an answer
SIGNS_IN_AGAIN_S = 60.0  # the server counts wrong passwords
ENDS_WITHIN_S = 3.0


class Line(Protocol):
    """A way to the server. Blocks. Raises SharedError."""

    def ask(self, after: str) -> Board: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known.

    Attributes:
        told_at: The server's time of the last answer.
        heard_s: When it came, by `monotonic_s`.
        trouble: Why no further one came.
    """

    snapshot: Snapshot | None
    told_at: datetime | None
    heard_s: float
    trouble: Trouble | None = None

    def age_s(self) -> float:
        """Return how long ago the last answer came."""
        return monotonic_s() - self.heard_s


class BoardWatch(QObject):
    """open_line: Called on the thread of the questions. Raises SharedError.

    Each start asks for everything again. most_urgent: How many of the cases that are due first are named.
    """

    changed = Signal(object)  # Seen

    def __init__(
        self,
        open_line: Callable[[], Line],
        sop: Sop,
        days: Callable[[], OfficeDays],
        most_urgent: int = MOST_URGENT,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_line, self._sop, self._days = open_line, sop, days
        self._most_urgent = most_urgent
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin to ask; does nothing while it asks."""
        if self._thread is not None and not self._stopping.is_set():
            return
        self._stopping = Event()
        state = BoardState(self._sop, self._days(), self._most_urgent)
        self._thread = Thread(target=self._run, args=(self._stopping, state), name="board", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask no more. An answer that is on its way is dropped."""
        self._stopping.set()

    def end(self) -> None:
        """Stop, and wait until the line is closed: some seconds at most."""
        self.stop()
        if self._thread is not None:
            self._thread.join(ENDS_WITHIN_S)
            self._thread = None

    def _run(self, stopping: Event, state: BoardState) -> None:
        line: Line | None = None
        told_at: datetime | None = None
        heard_s, failed, pause_s = 0.0, 0, 0.0
        while not stopping.wait(pause_s):
            began_s, trouble = monotonic_s(), None
            try:
                line = line or self._open_line()
                said = line.ask(state.version)
            except SharedError as error:
                trouble = error.trouble
                if failed == 0:
                    _log.warning("the board got no answer: %s", error)
                failed += 1
            else:
                if failed:
                    _log.info("the board gets answers again")
                heard_s, failed, told_at = monotonic_s(), 0, said.made_at
                state.apply(said)
            now = None if told_at is None else told_at + timedelta(seconds=monotonic_s() - heard_s)
            snapshot = None if now is None else state.snapshot(now)
            if not stopping.is_set():
                with suppress(RuntimeError):  # the program ends, and Qt has deleted this object
                    self.changed.emit(Seen(snapshot, told_at, heard_s, trouble))
            wanted_s = AGAIN_S[min(failed, len(AGAIN_S)) - 1] if failed else EVERY_S
            if trouble in NEEDS_SIGN_IN:
                wanted_s = SIGNS_IN_AGAIN_S
            pause_s = max(0.0, wanted_s - (monotonic_s() - began_s))
        if line is not None:
            line.close()


def line_by(way: Way | None) -> Line:
    """Return the line of the signed-in supervisor. Raises SharedError."""
    if way is None:
        raise SharedError(Trouble.UNREACHABLE, "no connection")
    return way.gateway.open_board(way.login)
