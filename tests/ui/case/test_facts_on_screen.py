"""What the panel says: clocks, what is missing, the story, and a name on every control."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)

from app.cases.answers import Answer
from app.common.enums import CallState
from app.lookups.pages import page_of
from app.search.finder import FoundPeople
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import SITI, talking
from tests.ui.fakes import OFFICER, applicant, incoming, person
from ui.case.fields.field_hints import hint_for
from ui.case.sop.step_cell import step_tone
from ui.keys.key_table import Key
from ui.style.theme import Scheme, apply_theme
from ui.style.tokens import Tone
from ui.text import translations
from ui.widgets.field import Field

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTextBrowser)


@pytest.mark.parametrize(
    ("share", "words", "tone"),
    [
        (0.49, "07:39 left", Tone.ACCENT),
        (0.50, "50 %, 07:30 left", Tone.ACCENT),
        (0.80, "80 %, 03:00 left", Tone.WARNING),
        (1.00, "00:00 left", Tone.DANGER),
        (1.20, "3 min over time", Tone.DANGER),
    ],
)
def test_the_clock_of_a_running_step_says_where_it_stands(
    desk: Desk, share: float, words: str, tone: Tone
) -> None:
    desk.editor.begin()
    desk.later(minutes=15 * share)
    cell = desk.panel.strip.cells[1]
    assert words in cell.words()
    assert "/ 15 min" in cell.words()
    assert cell.clock is not None
    assert step_tone(cell.clock) is tone


def test_the_strip_shows_which_way_the_decision_went(desk: Desk) -> None:
    desk.log()
    assert desk.part("sop.decision").isVisible()
    desk.service.answer(Answer("Sudah terbit.", "jelita", "503/1"))
    assert not desk.part("sop.decision").isVisible()
    assert "Decision: Yes" in desk.panel.strip.cells[1].words()
    assert "Not needed" in desk.panel.strip.cells[2].words()


def test_a_step_tells_why_it_is_due_when_it_is(desk: Desk) -> None:
    desk.log()
    desk.service.wait_for_applicant("Bukti bayar")
    desk.later(minutes=20)
    desk.service.end_wait()
    desk.panel.strip.cells[1].chosen.emit(2)
    got = desk.part("sop.why").text().splitlines()  # type: ignore[attr-defined]
    assert got[1:] == [
        "Target: 15 min; each minute counts, but for pauses.",
        "10:00: began (Rina Wulandari)",
        "10:00 – 10:20: paused, Bukti bayar. Moved the due time by 20 min.",
        "Result: less than 1 min used, so due at 10:35.",
    ]


def test_a_unit_waits_for_others_until_a_time_and_the_story_says_what_ended_it(desk: Desk) -> None:
    desk.escalate()
    desk.press(Key.WAIT)
    wait = desk.panel.forms.wait
    assert desk.focus() == "wait.reason"
    assert [offer.words() for offer in wait._offers if offer.isVisible()] == [
        "JELITA or OSS is not available",
        "A site inspection is due",
    ]
    wait._offers[0].click()
    desk.tab()
    assert desk.focus() == "wait.until"
    desk.type("14.00")
    desk.press(Key.FINISH)
    assert desk.asked("wait_for_applicant") == [("JELITA or OSS is not available", "14.00")]
    assert desk.panel.next.sentence().startswith("Paused since 10:05: JELITA or OSS is not available.")
    assert desk.panel.next.sentence().endswith("It goes on at 14:00 at the latest.")
    assert "Paused" in desk.panel.strip.cells[2].words()
    desk.later(hours=4)
    assert "Paused" not in desk.panel.strip.cells[2].words()


def test_a_form_marks_what_is_missing_and_goes_there(desk: Desk) -> None:
    desk.log()
    desk.press(Key.DECIDE_YES)
    desk.press(Key.FINISH)
    assert desk.asked("answer") == []
    form = desk.panel.forms.answer
    marked = {field.objectName() for field in form.findChildren(Field) if field.error()}
    assert marked == {"answer.text.field", "answer.validated_in.field", "answer.reference.field"}
    assert desk.focus() == "answer.text"
    desk.type("Sudah terbit")
    assert not form.problem()


def test_an_escalation_without_a_unit_is_not_sent(desk: Desk) -> None:
    desk.log()
    desk.press(Key.DECIDE_NO)
    desk.press(Key.FINISH)
    assert desk.asked("escalate") == []
    assert desk.focus() == "escalation.unit_id"


def test_one_completion_sends_once(desk: Desk) -> None:
    desk.log()
    desk.press(Key.WAIT)
    desk.type("Bukti bayar")
    form = desk.panel.forms.form("wait")
    sent: list[str] = []
    form._wait = lambda reason, until: sent.append(reason)  # type: ignore[attr-defined]
    form.complete()
    form.complete()
    assert sent == ["Bukti bayar"]


def test_the_story_names_step_time_actor_and_what_was_said(desk: Desk) -> None:
    desk.solve()
    story = desk.panel.timeline.toPlainText()
    for got in (
        "Step 3: Validation by the unit (Unit, target 60 min)",
        "Decision No: escalated: Bidang Perizinan · Rina Wulandari",
        "Answer due at 11:05.",
        "SK sudah terbit.",
        "Validated in JELITA, 503/1123/REK/2026.",
        "Step 3 took 30 min of 60 min.",
    ):
        assert got in story


def test_the_story_grows_without_moving_what_is_read(desk: Desk) -> None:
    desk.log()
    line = desk.panel.timeline
    reading = line.textCursor()
    reading.setPosition(5)
    reading.setPosition(40, QTextCursor.MoveMode.KeepAnchor)
    line.setTextCursor(reading)
    before = line.textCursor().selectedText()
    desk.editor.keep("note", "Satu lagi")
    desk.editor.save()
    assert line.textCursor().selectedText() == before
    assert line.toPlainText().endswith("Satu lagi")


def test_an_unknown_caller_is_saved_with_name_and_enter(desk: Desk) -> None:
    call = replace(incoming(user="081298765432"), state=CallState.CONNECTED)
    desk.editor.begin(call)
    form = desk.panel.applicant.form
    assert form.phone.text() == "0812-9876-5432"
    form.name.setFocus()
    desk.type("Asep Hidayat\n")
    assert desk.asked("add_applicant") == [("Asep Hidayat", "0812-9876-5432", "")]


def test_a_person_known_already_is_offered_while_the_name_is_typed(desk: Desk) -> None:
    desk.editor.begin()
    form = desk.panel.applicant.form
    form.name.setFocus()
    desk.type("Asep")
    known = applicant("Asep Hidayat")
    desk.place.search.finder.people_found.emit(FoundPeople("Asep", (person(known),)))
    button = desk.part("person.offer0")
    assert button.isVisible()
    button.click()  # type: ignore[attr-defined]
    assert desk.asked("set_applicant") == [(known.id,)]


def test_several_persons_of_one_number_are_listed_with_their_keys(desk: Desk) -> None:
    people = (person(SITI), person(applicant("Asep Hidayat")))
    desk.editor.begin(talking(desk.place, candidates=people))
    second = desk.part("applicant.candidate2")
    assert second.toolTip() == "Asep Hidayat (Alt+2)"
    second.click()  # type: ignore[attr-defined]
    assert desk.asked("set_applicant") == [(people[1].applicant.id,)]


def test_a_caller_who_is_a_new_person_is_not_asked_about_again(desk: Desk) -> None:
    call = talking(desk.place, candidates=(person(SITI),))
    desk.editor.begin(replace(call, is_somebody_else=True, is_for_new_case=True))
    assert not desk.part("applicant.candidate1").isVisible()
    desk.editor.put(call=replace(call, is_somebody_else=True))  # the choice is undone
    assert desk.part("applicant.candidate1").isVisible()


def test_the_look_up_page_opens_with_the_key_on_the_clipboard(desk: Desk) -> None:
    opened: list[str] = []
    desk.log()
    desk.panel.forms.evidence._open_page = opened.append
    desk.press(Key.LOOK_UP)
    desk.press(Key.OPEN_PAGE)
    assert opened == [page_of("jelita")]
    assert QApplication.clipboard().text() == "0012310701102026014"


@pytest.mark.parametrize(
    ("field", "text", "words", "tone"),
    [
        ("nib", "8120014210456", "", Tone.NEUTRAL),
        ("nib", "81200", "5 digits, usually 13", Tone.NEUTRAL),
        ("nib", "81200142104567", "14 digits, usually 13", Tone.WARNING),
        ("registration_number", "8120014210456", "This looks like an NIB", Tone.WARNING),
        ("registration_number", "0012310701102024014", "New application of 10/2024", Tone.GOOD),
        ("kbli", "731", "A whole group; 5 digits name one activity", Tone.NEUTRAL),
        ("kbli", "73x", "Usually digits only", Tone.WARNING),
        ("subject", "anything", "", Tone.NEUTRAL),
    ],
)
def test_a_number_is_remarked_on_and_never_refused(field: str, text: str, words: str, tone: Tone) -> None:
    assert hint_for(field, text) == (words, tone)


def test_a_region_says_its_code_or_that_it_is_in_no_list() -> None:
    assert hint_for("region", "Kel. Lingkar Selatan, Kec. Lengkong, Kota Bandung")[0] == "Code 32.73.13.1002"
    assert hint_for("region", "dekat pasar")[0] == "Not in the list: kept as typed"


def stages(desk: Desk) -> list[str]:
    """Bring each form on the screen once; return the names of those that could not be."""
    failed = []
    for name in ("answer", "evidence", "wait", "cancel"):
        desk.log()
        desk.panel.forms.open(name)
        failed += check_controls(desk, name)
    desk.escalate()
    desk.editor.sit_down(OFFICER)
    desk.editor.show(desk.editor.current)
    failed += check_controls(desk, "solution")
    desk.panel.forms.open("return")
    failed += check_controls(desk, "return")
    desk.solve()
    return failed + check_controls(desk, "closing")


def check_controls(desk: Desk, stage: str) -> list[str]:
    return [
        f"{stage}: {widget.objectName() or type(widget).__name__}"
        for widget in desk.panel.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and widget.isVisible()
        and not widget.objectName().startswith("qt_")
        and not (widget.objectName() and widget.accessibleName())
    ]


def test_every_control_has_a_name_at_every_stage(desk: Desk) -> None:
    assert stages(desk) == []


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [600, 1100])
def test_nothing_is_cut_off(qapp: QApplication, desk: Desk, language: str, scale: float, width: int) -> None:
    translations.use(language)
    apply_theme(qapp, Scheme.DARK, scale)
    desk.pane.hide()
    desk.window.resize(width, 720)
    qapp.processEvents()  # the new language arrives
    desk.editor.begin(talking(desk.place))
    qapp.processEvents()
    assert cut_off(desk, width) == []
    desk.solve()
    qapp.processEvents()
    assert cut_off(desk, width) == []


def cut_off(desk: Desk, width: int) -> list[str]:
    """Return what is wider than its place."""
    area = desk.panel.page.area
    content = area.widget()
    assert content is not None
    wide = ["panel"] if desk.panel.width() > width else []
    wide += ["content"] if content.width() > area.viewport().width() else []
    return wide + [
        button.objectName()
        for button in desk.panel.findChildren(QAbstractButton)
        if button.isVisible()
        and button.objectName().startswith(("next.", "case.", "sop."))
        and button.width() < min(button.sizeHint().width(), area.viewport().width() - 8)
    ]


def test_the_language_changes_in_place(qapp: QApplication, desk: Desk) -> None:
    desk.log()
    desk.panel.note.editor.setFocus()
    translations.use("id")
    qapp.processEvents()
    assert "Pencatatan dan pencarian" in desk.panel.strip.cells[1].words()
    assert desk.focus() == "note.text"
    assert "Pencatatan dan pencarian" in desk.panel.timeline.toPlainText()


def test_the_clocks_stand_still_while_nobody_sees_them(desk: Desk) -> None:
    desk.editor.begin()
    assert desk.panel._ticker.isActive()
    desk.panel.hide()
    assert not desk.panel._ticker.isActive()
    desk.panel.show()
    assert desk.panel._ticker.isActive()
    desk.editor.close_view()
    assert not desk.panel._ticker.isActive()


def test_the_empty_panel_says_how_to_begin(desk: Desk) -> None:
    assert desk.panel.empty.isVisible()
    assert desk.part("keycap.new_case.1").text() == "Ctrl+N"  # type: ignore[attr-defined]


def test_the_number_is_shown_to_be_read_aloud_and_copied_as_written(desk: Desk) -> None:
    desk.editor.begin()
    assert desk.part("case.number").text() == "CC 26 11 24 001 007 4"  # type: ignore[attr-defined]
    desk.press(Key.COPY_NUMBER)
    assert QApplication.clipboard().text() == "CC-261124-001-007-4"


def test_a_tick_writes_only_what_changed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.solve()
    desk.later(seconds=1)
    written: list[str] = []
    monkeypatch.setattr(QLabel, "setText", lambda label, text: written.append(label.objectName()))
    desk.later(seconds=1)
    assert set(written) <= {"sop.step4.time", "sop.step4.left", "note.time"}
