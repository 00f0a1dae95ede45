from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.common.enums import CallQuality, CallState, CallStatistics, Consent, RecordingChanged, RecordingState
from tests.ui.controls import part, press_key, text
from tests.ui.fakes import NOW, FakeWorkplace, incoming, talk
from tests.ui.phone.telephone import Telephone, shown_telephone
from ui.keys.key_table import Key

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def panel(qtbot: QtBot, workplace: FakeWorkplace) -> Telephone:
    workplace.recordings.service.is_offered = True
    return shown_telephone(qtbot, workplace)


def light(panel: Telephone) -> str:
    return text(panel, "recording.light.text")


def writing(size: int, state: RecordingState = RecordingState.WRITING) -> RecordingChanged:
    return RecordingChanged(call_key="c1", state=state, bytes=size)


def press(qtbot: QtBot, panel: Telephone, modifiers: Qt.KeyboardModifier | None = None) -> None:
    if modifiers == CONTROL:
        press_key(panel.note, Key.NOT_ASKED)  # has a button and no key
        return
    qtbot.keyClick(panel.note, Qt.Key.Key_F12, modifiers or Qt.KeyboardModifier.NoModifier)


def test_without_the_offices_wish_nothing_of_it_is_shown(panel: Telephone, workplace: FakeWorkplace) -> None:
    workplace.recordings.service.is_offered = False
    talk(workplace)
    assert part(panel, "recording").isHidden()


