"""What stands on a screen: `python -m tests.bench.video_windows flash|pictures WIDTH HEIGHT`.

Each line of stdin is a colour for `flash`; for `pictures` the location of those to show, as in the desktop.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.video.picture_view import PictureView


def follow_stdin(window: QWidget, take: Callable[[str], None]) -> None:
    """Hand each line to `take` while Qt turns; leave when the writing process has ended."""
    stdin = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, window)

    def read() -> None:
        lines = os.read(sys.stdin.fileno(), 4096).decode().splitlines()
        for line in lines:
            take(line)
        if not lines:
            QApplication.quit()

    stdin.activated.connect(read)


class Flash(QWidget):
    def show_color(self, name: str) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(name))
        self.setPalette(palette)


def main(kind: str, width: str, height: str) -> int:
    application = QApplication([])
    window = Flash() if kind == "flash" else PictureView("pictures")
    follow_stdin(window, window.show_color if isinstance(window, Flash) else window.show_pictures)
    window.setGeometry(0, 0, int(width), int(height))
    window.show()
    QTimer.singleShot(0, lambda: print("shown", flush=True))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
