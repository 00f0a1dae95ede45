"""Prints the middle of what has a colour on the X display: `python -m tests.ui.coloured_place "#ff00ff"`.

Prints an empty line if nothing has it. A Wayland program cannot know where its window is.
"""

from __future__ import annotations

import sys

import numpy as np
from PySide6.QtGui import QColor, QGuiApplication, QImage


def main() -> int:
    application = QGuiApplication(sys.argv)
    colour = QColor(sys.argv[1])
    wanted = (colour.red(), colour.green(), colour.blue())
    picture = application.primaryScreen().grabWindow(0).toImage()
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)
    rows, columns = np.nonzero((pixels[:, :, 2::-1] == wanted).all(axis=2))
    print(f"{int(columns.mean())} {int(rows.mean())}" if rows.size else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
