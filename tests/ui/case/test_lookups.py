"""The panes of JELITA and OSS: what they say, what their keys do, and that they leave the keyboard alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from app.cases.case_lookups import Pane, PaneState
from app.common.enums import EntryKind
from app.common.finding import JELITA, OSS, Failure, Finding, Question
from app.common.lookup_faults import FaultKind
from app.lookups import jelita, oss
from app.lookups.pages import page_of
from tests.app.lookup_samples import APPLICATIONS, INQUERY_NIB, NIB, REGISTRATION
from tests.ui.case.conftest import Desk
from tests.ui.controls import settle
from tests.ui.fakes import NOW
from ui.case.entry_text import entry_details
from ui.case.evidence.finding_text import text_of
from ui.case.evidence.lookup_text import failure_words
from ui.keys.key_table import Key
from ui.shell.side_pane import LOOKUPS
from ui.text import translations
from ui.widgets.button import ActionButton

ABOUT_NIB = Question(OSS, oss.INQUERY_NIB, NIB)
STATUS = Question(OSS, oss.CHECK_NIB, NIB)
APPLICATION = Question(JELITA, jelita.APPLICATION, REGISTRATION)


def found(question: Question = ABOUT_NIB) -> Finding:
    read, answer = (oss.read, INQUERY_NIB) if question.system == OSS else (jelita.read, APPLICATIONS)
    fields = read(question.method, question.key, 200, json.dumps(answer).encode())
    return Finding(question.system, question.method, question.key, fields, NOW)


def pane(state: PaneState, question: Question = ABOUT_NIB, **facts: object) -> Pane:
    asked = (ABOUT_NIB, STATUS) if question.system == OSS else (APPLICATION,)
    return Pane(question.system, state, asked, question, can_keep=True, **facts)  # type: ignore[arg-type]


def says(desk: Desk, system: str) -> str:
    return desk.panel.lookups.panes[system].state_words()


def facts(desk: Desk, system: str) -> str:
    return desk.panel.lookups.panes[system].facts.toPlainText()


def test_a_case_without_numbers_has_no_panes(desk: Desk) -> None:
    desk.log()
    desk.pane.turn_to(LOOKUPS)
    assert not desk.panel.lookups.isVisible()
    assert desk.part("lookups.nothing").isVisible()
    desk.place.lookups.of_case.send(pane(PaneState.ASKING))
    assert desk.panel.lookups.isVisible()
    assert desk.part("lookups.oss").isVisible()
    assert not desk.part("lookups.jelita").isVisible()
    assert says(desk, OSS) == "Asking…"


def test_an_answer_is_shown_in_words_while_the_hands_stay_where_they_are(desk: Desk) -> None:
    desk.log()
    desk.press(Key.NOTE)
    desk.type("Pemohon tanya ")
    for one in (
        pane(PaneState.ASKING),
        pane(PaneState.FOUND, finding=found()),
        pane(PaneState.ASKING, APPLICATION),
        pane(PaneState.FOUND, APPLICATION, finding=found(APPLICATION)),
    ):
        desk.place.lookups.of_case.send(one)
    desk.type("status izin")
    assert desk.focus() == "note.text"
    assert desk.panel.note.editor.toPlainText().endswith("Pemohon tanya status izin")
    assert says(desk, OSS) == "Answer of 10:00"
    got = facts(desk, OSS)
    assert "Status of the NIB: Active" in got
    assert "1. Izin Penyelenggaraan Reklame" in got
    assert "Authority: Province: this office" in got
    assert "Authority: Regency or city: refer to the kabupaten/kota DPMPTSP" in got
    assert "Issued: 30 October 2026" in got
    assert "Stage: Decision" in facts(desk, JELITA)


def test_one_key_keeps_a_finding_and_another_asks_again(desk: Desk) -> None:
    desk.log()
    service = desk.place.lookups.of_case
    service.send(pane(PaneState.FOUND, finding=found()))
    service.send(pane(PaneState.FOUND, APPLICATION, finding=found(APPLICATION)))
    desk.press(Key.NOTE)
    desk.press(Key.KEEP_OSS)
    desk.press(Key.KEEP_JELITA)
    desk.press(Key.ASK_AGAIN)
    kept = [one for one in service.asked if one[0] == "keep"]
    assert kept == [
        ("keep", OSS, text_of(found().fields)),
        ("keep", JELITA, text_of(found(APPLICATION).fields)),
    ]
    assert ("ask_again",) in service.asked
    assert desk.focus() == "note.text"
    service.send(pane(PaneState.FOUND, finding=found(), is_kept=True))
    assert says(desk, OSS) == "Answer of 10:00, kept as evidence"
    assert not desk.part("lookups.oss.keep").isVisible()


def test_the_answer_is_in_sight_in_a_few_words_and_one_key_goes_to_it(desk: Desk) -> None:
    desk.log()
    service = desk.place.lookups.of_case
    of_oss, of_jelita = desk.part("next.oss"), desk.part("next.jelita")
    assert not of_oss.isVisible()
    service.send(pane(PaneState.ASKING))
    assert of_oss.accessibleName() == "OSS: asking…"
    service.send(pane(PaneState.FOUND, finding=found()))
    service.send(pane(PaneState.FOUND, APPLICATION, finding=found(APPLICATION)))
    assert of_oss.accessibleName() == "OSS: Active"
    assert of_jelita.accessibleName() == "JELITA: Decision"
    desk.press(Key.READ_ANSWERS)
    assert desk.focus() == "lookups.jelita.facts"
    desk.press(Key.READ_ANSWERS)
    assert desk.focus() == "lookups.oss.facts"
    failure = Failure(ABOUT_NIB, FaultKind.NOT_FOUND, "", NOW)
    service.send(pane(PaneState.FAILED, failure=failure))
    assert of_oss.accessibleName() == "OSS: knows nothing"


def test_an_answer_without_room_leaves_the_whole_name_of_its_system(desk: Desk) -> None:
    desk.window.resize(1286, 700)  # the case is as wide as at 1366x768 in a call
    desk.log()
    service = desk.place.lookups.of_case
    service.send(pane(PaneState.FOUND, finding=found()))
    service.send(pane(PaneState.FOUND, APPLICATION, finding=found(APPLICATION)))
    settle()
    for name in ("next.jelita", "next.oss"):
        button = desk.part(name)
        assert isinstance(button, ActionButton)
        assert button.isVisible()
        assert button.width() >= button.width_with(is_shortened=True), name
    assert "JELITA: Decision" in desk.part("next.jelita").toolTip()


def test_another_question_is_chosen_from_a_list(desk: Desk) -> None:
    desk.log()
    desk.place.lookups.of_case.send(pane(PaneState.FOUND, finding=found()))
    choice = desk.panel.lookups.panes[OSS].question
    assert [choice.itemText(row) for row in range(choice.count())] == [
        f"All about NIB {NIB}",
        f"Status of NIB {NIB}",
    ]
    choice.choose(oss.CHECK_NIB)
    assert ("ask", STATUS) in desk.place.lookups.of_case.asked


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("kind", [kind for kind in FaultKind if kind is not FaultKind.OFF])
def test_each_fault_says_what_failed_and_what_to_do(kind: FaultKind, language: str, desk: Desk) -> None:
    translations.use(language)
    try:
        words = failure_words(Failure(ABOUT_NIB, kind, "HTTP 500", NOW))
    finally:
        translations.use("en")
    assert "OSS" in words
    assert "{" not in words
    assert words.endswith(".")
    desk.log()
    desk.pane.turn_to(LOOKUPS)
    desk.place.lookups.of_case.send(pane(PaneState.FAILED, failure=Failure(ABOUT_NIB, kind, "", NOW)))
    assert desk.part("lookups.oss.again").isVisible()
    assert desk.part("lookups.oss.page").isVisible()
    assert not desk.part("lookups.oss.facts").isVisible()


def test_without_access_two_commands_take_the_answer_from_the_page(desk: Desk) -> None:
    opened: list[str] = []
    desk.log()
    desk.panel.forms.evidence._open_page = opened.append
    desk.place.lookups.of_case.send(pane(PaneState.OFF, APPLICATION))
    assert says(desk, JELITA).startswith("JELITA is not asked from here. Ctrl+K “Open the page")
    desk.press(Key.OPEN_PAGE)
    assert opened == [page_of(JELITA)]
    assert QApplication.clipboard().text() == REGISTRATION
    desk.press(Key.TAKE_ANSWER)
    assert "Only the number was copied" in desk.panel.forms.evidence.problem()
    QApplication.clipboard().setText(" Penetapan\nsejak 30-10-2026 ")
    desk.press(Key.TAKE_ANSWER)
    desk.press(Key.TAKE_ANSWER)
    assert desk.panel.forms.evidence.problem() == ""
    desk.press(Key.FINISH)
    assert desk.asked("add_evidence") == [("jelita", REGISTRATION, "Penetapan\nsejak 30-10-2026")]


def test_the_form_begins_with_the_system_that_gave_no_answer(desk: Desk) -> None:
    desk.log()
    desk.place.lookups.of_case.send(pane(PaneState.FOUND, APPLICATION, finding=found(APPLICATION)))
    desk.press(Key.LOOK_UP)
    assert desk.panel.forms.evidence.system.value() == OSS
    assert desk.panel.forms.evidence.query.value() == NIB


def test_the_story_tells_the_fields_of_a_finding(desk: Desk) -> None:
    desk.log()
    facts = {"fields": [{"key": "nib_status", "value": "06", "words": "Dicabut", "item": 0}]}
    entry = replace(desk.editor.current.timeline[-1], kind=EntryKind.EVIDENCE_ADDED, facts=facts)
    assert "Status of the NIB: Revoked" in entry_details(entry)


def test_words_that_only_a_later_version_knows_are_shown_as_they_are(desk: Desk) -> None:
    fields = {"key": "new_field", "value": "77", "words": "", "item": 0}
    entry = replace(
        desk.editor.begin().timeline[-1], kind=EntryKind.EVIDENCE_ADDED, facts={"fields": [fields]}
    )
    assert entry_details(entry) == ["new_field: 77"]


def test_panes_are_named_for_screen_readers(desk: Desk) -> None:
    desk.log()
    desk.place.lookups.of_case.send(pane(PaneState.FOUND, finding=found()))
    panel = desk.panel.lookups.panes[OSS]
    assert panel.accessibleName() == "Look-up in OSS"
    assert panel.question.accessibleName() == "What OSS is asked"
    assert panel.facts.accessibleName() == "Answer of OSS"
