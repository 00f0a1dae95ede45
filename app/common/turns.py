"""Work of the GUI thread in steps: the event loop turns between two of them, so the window does not stall."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import isValid


class Turns(QObject):
    """Runs steps, in each turn of the event loop one step of one object.

    A timer, not QTimer.singleShot: that one posts an event, and posted events, layout and painting are
    handled in one turn. It starts after the step, or it would be due before timers that wait already.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)

    @property
    def are_left(self) -> bool:
        """Whether there are steps that have not run."""
        return bool(self._left)

    def begin(self, *steps: Callable[[], object]) -> None:
        """Run these steps, from the next turn on, in place of those that have not run."""
        self._left.clear()
        self.add(*steps)

    def add(self, *steps: Callable[[], object]) -> None:
        """Run these steps, after those that have not run."""
        self._left.extend(steps)
        if self not in _round:
            _round.append(self)
        _go_on()

    def again(self, *steps: Callable[[], object]) -> None:
        """Before the steps that are left run those of these that have run already: what they did is old."""
        self._left.extendleft(reversed([step for step in steps if step not in self._left]))

    def finish(self) -> None:
        """Run the steps that are left at once."""
        steps = self._left.copy()
        self.drop()
        try:
            while steps:
                steps.popleft()()
        finally:
            if steps:
                self.add(*steps)

    def drop(self) -> None:
        """Run none of the steps that are left."""
        self._left.clear()
        self._timer.stop()
        if self in _round:
            _round.remove(self)
        _go_on()

    @Slot()
    def _next(self) -> None:
        step = self._left.popleft()
        _round.remove(self)
        if self._left:
            _round.append(self)
        try:
            step()
        finally:
            _go_on()


_round: deque[Turns] = deque()  # those with steps left, of the GUI thread; the first has the turn


def _go_on() -> None:
    while _round and not isValid(_round[0]):
        _round.popleft()
    if _round and not _round[0]._timer.isActive():
        _round[0]._timer.start(0)
