from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from app.common.enums import (
    CallQuality,
    CallState,
    CallStatistics,
)
from app.search.finder import FoundPeople
from app.values.call import Call
from tests.ui.controls import child, press_key
from tests.ui.fakes import NOW, FakeWorkplace, applicant, incoming, person
from tests.ui.phone.telephone import Telephone, shown_telephone
from ui.keys.key_table import Key
from ui.phone.link_badge import LinkBadge
from ui.text import translations


@pytest.fixture
def panel(qtbot: QtBot, workplace: FakeWorkplace) -> Telephone:
    telephone = shown_telephone(qtbot, workplace)
    telephone.note.clearFocus()
    return telephone


def text(panel: Telephone, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text()


def button(panel: Telephone, name: str) -> QAbstractButton:
    return panel.button(name)


def test_enter_dials_what_is_typed_without_waiting_for_people(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    edit = child(panel, QLineEdit, "dial.text")
    qtbot.keyClicks(edit, "0812 3456 7890")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert ("dial", "0812 3456 7890", None, "", False) in workplace.calls.control.asked
    assert edit.text() == ""


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_link_is_shown_with_whom_it_calls_and_only_enter_dials(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace, language: str
) -> None:
    translations.use(language)
    panel.panel.offer_link("tel:+62-22-731-5555")
    assert "(022) 731-5555" in text(panel, "dial.link.text")
    assert not any(asked[0] == "dial" for asked in workplace.calls.control.asked)
    edit = child(panel, QLineEdit, "dial.text")
    assert edit.hasFocus()
    match = person(applicant())
    workplace.search.finder.people_found.emit(FoundPeople(edit.text(), (match,)))  # whose number it is
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert ("dial", "+62-22-731-5555", None, "", False) in workplace.calls.control.asked
    assert child(panel, LinkBadge).isHidden()


def test_a_link_with_a_code_or_to_elsewhere_is_warned_of_until_it_is_changed(
    qtbot: QtBot, panel: Telephone
) -> None:
    panel.panel.offer_link("tel:*21*081234567890%23")
    assert "*21*081234567890#" in text(panel, "dial.link.text")
    assert "forward" in text(panel, "dial.link.text")
    panel.panel.offer_link("sip:1900@premium.example")
    assert "premium.example" in text(panel, "dial.link.text")
    edit = panel.findChild(QLineEdit, "dial.text")
    qtbot.keyClick(edit, Qt.Key.Key_End)
    qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    assert child(panel, LinkBadge).isHidden()


def test_enter_dials_no_unusable_link_before_it_is_corrected(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    edit = panel.findChild(QLineEdit, "dial.text")
    panel.panel.offer_link("tel:0812-3456-7890,,*21#")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert not any(asked[0] == "dial" for asked in workplace.calls.control.asked)
    assert not child(panel, LinkBadge).isHidden()
    qtbot.keyClick(edit, Qt.Key.Key_End)
    for _ in ",,*21#":
        qtbot.keyClick(edit, Qt.Key.Key_Backspace)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert ("dial", "0812-3456-7890", None, "", False) in workplace.calls.control.asked


def test_a_link_takes_the_keyboard_from_nobody_who_types_or_talks(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    edit = child(panel, QLineEdit, "dial.text")
    edit.setFocus()
    qtbot.keyClicks(edit, "0812")
    panel.panel.offer_link("tel:1900123456")
    assert not edit.hasFocus()  # the Enter for 0812... calls nobody
    assert "Ctrl+L Enter" in text(panel, "dial.link.text")
    edit.clear()
    workplace.calls.call_list.send(incoming())
    panel.panel.offer_link("tel:1900123456")
    assert not edit.hasFocus()


def test_a_name_dials_the_first_person_and_a_late_answer_for_other_text_is_ignored(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    edit = panel.findChild(QLineEdit, "dial.text")
    people = child(panel, QListWidget, "dial.people")
    siti = applicant()
    qtbot.keyClicks(edit, "siti")
    workplace.search.finder.people_found.emit(FoundPeople("sit", (person(),)))
    assert people.isHidden()
    workplace.search.finder.people_found.emit(FoundPeople("siti", (person(siti),)))
    assert not people.isHidden()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert workplace.calls.control.asked[-1] == ("dial", "+6281234567890", siti.id, "", False)


def test_a_call_shows_its_state_and_the_keys_move_to_the_call_they_act_on(
    panel: Telephone, workplace: FakeWorkplace
) -> None:
    calls = workplace.calls.call_list
    first = calls.send(incoming("c1"))
    assert text(panel, "call_bar.words").startswith("Incoming call")
    assert "F2" in button(panel, "call.answer").toolTip()
    assert "F3" in button(panel, "call.decline").toolTip()
    assert not panel.has("call.hang_up")
    first = calls.send(replace(first, state=CallState.CONNECTED, answered_at=NOW))
    assert not panel.has("call.answer")
    calls.send(incoming("c2", "02217777777"))
    assert "F3" in button(panel, "call.hang_up").toolTip()
    assert not panel.has("call.answer")  # of the call that waits: above the columns
    calls.send(replace(first, is_held_here=True))
    assert button(panel, "call.answer").isVisible()  # the one that keys mean rings now
    calls.clear()
    calls.send(replace(first, is_held_here=True))
    assert text(panel, "call_bar.words").startswith("On hold")
    assert button(panel, "call.hold").accessibleName() == "Resume"


def test_the_screen_changes_only_when_the_desk_says_so(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(_talking())
    mute = button(panel, "phone.mute")
    qtbot.mouseClick(mute, Qt.MouseButton.LeftButton)
    assert workplace.calls.control.asked == [("toggle_mute",)]
    assert not mute.isChecked()
    workplace.phone.line.is_muted = True
    workplace.phone.line.mute_changed.emit(True)
    assert mute.isChecked()
    assert "cannot hear you" in mute.accessibleName()


def test_keys_reach_the_desk(qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace) -> None:
    edit = child(panel, QLineEdit, "dial.text")
    edit.setFocus()
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F8):
        qtbot.keyClick(edit, key)
    assert [asked[0] for asked in workplace.calls.control.asked] == [
        "answer",
        "hang_up",
        "toggle_hold",
        "toggle_mute",
    ]


def test_the_keypad_sends_typed_and_pasted_digits_and_drops_the_rest(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(_talking())
    panel.bar.toggle_keypad()
    sent = child(panel, QLineEdit, "keypad.sent")
    qtbot.waitUntil(sent.hasFocus)
    qtbot.keyClicks(sent, "1x#")
    QGuiApplication.clipboard().setText("12-34")
    qtbot.keyClick(sent, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.mouseClick(button(panel, "keypad.*"), Qt.MouseButton.LeftButton)
    assert [asked[1] for asked in workplace.calls.control.asked if asked[0] == "send_dtmf"] == [
        "1",
        "#",
        "1234",
        "*",
    ]
    assert sent.text() == "1#1234*"


def _talking() -> Call:
    return replace(incoming(), state=CallState.CONNECTED, answered_at=NOW)


def test_statistics_are_shown_and_silence_is_named(panel: Telephone, workplace: FakeWorkplace) -> None:
    workplace.calls.call_list.send(_talking())
    quality = CallQuality(codec="PCMA", heard_s=3.0, packets_received=999, mos=3.3, cause="jitter")
    workplace.calls.call_list.statistics_changed.emit(CallStatistics(call_key="c1", quality=quality))
    assert text(panel, "call_bar.words").startswith("Sounds poor. Their voice comes unevenly")
    workplace.now = NOW + timedelta(seconds=20)
    silent = CallStatistics(call_key="c1", quality=CallQuality(codec="PCMA", packets_received=900))
    workplace.calls.call_list.statistics_changed.emit(silent)
    assert "No sound" in text(panel, "call_bar.words")


def test_a_match_can_be_undone_as_long_as_the_call_lasts(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.send(_talking())
    press_key(panel.bar, Key.UNDO_MATCH)
    assert workplace.calls.control.asked == []
    workplace.calls.call_list.send(replace(call, person=person()))
    assert panel.has("call.undo")
    press_key(panel.bar, Key.UNDO_MATCH)
    assert workplace.calls.control.asked == [("undo", "c1")]
