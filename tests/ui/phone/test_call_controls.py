"""Several calls at once, by keys alone: hand over, ask first, join, and what is seen of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QListWidget,
    QMenu,
)
from pytestqt.qtbot import QtBot

from app.calls.colleagues import Colleague
from app.calls.recent_numbers import RecentNumber
from app.common.enums import CallState, ColleagueState, Direction, DtmfSent, Role, VoiceMailChanged
from app.values.call import Call
from app.values.transfer import Transfer, TransferState
from tests.ui.controls import child, focused, press_key
from tests.ui.fakes import NOW, FakeWorkplace, applicant, case_row, incoming, person
from tests.ui.phone.telephone import Telephone, shown_telephone
from ui.keys.key_table import Key
from ui.phone.waiting_line import WaitingLine

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | SHIFT
ASEP = Colleague("1002", "Asep Sunandar", Role.AGENT, "", ColleagueState.IDLE, "", NOW)
DEDI = Colleague("1004", "Dedi", Role.UNIT_OFFICER, "Bidang Perizinan", ColleagueState.BUSY, "", NOW)
UNIT_PHONE = Colleague("+62227305555", "Bidang Pengendalian", None, "Bidang Pengendalian")


@pytest.fixture
def column(qtbot: QtBot, workplace: FakeWorkplace) -> Telephone:
    workplace.phone.colleagues.all = (ASEP, DEDI, UNIT_PHONE)
    return shown_telephone(qtbot, workplace)


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
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(talking())
    write(qtbot, "sudah ")
    press(qtbot, Qt.Key.Key_F9)
    write(qtbot, "ase")
    press(qtbot, Qt.Key.Key_Return)
    write(qtbot, "lengkap")
    assert workplace.calls.control.asked == [("transfer", "1002", "c1", "Asep Sunandar")]
    assert column.part("transfer").isHidden()
    assert column.note.text() == "sudah lengkap"


def test_a_number_that_is_typed_is_taken_as_it_is_and_down_chooses_a_unit(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(talking())
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
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.calls.control.unseen = {"1004"}
    workplace.calls.call_list.send(talking())
    press(qtbot, Qt.Key.Key_F9)
    write(qtbot, "ase")
    assert "better ask first" not in column.text("transfer.hint")
    for _ in "ase":
        press(qtbot, Qt.Key.Key_Backspace)
    write(qtbot, "dedi")
    assert "better ask first (Shift+Enter)" in column.text("transfer.hint")
    field = column.findChild(QLineEdit, "transfer.to")
    assert field is not None
    workplace.calls.control.unseen = set()  # the PBX shows the line by now
    workplace.phone.colleagues.changed.emit()
    assert "better ask first" not in column.text("transfer.hint") + field.accessibleDescription()


def test_shift_f9_makes_enter_ask_first(qtbot: QtBot, column: Telephone, workplace: FakeWorkplace) -> None:
    workplace.calls.call_list.send(talking())
    press(qtbot, Qt.Key.Key_F9, SHIFT)
    write(qtbot, "dedi")
    press(qtbot, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("consult", "1004", "c1", "Dedi")]


def test_colleagues_say_what_their_phones_do_and_keep_their_places_while_it_changes(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(talking())
    press(qtbot, Qt.Key.Key_F9)
    rows = child(column, QListWidget, "transfer.colleagues")

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
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(incoming())
    press(qtbot, Qt.Key.Key_F9)
    assert "Send the call of" in column.text("transfer.title")
    assert column.part("transfer.ask").isHidden()
    write(qtbot, "1002")
    press(qtbot, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("redirect", "1002", "c1")]


def test_the_panel_closes_by_escape_and_when_its_call_is_over(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.send(talking())
    press(qtbot, Qt.Key.Key_F9)
    press(qtbot, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is column.note
    press(qtbot, Qt.Key.Key_F9)
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED, ended_at=NOW))
    assert column.part("transfer").isHidden()
    assert QApplication.focusWidget() is column.note


def test_while_a_colleague_is_asked_there_are_three_ways_on(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    calls, control = workplace.calls.call_list, workplace.calls.control
    caller = calls.send(replace(talking(), is_held_here=True))
    asked = calls.send(replace(talking("c2", consults_for="c1"), state=CallState.RINGING_THERE))
    assert "rings" in column.text("call_bar.words")
    assert not column.button("consultation.transfer").isEnabled()
    asked = calls.send(replace(asked, state=CallState.CONNECTED))
    assert "waits and cannot hear you" in column.text("call_bar.words")
    for key in (Key.TRANSFER, Key.MERGE, Key.HANG_UP):
        press_key(focused(), key)
    assert [asked[0] for asked in control.asked] == ["complete_transfer", "merge", "hang_up"]
    assert "F3" in column.button("consultation.back").toolTip()
    calls.join(caller, asked)
    assert "talk together" in column.text("call_bar.words")
    keyed = [one for one in column.findChildren(QAbstractButton) if "(F9)" in one.toolTip()]
    assert [one.objectName() for one in keyed if column.has(one.objectName())] == ["consultation.transfer"]
    press_key(focused(), Key.MERGE)
    assert control.asked[-1] == ("split",)
    calls.join()
    calls.send(replace(caller, is_held_here=False))
    calls.send(replace(asked, is_held_here=True))
    assert "You talk to Siti Aminah" in column.text("call_bar.words")
    assert column.button("consultation.back").accessibleName() == "End the colleague's call"
    column.button("consultation.back").click()
    assert control.asked[-1] == ("hang_up", "c2")
    assert QApplication.focusWidget() is column.note


def test_a_second_call_leaves_the_bar_and_its_keys_to_the_one_that_talks_until_it_is_answered(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    row = case_row("Izin apotek")
    first = workplace.calls.call_list.send(talking())
    second = workplace.calls.call_list.send(
        incoming("c2", candidates=(person(applicant("Budi"), row),), proposed_case=row)
    )
    assert column.text("call_bar.who") == "Siti Aminah"
    assert "(F3)" in column.button("call.hang_up").toolTip()
    press(qtbot, Qt.Key.Key_F3, SHIFT)
    assert workplace.calls.control.asked.pop() == ("decline",)
    workplace.calls.call_list.send(replace(first, is_held_here=True))
    workplace.calls.call_list.send(replace(second, state=CallState.CONNECTED, answered_at=NOW))
    assert column.text("call_bar.who") == "Budi"
    chip = column.button("call.swap")
    assert chip.accessibleName() == "Siti Aminah, On hold"
    assert "Shift+F4" in chip.toolTip()
    press(qtbot, Qt.Key.Key_F4, SHIFT)
    press_key(focused(), Key.MERGE)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    asked = [(*one, "")[:2] for one in workplace.calls.control.asked]
    assert asked == [("swap", ""), ("merge", ""), ("toggle_hold", "c1")]


def test_a_conference_says_how_many_and_who(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    first = workplace.calls.call_list.send(talking())
    second = workplace.calls.call_list.send(replace(talking("c2"), candidates=(person(applicant("Budi")),)))
    workplace.calls.call_list.join(first, second)
    assert "Conference of 3, with Budi" in column.text("call_bar.words")
    assert column.button("calls.merge").accessibleName() == "Split the conference"


def test_a_transfer_on_its_way_is_reported_and_cannot_be_begun_twice(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.send(
        replace(talking(), transfer=handed_to("Asep", TransferState.RINGING))
    )
    assert "Being handed to Asep: the phone rings there…" in column.text("call_bar.words")
    workplace.calls.call_list.send(replace(talking(), transfer=handed_to("Asep", TransferState.RETURNING)))
    assert "Wait: is the caller still there?" in column.text("call_bar.words")
    press(qtbot, Qt.Key.Key_F9)
    assert column.part("transfer").isHidden()
    workplace.calls.call_list.send(replace(call, transfer=None))
    assert "Being handed" not in column.text("call_bar.words")


def test_a_call_says_what_is_encrypted_who_sent_it_and_when_it_answers_itself(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.send(
        incoming(diverted_from="1005", answers_itself_at=NOW + timedelta(seconds=3))
    )
    said = "Answers automatically in 3 s. Shift+F2 lets it ring, F3 declines it."
    assert said in column.text("call_bar.words")
    press(qtbot, Qt.Key.Key_F2, SHIFT)
    assert workplace.calls.control.asked[-1] == ("let_ring",)
    assert "(Shift+F2)" in column.button("call.let_ring").toolTip()
    assert "Sent here by the phone of 1005" in column.text("call_bar.words")
    assert column.part("call_bar.lock").isHidden()
    connected = replace(
        call, state=CallState.CONNECTED, answered_at=NOW, srtp="sdes", is_signalling_secure=True
    )
    workplace.calls.call_list.send(connected)
    assert column.button("call_bar.lock").toolTip() == "Sound and call set-up are encrypted."
    assert "Answers automatically" not in column.text("call_bar.words")


def test_an_extension_that_was_pasted_is_sent_by_one_button(
    column: Telephone, workplace: FakeWorkplace
) -> None:
    call = talking(user="(022) 731-5555 ext 12")
    workplace.calls.call_list.send(replace(call, direction=Direction.OUTBOUND))
    column.button("call.extension").click()
    assert workplace.calls.control.asked == [("send_dtmf", "12")]


def test_the_keypad_says_what_went_out_and_which_way(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(talking())
    press_key(focused(), Key.KEYPAD)
    for digits, method in (("1", "rfc4733"), ("2", "info")):
        workplace.calls.control.dtmf_sent.emit(DtmfSent(call_key="c1", digits=digits, method=method))
    assert column.text("keypad.way") == "Sent: 12 (as messages, SIP INFO)"
    press_key(focused(), Key.KEYPAD)
    assert QApplication.focusWidget() is column.note


def test_no_click_on_a_call_and_no_end_of_one_takes_the_keyboard_or_gives_it_to_another_call(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    first, second = workplace.calls.call_list.send(talking()), workplace.calls.call_list.send(talking("c2"))
    workplace.calls.call_list.send(replace(first, is_held_here=True))
    for name in ("call.hold", "phone.mute", "call.swap", "call_bar.controls.more"):
        qtbot.mouseClick(column.button(name), Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is column.note
        child(column, QMenu, "call_bar.controls.menu").close()
    column.button("call.hold").setFocus()
    for one in (second, first):
        workplace.calls.call_list.send(replace(one, state=CallState.ENDED, ended_at=NOW))
    assert QApplication.focusWidget() is None


def test_down_and_enter_in_the_empty_field_dial_the_last_number_again(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
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
    press_key(focused(), Key.REDIAL)
    assert workplace.calls.control.asked[-1] == ("redial",)


def test_colleagues_are_dialled_by_name_beside_applicants(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    press(qtbot, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    write(qtbot, "asep")
    press(qtbot, Qt.Key.Key_Return)
    assert workplace.calls.control.asked == [("dial", "1002", None, "Asep Sunandar", False)]


def test_do_not_disturb_and_voice_mail_cannot_be_overlooked(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    line, control = workplace.phone.line, workplace.calls.control
    press_key(focused(), Key.UNDISTURBED)
    assert control.asked == [("set_undisturbed", True)]
    assert not column.button("phone.undisturbed").isChecked()
    line.is_undisturbed = True
    line.undisturbed_changed.emit(True)
    assert column.button("phone.undisturbed").isChecked()
    assert column.text("badges.undisturbed.text") == "Do not disturb: calls do not ring here."
    line.voice_mail = VoiceMailChanged(new=2, old=1, account="sip:*97@pbx")
    line.voice_mail_changed.emit(line.voice_mail)
    assert column.text("badges.voice_mail.text") == "Voice mail: 2 new, 1 heard before"
    press_key(focused(), Key.VOICE_MAIL)
    assert control.asked[-1] == ("call_voice_mail",)


def test_a_waiting_call_has_a_line_of_its_own_until_it_is_answered_or_over(
    qtbot: QtBot, column: Telephone, workplace: FakeWorkplace
) -> None:
    line = WaitingLine(workplace.calls.call_list, workplace.calls.control)
    qtbot.addWidget(line)
    workplace.calls.call_list.send(talking())
    waiting = incoming("c2", candidates=(person(applicant("Budi")),))
    workplace.calls.call_list.send(waiting)
    assert line.isVisible()
    assert line.accessibleName().startswith("Call waiting: Budi")
    answer = child(line, QAbstractButton, "call_waiting.answer")
    assert answer.accessibleName() == "Hold and answer"
    answer.click()
    assert workplace.calls.control.asked == [("answer", "c2")]
    with qtbot.waitSignal(line.elsewhere_wanted):
        child(line, QAbstractButton, "call_waiting.elsewhere").click()
    workplace.calls.call_list.send(replace(waiting, state=CallState.CONNECTED, answered_at=NOW))
    assert line.isHidden()
    assert line.accessibleName() == ""
