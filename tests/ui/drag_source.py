"""Another program, from whose window something is dragged: `python -m tests.ui.drag_source FILE_OR_LINK`.

The window is magenta. The first line that it prints has the middle of the window on the screen. Each drag
prints "begun", then "welcome" as soon as a place under the mouse would take it, and at its end "copied" if a
place took it, else "ignored".
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

COLOUR = "#ff00ff"
_MAPPED_MS = 500  # until a window manager has placed the window


class Source(QWidget):
    def __init__(self, what: str) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint | Qt.WindowType.FramelessWindowHint)
        self._url = QUrl(what) if "://" in what else QUrl.fromLocalFile(str(Path(what).resolve()))
        self.setStyleSheet(f"background: {COLOUR}")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setGeometry(0, 0, 80, 60)

    def mouseMoveEvent(self, _event: QMouseEvent) -> None:
        data = QMimeData()
        data.setUrls([self._url])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.actionChanged.connect(_say_welcome)
        print("begun", flush=True)
        is_taken = drag.exec(Qt.DropAction.CopyAction) is Qt.DropAction.CopyAction
        print("copied" if is_taken else "ignored", flush=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(_MAPPED_MS, self._say_place)

    def _say_place(self) -> None:
        middle = self.mapToGlobal(self.rect().center())
        print(middle.x(), middle.y(), flush=True)


def _say_welcome(action: Qt.DropAction) -> None:
    if action is Qt.DropAction.CopyAction:
        print("welcome", flush=True)


def main() -> int:
    application = QApplication(sys.argv)
    source = Source(sys.argv[1])
    source.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
