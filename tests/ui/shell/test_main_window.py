from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from app.cases.queues import QueueName, QueueRows
from app.cases.unwritten import InMemory
from app.common.enums import CallState, Registration, RegistrationState
from app.common.notices import ERROR, INFO, WARNING, Notice
from tests.ui.controls import child, controls, focused, press_key, stroke
from tests.ui.fakes import AGENT, NOW, FakeWorkplace, applicant, case_row, incoming, person
from tests.ui.shell.conftest import window_in_front
from ui.keys.key_table import KEYS, Key, commands_of
from ui.phone.call_bar import CallBar
from ui.phone.panel import PhonePanel
from ui.queue.panel import QueuePanel
from ui.search.field import SearchField
from ui.shell.call_lines import CallLines
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations
from ui.widgets.notice_bar import NoticeBar

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def bar(window: MainWindow) -> NoticeBar:
    return child(window, NoticeBar, "notices")


def with_everything(window: MainWindow, workplace: FakeWorkplace) -> None:
    """Open all that a window can show at once."""
    row = case_row()
    workplace.calls.call_list.send(incoming(candidates=(person(None, row), person()), proposed_case=row))
    workplace.calls.call_list.send(
        replace(incoming("c2", "02112345678"), state=CallState.CONNECTED, answered_at=NOW)
    )
    workplace.notices.post(Notice("sound_fallback", WARNING, {"role": "speaker", "wanted": "A", "name": "B"}))
    child(window, CallBar).toggle_keypad()
    child(window, QPushButton, "devices.fold").setChecked(True)
    window.open_settings()
    window.switch_staff()
    window.show_guide()


