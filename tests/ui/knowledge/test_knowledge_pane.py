"""The knowledge base beside the case: read, used, written from a solution, by the keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.cases.answers import Answer, Promise
from app.common.enums import ArticleRecord, Channel, EditionRecord
from app.knowledge.articles import UnansweredQuestion
from app.records.service import Refusal
from tests.ui.case.samples import SITI, live_editor, logged, office, talking
from tests.ui.controls import child, controls, focused, press_key
from tests.ui.fakes import AGENT, NOW, OFFICER, UNIT, FakeWorkplace
from tests.ui.undressed import undressed
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance
from ui.widgets.button import ActionButton

NEW = ArticleRecord(
    uuid4(),
    2,
    "Aturan terbaru",
    ("Aturan apa?",),
    "Sejak 5 Juni 2025 berlaku PP 28/2025.",
    "PP 28/2025",
    written_by_name="Sari",
    written_at=NOW,
    reviewed_by_name="Wati",
    reviewed_at=NOW,
)
OLD = replace(NEW, id=uuid4(), edition=1, title="Aturan lama", valid_until=date(2025, 6, 4))


@pytest.fixture
def place() -> FakeWorkplace:
    place, _ = office()
    place.knowledge.articles.all = (NEW, OLD)
    return place


@pytest.fixture
def window(qtbot: QtBot, place: FakeWorkplace, appearance: Appearance) -> MainWindow:
    with undressed():
        window = MainWindow(place, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.resize(1366, 740)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return window


def press(key: Key) -> None:
    press_key(focused(), key)


def hit(code: Qt.Key) -> None:
    QTest.keyClick(focused(), code)


def focus() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget else ""


def solved(place: FakeWorkplace) -> None:
    editor = logged(place)
    place.cases.units.escalate(UNIT.id, "Kapan SK untuk Siti terbit?", Promise(None, Channel.VOICE))
    editor.sit_down(OFFICER)
    text = "Bu Siti, SK 8120014210456 terbit besok. Hubungi 0812-3456-7890."
    place.cases.units.record_solution(Answer(text, "jelita", "503/1", legal_basis="PP 28/2025"))


def test_an_article_is_found_read_and_put_into_the_note_with_keys_alone(
    window: MainWindow, place: FakeWorkplace
) -> None:
    live_editor(place).begin(talking(place), SITI)
    press(Key.NOTE)
    press(Key.KNOWLEDGE)
    assert focus() == "knowledge.search"
    QTest.keyClicks(focused(), "terbaru")
    pane = window._pane.knowledge
    assert pane.chosen == NEW
    press(Key.FINISH)
    assert window._case.note.editor.toPlainText() == f"{NEW.text} (Dasar hukum: PP 28/2025)"
    assert place.knowledge.articles.asked[-1][:2] == ("cite", NEW)
    assert focus() == "note.text"


def test_an_article_can_be_used_only_while_a_case_is_open_and_the_button_says_why_not(
    window: MainWindow, place: FakeWorkplace
) -> None:
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    use = child(pane, ActionButton, "knowledge.use")
    assert pane.chosen == NEW
    assert not use.isEnabled()
    assert "No case is open" in use.toolTip()
    assert "No case is open" in use.accessibleDescription()
    press(Key.FINISH)  # the key of the button says it, too
    assert child(pane, QLabel, "knowledge.message").text().startswith("No case is open")
    live_editor(place).begin(talking(place), SITI)
    assert use.isEnabled()
    assert "No case" not in use.toolTip()
    live_editor(place).close_view()
    assert not use.isEnabled()


def test_an_expired_article_needs_a_second_press(window: MainWindow, place: FakeWorkplace) -> None:
    live_editor(place).begin(talking(place), SITI)
    press(Key.KNOWLEDGE)
    hit(Qt.Key.Key_Down)
    assert window._pane.knowledge.chosen == OLD
    press(Key.FINISH)
    assert window._case.note.editor.toPlainText() == ""
    press(Key.FINISH)
    assert OLD.text in window._case.note.editor.toPlainText()


def test_the_earlier_texts_of_an_article_are_below_it(window: MainWindow, place: FakeWorkplace) -> None:
    place.knowledge.articles.editions = (
        EditionRecord(2, NEW.title, NEW.text, "", None, None, "Sari", NOW, "", None),
        EditionRecord(1, NEW.title, "Berlaku PP 5/2021.", "", None, None, "Rina", NOW, "", None),
    )
    press(Key.KNOWLEDGE)
    history = child(window, QLabel, "article.history").text()
    assert "Berlaku PP 5/2021." in history
    assert NEW.text not in history


def test_a_solution_becomes_an_article_once_nobody_can_be_told_from_it(
    window: MainWindow, place: FakeWorkplace
) -> None:
    solved(place)
    press(Key.WRITE_ARTICLE)
    form = window._pane.knowledge.form
    assert focus() == "article.form.title_line"
    assert form.basis.value() == "PP 28/2025"
    press(Key.FINISH)
    assert not [one for one in place.knowledge.articles.asked if one[0] == "write"]
    form._take_out.setFocus()
    hit(Qt.Key.Key_Space)
    assert form.text.value() == "Bu …, SK … terbit besok. Hubungi …."
    assert form.questions.value() == "Kapan SK untuk … terbit?"
    press(Key.FINISH)
    ((_, words),) = [one for one in place.knowledge.articles.asked if one[0] == "write"]
    assert words.source_case_id == live_editor(place).current.case_id
    made = replace(NEW, id=uuid4(), title=words.title)
    place.knowledge.articles.all = (NEW, OLD, made)
    place.knowledge.articles.changed.emit(made.id)
    assert focus() == "knowledge.search"
    assert window._pane.knowledge.chosen == made


def test_a_case_without_a_solution_says_so(window: MainWindow, place: FakeWorkplace) -> None:
    press(Key.WRITE_ARTICLE)
    assert "no validated solution" in window._pane.knowledge._message.text()


def test_a_refusal_stands_beside_the_form_and_nothing_typed_is_lost(
    window: MainWindow, place: FakeWorkplace
) -> None:
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    pane.revise()
    pane.form.text.type_over("Teks baru")
    press(Key.FINISH)
    assert place.knowledge.articles.asked[-1][0] == "revise"
    place.knowledge.articles.refused.emit(Refusal("article_changed", {"name": "Sari"}))
    assert "Sari" in pane.form.problem()
    assert pane.form.text.value() == "Teks baru"


def test_an_article_becomes_public_by_its_mark_which_a_draft_keeps(
    window: MainWindow, place: FakeWorkplace
) -> None:
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    pane.revise()
    kept: dict[str, str] = {}
    pane.form.typed.connect(kept.__setitem__)
    assert not pane.form.public.isChecked()
    pane.form.public.setFocus()
    hit(Qt.Key.Key_Space)
    assert pane.form.public.isChecked()
    pane.form.revise(NEW, {})
    assert not pane.form.public.isChecked()
    pane.form.revise(NEW, kept)
    assert pane.form.public.isChecked()
    press(Key.FINISH)
    asked, _before, words = place.knowledge.articles.asked[-1]
    assert (asked, words.is_public) == ("revise", True)


def test_a_public_article_says_so_and_its_form_begins_with_the_mark(
    window: MainWindow, place: FakeWorkplace
) -> None:
    place.knowledge.articles.all = (replace(NEW, is_public=True), OLD)
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    facts = child(pane, QLabel, "article.facts")
    assert "Public: the chatbot may say it to anyone once it is reviewed" in facts.text()
    pane.revise()
    assert pane.form.public.isChecked()


def test_the_knowledge_base_gives_the_keyboard_back(window: MainWindow, place: FakeWorkplace) -> None:
    live_editor(place).begin(talking(place), SITI)
    press(Key.NOTE)
    press(Key.KNOWLEDGE)
    hit(Qt.Key.Key_Escape)
    assert focus() == "note.text"
    assert window._queue.isVisible()


def test_own_canned_texts_are_kept_and_a_wrong_one_is_reported(
    window: MainWindow, place: FakeWorkplace
) -> None:
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    pane._texts.click()
    assert focus() == "canned.shortcut"
    QTest.keyClicks(focused(), "salamku")
    hit(Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "Halo {applicant}")
    press(Key.FINISH)
    assert place.knowledge.canned_texts.asked[-1] == ("keep", "salamku", "Halo {applicant}", False, None)
    place.knowledge.canned_texts.refused.emit(Refusal("shortcut_taken", {"text": "salamku"}))
    assert "salamku" in pane.canned.problem()


def test_in_the_knowledge_base_the_key_of_the_case_never_finishes_the_case(
    window: MainWindow, place: FakeWorkplace
) -> None:
    live_editor(place).begin(talking(place), SITI)
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    for widget in controls(pane):
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            widget.setFocus()
            press(Key.FINISH)
    assert not [one for one in live_editor(place).asked if one[0] == "finish"]


def test_only_who_may_revise_review_and_withdraw_is_offered_it(
    window: MainWindow, place: FakeWorkplace
) -> None:
    mine = replace(NEW, id=uuid4(), reviewed_at=None, written_by_id=AGENT.id)
    place.knowledge.articles.all = (replace(NEW, id=uuid4(), reviewed_at=None, written_by_id=uuid4()), mine)
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge

    def offered() -> list[bool]:
        return [not one.isHidden() for one in (pane._revise, pane._review, pane._withdraw)]

    assert offered() == [False, False, False]
    hit(Qt.Key.Key_Down)
    assert offered() == [True, False, True]
    place.access.session.agent = OFFICER
    hit(Qt.Key.Key_Up)
    assert offered() == [False, True, True]


def test_every_control_of_the_pane_has_a_name(window: MainWindow, place: FakeWorkplace) -> None:
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    for opened in (pane.open_up, pane.revise, pane._begin_withdrawal, pane._open_texts):
        opened()
        nameless = [
            one.objectName()
            for one in controls(pane)
            if not (one.accessibleName() or getattr(one, "text", str)())
        ]
        assert nameless == []
        pane._browse()


def test_an_article_is_written_for_a_question_that_the_chatbot_could_not_answer(
    window: MainWindow, place: FakeWorkplace
) -> None:
    asked = ("cara membuat paspor", 4), ("cek tilang", 1)
    place.knowledge.articles.unanswered = tuple(UnansweredQuestion(*one, NOW) for one in asked)
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    child(pane, ActionButton, "knowledge.unanswered").click()
    rows = [pane.unanswered.list.item(row).text() for row in range(2)]
    assert [row.splitlines()[0] for row in rows] == ["cara membuat paspor", "cek tilang"]
    assert "4" in rows[0]
    assert focus() == "unanswered.list"
    hit(Qt.Key.Key_Down)
    press(Key.FINISH)
    assert focus() == "article.form.title_line"
    assert pane.form.questions.value() == "cek tilang"


def test_without_such_questions_nothing_can_be_written_for_one(
    window: MainWindow, place: FakeWorkplace
) -> None:
    press(Key.KNOWLEDGE)
    pane = window._pane.knowledge
    child(pane, ActionButton, "knowledge.unanswered").click()
    assert not pane.unanswered.main.isEnabled()
    assert "has answered all" in child(pane, QLabel, "unanswered.none").text()
    hit(Qt.Key.Key_Escape)
    assert focus() == "knowledge.search"
