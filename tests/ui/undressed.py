"""Makes windows faster: without the style sheet, which dresses them when they are whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


@contextmanager
def undressed() -> Iterator[None]:
    """Take the style sheet away while widgets are made. The program's start does the same.

    With the sheet Qt styles each widget several times over: a main window takes twice as long. Beside a
    window that was shown the sheet stays: taken away from it and given back, it made Qt 6 crash.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    polished = Qt.WidgetAttribute.WA_WState_Polished
    if any(window.testAttribute(polished) for window in QApplication.topLevelWidgets()):
        yield
        return
    sheet, font = application.styleSheet(), application.font()
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(sheet)
        application.setFont(font)  # the sheet brings the desktop's own fonts back
