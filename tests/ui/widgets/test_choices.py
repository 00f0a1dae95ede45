"""A list of choices that unfolds shows all of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from ui.style.theme import Appearance, Scheme


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_a_short_list_shows_each_entry_whole_below_its_field(
    qtbot: QtBot, qapp: QApplication, appearance: Appearance, scale: float
) -> None:
    appearance.dress(Scheme.LIGHT, scale)
    choice = QComboBox()
    choice.addItems(["Pilih…", "JELITA", "OSS", "JELITA dan OSS"])
    qtbot.addWidget(choice)
    with qtbot.waitExposed(choice):
        choice.show()
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    rows = choice.view()
    qtbot.waitUntil(rows.isVisible)
    last = rows.visualRect(rows.model().index(choice.count() - 1, 0))
    assert rows.viewport().rect().contains(last)
    assert rows.mapToGlobal(rows.rect().topLeft()).y() >= choice.mapToGlobal(choice.rect().bottomLeft()).y()
    choice.hidePopup()