def test_the_notice_is_read_out_before_the_yes_that_starts_the_recording(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    press(qtbot, panel)
    assert text(panel, "recording.notice") == "Do you agree?"
    assert text(panel, "recording.notice.other") == "Setujukah Anda?"
    press(qtbot, panel)  # too soon to be an answer
    assert workplace.recordings.service.asked == []
    workplace.now = NOW + timedelta(seconds=5)
    press(qtbot, panel)
    assert workplace.recordings.service.asked == [("set_consent", "c1", Consent.YES), ("start", "c1")]
    assert part(panel, "recording.notice").isHidden()


def test_a_no_is_kept_and_nothing_starts(qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace) -> None:
    talk(workplace)
    press(qtbot, panel)
    workplace.now = NOW + timedelta(seconds=5)
    press(qtbot, panel, SHIFT)
    assert workplace.recordings.service.asked == [("set_consent", "c1", Consent.NO)]
    assert light(panel) == "Refused recording"
    assert text(panel, "recording.go_on") == "Ask again"


@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_yes_that_is_taken_back_is_asked_twice_before_what_was_recorded_is_erased(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace, is_stopped: bool
) -> None:
    workplace.recordings.service.consents["c1"], workplace.recordings.service.held = Consent.YES, {"c1"}
    talk(workplace, recording=None if is_stopped else writing(9_000))
    with qtbot.waitSignal(panel.panel.wanted):  # it may be behind the queue
        press(qtbot, panel, CONTROL)
    assert text(panel, "recording.not_asked") == "Erase what was recorded"
    assert workplace.recordings.service.consents["c1"] is Consent.YES
    press(qtbot, panel, CONTROL)
    assert workplace.recordings.service.asked == [("set_consent", "c1", Consent.NO)]
    workplace.recordings.service.held.clear()
    workplace.recordings.service.consent_changed.emit("c1")
    assert part(panel, "recording.not_asked").isHidden()


def test_who_else_loses_what_was_recorded_is_told_before_it_goes(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    workplace.recordings.service.consents["c1"], workplace.recordings.service.held = Consent.YES, {"c1"}
    talk(workplace)
    workplace.recordings.service.together = incoming("c2", "1003"), incoming("c3", "", is_anonymous=True)
    press(qtbot, panel, CONTROL)
    names = "1003, a hidden number"
    assert text(panel, "recording.erases") == f"What was recorded together with {names} goes as well."
    assert part(panel, "recording.erases").isVisible()
    press(qtbot, panel, CONTROL)
    assert part(panel, "recording.erases").isHidden()


@pytest.mark.parametrize("how", ["another key", "Escape", "time"])
def test_the_press_that_erases_must_follow_soon_and_can_be_taken_back(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace, how: str
) -> None:
    workplace.recordings.service.consents["c1"], workplace.recordings.service.held = Consent.YES, {"c1"}
    talk(workplace)
    press(qtbot, panel, CONTROL)
    if how == "another key":
        press(qtbot, panel)
    elif how == "Escape":  # wherever the keyboard is, and whatever it does there
        field = panel.note
        field.setFocus()
        qtbot.keyClicks(field, "0812")
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert field.property("text") == "0812"
    else:
        workplace.now = NOW + timedelta(seconds=6)
        qtbot.waitUntil(lambda: text(panel, "recording.not_asked") == "Yes taken back…")  # automatically
    assert text(panel, "recording.not_asked") == "Yes taken back…"
    press(qtbot, panel, CONTROL)
    assert workplace.recordings.service.consents["c1"] is Consent.YES
    assert text(panel, "recording.not_asked") == "Erase what was recorded"


def test_who_was_not_asked_after_all_is_not_noted_as_anything(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    press(qtbot, panel)
    press(qtbot, panel, CONTROL)
    assert part(panel, "recording.notice").isHidden()
    assert workplace.recordings.service.asked == []
    assert light(panel) == "Not recorded"


def test_the_light_is_red_only_while_bytes_are_written(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    call = talk(workplace)
    workplace.recordings.service.consents["c1"] = Consent.YES
    tone = part(panel, "recording.light")
    workplace.calls.call_list.send(replace(call, recording=writing(0, RecordingState.STARTING)))
    assert (light(panel), tone.property("tone")) == ("Recording starts…", "neutral")
    workplace.calls.call_list.send(replace(call, recording=writing(4000)))
    assert (light(panel), tone.property("tone")) == ("Recording", "danger")
    assert part(panel, "call_bar.recording").isVisible()
    workplace.now = NOW + timedelta(seconds=20)
    workplace.calls.call_list.send(replace(call, recording=writing(4000)))
    assert (light(panel), tone.property("tone")) == ("Recording stands still", "warning")
    workplace.calls.call_list.send(replace(call, recording=writing(9000)))
    assert light(panel) == "Recording"
    press(qtbot, panel)
    assert light(panel) == "Recording"  # the event decides, not the key
    workplace.calls.call_list.send(replace(call, recording=writing(9000, RecordingState.PAUSED)))
    assert (light(panel), tone.property("tone")) == ("Recording paused", "warning")
    press(qtbot, panel, SHIFT)
    assert workplace.recordings.service.asked == [("toggle_pause", "c1"), ("stop", "c1")]
    workplace.calls.call_list.send(replace(call, recording=None))
    assert light(panel) == "Agreed to recording"
    assert part(panel, "call_bar.recording").isHidden()


def test_a_click_on_the_notice_leaves_the_keyboard_where_one_types(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    press(qtbot, panel)
    qtbot.mouseClick(part(panel, "recording.not_asked"), Qt.MouseButton.LeftButton)
    assert panel.note.hasFocus()


def test_an_open_notice_is_of_its_call_only(qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace) -> None:
    call = talk(workplace)
    press(qtbot, panel)
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED, ended_at=NOW))
    workplace.calls.call_list.send(replace(incoming("c2"), state=CallState.CONNECTED, answered_at=NOW))
    workplace.now = NOW + timedelta(seconds=5)
    assert part(panel, "recording.notice").isHidden()
    press(qtbot, panel)
    assert workplace.recordings.service.asked == []
    assert part(panel, "recording.notice").isVisible()


def test_a_notice_that_was_read_to_another_person_is_read_again(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    press(qtbot, panel)
    workplace.recordings.service.consent_changed.emit("c1")  # the far side has transferred the call
    assert part(panel, "recording.notice").isHidden()
    workplace.now = NOW + timedelta(seconds=5)
    press(qtbot, panel)
    assert workplace.recordings.service.asked == []
    assert part(panel, "recording.notice").isVisible()


def test_the_figures_are_shown_on_request_and_a_call_is_reported_by_a_key(
    qtbot: QtBot, panel: Telephone, workplace: FakeWorkplace
) -> None:
    talk(workplace)
    quality = CallQuality(codec="PCMA", mos=2.9, lost_percent=12.5, cause="loss_to_us", packets_received=9)
    workplace.calls.call_list.statistics_changed.emit(CallStatistics(call_key="c1", quality=quality))
    assert part(panel, "quality").isHidden()
    press_key(panel.note, Key.QUALITY)
    assert part(panel, "quality").isVisible()
    assert "12.5 % / 0.0 %" in part(panel, "quality").accessibleDescription()
    assert text(panel, "call_bar.words").startswith("Sounds bad. Parts of what they say are lost")
    press_key(panel.note, Key.REPORT_CALL)
    assert workplace.calls.bad_calls.asked == [("report",)]
    press_key(panel.note, Key.QUALITY)
    assert part(panel, "quality").isHidden()
