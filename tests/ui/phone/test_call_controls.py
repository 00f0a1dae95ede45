"""Several calls at once, by keys alone: hand over, ask first, join, and what is seen of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.calls.colleagues import Colleague
from app.calls.recent_numbers import RecentNumber
from app.common.enums import CallState, ColleagueState, Direction, DtmfSent, Role, VoiceMailChanged
from app.values.call import Call
from app.values.transfer import Transfer, TransferState
from tests.ui.controls import child
from tests.ui.fakes import NOW, FakeWorkplace, applicant, case_row, incoming, person
from ui.phone.call_view import CallView
from ui.phone.call_waiting import CallWaiting
from ui.phone.panel import PhonePanel

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | SHIFT
ASEP = Colleague("1002", "Asep Sunandar", Role.AGENT, "", ColleagueState.IDLE, "", NOW)
DEDI = Colleague("1004", "Dedi", Role.UNIT_OFFICER, "Bidang Perizinan", ColleagueState.BUSY, "", NOW)
UNIT_PHONE = Colleague("+62227305555", "Bidang Pengendalian", None, "Bidang Pengendalian")


class Column(QWidget):
    """The phone column with a field above it, as if the agent writes a note there."""

    def __init__(self, workplace: FakeWorkplace) -> None:
        super().__init__()
        self.note = QLineEdit()
        self.panel = PhonePanel(workplace)  # type: ignore[arg-type]
        column = QVBoxLayout(self)
        column.addWidget(self.note)
        column.addWidget(self.panel)

    def button(self, name: str) -> QAbstractButton:
        """The one button of this name that is shown."""
        (found,) = [one for one in self.findChildren(QAbstractButton, name) if one.isVisible()]
        return found

    def text(self, name: str) -> str:
        return "\n".join(one.text() for one in self.findChildren(QLabel, name) if one.isVisible())

    def part(self, name: str) -> QWidget:
        found = self.findChild(QWidget, name)
        assert found is not None
        return found


@pytest.fixture
def column(qtbot: QtBot, workplace: FakeWorkplace) -> Column:
    workplace.phone.colleagues.all = (ASEP, DEDI, UNIT_PHONE)
    column = Column(workplace)
    qtbot.addWidget(column)
    column.resize(QSize(340, 900))
    column.show()
    column.activateWindow()
    qtbot.waitUntil(column.isActiveWindow)
    column.note.setFocus()
    return column


def talking(key: str = "c1", **changes: Any) -> Call:
    call = incoming(key, candidates=(person(),), **changes)
    return replace(call, state=CallState.CONNECTED, answered_at=NOW)


def handed_to(target: str, state: TransferState) -> Transfer:
    call = talking()
    return Transfer(call.key, call.contact_id, "Siti", target, "1002", state=state)


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def write(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)


def test_a_call_is_handed_over_by_f9_some_letters_and_enter_and_the_note_goes_on(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.tell(talking())
    write(qtbot, "sudah ")
    press(qtbot, Qt.Key.Key_F9)
    write(qtbot, "ase")
    press(qtbot, Qt.Key.Key_Return)
    write(qtbot, "lengkap")
    assert workplace.calls.control.asked == [("transfer", "1002", "c1", "Asep Sunandar")]
    assert column.part("hand_over").isHidden()
    assert column.note.text() == "sudah lengkap"


def test_a_number_that_is_typed_is_taken_as_it_is_and_down_chooses_a_unit(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.tell(talking())
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == []
    write(qtbot, "0812 1111 2222")
    press(qtbot, Qt.Key.Key_Return)
    press(qtbot, Qt.Key.Key_F9)
    for _ in range(3):
        press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Return, SHIFT)
    assert workplace.calls.control.asked == [
        ("transfer", "0812 1111 2222", "c1", ""),
        ("consult", "+62227305555", "c1", "Bidang Pengendalian"),
    ]


def test_where_no_answer_could_be_seen_asking_first_is_proposed(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    workplace.calls.control.unseen = {"1004"}
    workplace.calls.call_list.tell(talking())
    press(qtbot, Qt.Key.Key_F9)
    write(qtbot, "ase")
    assert "better ask first" not in column.text("hand_over.hint")
    for _ in "ase":
        press(qtbot, Qt.Key.Key_Backspace)
    write(qtbot, "dedi")
    assert "better ask first (Shift+Enter)" in column.text("hand_over.hint")
    field = column.findChild(QLineEdit, "hand_over.to")
    assert field is not None
    workplace.calls.control.unseen = set()  # the exchange shows the line by now
    workplace.phone.colleagues.changed.emit()
    assert "better ask first" not in column.text("hand_over.hint") + field.accessibleDescription()


def test_shift_f9_makes_enter_ask_first(qtbot: QtBot, column: Column, workplace: FakeWorkplace) -> None:
    workplace.calls.call_list.tell(talking())
    press(qtbot, Qt.Key.Key_F9, SHIFT)
    write(qtbot, "dedi")
    press(qtbot, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("consult", "1004", "c1", "Dedi")]


def test_colleagues_say_what_their_phones_do_and_keep_their_places_while_it_changes(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.tell(talking())
    press(qtbot, Qt.Key.Key_F9)
    rows = child(column, QListWidget, "hand_over.colleagues")

    def shown() -> list[str]:
        return [rows.item(row).text().replace("\n", ": ") for row in range(rows.count())]

    assert shown() == [
        "Asep Sunandar: Free since 10:00 · 1002",
        "Dedi: On a call since 10:00 · 1004 · Bidang Perizinan",
        "Bidang Pengendalian: Telephone of the unit · (022) 730-5555",
    ]
    press(qtbot, Qt.Key.Key_Down)
    off = replace(ASEP, state=ColleagueState.NOT_REGISTERED)
    workplace.phone.colleagues.all = (replace(DEDI, state=ColleagueState.IDLE), UNIT_PHONE, off)
    workplace.phone.colleagues.changed.emit()
    assert shown()[0] == "Asep Sunandar: Phone is off since 10:00 · 1002"
    assert shown()[1].startswith("Dedi: Free")
    assert rows.currentRow() == 0


def test_a_ringing_call_is_sent_elsewhere_before_it_is_answered(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.tell(incoming())
    press(qtbot, Qt.Key.Key_F9)
    assert "Send the call of" in column.text("hand_over.title")
    assert column.part("hand_over.ask").isHidden()
    write(qtbot, "1002")
    press(qtbot, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("redirect", "1002", "c1")]


def test_the_panel_closes_by_escape_and_when_its_call_is_over(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.tell(talking())
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is column.note
    press(qtbot, Qt.Key.Key_F9)
    workplace.calls.call_list.tell(replace(call, state=CallState.ENDED, ended_at=NOW))
    assert column.part("hand_over").isHidden()
    assert QApplication.focusWidget() is column.note


def test_while_a_colleague_is_asked_there_are_three_ways_on(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    calls, control = workplace.calls.call_list, workplace.calls.control
    caller = calls.tell(replace(talking(), is_held_here=True))
    asked = calls.tell(replace(talking("c2", consults_for="c1"), state=CallState.RINGING_THERE))
    assert "rings" in column.text("consultation.words")
    assert not column.button("consultation.hand_over").isEnabled()
    asked = calls.tell(replace(asked, state=CallState.CONNECTED))
    assert "waits and cannot hear you" in column.text("consultation.words")
    for key in (Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F3):
        press(qtbot, key)
    assert [asked[0] for asked in control.asked] == ["complete_transfer", "merge", "hang_up"]
    assert "F3" in column.button("consultation.back").toolTip()
    calls.join(caller, asked)
    assert "talk together" in column.text("consultation.words")
    keyed = [
        one for one in column.findChildren(QAbstractButton) if "(F9)" in one.toolTip() and one.isVisible()
    ]
    assert [one.objectName() for one in keyed] == ["consultation.hand_over"]
    press(qtbot, Qt.Key.Key_F10)
    assert control.asked[-1] == ("split",)
    calls.join()
    calls.tell(replace(caller, is_held_here=False))
    calls.tell(replace(asked, is_held_here=True))
    assert "You talk to Siti Aminah" in column.text("consultation.words")
    assert column.button("consultation.back").accessibleName() == "End the colleague's call"
    column.button("consultation.back").click()
    assert control.asked[-1] == ("hang_up", "c2")
    assert QApplication.focusWidget() is column.note


def test_a_waiting_call_is_a_small_row_below_and_the_keys_stay_with_the_one_that_talks(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    row = case_row("Izin apotek")
    first = workplace.calls.call_list.tell(talking())
    second = workplace.calls.call_list.tell(
        incoming("c2", candidates=(person(applicant("Budi"), row),), proposed_case=row)
    )
    views = {view.call.key: view for view in column.findChildren(CallView)}
    qtbot.waitUntil(lambda: views["c1"].y() < views["c2"].y())
    assert "Izin apotek" in column.text("call.about")
    assert column.button("call.answer").accessibleName() == "Hold and answer"
    assert "(F3)" in column.button("call.hang_up").toolTip()
    assert "(Shift+F3)" in column.button("call.decline").toolTip()
    press(qtbot, Qt.Key.Key_F3, SHIFT)
    assert workplace.calls.control.asked.pop() == ("decline",)
    workplace.calls.call_list.tell(replace(first, is_held_here=True))
    workplace.calls.call_list.tell(replace(second, state=CallState.CONNECTED, answered_at=NOW))
    qtbot.waitUntil(lambda: views["c2"].y() < views["c1"].y())
    assert "Shift+F4" in column.button("call.swap").toolTip()
    press(qtbot, Qt.Key.Key_F4, SHIFT)
    press(qtbot, Qt.Key.Key_F10)
    assert [asked[0] for asked in workplace.calls.control.asked] == ["swap", "merge"]


def test_a_conference_says_how_many_and_who(qtbot: QtBot, column: Column, workplace: FakeWorkplace) -> None:
    first = workplace.calls.call_list.tell(talking())
    second = workplace.calls.call_list.tell(replace(talking("c2"), candidates=(person(applicant("Budi")),)))
    workplace.calls.call_list.join(first, second)
    assert "Conference of 3" in column.text("call.conference.text")
    assert column.text("call.about") == "Together with Budi"
    assert column.button("calls.merge").accessibleName() == "Split the conference"


def test_a_transfer_on_its_way_is_told_and_cannot_be_begun_twice(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.tell(
        replace(talking(), transfer=handed_to("Asep", TransferState.RINGING))
    )
    assert column.text("call.progress") == "Being handed to Asep: the phone rings there…"
    workplace.calls.call_list.tell(replace(talking(), transfer=handed_to("Asep", TransferState.RETURNING)))
    assert "Wait: is the caller still there?" in column.text("call.progress")
    press(qtbot, Qt.Key.Key_F9)
    assert column.part("hand_over").isHidden()
    workplace.calls.call_list.tell(replace(call, transfer=None))
    assert column.text("call.progress") == ""


def test_a_call_says_what_is_encrypted_who_sent_it_and_when_it_answers_itself(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.tell(
        incoming(diverted_from="1005", answers_itself_at=NOW + timedelta(seconds=3))
    )
    assert (
        column.text("call.progress") == "Answers automatically in 3 s. Shift+F2 lets it ring, F3 declines it."
    )
    press(qtbot, Qt.Key.Key_F2, SHIFT)
    assert workplace.calls.control.asked[-1] == ("let_ring",)
    assert "(Shift+F2)" in column.button("call.let_ring").toolTip()
    assert column.text("call.about") == "Sent here by the phone of 1005"
    assert column.part("call.lock").isHidden()
    connected = replace(
        call, state=CallState.CONNECTED, answered_at=NOW, srtp="sdes", is_signalling_secure=True
    )
    workplace.calls.call_list.tell(connected)
    assert column.button("call.lock").toolTip() == "Sound and call set-up are encrypted."
    assert column.text("call.progress") == ""


def test_an_extension_that_was_pasted_is_sent_by_one_button(column: Column, workplace: FakeWorkplace) -> None:
    call = talking(user="(022) 731-5555 ext 12")
    workplace.calls.call_list.tell(replace(call, direction=Direction.OUTBOUND))
    column.button("call.extension").click()
    assert workplace.calls.control.asked == [("send_dtmf", "12")]


def test_the_keypad_says_what_went_out_and_which_way(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.tell(talking())
    press(qtbot, Qt.Key.Key_F7)
    for digits, method in (("1", "rfc4733"), ("2", "info")):
        workplace.calls.control.dtmf_sent.emit(DtmfSent(call_key="c1", digits=digits, method=method))
    assert column.text("keypad.way") == "Sent: 12 (as messages, SIP INFO)"
    press(qtbot, Qt.Key.Key_F7)
    assert QApplication.focusWidget() is column.note


def test_no_click_on_a_call_and_no_end_of_one_takes_the_keyboard_or_gives_it_to_another_call(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    first, second = workplace.calls.call_list.tell(talking()), workplace.calls.call_list.tell(talking("c2"))
    workplace.calls.call_list.tell(replace(first, is_held_here=True))
    qtbot.waitUntil(lambda: all(view.isVisible() for view in column.findChildren(CallView)))
    for name in ("call.hold", "calls.merge", "phone.mute", "phone.redial"):
        qtbot.mouseClick(column.button(name), Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is column.note
    inside = next(one for one in column.findChildren(CallView) if one.call.key == "c2")
    child(inside, QAbstractButton, "call.hang_up").setFocus()
    workplace.calls.call_list.tell(replace(second, state=CallState.ENDED, ended_at=NOW))
    assert QApplication.focusWidget() is None


def test_down_and_enter_in_the_empty_field_dial_the_last_number_again(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    press(qtbot, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, Qt.Key.Key_Down)
    assert workplace.phone.recent_numbers.asked == [("ask",)]
    siti = applicant()
    workplace.phone.recent_numbers.found.emit(
        (
            RecentNumber("+62227315555", "", Direction.OUTBOUND, NOW, True),
            RecentNumber("+6281234567890", "Siti Aminah", Direction.INBOUND, NOW, False, siti.id),
        )
    )
    press(qtbot, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("dial", "+62227315555", None, "", False)]
    press(qtbot, Qt.Key.Key_L, CTRL_SHIFT)
    assert workplace.calls.control.asked[-1] == ("redial",)


def test_colleagues_are_dialled_by_name_beside_applicants(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    press(qtbot, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    write(qtbot, "asep")
    press(qtbot, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("dial", "1002", None, "Asep Sunandar", False)]


def test_do_not_disturb_and_voice_mail_cannot_be_overlooked(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    line, control = workplace.phone.line, workplace.calls.control
    press(qtbot, Qt.Key.Key_D, CTRL_SHIFT)
    assert control.asked == [("set_undisturbed", True)]
    assert not column.button("phone.undisturbed").isChecked()
    line.is_undisturbed = True
    line.undisturbed_changed.emit(True)
    assert column.button("phone.undisturbed").isChecked()
    assert column.text("signs.undisturbed.text") == "Do not disturb: calls do not ring here."
    line.voice_mail = VoiceMailChanged(new=2, old=1, account="sip:*97@pbx")
    line.voice_mail_changed.emit(line.voice_mail)
    assert column.text("signs.voice_mail.text") == "Voice mail: 2 new, 1 heard before"
    press(qtbot, Qt.Key.Key_M, CTRL_SHIFT)
    assert control.asked[-1] == ("call_voice_mail",)


def test_a_waiting_call_has_a_strip_only_where_the_phone_column_does_not_show_it(
    qtbot: QtBot, column: Column, workplace: FakeWorkplace
) -> None:
    strip = CallWaiting(workplace.calls.call_list, workplace.calls.control, column.panel)
    qtbot.addWidget(strip)
    workplace.calls.call_list.tell(talking())
    waiting = incoming("c2", candidates=(person(applicant("Budi")),))
    workplace.calls.call_list.tell(waiting)
    qtbot.waitUntil(lambda: column.panel.shows_call("c2"))
    has_looked: list[bool] = []
    QTimer.singleShot(0, lambda: has_looked.append(True))  # after the strip's own
    qtbot.waitUntil(lambda: bool(has_looked))
    assert strip.isHidden()
    workplace.calls.call_list.tell(replace(waiting, state=CallState.ENDED, ended_at=NOW))
    column.resize(QSize(340, 300))
    workplace.calls.call_list.tell(replace(waiting, key="c3"))
    qtbot.waitUntil(strip.isVisible)
    assert strip.accessibleName().startswith("Call waiting: Budi")
    with qtbot.waitSignal(strip.elsewhere_wanted):
        child(strip, QAbstractButton, "call_waiting.elsewhere").click()
    workplace.calls.call_list.tell(replace(waiting, key="c3", state=CallState.CONNECTED, answered_at=NOW))
    qtbot.waitUntil(strip.isHidden)
