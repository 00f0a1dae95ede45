"""One article to read: how it stands, its words, what it rests on, and the texts that it had before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.common.enums import ArticleRecord, EditionRecord
from app.values.article_status import article_status
from ui.case.evidence.article_text import LOOKS, article_status_words
from ui.style.tokens import GAP
from ui.text.times import date_text, day_text
from ui.widgets.pill import Pill
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.text import Label

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class ArticleView(ScrollArea):
    """Takes the keyboard, so that the arrows scroll it. `actions` stand below what is read first."""

    def __init__(self, actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("article.view")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._article: ArticleRecord | None = None
        self._editions: Sequence[EditionRecord] = ()
        self._today = date.min
        self._pill = Pill("article.standing")
        self._title = Label("article.title", "section", wraps=True)
        self._text = Label("article.text", wraps=True)
        self._basis = Label("article.basis", "strong", wraps=True)
        self._facts = Label("article.facts", "caption", wraps=True)
        self._history = Label("article.history", "caption", wraps=True)
        for label in (self._title, self._text, self._basis, self._facts, self._history):
            label.setTextInteractionFlags(_SELECTABLE)
            label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        page = QWidget()
        page.setProperty("look", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addWidget(self._pill)
        for part in (self._title, self._text, self._basis, actions, self._facts, self._history):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(page)
        self.display(None, date.min)

    def display(self, article: ArticleRecord | None, today: date) -> None:
        """Show an article; its editions follow."""
        is_another = article is None or self._article is None or article.id != self._article.id
        self._article, self._today = article, today
        if is_another:
            self._editions = ()
            self.verticalScrollBar().setValue(0)
        self._show()

    def show_editions(self, editions: Sequence[EditionRecord]) -> None:
        self._editions = editions
        self._show()

    def _show(self) -> None:
        one = self._article
        self.setAccessibleName(one.title if one is not None else self.tr("Article"))
        for part in (self._pill, self._title, self._text, self._basis, self._facts, self._history):
            part.setVisible(one is not None)
        if one is None:
            return
        name, tone = LOOKS[article_status(one, self._today)]
        self._pill.display(article_status_words(one, self._today), name, tone)
        self._title.setText(one.title)
        self._text.setText(one.text)
        self._basis.setText(self.tr("Legal basis: {basis}").format(basis=one.legal_basis or "–"))
        self._facts.setText("\n".join(self._lines(one)))
        earlier = [edition for edition in self._editions if edition.edition != one.edition]
        self._history.setText("\n\n".join(map(self._edition, earlier)))
        self._history.setVisible(bool(earlier))
        self.setAccessibleDescription(f"{article_status_words(one, self._today)}. {one.text}")

    def _lines(self, one: ArticleRecord) -> list[str]:
        lines = [self.tr("Asked as: {questions}").format(questions=" / ".join(one.questions))]
        if not one.questions:
            lines.clear()
        if one.is_public:
            lines.append(self.tr("Public: the chatbot may say it to anyone once it is reviewed"))
        if one.valid_from is not None:
            lines.append(self.tr("Holds from {day}").format(day=day_text(one.valid_from)))
        if one.valid_until is not None:
            lines.append(self.tr("Holds until {day}").format(day=day_text(one.valid_until)))
        if one.written_by_name and one.written_at is not None:
            text = self.tr("Edition {number}, written by {name} on {day}")
            lines.append(
                text.format(number=one.edition, name=one.written_by_name, day=date_text(one.written_at))
            )
        if one.reviewed_at is not None:
            text = self.tr("Reviewed by {name} on {day}")
            lines.append(text.format(name=one.reviewed_by_name, day=date_text(one.reviewed_at)))
        if one.source_case_id is not None:
            lines.append(self.tr("Written from the solution of a case"))
        return lines

    def _edition(self, one: EditionRecord) -> str:
        text = self.tr("Edition {number}, {day}, {name}:")
        head = text.format(number=one.edition, day=date_text(one.written_at), name=one.written_by_name or "–")
        return f"{head}\n{one.text}"

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
