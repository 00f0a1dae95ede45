"""What goes wrong on a working day: each fault is shown in words, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from app.common.enums import CaseStatus
from tests.current import current_case
from tests.end2end.peers.machine import PATIENCE_S, SLOWER
from tests.screen.conftest import OnScreen
from tests.ui.controls import press_key
from ui.keys.key_table import Key


def press(screen: OnScreen, key: Key) -> None:
    press_key(screen.window, key)


def note(screen: OnScreen) -> QPlainTextEdit:
    field = screen.window.findChild(QPlainTextEdit, "note.text")
    assert field is not None
    return field


def start_case(screen: OnScreen) -> None:
    press(screen, Key.NEW_CASE)
    screen.until(lambda: screen.workplace.cases.editor.current)


def test_a_killed_engine_is_reported_within_a_second_and_back_within_five(screen: OnScreen) -> None:
    screen.talk()
    start_case(screen)
    note(screen).setFocus()
    screen.qtbot.keyClicks(note(screen), "Pemohon menunggu dua minggu")
    killed_at = time.monotonic()
    os.kill(screen.workplace.phone.line.engine_pid, signal.SIGKILL)
    screen.until(lambda: screen.notice("engine_lost"), 1_000 * SLOWER)
    dropped = screen.notice("call_dropped")
    screen.until(lambda: screen.notice("engine_restored"))
    assert time.monotonic() - killed_at < 5 * SLOWER
    assert dropped is not None
    assert "call_back" in dropped.actions
    assert note(screen).toPlainText() == "Pemohon menunggu dua minggu"
    assert not screen.workplace.calls.call_list.ongoing
    screen.talk(1)  # and the phone works again


def test_a_call_that_nobody_takes_is_listed_and_called_back_with_one_key(screen: OnScreen) -> None:
    screen.ring()
    screen.training.applicant.hang_up()
    screen.until(lambda: screen.notice("call_missed"))
    screen.qtbot.keyClick(screen.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: screen.find("queue.rows").hasFocus())
    press(screen, Key.DIAL_APPLICANT)
    screen.until(lambda: any(call.is_talking for call in screen.workplace.calls.call_list.ongoing))


def test_a_call_to_a_number_that_is_no_number_is_refused_in_words(screen: OnScreen) -> None:
    screen.workplace.calls.control.dial("sip:@@@")
    assert screen.notice("bad_target") is not None
    assert not screen.workplace.calls.call_list.ongoing


def test_typed_keys_all_arrive_while_calls_come_in(screen: OnScreen) -> None:
    start_case(screen)
    note(screen).setFocus()
    screen.ring()
    typed = "abcdefghij" * 20
    subprocess.run(["xdotool", "type", "--delay", "4", typed], check=True)
    screen.until(lambda: note(screen).toPlainText() == typed)
    assert screen.workplace.calls.call_list.ringing is not None
    assert screen.find("screen_pop").isVisible()


def test_records_that_cannot_be_written_keep_the_change_in_memory_and_write_it_later(
    screen: OnScreen,
) -> None:
    start_case(screen)
    note(screen).setFocus()
    screen.qtbot.keyClicks(note(screen), "Tidak boleh hilang")
    path = screen.workplace.records.path
    lock = subprocess.Popen(
        [
            "python3",
            "-c",
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1], isolation_level=None);"
            "c.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()",
            str(path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert lock.stdout is not None
    assert lock.stdout.readline() == b"held\n"
    press(screen, Key.SAVE)
    screen.until(lambda: screen.notice("storage_busy"))
    assert screen.workplace.records.waiting > 0
    lock.communicate(b"", timeout=PATIENCE_S)
    screen.until(lambda: screen.workplace.records.waiting == 0)
    screen.until(
        lambda: screen.workplace.cases.editor.current and screen.workplace.cases.editor.current.is_saved
    )
    file = screen.workplace.cases.editor.current.file if screen.workplace.cases.editor.current else None
    assert file is not None
    assert any("Tidak boleh hilang" in entry.text for entry in file.timeline)


def test_closing_the_window_in_a_call_asks_first_and_keeps_the_case(screen: OnScreen) -> None:
    screen.talk()
    start_case(screen)
    screen.window.close()
    assert screen.window.isVisible()
    assert screen.workplace.calls.call_list.ongoing
    assert screen.workplace.cases.editor.current is not None


def test_a_second_call_rings_without_taking_the_first_away(screen: OnScreen) -> None:
    screen.talk()
    first = screen.workplace.calls.call_list.active
    screen.workplace.calls.control.dial("tes")
    screen.until(lambda: len(screen.workplace.calls.call_list.ongoing) == 2)
    assert first is not None
    screen.until(lambda: any(call.is_held_here for call in screen.workplace.calls.call_list.ongoing))


def test_solution_and_closing_by_keyboard_alone_end_in_a_closed_case(screen: OnScreen) -> None:
    screen.qtbot.keyClick(screen.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: screen.find("queue.rows").hasFocus())
    screen.qtbot.keyClick(screen.find("queue.rows"), Qt.Key.Key_Return)
    screen.until(lambda: screen.workplace.cases.editor.current)
    press(screen, Key.TELL_SOLUTION)  # nobody is on the line: the first press only goes into the form
    screen.until(lambda: screen.find("closing.form").isAncestorOf(screen.window.focusWidget()))
    assert _status(screen) is CaseStatus.SOLUTION_READY
    for status in (CaseStatus.TOLD, CaseStatus.CLOSED):
        press(screen, Key.TELL_SOLUTION)
        screen.until(partial(lambda status: _status(screen) is status, status))


def _status(screen: OnScreen) -> CaseStatus | None:
    current = screen.workplace.cases.editor.current
    return current.status if current is not None else None


def test_what_is_typed_after_the_answer_does_not_land_in_the_case_before(screen: OnScreen) -> None:
    start_case(screen)
    note(screen).setFocus()
    screen.qtbot.keyClicks(note(screen), "Kasus pertama")
    first = current_case(screen.workplace.cases.editor)
    screen.ring()
    press(screen, Key.ANSWER)
    screen.until(lambda: current_case(screen.workplace.cases.editor).case_id != first.case_id)
    note(screen).setFocus()
    screen.qtbot.keyClicks(note(screen), "Soal alamat")
    press(screen, Key.ACCEPT_PROPOSAL)  # it is about the caller's open case: the note goes along
    screen.until(lambda: screen.workplace.cases.editor.current and screen.workplace.cases.editor.current.file)
    assert current_case(screen.workplace.cases.editor).value("subject") == "Koreksi alamat pada NIB"
    assert note(screen).toPlainText() == "Soal alamat"
    drafts = [row.id for row in screen.workplace.cases.editor.draft_rows()]
    assert drafts == [first.case_id]


def test_an_answered_call_without_a_case_stays_in_the_list(screen: OnScreen) -> None:
    screen.talk()
    screen.until(lambda: screen.workplace.cases.editor.current)
    screen.workplace.calls.control.hang_up()
    screen.until(lambda: not screen.workplace.calls.call_list.ongoing)
    screen.workplace.cases.editor.close_view()
    assert len(screen.workplace.cases.editor.draft_rows()) == 1
