"""A case in which a newer Loket wrote words that this one does not know: it is shown, and can be read."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QTextBrowser, QWidget

from app.common.enums import CaseKind, CaseStatus, Channel, EntryKind, Priority, member_of
from tests.ui.case.conftest import Desk


def texts(window: QWidget) -> str:
    shown = [label.text() for label in window.findChildren(QLabel)]
    return "\n".join([*shown, *(browser.toPlainText() for browser in window.findChildren(QTextBrowser))])


def test_words_that_only_a_newer_loket_knows_are_shown_and_nothing_is_offered_for_them(desk: Desk) -> None:
    desk.log()
    desk.editor.add_entry(member_of(EntryKind, "visit_planned"), "Petugas datang pukul 14.00")
    desk.editor.change_row(
        status=member_of(CaseStatus, "with_visitor"),
        kind=member_of(CaseKind, "appeal"),
        priority=member_of(Priority, "blinking"),
        channel=member_of(Channel, "letter"),
    )
    desk.editor.sit_down()
    desk.editor.store("told")
    shown = texts(desk.window)
    for words in ("with_visitor", "visit_planned", "Petugas datang pukul 14.00"):
        assert words in shown, shown
    offered = [
        one for one in desk.window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()
    ]
    assert not [one.objectName() for one in offered if one.objectName().startswith("next.")]
    desk.later(minutes=1)
