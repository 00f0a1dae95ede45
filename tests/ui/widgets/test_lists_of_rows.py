"""No rows of a list overlap, and no text of a row is cut, at each size of the text and in each language."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from app.cases.queues import QueueName, QueueRows
from tests.ui.controls import child
from tests.ui.fakes import OFFICER, UNIT, FakeWorkplace, case_row
from ui.paper.dialog import PaperDialog
from ui.paper.lists import ShownLists
from ui.shell.staff import StaffDialog
from ui.style.theme import Scheme, apply_theme
from ui.text import translations
from ui.widgets.fit_into import fit_into

LAPTOP = (1366, 728)  # what a window has of a screen of 1366x768
PADDING_PX = 6


@pytest.fixture(params=[(language, scale) for language in ("id", "en") for scale in (1.0, 1.25, 1.5, 2.0)])
def window(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> QWidget:
    language, scale = request.param
    translations.use(language)
    apply_theme(qapp, Scheme.LIGHT, scale)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(*LAPTOP)
    window.show()
    return window


def places(rows: QListWidget) -> list[QRect]:
    return [rows.visualItemRect(rows.item(number)) for number in range(rows.count())]


def check(rows: QListWidget) -> None:
    """The rows below each other, each high enough for its text, at least two of them in sight."""
    assert rows.count() >= 3
    QApplication.processEvents()
    found = places(rows)
    for number, (place, following) in enumerate(zip(found, [*found[1:], None], strict=True)):
        text = rows.item(number).text()
        inside = place.adjusted(8, PADDING_PX, -8, -PADDING_PX)
        needed = rows.fontMetrics().boundingRect(inside, 0, text)
        assert needed.height() <= inside.height(), text
        assert needed.width() <= inside.width(), text
        assert place.right() <= rows.viewport().width(), text
        assert following is None or place.bottom() < following.top(), text
    assert rows.viewport().height() >= 2 * found[0].height()


def test_who_sits_here_can_be_read_row_by_row(window: QWidget, workplace: FakeWorkplace) -> None:
    workplace.access.session.units = (replace(UNIT, name="Bidang Pengendalian dan Sistem Informasi"),)
    workplace.access.session.staff = tuple(
        replace(OFFICER, id=uuid4(), name=f"Raden Ajeng Dewi Kusumawardhani Nomor {number}", unit_id=UNIT.id)
        for number in range(5)
    )
    dialog = StaffDialog(workplace.access.session, window)
    rows = child(dialog, QListWidget, "staff.list")
    dialog.show()
    check(rows)
    assert dialog.height() <= window.height()


def test_what_can_be_printed_can_be_read_row_by_row(window: QWidget, workplace: FakeWorkplace) -> None:
    lists = ShownLists(workplace, window)  # type: ignore[arg-type]
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.RECENT, (case_row(), case_row())))
    dialog = PaperDialog(workplace, lists, window)  # type: ignore[arg-type]
    rows = child(dialog, QListWidget, "paper.list")
    fit_into(window, dialog, 560, 640)
    dialog.show_offers()
    check(rows)
