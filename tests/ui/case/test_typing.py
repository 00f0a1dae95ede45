"""What is being typed is never lost, moved or overwritten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from uuid_utils.compat import uuid7

from app.cases.unwritten import InMemory
from app.common.enums import CaseStatus
from app.records.service import Refusal
from db.rules.lifecycle import Move
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import SITI, talking
from tests.ui.fakes import OFFICER
from ui.case.fields.incoming import Echo
from ui.keys.key_table import Key


@pytest.mark.parametrize("field", ["subject", "description", "registration_number"])
def test_typing_goes_on_through_a_storm_of_changes(desk: Desk, field: str) -> None:
    call = talking(desk.place)
    desk.editor.begin(call, SITI)
    editor = getattr(desk.panel.details, field)
    editor.setFocus()
    for letter in "kapan izin terbit":
        QTest.keyClicks(editor, letter)
        for _ in range(3):
            desk.editor.put(call=replace(call, is_held_there=True))
            desk.editor.put(call=call)
    assert editor.value() == "kapan izin terbit"
    assert desk.editor.kept[field] == "kapan izin terbit"
    assert desk.focus() == f"details.{field}"


def test_a_case_that_the_disk_does_not_take_says_so_until_it_does(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    desk.editor.put(number="")
    desk.place.drafts.unwritten.in_memory = InMemory(drafts=1)
    desk.place.drafts.unwritten.changed.emit()
    saved, number = desk.part("case.saved"), desk.part("case.number")
    assert isinstance(saved, QLabel)
    assert isinstance(number, QLabel)
    assert saved.text().startswith("Not on the disk yet")
    assert number.text() == "number follows"
    desk.place.drafts.unwritten.in_memory = InMemory()
    desk.editor.put(number="CC-261124-001-007-4")
    assert saved.text() == "Draft, not saved yet"
    assert number.text() == "CC 26 11 24 001 007 4"


def test_what_is_typed_goes_to_the_case_that_the_field_shows(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    shown = desk.editor.current.case_id
    written: list[tuple[object, ...]] = []
    desk.editor.write = lambda *given: written.append(given)  # type: ignore[method-assign]
    desk.editor.current = replace(desk.editor.current, case_id=uuid7())  # another case, not on the screen yet
    desk.panel.note.editor.setFocus()
    desk.type("a")
    assert [case_id for case_id, _name, _text in written] == [shown]


def test_the_cursor_stays_in_the_middle_of_a_word(desk: Desk) -> None:
    desk.log()
    editor = desk.panel.details.subject
    editor.setFocus()
    editor.setCursorPosition(4)
    desk.type(" baru")
    desk.editor.put()
    assert editor.cursorPosition() == 9
    assert editor.text().startswith("Izin baru")


def test_an_older_value_that_comes_late_does_not_replace_newer_typing(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    desk.type("Izin reklame")
    desk.editor.put(draft={**desk.editor.current.draft, "subject": "Izin rek"})
    desk.panel.details.description.setFocus()
    desk.editor.put(draft={**desk.editor.current.draft, "subject": "Izin rekl"})
    assert desk.panel.details.subject.text() == "Izin reklame"


def test_a_colleagues_change_shows_in_fields_where_nobody_types(desk: Desk) -> None:
    desk.log()
    desk.panel.note.editor.setFocus()
    file = desk.editor.current.file
    desk.editor.put(file=replace(file, nib="9120000000001"))
    assert desk.panel.details.nib.text() == "9120000000001"
    desk.panel.details.kbli.setFocus()
    desk.type("9")
    typed = desk.panel.details.kbli.text()
    desk.editor.put(file=replace(desk.editor.current.file, kbli="62010"))
    assert desk.panel.details.kbli.text() == typed
    desk.press(Key.SAVE)
    desk.editor.put(file=replace(desk.editor.current.file, kbli="62010"))  # what was typed is recorded by now
    assert desk.panel.details.kbli.text() == "62010"
    assert desk.panel.details.kbli.hasFocus()


def test_what_is_typed_after_a_save_stays_in_the_note(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    desk.editor.keep("subject", "Izin reklame")
    desk.press(Key.NOTE)
    desk.type("Baris satu\nbaris d")
    recorded = desk.panel.note.editor.toPlainText()
    desk.type("ua")
    desk.editor.put(draft={**desk.editor.current.draft, "note": "ua"})
    assert recorded.endswith("baris d")
    assert desk.panel.note.editor.toPlainText() == "ua"
    assert desk.panel.note.editor.textCursor().position() == 2


def test_each_line_is_stamped_once_and_a_shifted_enter_stamps_nothing(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    desk.press(Key.NOTE)
    desk.type("satu")
    QTest.keyClick(desk.panel.note.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    desk.type("dua")
    desk.later(seconds=61)
    desk.type("\n")
    QTest.keyClick(desk.panel.note.editor, Qt.Key.Key_Up)
    QTest.keyClick(desk.panel.note.editor, Qt.Key.Key_End)
    desk.type("\n")
    assert desk.panel.note.editor.toPlainText().count("[01:01]") == 1
    assert desk.panel.note.editor.toPlainText().startswith("satu\n[01:01] dua")


def test_a_form_that_is_put_away_comes_back_as_it_was(desk: Desk) -> None:
    desk.log()
    desk.press(Key.DECIDE_NO)
    desk.panel.forms.escalation.promise.setFocus()
    desk.type("Sebelum pukul 12.00")
    QTest.keyClick(desk.panel.forms.escalation.promise, Qt.Key.Key_Escape)
    assert desk.panel.forms.current is None
    assert desk.focus() == "note.text"
    desk.press(Key.DECIDE_NO)
    assert desk.panel.forms.escalation.promise.text() == "Sebelum pukul 12.00"


def test_a_new_proposal_leaves_the_question_that_was_typed(desk: Desk) -> None:
    desk.log()
    desk.press(Key.DECIDE_NO)
    desk.panel.forms.escalation.question.setFocus()
    desk.panel.forms.escalation.question.selectAll()
    desk.type("Siapa yang memegang berkas ini sekarang?")
    desk.panel.forms.escalation.unit.choose(str(desk.place.access.session.units[0].id))
    assert desk.panel.forms.escalation.question.value() == "Siapa yang memegang berkas ini sekarang?"


@pytest.mark.parametrize("decider", ["editor", "service"])
def test_a_refusal_is_reported_in_the_form_that_asked(
    desk: Desk, decider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.log()
    desk.press(Key.WAIT)
    desk.type("Bukti bayar")
    refusal = Refusal("move_not_allowed", {"move": "wait", "status": CaseStatus.CLOSED.value})
    monkeypatch.setattr(
        desk.panel.forms.wait, "_wait", lambda *_: getattr(desk, decider).refused.emit(refusal)
    )
    desk.press(Key.FINISH)
    form = desk.panel.forms.form("wait")
    assert "Closed" in form.problem()
    assert form.isVisible()
    assert "Bukti bayar" in desk.editor.kept["wait.reason"]


def test_a_refusal_without_a_form_is_reported_above_the_case(desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    desk.editor.refused.emit(Refusal("subject_missing"))
    assert desk.panel.next.message() == "Not saved: write a subject first."


def test_an_officer_reads_the_details_and_cannot_type_over_them(desk: Desk) -> None:
    desk.escalate()
    desk.editor.sit_down(OFFICER)
    desk.editor.show(desk.editor.current)
    assert Move.CHANGE_DETAILS not in desk.editor.current.moves
    assert desk.panel.details.subject.isReadOnly()
    assert not desk.panel.details.kind.isEnabled()
    assert not desk.part("sop.decision").isVisible()
    assert not desk.part("next.cancel").isVisible()


def test_an_echo_lets_nothing_older_than_the_typing_through() -> None:
    echo = Echo()
    echo.reset("a")
    echo.typed("ab")
    echo.typed("abc")
    assert not echo.takes("ab")
    assert not echo.takes("abc")
    assert not echo.takes("abc")
    assert echo.takes("from a colleague")
