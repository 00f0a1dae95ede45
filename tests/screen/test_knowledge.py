"""A question answered from the knowledge base, by keys alone, down to the evidence in the records."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from db.knowledge import ArticleRecord
from db.queries.articles import find_articles
from tests.current import current_file
from tests.screen.conftest import OnScreen
from tests.ui.controls import press_key
from ui.case.fields.suggestions import SuggestionList
from ui.keys.key_table import Key


def press(screen: OnScreen, key: Key) -> None:
    target = QApplication.focusWidget() or screen.window
    press_key(target, key)


def keyboard() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def found(screen: OnScreen, typed: str) -> list[ArticleRecord]:
    hits: list[ArticleRecord] = []
    screen.workplace.records.read(lambda tx: find_articles(tx, typed), hits.extend)
    screen.until(lambda: hits)
    return hits


def test_a_routine_question_is_answered_from_an_article_and_says_so(screen: OnScreen) -> None:
    sample = found(screen, "pengaduan diselesaikan")[0]
    press(screen, Key.NEW_CASE)
    screen.until(lambda: screen.workplace.cases.editor.current)
    screen.until(lambda: QApplication.focusWidget())
    press(screen, Key.NOTE)
    note = screen.find("note.text")
    assert isinstance(note, QPlainTextEdit)
    screen.qtbot.keyClicks(note, "??mengadu")
    drop = screen.window.findChild(SuggestionList)
    assert drop is not None
    screen.until(lambda: drop.isVisible() and drop.chosen is not None)
    screen.qtbot.keyClick(note, Qt.Key.Key_Return)
    assert drop.question()  # a sample: it must be confirmed
    screen.qtbot.keyClick(note, Qt.Key.Key_Return)
    assert note.toPlainText() == f"{sample.text} (Dasar hukum: {sample.legal_basis})"

    press(screen, Key.SAVE)
    editor = screen.workplace.cases.editor
    screen.until(lambda: editor.current and editor.current.file and editor.current.file.evidence)
    (kept,) = current_file(editor).evidence
    got = {field.key: field.value for field in kept.fields}
    assert (kept.system, kept.query) == ("knowledge", "mengadu")
    assert (got["article_id"], got["article_edition"]) == (str(sample.id), "1")
    assert got["article_confirmed"] == "sample"

    screen.qtbot.keyClicks(note, "??mengadu")  # the case is saved: this use is recorded at once
    screen.until(lambda: drop.isVisible() and drop.chosen is not None)
    screen.qtbot.keyClick(note, Qt.Key.Key_Return)
    screen.qtbot.keyClick(note, Qt.Key.Key_Return)
    screen.until(lambda: len(current_file(editor).evidence) == 2)
    assert note.toPlainText().startswith(sample.text)


def test_an_article_is_written_and_found_by_another_form_of_its_words(screen: OnScreen) -> None:
    press(screen, Key.KNOWLEDGE)
    screen.until(lambda: keyboard().objectName() == "knowledge.search")
    new = screen.find("knowledge.new")
    new.setFocus()
    screen.qtbot.keyClick(new, Qt.Key.Key_Space)
    screen.until(lambda: keyboard().objectName() == "article.form.title_line")
    screen.qtbot.keyClicks(keyboard(), "Pencabutan izin atas permintaan")
    screen.qtbot.keyClick(keyboard(), Qt.Key.Key_Tab)
    screen.qtbot.keyClicks(keyboard(), "Ajukan surat pencabutan di loket.")
    press(screen, Key.FINISH)
    screen.until(lambda: keyboard().objectName() == "knowledge.search")
    screen.qtbot.keyClicks(keyboard(), "mencabut")
    title = screen.find("article.title")
    screen.until(lambda: title.text() == "Pencabutan izin atas permintaan")  # type: ignore[attr-defined]
