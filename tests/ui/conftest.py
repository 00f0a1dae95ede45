from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.db.new_file import quick_new_files
from tests.ui.fakes import FakeWorkplace
from ui.style.theme import Appearance, Scheme, apply_theme
from ui.text import translations


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    translations.build()


@pytest.fixture(scope="session", autouse=True)
def new_files() -> Iterator[None]:
    with quick_new_files():
        yield


@pytest.fixture
def appearance(qapp: QApplication) -> Appearance:
    """Nothing is put back after the test: `look` dresses for the next, when no window is left to dress."""
    return Appearance(qapp)


@pytest.fixture
def workplace() -> FakeWorkplace:
    return FakeWorkplace()


@pytest.fixture
def behind(qtbot: QtBot) -> QWidget:
    """A window that is open while another program is in front."""
    window = QWidget(None, Qt.WindowType.ToolTip)  # off-screen, any other kind comes to the front
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is None)
    return window


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[None]:
    """Every test starts light, at 100 %, in the language of the source, without a key that is held."""
    gc.collect()  # windows of tests before would be dressed anew, too
    if QApplication.keyboardModifiers():  # Qt keeps those of the last key: selectRow would add a row
        QTest.keyClick(QWidget(), Qt.Key.Key_Escape)
    translations.use("en")
    apply_theme(qapp, Scheme.LIGHT, 1.0)
    yield
    # Without an event loop, what pytest-qt deletes "later" stays, and each test would restyle it all.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    translations.use("en")