def test_every_control_has_a_name_for_screen_readers_and_for_tests(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    with_everything(window, workplace)
    nameless = []
    for control in controls(window):
        interface = QAccessible.queryAccessibleInterface(control)
        if not control.objectName() or not interface.text(QAccessible.Text.Name):
            nameless.append(f"{type(control).__name__} {control.objectName()!r}")
    assert nameless == []


def test_a_screen_reader_may_ask_for_a_child_that_is_gone(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    """Between its questions scroll bars hide and rows go; an answer other than none ends the program."""
    with_everything(window, workplace)
    for widget in QApplication.allWidgets():
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None and interface.isValid():
            children = interface.childCount()
            assert not any(interface.child(children + beyond) for beyond in range(4)), widget.objectName()


def test_every_key_of_the_table_is_bound_once(window: MainWindow) -> None:
    bound = [shortcut.key().toString() for shortcut in window.findChildren(QShortcut)]
    for entry in KEYS.values():
        for sequence in entry.sequences:
            assert bound.count(sequence) == 1, sequence


def test_every_key_is_heard_also_while_the_part_that_it_belongs_to_is_hidden(
    qtbot: QtBot, window: MainWindow
) -> None:
    with_key = [one for one in commands_of(window).values() if not one.key().isEmpty()]
    assert len(with_key) > len(KEYS) // 4
    deaf = [
        one.objectName()
        for one in with_key
        if not (isinstance(of := one.parent(), QWidget) and of.isVisible())
    ]
    assert deaf == []
    dial = child(window, QLineEdit, "dial.text")
    dial.setFocus()
    qtbot.keyClick(dial, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert dial.text() == ""
    assert [notice.text for notice in bar(window).notices] == ["No caller waits for a person or a case."]


def test_the_keys_that_edit_text_on_every_system_are_no_commands() -> None:
    taken = {sequence for entry in KEYS.values() for sequence in entry.sequences}
    editing = {f"Ctrl+{letter}" for letter in "ACVXYZ"} | {
        "Ctrl+Shift+Z",
        "Shift+Ins",
        "Shift+Del",
        "Ctrl+Ins",
    }
    assert not taken & editing


def test_each_redo_key_of_the_system_brings_back_what_was_undone(qtbot: QtBot, window: MainWindow) -> None:
    """On Windows they are Ctrl+Y and Ctrl+Shift+Z."""
    dial = child(window, QLineEdit, "dial.text")
    dial.setFocus()
    for sequence in QKeySequence.keyBindings(QKeySequence.StandardKey.Redo):
        if stroke(sequence).key() in (Qt.Key.Key_Z, Qt.Key.Key_Y):
            dial.clear()
            qtbot.keyClicks(dial, "0812")
            dial.undo()
            assert dial.text() == ""
            qtbot.keySequence(dial, sequence)
            assert dial.text() == "0812", sequence.toString()


def test_our_keys_win_over_what_a_text_field_does_with_them(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    dial = child(window, QLineEdit, "dial.text")
    dial.setFocus()
    qtbot.keyClicks(dial, "0812")
    dial.setCursorPosition(0)
    qtbot.keyClick(dial, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert dial.text() == "0812"
    assert QApplication.focusWidget() is window.findChild(QLineEdit, "search.text")


def test_not_a_keystroke_is_lost_while_a_hundred_calls_ring(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    note = child(window, QLineEdit, "search.text")
    note.setFocus()
    typed = ""
    for number in range(100):
        call = workplace.calls.call_list.send(incoming(f"c{number}", candidates=(person(), person())))
        for letter in "halo pak ":
            qtbot.keyClick(QApplication.focusWidget(), letter)
            typed += letter
        if number % 3 == 0:
            call = workplace.calls.call_list.send(replace(call, state=CallState.CONNECTED, answered_at=NOW))
            qtbot.keyClick(QApplication.focusWidget(), "x")
            typed += "x"
        workplace.calls.call_list.send(replace(call, state=CallState.ENDED, ended_at=NOW))
        assert QApplication.focusWidget() is note
    assert note.text() == typed
    assert window.isActiveWindow()


def cut_off(window: QWidget) -> list[str]:
    """Return the labels and buttons that have less room than their text needs."""
    cut = []
    labels: list[QLabel | QPushButton] = [*window.findChildren(QLabel), *window.findChildren(QPushButton)]
    for widget in labels:
        if not widget.isVisible() or not widget.text():
            continue
        needed = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = QSize(0, widget.heightForWidth(widget.width()))
        if widget.width() < needed.width() or widget.height() < needed.height():
            cut.append(
                f"{widget.objectName()} {widget.size().toTuple()} < {needed.toTuple()}: {widget.text()}"
            )
    return cut


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_on_the_smallest_screen(
    qtbot: QtBot,
    workplace: FakeWorkplace,
    appearance: Appearance,
    scale: float,
    language: str,
) -> None:
    translations.use(language)
    appearance.dress(Scheme.LIGHT, scale)
    window = window_in_front(qtbot, workplace, appearance)
    with_everything(window, workplace)
    assert window.minimumSizeHint().width() <= 1366

    def nothing_is_cut() -> None:
        assert cut_off(window) == []

    qtbot.waitUntil(nothing_is_cut)  # layouts settle in several rounds of events


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("candidates", [1, 6])
def test_a_call_that_waits_and_a_warning_never_make_the_window_higher_than_the_screen(
    qtbot: QtBot,
    workplace: FakeWorkplace,
    appearance: Appearance,
    language: str,
    candidates: int,
) -> None:
    translations.use(language)
    appearance.dress(Scheme.LIGHT, 2.0)
    window = window_in_front(qtbot, workplace, appearance)
    row = case_row()
    known = (person(None, row), *(person(applicant(f"Budi Santoso {n}")) for n in range(1, candidates)))
    talking = replace(incoming(candidates=known, proposed_case=row), answered_at=NOW)
    workplace.calls.call_list.send(replace(talking, state=CallState.CONNECTED))
    workplace.notices.post(Notice("recording_other_person", WARNING, {"to": "1002"}))
    other = incoming("c2", "081999888777")
    name = "Siti Nur Halimah binti Abdurrahman Wahid"
    workplace.calls.call_list.send(replace(other, caller=replace(other.caller, name=name)))
    shown = ["notices", "call_waiting.answer", "call_bar", "screen_pop", "footer"]

    def is_seen(part: QWidget) -> bool:
        return part.visibleRegion().boundingRect().size() == part.size()

    def all_of_it_is_seen() -> None:
        assert window.size() == QSize(1366, 740)
        assert [name for name in shown if not is_seen(child(window, QWidget, name))] == []
        assert cut_off(window) == []

    qtbot.waitUntil(all_of_it_is_seen)
    child(window, QPushButton, "call_waiting.answer").setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    for _ in range(2):  # back by Tab through the proposals: what has the keyboard is seen
        button = focused()
        assert button.objectName().startswith("screen_pop."), button.objectName()
        assert is_seen(button), button.objectName()
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)


def test_scale_scheme_and_language_change_while_everything_is_open(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    with_everything(window, workplace)
    for scheme, scale, language in (
        (Scheme.DARK, 2.0, "id"),
        (Scheme.LIGHT, 1.0, "en"),
        (Scheme.DARK, 1.5, "id"),
        (Scheme.LIGHT, 2.0, "en"),
    ):
        appearance.dress(scheme, scale)
        translations.use(language)
        QApplication.processEvents()
    assert window.isVisible()


def test_f6_goes_round_the_panels(qtbot: QtBot, window: MainWindow) -> None:
    child(window, QLineEdit, "dial.text").setFocus()
    panels = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        panels.append(
            next(
                (
                    n
                    for n in ("dial", "queue_panel", "case_panel", "phone_panel")
                    if (p := window.findChild(QWidget, n)) and p.isAncestorOf(focused)
                ),
                "",
            )
        )
    assert panels[1:] == ["phone_panel", "queue_panel", "dial"]


def test_before_the_first_call_there_is_no_card_of_one(window: MainWindow, workplace: FakeWorkplace) -> None:
    assert child(window, CallLines).isHidden()
    assert workplace.calls.call_list.ongoing == ()


def test_closing_during_a_call_asks_in_the_window_and_the_second_time_leaves(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.calls.call_list.send(
        replace(incoming(candidates=(person(),)), state=CallState.CONNECTED, answered_at=NOW)
    )
    assert not window.close()
    assert "Siti Aminah" in bar(window).notices[-1].text
    assert "Ctrl+Q" in bar(window).notices[-1].text
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()


def test_closing_while_something_is_in_memory_only_asks_until_it_is_written(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.drafts.unwritten.in_memory = InMemory(changes=2, drafts=1)
    assert not window.close()
    text = bar(window).notices[-1].text
    assert "saved changes: 2, cases being typed: 1" in text
    assert "lost" in text
    workplace.drafts.unwritten.in_memory = InMemory()
    workplace.drafts.unwritten.changed.emit()
    assert bar(window).notices == ()
    workplace.drafts.unwritten.in_memory = InMemory(drafts=1)
    assert not window.close()
    qtbot.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert not window.isVisible()


def test_notices_replace_what_they_mend(window: MainWindow, workplace: FakeWorkplace) -> None:
    workplace.notices.post(Notice("engine_lost", ERROR))
    workplace.notices.post(Notice("storage_full", ERROR, {}, ("retry",)))
    workplace.notices.post(Notice("registration_failed", ERROR, {"code": "403", "domain": "x"}))
    assert len(bar(window).notices) == 3
    workplace.notices.post(Notice("engine_restored", INFO))
    workplace.notices.post(Notice("storage_restored", INFO))
    workplace.phone.line.registration_changed.emit(Registration(state=RegistrationState.REGISTERED))
    assert [notice.key for notice in bar(window).notices] == ["engine_restored", "storage_restored"]


@pytest.mark.parametrize("then", [{"is_held_here": False}, {"state": CallState.ENDED, "ended_at": NOW}])
def test_that_nobody_hears_the_other_is_reported_only_as_long_as_it_is_so(
    window: MainWindow, workplace: FakeWorkplace, then: dict[str, Any]
) -> None:
    up = replace(incoming(), state=CallState.CONNECTED, answered_at=NOW, is_held_here=True)
    held, other = workplace.calls.call_list.send(up), workplace.calls.call_list.send(replace(up, key="c2"))
    workplace.notices.post(Notice("hold_refused", INFO, {"to": "Siti"}, subject=held.key))
    workplace.calls.call_list.send(replace(other, is_held_here=False))
    assert [notice.key for notice in bar(window).notices] == ["hold_refused.c1"]
    workplace.calls.call_list.send(replace(held, **then))
    assert bar(window).notices == ()


def test_the_notices_of_a_transfer_take_each_others_place_and_go_with_what_they_are_about(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    call = workplace.calls.call_list.send(incoming())
    contact = str(call.contact_id)
    facts = {"to": "Siti", "target": "Asep", "code": "486", "reason": "Busy Here"}

    def shown() -> list[str]:
        return [notice.text for notice in bar(window).notices]

    workplace.notices.post(Notice("transfer_failed", WARNING, facts, (), contact, call.key))
    assert shown() == ["Asep is busy. Siti is still with you: go on, or try another number."]
    workplace.calls.call_list.send(incoming("c2"))
    assert len(shown()) == 1
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED))
    assert shown() == []

    workplace.notices.post(Notice("transfer_rings", INFO, facts, (), contact))
    assert shown() == ["Siti is ringing at Asep. Whether they answer will be shown here."]
    workplace.notices.post(Notice("transfer_lost", WARNING, facts, ("call_back",), contact))
    assert shown() == ["Asep is busy, and the PBX has ended the call with Siti. Call back."]
    workplace.calls.call_list.send(replace(call, key="c3", state=CallState.ENDED))
    (lost,) = bar(window).notices
    assert lost.actions == (("call_back", "Call back"),)
    bar(window).acted.emit(lost.key, "call_back")
    assert workplace.calls.control.asked[-1] == ("call_back", call.contact_id)
    assert shown() == []


def test_a_lost_and_found_headset_leaves_one_notice(window: MainWindow, workplace: FakeWorkplace) -> None:
    facts = {"role": "speaker", "wanted": "Jabra", "name": "Laptop"}
    workplace.notices.post(Notice("no_speaker", WARNING, {"role": "speaker"}))
    workplace.notices.post(Notice("sound_fallback", WARNING, facts))
    workplace.notices.post(Notice("sound_restored", INFO, {**facts, "name": "Jabra"}))
    assert [notice.text for notice in bar(window).notices] == [
        "Headset or speaker: “Jabra” is back and in use."
    ]


def test_the_notice_bar_does_what_its_button_says(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    call = incoming()
    missed = Notice("call_missed", WARNING, {"to": "Siti"}, ("call_back",), str(call.contact_id))
    workplace.notices.post(missed)
    qtbot.mouseClick(window.findChild(QPushButton, "notices.call_back"), Qt.MouseButton.LeftButton)
    assert workplace.calls.control.asked == [("call_back", call.contact_id)]
    assert bar(window).accessibleName() == ""


def test_a_data_request_that_waits_says_until_when_and_leads_to_the_person(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    applicant_id = uuid4()
    facts = {"name": "Siti Aminah", "due_at": "2026-11-27T03:00:00+00:00", "count": "2"}
    for kind, words in (
        ("data_request_waits", "The request of Siti Aminah"),
        ("data_request_due", "The request of Siti Aminah"),
        ("data_requests_wait", "2 requests"),
    ):
        workplace.notices.post(Notice(kind, WARNING, facts, ("show_person",), str(applicant_id)))
        text = bar(window).notices[-1].text
        assert text.startswith(words)
        assert "10:00" in text
    assert "Ctrl+K" in text
    qtbot.mouseClick(window.findChild(QPushButton, "notices.show_person"), Qt.MouseButton.LeftButton)
    assert workplace.people.pages.asked == [("show", applicant_id)]


def test_a_hundred_callers_who_gave_up_leave_one_notice_that_leads_to_the_list(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    for number in range(100):
        facts = {"to": f"Pemohon {number}"}
        workplace.notices.post(Notice("call_missed", WARNING, facts, ("call_back",), str(uuid4())))
    got = "100 missed calls, the last one from Pemohon 99. All of them are in the list."
    assert [notice.text for notice in bar(window).notices] == [got]
    qtbot.mouseClick(window.findChild(QPushButton, "notices.show_missed"), Qt.MouseButton.LeftButton)
    assert workplace.queue.lists.asked[-1] == ("watch", QueueName.MISSED_CALLS)
    assert bar(window).notices == ()
    workplace.notices.post(Notice("call_missed", WARNING, {"to": "Siti"}, ("call_back",), str(uuid4())))
    assert bar(window).notices[-1].text.startswith("Missed call from Siti")


def test_ctrl_n_takes_the_call_that_is_going_on(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert workplace.cases.editor.asked == [("start_draft",)]
    workplace.calls.call_list.send(replace(incoming(), state=CallState.CONNECTED, answered_at=NOW))
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert workplace.calls.control.asked == [("new_case", "c1")]


def test_one_key_dials_the_applicant_of_the_case_or_the_chosen_row_of_the_list(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    row = case_row()
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(row,)))
    child(window, QueuePanel).focus_list()
    press_key(focused(), Key.DIAL_APPLICANT)
    assert workplace.cases.editor.asked == [("open", row.id)]
    workplace.cases.editor.current = SimpleNamespace(case_id=row.id)
    child(window, QLineEdit, "search.text").setFocus()
    press_key(focused(), Key.DIAL_APPLICANT)
    assert workplace.cases.service.asked[-1] == ("call_back",)


def test_a_person_found_is_shown_and_becomes_nobodys_applicant_unasked(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    siti = applicant()
    workplace.cases.editor.current = SimpleNamespace(file=None, person=None)
    child(window, SearchField).person_chosen.emit(siti.id)
    assert workplace.people.pages.asked == [("show", siti.id)]
    assert workplace.cases.editor.asked == workplace.cases.service.asked == []


def test_a_window_of_files_ends_when_another_user_takes_the_desk(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    chosen: list[object] = []
    for leave in (
        lambda: workplace.access.session.agent_changed.emit(AGENT),
        workplace.access.session.signed_out.emit,
    ):
        dialog = QFileDialog(window)
        dialog.filesSelected.connect(chosen.append)
        dialog.open()
        leave()
        assert not dialog.isVisible()
    assert chosen == []


def test_columns_are_remembered(
    qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance, tmp_path: Path
) -> None:
    state = tmp_path / "window.ini"
    widths = []
    for wanted in ([500, 700, 400], None):
        window = MainWindow(workplace, appearance, state)  # type: ignore[arg-type]
        qtbot.addWidget(window)
        window.resize(QSize(1700, 700))
        window.show()
        splitter = child(window, QSplitter)
        if wanted:
            splitter.setSizes(wanted)
        widths.append(splitter.sizes()[0])
        window.close()
    assert abs(widths[0] - widths[1]) < 10
    assert widths[0] > 400


def test_every_key_of_a_hidden_column_works_at_large_text(
    window: MainWindow, workplace: FakeWorkplace, appearance: Appearance, qtbot: QtBot
) -> None:
    appearance.dress(Scheme.LIGHT, 1.5)
    phone, queue = child(window, PhonePanel), child(window, QueuePanel)
    workplace.calls.call_list.send(incoming())
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert ("answer",) in workplace.calls.control.asked
    qtbot.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert focused().objectName() == "dial.text"
    press_key(window, Key.WRITE_TEXT)
    assert child(window, QWidget, "texts.text").isVisible()
    press_key(window, Key.DEVICES)
    assert phone.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert queue.isVisible()
