from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from tests.ui.fakes import FakeWorkplace
from tests.ui.undressed import undressed
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance


@pytest.fixture
def window(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    """The window in front, as large as a small screen lets it be."""
    return window_in_front(qtbot, workplace, appearance)


def window_in_front(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda _: workplace.calls.call_list.clear())
    window.resize(QSize(1366, 740))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window
