"""The short list of cases on the page of a person: no line of a row is cut, whatever the width."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.controls import settle
from ui.person.case_list import CaseList
from ui.style.theme import Appearance, Scheme

ABOVE, BESIDE, MARGIN = 6, 8, 3  # the padding of an item in the style sheet; of its text in Qt's style
WIDER = 3  # px: some fonts are drawn wider than Qt measures them in whole pixels
TEXTS = ("Koreksi alamat pada NIB\nCC-261201-007-001-4 · Menunggu pemohon · 05.20", "NIB\nCC-1 · Selesai")


def test_a_row_is_as_high_as_the_lines_that_it_breaks_into(qtbot: QtBot, appearance: Appearance) -> None:
    appearance.dress(Scheme.LIGHT, 1.0)
    home = QWidget()
    qtbot.addWidget(home)
    rows = CaseList("cases")
    rows.setParent(home)
    home.resize(500, 400)
    home.show()
    rows.display([(uuid4(), text, "") for text in TEXTS])
    heights = set()
    for width in range(430, 250, -1):
        rows.setFixedWidth(width)
        settle()
        for at, text in enumerate(TEXTS):
            place = rows.visualItemRect(rows.item(at))
            room = QRect(0, 0, place.width() - 2 * (BESIDE + MARGIN) - WIDER, 1000)
            needed = rows.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
            assert place.height() - 2 * ABOVE >= needed, (width, text)
        heights.add(rows.visualItemRect(rows.item(0)).height())
    assert len(heights) > 1  # it broke into more lines on the way
