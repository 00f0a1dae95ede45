"""Ends the program at the request of `loket quit`, once nothing is lost by it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalSocket

from app.common.notices import INFO, WARNING, Notice

_log = logging.getLogger(__name__)
CHECK_EVERY_MS = 250
ENDING = "ending"


class GracefulExit(QObject):
    """Reports to the waiting process, line by line, what still prevents the exit; a disconnect cancels the
    request.
    """

    notice = Signal(Notice)

    def __init__(
        self, in_the_way: Callable[[], str], leave: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        """in_the_way: Returns "call", "changes", "window", or "" for nothing. leave: Returns whether the exit
        has begun.
        """
        super().__init__(parent)
        self._in_the_way, self._leave = in_the_way, leave
        self._answers: dict[QLocalSocket, str] = {}
        self._has_asked = False
        self._check_timer = QTimer(self)
        self._check_timer.setInterval(CHECK_EVERY_MS)
        self._check_timer.timeout.connect(self._check)

    @Slot(object)
    def ask(self, asker: QLocalSocket) -> None:
        _log.info("asked to end")
        self._answers[asker] = ""
        asker.disconnected.connect(self._on_gone)
        self._check_timer.start()
        self._check()

    @Slot()
    def _check(self) -> None:
        why = self._in_the_way()
        if not why and self._leave():
            self._check_timer.stop()
            for asker in self._answers:
                _hold(asker)
                _answer(asker, ENDING)
            return
        for asker, answer in self._answers.items():
            if why and answer != why:
                self._answers[asker] = why
                _answer(asker, why)
        if why and not self._has_asked:
            self._has_asked = True
            self.notice.emit(Notice("leaving_asked", WARNING))

    @Slot()
    def _on_gone(self) -> None:
        gone = self.sender()
        if isinstance(gone, QLocalSocket) and self._answers.pop(gone, None) is not None and not self._answers:
            self._check_timer.stop()
            if self._has_asked:
                self._has_asked = False
                self.notice.emit(Notice("leaving_called_off", INFO))


def _hold(asker: QLocalSocket) -> None:
    """Keep the connection open until this process has ended: the other side waits for that."""
    asker.setParent(QCoreApplication.instance())
    if os.name == "posix":
        os.dup(int(asker.socketDescriptor()))  # only the system closes it


def _answer(asker: QLocalSocket, word: str) -> None:
    asker.write(f"{word}\n".encode())
    asker.flush()
