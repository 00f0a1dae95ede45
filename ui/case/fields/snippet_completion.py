"""`??` and a few words insert an article, `::` and a shortcut a canned text, wherever one types in a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from app.cases.canned_texts import GAP as UNFILLED
from app.cases.canned_texts import fill, values_of
from app.common.enums import ArticleRecord, CannedTextRecord
from app.desktop.workplace import Workplace
from app.values.article_status import article_status
from app.values.citing import basis_of
from ui.case.evidence.article_text import LOOKS, article_status_words, confirm_words
from ui.case.fields.suggestions import Suggestion, SuggestionList
from ui.case.fields.typed import KeptText
from ui.case.forms.validated_form import ValidatedForm
from ui.case.panel import CasePanel
from ui.text.announce import announce

KNOWLEDGE, CANNED = "??", "::"
_TRIGGER = re.compile(r"(?:^|(?<=[\s(]))(\?\?|::)([^?:\n]{0,60})$")
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
BASIS = "Dasar hukum: {basis}"  # in the office's language, whatever the window speaks


@dataclass(frozen=True)
class _Trigger:
    """Where it begins in the text, what it asks for, and what is typed behind it."""

    start: int
    kind: str
    typed: str


class SnippetCompletion(QObject):
    """Watches the editors of the case. Nothing is inserted but by Enter or a click."""

    def __init__(self, workplace: Workplace, panel: CasePanel, window: QWidget) -> None:
        super().__init__(panel)
        self._work = workplace
        self._list = SuggestionList(window)
        self._list.clicked.connect(self._choose)
        self._asker = workplace.knowledge.articles.asker(self._show_articles)
        self._editor: KeptText | None = None  # where the keyboard is, or was last
        self._trigger: _Trigger | None = None
        self._dismissed = -1  # where a trigger begins that is only text
        self._unconfirmed: ArticleRecord | None = None
        self._forms: dict[KeptText, ValidatedForm | None] = {}
        self.attach_all(panel)
        panel.forms.made.connect(self.attach_all)

    @Slot(QWidget)
    def attach_all(self, part: QWidget) -> None:
        """Watch the editors of a part, too."""
        for editor in part.findChildren(KeptText):
            self._attach(editor)

    def _attach(self, editor: KeptText) -> None:
        parent = editor.parentWidget()
        while parent is not None and not isinstance(parent, ValidatedForm):
            parent = parent.parentWidget()
        self._forms[editor] = parent if isinstance(parent, ValidatedForm) else None
        editor.installEventFilter(self)
        editor.textChanged.connect(self._check_text)
        editor.cursorPositionChanged.connect(self._check_text)

    # -- commands ------------------------------------------------------------------------------------------

    def insert_article(self, article: ArticleRecord, fallback: KeptText) -> None:
        """Insert an article that was read elsewhere: where one typed last, else into `fallback`."""
        last = self._editor
        editor = last if last is not None and last.isVisible() and not last.isReadOnly() else fallback
        place = editor.textCursor().position()
        self._put_article(editor, article, place, place, "")
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is typed -------------------------------------------------------------------------------------

    @Slot()
    def _check_text(self) -> None:
        editor = self._editor
        if editor is None or not editor.hasFocus() or editor.isReadOnly():
            return
        trigger = _trigger_at(editor.textCursor())
        if trigger is None:
            self._dismissed = -1
            self._close()
        elif trigger.start != self._dismissed and trigger != self._trigger:
            self._trigger = trigger
            self._ask(trigger)

    def _ask(self, trigger: _Trigger) -> None:
        if trigger.kind == KNOWLEDGE:
            case = self._work.cases.editor.current
            # Nothing typed yet: what fits the case itself.
            self._asker.ask(trigger.typed.strip() or (case.value("subject") if case else ""))
        else:
            self._show_texts(self._work.knowledge.canned_texts.find(trigger.typed))

    def _show_articles(self, found: tuple[ArticleRecord, ...]) -> None:
        if self._trigger is None or self._trigger.kind != KNOWLEDGE:
            return
        today = self._work.knowledge.articles.today
        rows = []
        for article in found:
            name, tone = LOOKS[article_status(article, today)]
            detail = f"{article_status_words(article, today)} · {' '.join(article.text.split())}"
            rows.append(Suggestion(article, article.title, detail, name, tone))
        self._show(rows, self.tr("No article has these words. Type fewer of them."))

    def _show_texts(self, found: tuple[CannedTextRecord, ...]) -> None:
        values = self._values()
        rows = [
            Suggestion(one, f"{CANNED}{one.shortcut}", " ".join(fill(one.text, values).split()), "note")
            for one in found
        ]
        self._show(rows, self.tr("No text has this shortcut."))

    def _show(self, rows: list[Suggestion], nothing: str) -> None:
        self._unconfirmed = None
        self._list.fill(rows, nothing)
        self._place()

    def _place(self) -> None:
        editor, window = self._editor, self._list.parentWidget()
        if editor is not None and window is not None:
            cursor = editor.cursorRect()
            corner = editor.viewport().mapTo(window, cursor.topLeft())
            self._list.place(QRect(QPoint(corner.x(), corner.y()), cursor.size()))

    def _close(self) -> None:
        self._trigger, self._unconfirmed = None, None
        self._asker.forget()
        self._list.hide()

    # -- what is chosen ------------------------------------------------------------------------------------

    @Slot()
    def _choose(self) -> None:
        editor, trigger, chosen = self._editor, self._trigger, self._list.chosen
        if editor is None or editor.isReadOnly() or trigger is None:
            return
        end = editor.textCursor().position()
        if isinstance(chosen, ArticleRecord):
            question = confirm_words(chosen, self._work.knowledge.articles.today)
            if question and self._unconfirmed != chosen:
                self._unconfirmed = chosen
                self._list.ask(question)
                self._place()
                return
            self._close()
            self._put_article(editor, chosen, trigger.start, end, trigger.typed)
        elif isinstance(chosen, CannedTextRecord):
            self._close()
            _replace(editor, trigger.start, end, fill(chosen.text, self._values()))
            if _select_gap(editor, trigger.start):
                announce(editor, self.tr("Fill in what stands in « »; Tab goes to the next."))

    def _put_article(
        self, editor: KeptText, article: ArticleRecord, start: int, end: int, asked: str
    ) -> None:
        form = self._forms.get(editor)
        text = article.text
        if form is not None:
            form.take_article(article)
        elif basis := basis_of(article.legal_basis, article.valid_until, self._work.knowledge.articles.today):
            text = f"{text} ({BASIS.format(basis=basis)})"
        _replace(editor, start, end, text)
        self._work.knowledge.articles.cite(article, asked)

    def _values(self) -> dict[str, str]:
        agent = self._work.access.session.agent
        name = agent.name if agent else ""
        return values_of(
            self._work.cases.editor.current, name, self._work.procedure.clock(), self._work.procedure.zone
        )

    # -- Qt ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, KeptText):
            return False
        if event.type() is QEvent.Type.FocusIn:
            self._editor = watched
        elif isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            self._close()
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            if self._list.isVisible() and event.key() == Qt.Key.Key_Escape:
                event.accept()  # it closes the list, not the form around the field
                return True
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._press(watched, event)
        return False

    def _press(self, editor: KeptText, event: QKeyEvent) -> bool:
        """Return whether the key was for the list, or for a gap."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.NoModifier:
            return False
        key = Qt.Key(event.key())
        if not self._list.isVisible():
            is_tab = key == Qt.Key.Key_Tab
            return is_tab and _select_gap(editor, editor.textCursor().selectionEnd())
        acts: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Return: self._choose,
            Qt.Key.Key_Enter: self._choose,
            Qt.Key.Key_Escape: self._dismiss,
        }
        if key in _STEPS:
            self._unconfirmed = None
            self._list.step(_STEPS[key])
            self._place()
        elif key in acts and (key == Qt.Key.Key_Escape or self._list.chosen is not None):
            acts[key]()
        else:
            return False
        return True

    def _dismiss(self) -> None:
        """Take a question back; else the trigger is only text from now on."""
        if self._unconfirmed is not None:
            self._unconfirmed = None
            self._list.ask("")
            self._place()
        else:
            self._dismissed = self._trigger.start if self._trigger else -1
            self._close()


def _trigger_at(cursor: QTextCursor) -> _Trigger | None:
    if cursor.hasSelection():
        return None
    block = cursor.block()
    found = _TRIGGER.search(block.text()[: cursor.positionInBlock()])
    if found is None or (found[1] == CANNED and " " in found[2]):
        return None
    return _Trigger(block.position() + found.start(1), found[1], found[2])


def _replace(editor: KeptText, start: int, end: int, text: str) -> None:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(text)
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def _select_gap(editor: KeptText, start: int) -> bool:
    """Select the next place that nothing filled, so that typing fills it; False if there is none."""
    found = UNFILLED.search(editor.toPlainText(), start)
    if found is None:
        return False
    cursor = QTextCursor(editor.document())
    cursor.setPosition(found.start())
    cursor.setPosition(found.end(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    return True
