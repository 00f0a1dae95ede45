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
OLD_EVERY = 60  # looks


class Collector(QObject):
    """From its making until `stop` nothing is collected but by its timer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._looks = 0
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
        if self._looks == 1:
            gc.collect()
            gc.freeze()  # modules, classes, the first window stay until the end: no look needs to visit them
        elif self._looks % OLD_EVERY == 0:
            gc.collect()
        elif gc.get_count()[0] > MOST_YOUNG:
            gc.collect(1)
