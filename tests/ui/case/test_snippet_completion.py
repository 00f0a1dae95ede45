"""Articles and canned texts come into what is typed, by the keyboard alone, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.common.enums import ArticleRecord, EvidenceRecord, FoundField
from db.rules.lifecycle import Move
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import NUMBER, SITI, talking
from tests.ui.controls import focused
from tests.ui.fakes import NOW, UNIT
from ui.case.fields.snippet_completion import SnippetCompletion
from ui.case.fields.suggestions import SuggestionList
from ui.keys.key_table import Key
from ui.widgets.field import Field

RULES = ArticleRecord(
    uuid4(),
    2,
    "Aturan terbaru",
    ("Aturan apa?",),
    "Sejak 5 Juni 2025 berlaku PP 28/2025.",
    "PP 28/2025",
    valid_until=date(2026, 12, 1),
    reviewed_by_name="Wati",
    reviewed_at=NOW,
)
OLD = replace(RULES, id=uuid4(), title="Aturan lama", text="Berlaku PP 5/2021.", valid_until=date(2025, 6, 4))
OLD_BASIS = "PP 28/2025 (sudah tidak berlaku, berlaku sampai 4/6/2025)"


@pytest.fixture
def knowing(qtbot: QtBot, desk: Desk) -> Desk:
    """The desk with two articles, of which one has expired."""
    desk.place.knowledge.articles.all = (RULES, OLD)
    SnippetCompletion(desk.place, desk.panel, desk.panel.window())  # type: ignore[arg-type]
    desk.log()
    qtbot.waitUntil(lambda: bool(desk.focus()))
    desk.press(Key.NOTE)
    return desk


def key(code: Qt.Key) -> None:
    QTest.keyClick(focused(), code)


def shown(desk: Desk) -> SuggestionList:
    found = desk.panel.window().findChild(SuggestionList)
    assert found is not None
    return found


def note(desk: Desk) -> str:
    return desk.panel.note.editor.toPlainText()


def test_an_article_comes_into_the_note_with_its_legal_basis_and_is_cited(knowing: Desk) -> None:
    knowing.type("Dijawab: ??terb")
    assert shown(knowing).isVisible()
    key(Qt.Key.Key_Return)
    assert note(knowing) == f"Dijawab: {RULES.text} (Dasar hukum: PP 28/2025)"
    assert knowing.editor.kept["note"] == note(knowing)
    assert knowing.place.knowledge.articles.asked[-1] == ("cite", RULES, "terb")
    assert not shown(knowing).isVisible()


def test_an_inserted_article_is_undone_to_the_words_that_found_it(knowing: Desk) -> None:
    knowing.type("Dijawab: ??terb")
    key(Qt.Key.Key_Return)
    QTest.keySequence(focused(), "Ctrl+Z")
    assert note(knowing) == "Dijawab: ??terb"
    assert knowing.panel.note.editor.textCursor().position() == len("Dijawab: ??terb")


def test_without_words_the_subject_of_the_case_is_asked_for(knowing: Desk) -> None:
    knowing.type("??")
    assert knowing.place.knowledge.articles.asked[-1] == ("search", knowing.editor.current.value("subject"))


def test_an_expired_article_is_marked_and_comes_only_after_a_second_enter(knowing: Desk) -> None:
    knowing.type("??lama")
    (row,) = shown(knowing).rows()
    assert "4 June 2025" in row
    key(Qt.Key.Key_Return)
    assert note(knowing) == "??lama"
    assert "4 June 2025" in shown(knowing).question()
    key(Qt.Key.Key_Escape)
    assert shown(knowing).isVisible()
    assert not shown(knowing).question()
    key(Qt.Key.Key_Return)
    key(Qt.Key.Key_Return)
    assert note(knowing) == f"{OLD.text} (Dasar hukum: {OLD_BASIS})"


def test_escape_leaves_what_was_typed_as_text(knowing: Desk) -> None:
    knowing.type("??")
    key(Qt.Key.Key_Escape)
    knowing.type(" katanya")
    assert not shown(knowing).isVisible()
    key(Qt.Key.Key_Return)
    assert note(knowing).splitlines()[0].endswith("?? katanya")


def test_a_question_and_a_time_are_no_triggers(knowing: Desk) -> None:
    knowing.type("Kapan terbit?? Pukul 10:30, lihat a::b")
    assert not shown(knowing).isVisible()


def test_in_an_answer_basis_and_last_day_come_along(knowing: Desk) -> None:
    knowing.press(Key.DECIDE_YES)
    form = knowing.panel.forms.answer
    form.text.setFocus()
    form.text.type_over("")
    knowing.type("??terbaru")
    key(Qt.Key.Key_Return)
    assert form.text.value() == RULES.text
    assert form.basis.value() == "PP 28/2025"
    assert form.valid_until.value() == "1/12/2026"
    assert knowing.panel.forms.open_name == "answer"


@pytest.mark.parametrize("is_cited", [False, True])
def test_an_expired_article_never_becomes_an_answer_that_holds(knowing: Desk, is_cited: bool) -> None:
    if is_cited:
        fields = (FoundField("article_basis", OLD.legal_basis), FoundField("valid_until", "2025-06-04"))
        case_id = knowing.editor.current.case_id
        cited = EvidenceRecord(
            uuid4(), case_id, "knowledge", "lama", OLD.text, "", "Rina", NOW, "article", fields
        )
        knowing.editor.put(file=replace(knowing.editor.current.file, evidence=(cited,)))
    knowing.press(Key.DECIDE_YES)
    form = knowing.panel.forms.answer
    if not is_cited:
        form.text.setFocus()
        knowing.type("??lama")
        key(Qt.Key.Key_Return)
        key(Qt.Key.Key_Return)
    assert (form.text.value(), form.basis.value()) == (OLD.text, OLD_BASIS)
    assert form.valid_until.value() == "4/6/2025"
    form.system.choose("oss")
    form.reference.type_over("503/1")
    knowing.press(Key.FINISH)
    assert knowing.asked("answer") == []
    assert knowing.focus() == "answer.valid_until"
    form.valid_until.type_over("1/12/2026")
    knowing.press(Key.FINISH)
    assert len(knowing.asked("answer")) == 1


def test_an_article_that_was_cited_is_proposed_as_the_answer_but_validates_nothing(knowing: Desk) -> None:
    fields = (FoundField("article_basis", "PP 28/2025"),)
    case_id = knowing.editor.current.case_id
    cited = EvidenceRecord(
        uuid4(), case_id, "knowledge", "terbaru", RULES.text, "", "Rina", NOW, "article", fields
    )
    knowing.editor.put(file=replace(knowing.editor.current.file, evidence=(cited,)))
    knowing.press(Key.DECIDE_YES)
    form = knowing.panel.forms.answer
    assert (form.text.value(), form.basis.value()) == (RULES.text, "PP 28/2025")
    assert (form.system.value(), form.reference.value()) == ("", "")


def test_escape_closes_the_list_and_not_the_form(knowing: Desk) -> None:
    knowing.press(Key.DECIDE_YES)
    knowing.panel.forms.answer.text.setFocus()
    knowing.type(" ??terbaru")
    key(Qt.Key.Key_Escape)
    assert not shown(knowing).isVisible()
    assert knowing.panel.forms.open_name == "answer"


def test_a_canned_text_knows_the_case_and_shows_what_it_does_not_know(knowing: Desk) -> None:
    knowing.type("::janji")
    key(Qt.Key.Key_Return)
    assert note(knowing) == (
        "Pertanyaan Bapak/Ibu Siti Aminah kami teruskan ke «nama bidang». "
        "Jawaban akan kami sampaikan «janji kepada pemohon»."
    )
    knowing.type("Bidang Perizinan")
    key(Qt.Key.Key_Tab)
    knowing.type("besok pukul 10")
    assert note(knowing).endswith("ke Bidang Perizinan. Jawaban akan kami sampaikan besok pukul 10.")
    knowing.type("\n::nomor")
    key(Qt.Key.Key_Return)
    assert NUMBER in note(knowing)


def test_an_answer_with_an_open_gap_is_not_recorded(knowing: Desk) -> None:
    knowing.press(Key.DECIDE_YES)
    form = knowing.panel.forms.answer
    form.text.setFocus()
    form.text.type_over("")
    knowing.type("::janji")
    key(Qt.Key.Key_Return)
    form.system.choose("oss")
    form.reference.type_over("1")
    knowing.press(Key.FINISH)
    assert knowing.asked("answer") == []
    assert knowing.focus() == "answer.text"


@pytest.mark.parametrize("field", ["escalation.question", "escalation.promise"])
def test_a_packet_with_an_open_gap_is_not_sent_and_its_field_says_why(knowing: Desk, field: str) -> None:
    knowing.press(Key.DECIDE_NO)
    form = knowing.panel.forms.escalation
    form.unit.choose(str(UNIT.id))
    form.promise_at.type_over("besok 9.00")
    form.promise_channel.choose("voice")
    form.no_evidence.type_over("JELITA tidak menjawab")
    form.question.type_over("Kapan izin reklame terbit?")
    filled = form.question if field == "escalation.question" else form.promise
    filled.type_over("Kapan izin «nama usaha» terbit?")
    knowing.press(Key.FINISH)
    assert knowing.asked("escalate") == []
    assert knowing.focus() == field
    marked = knowing.part(f"{field}.field")
    assert isinstance(marked, Field)
    assert "« »" in marked.error()
    filled.type_over("Kapan izin PT Maju terbit?")
    knowing.press(Key.FINISH)
    assert len(knowing.asked("escalate")) == 1


def test_a_gap_in_the_subject_leaves_the_house_in_no_packet_and_in_no_text_of_one(knowing: Desk) -> None:
    def name_subject(text: str) -> None:
        case = knowing.editor.current
        file = replace(case.file, row=replace(case.file.row, subject=text))
        knowing.editor.current = replace(case, file=file)

    knowing.press(Key.DECIDE_NO)
    form = knowing.panel.forms.escalation
    form.unit.choose(str(UNIT.id))
    form.promise_at.type_over("besok 9.00")
    form.promise_channel.choose("voice")
    form.no_evidence.type_over("JELITA tidak menjawab")
    form.question.type_over("Kapan izin reklame terbit?")
    name_subject("Izin «nama pemohon»")
    knowing.press(Key.FINISH)
    assert knowing.asked("escalate") == []
    assert "« »" in form.problem()
    name_subject("Izin PT Maju")
    knowing.press(Key.FINISH)
    assert len(knowing.asked("escalate")) == 1

    name_subject("Izin «nama pemohon»")
    knowing.press(Key.PACKET_TEXT)
    text = knowing.panel.forms.packet_text
    QApplication.clipboard().setText("what was there")
    text.main.click()
    knowing.part("packet_text.save").click()  # type: ignore[attr-defined]
    assert QApplication.clipboard().text() == "what was there"
    assert knowing.place.paper.packets.asked == []
    assert "« »" in text.problem()


def test_what_a_unit_is_told_or_gets_passed_has_no_open_gap(knowing: Desk) -> None:
    forms = knowing.panel.forms
    for form, editor in (
        (forms.answer_unit, forms.answer_unit.text),
        (forms.ask_back, forms.ask_back.question),
        (forms.solution, forms.solution.text),
    ):
        form.show()
        editor.type_over("Berkas «NIB» kurang")
        form.complete()
        assert editor.accessibleDescription().count("« »") == 1
        form.hide()


def test_typing_goes_on_while_the_search_has_not_answered(knowing: Desk) -> None:
    knowing.place.knowledge.articles.all = ()
    knowing.type("??tidak ada artikel begini")
    assert note(knowing) == "??tidak ada artikel begini"
    key(Qt.Key.Key_Return)
    assert note(knowing).endswith("\n")


def test_the_list_stays_inside_the_window(knowing: Desk) -> None:
    knowing.editor.begin(talking(knowing.place), SITI)
    knowing.press(Key.NOTE)
    knowing.type("??terbaru")
    window = knowing.panel.window()
    assert window.rect().contains(shown(knowing).geometry())


def test_an_article_comes_into_no_field_that_takes_no_text(qtbot: QtBot, desk: Desk) -> None:
    desk.place.knowledge.articles.all = (RULES,)
    snippets = SnippetCompletion(desk.place, desk.panel, desk.panel.window())  # type: ignore[arg-type]
    desk.log()
    description = desk.panel.details.description
    desk.panel.details.wanted.emit()
    description.setFocus()
    qtbot.waitUntil(lambda: desk.focus() == "details.description")
    before = description.toPlainText()
    desk.editor.put(moves=frozenset({Move.ADD_NOTE}))  # a colleague has closed the case
    snippets.insert_article(RULES, desk.panel.note.editor)
    assert description.toPlainText() == before
    assert RULES.text in note(desk)
