"""Runs Python's garbage collector in the GUI thread, and in no other.

The collector runs wherever an object is made: on a thread of ours that reads the records it would destroy a
widget or a timer of the GUI thread, and in the middle of Qt's walk over all widgets it would destroy what Qt
is about to visit. Both crash the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_EVERY_MS = 1000
MOST_YOUNG = 5000  # objects made since the last look
OLD_EVERY = 60  # looks; then at the first one at which nothing goes on
OLD_AT_LAST = 600  # looks: also if something goes on all the time
IDLE_OBJECTS = 300  # made between two looks, at most, where nothing goes on


class Collector(QObject):
    """From its making until `stop` nothing is collected but by its timer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._looks = self._old_at = self._made = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def look(self) -> None:
        self._looks += 1
        made, before = gc.get_count()[0], self._made
        self._made = made
        if self._looks == 1:
            self._old_at = OLD_EVERY
            # Modules, classes, the first window stay until the end: no look needs to visit them. What of it
            # is garbage stays, too: to find that would hold up the window just as somebody begins to use it.
            gc.freeze()
        elif self._looks >= self._old_at and self._may_collect(abs(made - before)):
            self._old_at, self._made = self._looks + OLD_EVERY, 0
            gc.collect()
        elif made > MOST_YOUNG:
            self._made = 0
            gc.collect(1)

    def _may_collect(self, made: int) -> bool:
        return made <= IDLE_OBJECTS or self._looks >= self._old_at + OLD_AT_LAST
