"""What a person asked of the data about them: the clock of 72 hours, the answer, the file with everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.common.enums import DataRequestKind
from app.people.data_requests import case_of
from app.people.person_page import DataRequestRecord, PersonFile, PersonPage, Persons
from app.values.open_case import VisibleCase
from ui.person.export_text import export_words
from ui.person.person_text import request_words
from ui.person.rows import Row, Rows
from ui.style.tokens import GAP
from ui.text.times import remaining_text, when_text
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label


class DataBox(SectionCard):
    def __init__(
        self,
        persons: Persons,
        open_case: Callable[[], VisibleCase | None],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__("person.data")
        self._persons, self._open_case, self._clock = persons, open_case, clock
        self._page: PersonPage | None = None
        self._kind = QComboBox()
        self._kind.setObjectName("person.data.kind")
        self._kind_field = Field("person.data.kind.field", self._kind)
        self._words = QLineEdit()
        self._words.setObjectName("person.data.words")
        self._words_field = Field("person.data.words.field", self._words)
        self._ask = ActionButton("person.data.ask", "", "clock")
        self._ask.setMinimumWidth(1)  # elided rather than cut in the narrow pane
        self._export = ActionButton("person.data.export", "", "save")
        self._remark = Label("person.data.remark", "caption", wraps=True)
        self._outcome = QLineEdit()
        self._outcome.setObjectName("person.data.outcome")
        self._outcome_field = Field("person.data.outcome.field", self._outcome)
        self._proposed = ""  # by the program: the next proposal takes its place
        self._rows = Rows("person.request", "check")
        buttons = Flow(GAP)
        buttons.addWidget(self._ask)
        buttons.addWidget(self._export)
        self.body.addWidget(self._kind_field)
        self.body.addWidget(self._words_field)
        self.body.addLayout(buttons)
        self.body.addWidget(self._remark)
        self.body.addWidget(self._outcome_field)
        self.body.addWidget(self._rows)
        self._ask.clicked.connect(self._on_ask)
        self._export.clicked.connect(persons.read_all)
        persons.all_read.connect(self._write)
        self._rows.acted.connect(self._answer)
        persons.stored.connect(self._on_stored)
        persons.exported.connect(self._on_exported)
        persons.export_failed.connect(self._on_failed)
        self._remark.show_text("")
        self._retranslate()

    def display(self, page: PersonPage, is_other: bool) -> None:
        self._page = page
        if is_other:
            self._remark.show_text("")
            self._words.clear()
            self._outcome.clear()
            self._outcome_field.set_error("")
        now = self._clock()
        done = self.tr("Answered")
        self._outcome_field.setVisible(any(one.done_at is None for one in page.file.requests))
        self._rows.display(
            [Row(one.id, self._text(one, now), "" if one.done_at else done) for one in page.file.requests]
        )

    def propose(self, text: str) -> None:
        """Offer the answer to a request that waits, unless one was begun."""
        if not self._outcome_field.isHidden() and self._outcome.text().strip() in ("", self._proposed):
            self._proposed = text
            self._outcome.setText(text)
            self._outcome.setCursorPosition(0)

    def take_keyboard(self) -> None:
        """Go to the answer, if a request waits for one."""
        if not self._outcome_field.isHidden():
            self._outcome.setFocus(Qt.FocusReason.OtherFocusReason)

    def _text(self, one: DataRequestRecord, now: datetime) -> str:
        asked = " · ".join(filter(None, (request_words(one.kind), one.words, when_text(one.asked_at, now))))
        if one.done_at is None:
            return f"{asked}\n{remaining_text((one.due_at - now).total_seconds())}"
        answered = self.tr("Answered {when} by {who}: {outcome}")
        answer = answered.format(when=when_text(one.done_at, now), who=one.done_by_name, outcome=one.outcome)
        return f"{asked}\n{answer}"

    def _on_ask(self) -> None:
        kind = DataRequestKind(self._kind.currentData())
        case_id = case_of(self._open_case(), self._page.file.applicant.id) if self._page is not None else None
        self._persons.ask_of_data(kind, self._words.text(), case_id)

    def _answer(self, request_id: UUID) -> None:
        if not self._outcome.text().strip():
            self._outcome_field.set_error(self.tr("Say what was done, and what stays and why."))
            self._outcome.setFocus()
            return
        self._outcome_field.set_error("")
        self._persons.answer_request(request_id, self._outcome.text())

    def _write(self, file: PersonFile) -> None:
        self._persons.write(file, export_words(file, self._clock()))

    def _on_stored(self, what: str) -> None:
        if what == "request":
            self._words.clear()
        elif what == "answer":
            self._outcome.clear()

    def _on_exported(self, path: str) -> None:
        self._remark.show_text(self.tr("Written: {path}").format(path=path))

    def _on_failed(self, folder: str) -> None:
        self._remark.show_text(
            self.tr("Not written. Is there room, and may you write in {folder}?").format(folder=folder)
        )

    def _retranslate(self) -> None:
        self.set_title(self.tr("Requests about personal data"))
        self._kind_field.set_label(self.tr("What is asked"))
        self._words_field.set_label(self.tr("In the applicant's words (optional)"))
        self._outcome_field.set_label(self.tr("What was done; what stays, and why"))
        self._ask.setText(self.tr("Record the request: 3 × 24 hours from now"))
        self._export.setText(self.tr("Write all that is kept into a file"))
        chosen = max(self._kind.currentIndex(), 0)
        self._kind.clear()
        for kind in DataRequestKind:
            self._kind.addItem(request_words(kind), kind.value)
        self._kind.setCurrentIndex(chosen)
        if self._page is not None:
            self.display(self._page, False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
