"""Drags by the mouse of an X display from the window of another program, tests/ui/drag_source.py."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import cycle
from pathlib import Path

from PySide6.QtCore import QPoint, QProcess, QProcessEnvironment

ROOT = Path(__file__).parents[2]
FAR_ENOUGH = QPoint(12, 0)  # for a drag; still in the window


class DragSource:
    """The other program. Its display may be slow: the button goes up only when the program has said that
    a place would take what is dragged.
    """

    def __init__(
        self,
        what: str,
        until: Callable[[Callable[[], bool]], None],
        display: Mapping[str, str] = os.environ,
        inside: Mapping[str, str] = os.environ,
    ) -> None:
        """Begin to show the window.

        Args:
            what: A file or a link to drag.
            until: Waits until something is true; fails after its own time.
            display: The environment of the X display whose mouse is moved.
            inside: The environment of the window, if it is on another display, for example on Wayland.
        """
        self._until, self._display = until, dict(display)
        environment = QProcessEnvironment()
        for name, value in inside.items():
            environment.insert(name, value)
        environment.insert("PYTHONPATH", str(ROOT))
        self._process = QProcess()
        self._process.setProcessEnvironment(environment)
        self._process.start(sys.executable, ["-m", "tests.ui.drag_source", what])

    def middle(self) -> QPoint:
        """Wait until the window is shown, and return its middle on its screen."""
        return QPoint(*map(int, self._line().split()))

    def drag(self, begin: QPoint, end: QPoint) -> str:
        """Press at one place, let go at another that takes what is dragged; return what became of it."""
        self._move_to(begin)
        self._xdotool("mousedown", 1)
        assert self._line_while_moving(begin + FAR_ENOUGH) == "begun"
        # Straight to the end: what it passed on the way might say that it would take it.
        assert self._line_while_moving(end) == "welcome"
        self._xdotool("mouseup", 1)
        return self._line()

    def close(self) -> None:
        self._process.kill()
        self._process.waitForFinished()

    def _move_to(self, place: QPoint) -> None:
        self._xdotool("mousemove", place.x(), place.y())

    def _xdotool(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._display, check=True)

    def _line_while_moving(self, place: QPoint) -> str:
        """Move the mouse about a place until the program says something: a move may come too early to be
        answered, and a mouse at rest is not asked again.
        """
        steps = cycle((QPoint(1, 0), QPoint(0, 0)))

        def is_said() -> bool:
            self._move_to(place + next(steps))
            return self._process.canReadLine()

        self._until(is_said)
        return self._line()

    def _line(self) -> str:
        self._until(self._process.canReadLine)
        return self._process.readLine().toStdString().strip()
