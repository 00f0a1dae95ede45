"""Runs Python's garbage collector only in the GUI thread, and returns freed memory to the system.

Otherwise the collector runs wherever an object is created: on a thread that reads the records it would
destroy a widget or a timer of the GUI thread, and while Qt iterates over all widgets it would destroy the
next one. Both crash the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Slot

from app.common.aligned_timer import REST_MS, AlignedTimer
from telephony.process.heap_trim import heap_trim

CHECK_EVERY_MS = REST_MS
MOST_YOUNG = 5000  # objects created since the last check
OLD_EVERY = 30  # checks; then at the first idle one
OLD_AT_LAST = 300  # checks: even if the program is never idle
IDLE_CHECKS = 3  # in a row; then freed memory goes back to the system
IDLE_OBJECTS = 300  # created between two checks, at most, while idle


class Collector(QObject):
    """From its creation until `stop`, only its timer collects garbage."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._checks = self._old_at = self._made = self._idle = 0
        self._trim = heap_trim()
        self._timer = AlignedTimer(CHECK_EVERY_MS, self)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def check(self) -> None:
        self._checks += 1
        made, before = gc.get_count()[0], self._made
        self._idle = self._idle + 1 if abs(made - before) <= IDLE_OBJECTS else 0
        if self._idle == IDLE_CHECKS and self._trim is not None:
            self._trim(0)
        self._made = made
        if self._checks == 1:
            self._old_at = OLD_EVERY
            # Modules, classes and the first window stay until the end: no collection needs to visit them.
            # Garbage among them stays, too: finding it would delay the window just when the user begins to
            # use it.
            gc.freeze()
        elif self._checks >= self._old_at and self._may_collect(abs(made - before)):
            self._old_at, self._made = self._checks + OLD_EVERY, 0
            gc.collect()
        elif made > MOST_YOUNG:
            self._made = 0
            gc.collect(1)

    def _may_collect(self, made: int) -> bool:
        return made <= IDLE_OBJECTS or self._checks >= self._old_at + OLD_AT_LAST
