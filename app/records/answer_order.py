"""Keeps the answer to a later question when two readers of the records answer in the other order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TypeVar

T = TypeVar("T")


class AnswerOrder:
    """The questions about one list, which is read again after each change. Use it in one thread.

    The records have several readers (db/replica.py), so a read from before a change may answer last. Without
    this, the older list would stay until the next change.
    """

    def __init__(self) -> None:
        self._numbers = count(1)
        self._newest = 0  # the latest question that was answered

    def unless_late(
        self, done: Callable[[T], None], late: Callable[[], None] | None = None
    ) -> Callable[[T], None]:
        """Return the callback of a question that is asked now.

        It calls `done` with the answer, or `late` if a later question was answered before. A question that
        failed was not answered.
        """
        number = next(self._numbers)

        def answer(found: T) -> None:
            if number > self._newest:
                self._newest = number
                done(found)
            elif late is not None:
                late()

        return answer
