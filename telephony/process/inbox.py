"""What other threads and processes send to the GUI thread: handled in turns, so that it does not stall."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

T = TypeVar("T")
TURN_S = 0.005  # once items have taken so long, the others wait for the next turn of the event loop


class Inbox(Generic[T]):
    """Handles items in the order in which they come, a few in each turn of the event loop.

    Qt handles all that is posted, or that stands in a pipe, in one turn, and each item may take 20 ms.
    """

    def __init__(self, handle: Callable[[T], object], parent: QObject) -> None:
        self._handle = handle
        self._items: deque[T] = deque()
        self._spent_s = 0.0  # in this turn
        self._next_turn = QTimer(parent)
        self._next_turn.setSingleShot(True)
        self._next_turn.timeout.connect(self._begin_turn)

    def put(self, item: T) -> None:
        """Handle it now, or in a later turn."""
        self._items.append(item)
        self._handle_some()

    def defer(self, item: T) -> None:
        """Handle it in a later turn: for what Qt posts, because posted events and painting share a turn."""
        self._items.append(item)
        if not self._next_turn.isActive():
            self._next_turn.start(0)

    def finish(self) -> None:
        """Handle all that is left at once."""
        while self._items:
            self._handle(self._items.popleft())

    def _begin_turn(self) -> None:
        self._spent_s = 0.0
        self._handle_some()

    def _handle_some(self) -> None:
        while self._items and self._spent_s < TURN_S:
            self._next_turn.start(0)  # now, because this item may raise, or open a dialog
            began = perf_counter()
            try:
                self._handle(self._items.popleft())
            finally:
                self._spent_s += perf_counter() - began
        if self._spent_s:
            self._next_turn.start(0)
