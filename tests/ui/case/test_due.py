"""Why is it due when it is? The account below the strip, by keyboard, and the limits in working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.common.enums import CaseKind, Channel
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import SITI
from tests.ui.controls import focused
from ui.case.sop.due_view import DueView
from ui.keys.key_table import Key
from ui.widgets.button import ActionButton


def account(desk: Desk) -> DueView:
    view = desk.part("sop.why")
    assert isinstance(view, DueView)
    return view


def days(desk: Desk) -> ActionButton:
    button = desk.part("sop.days")
    assert isinstance(button, ActionButton)
    return button


def write_in(desk: Desk, channel: Channel) -> None:
    """Siti's question comes in writing, in the afternoon before Christmas."""
    desk.place.now = datetime(2026, 12, 23, 8, 50, tzinfo=timezone.utc)  # 15.50 WIB
    case = desk.editor.begin(None, SITI)
    desk.editor.put(channel=channel)
    desk.editor.keep("subject", "Syarat izin reklame")
    desk.editor.keep("kind", CaseKind.COMPLAINT.value)
    desk.editor.save()
    assert desk.editor.current.case_id == case.case_id


def test_one_key_opens_the_account_another_copies_it_and_escape_goes_back(desk: Desk) -> None:
    write_in(desk, Channel.EMAIL)
    desk.press(Key.WHY_DUE)
    assert desk.focus() == "sop.why.text"
    desk.later(minutes=4)
    got = account(desk).text()
    assert got.splitlines()[1:] == [
        "Target: 15 min of office hours; pauses and closed hours do not count.",
        "15:50: began (Rina Wulandari)",
        "16:00 – 28 Dec 07:30: the office is closed. Holidays: Kelahiran Yesus Kristus (24 December 2026), "
        "Kelahiran Yesus Kristus (25 December 2026)",
        "Result: 4 min used, so due at 28 Dec 07:35.",
    ]
    account(desk).copy()
    assert QApplication.clipboard().text() == got
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert account(desk).isHidden()
    assert desk.focus() == "sop.step2"


def test_what_is_selected_in_the_account_stays_while_the_second_hand_goes_round(desk: Desk) -> None:
    write_in(desk, Channel.EMAIL)
    desk.press(Key.WHY_DUE)
    QTest.keySequence(focused(), "Ctrl+A")
    desk.later(seconds=1)
    QTest.keySequence(focused(), "Ctrl+C")
    assert "the office is closed" in QApplication.clipboard().text()


def test_a_complaint_shows_its_working_days_apart_and_says_what_they_rest_on(desk: Desk) -> None:
    write_in(desk, Channel.VOICE)
    assert days(desk).words() == "14 working days, until 18 January 2027"
    days(desk).setFocus()
    QTest.keyClick(days(desk), Qt.Key.Key_Space)
    got = account(desk).text()
    assert (
        "Setting of this office: 14 working days from the complete file. No legal basis was checked." in got
    )
    assert "Isra Mikraj Nabi Muhammad saw. (5 January 2027)" in got
    assert "estimated" in got  # Idulfitri is on the way to the outer limit
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert desk.focus() == "sop.days"


def test_a_request_for_information_has_no_working_days(desk: Desk) -> None:
    write_in(desk, Channel.VOICE)
    file = desk.editor.current.file
    row = replace(file.row, kind=CaseKind.INFORMATION)
    desk.editor.put(file=replace(file, row=row), draft={})
    assert days(desk).isHidden()
