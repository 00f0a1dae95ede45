"""The register of requests about personal data: open ones with their time, then those that were answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.common.tables import Table
from app.desktop.workplace import Workplace
from app.people.data_requests import MOST_REQUESTS, SHOWN_DAYS, RegisteredRequest
from app.records.service import Refusal
from app.sop.data_requests import data_request_rules
from ui.board.row_list import ListedRow, RowList
from ui.case.refusal_text import refusal_words
from ui.paper.ask import ask_path
from ui.paper.outgoing import Outgoing
from ui.person.person_text import request_words
from ui.privacy.request_form import RequestForm
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.text.times import at_office, remaining_text, when_text
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

LIST = "data_requests"  # its name in the audit trail
_DUE = 3  # the column with the time that is left
_SOON = timedelta(hours=24)
_MINUTE_MS = 60_000


class RequestsBox(QWidget):
    """Enter opens the person. Times are looked at each minute while the page is shown."""

    person_wanted = Signal(object)  # UUID
    case_wanted = Signal(object, bool)  # UUID; whether it is on this computer

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("privacy.requests")
        self._requests, self._exports = workplace.people.data_requests, workplace.paper.exports
        self._clock = workplace.procedure.clock
        self._found: tuple[RegisteredRequest, ...] = ()
        self._drafts: dict[UUID, str] = {}  # answers that are typed and not noted, by request
        self._sent: set[UUID] = set()  # answered, until the list says so
        self._typed_for: UUID | None = None  # the request whose answer is in the line
        self._title = Label("privacy.requests.title", "strong")
        self._status = Label("privacy.requests.status", "muted", wraps=True)
        self._list = RowList("privacy.requests.list", 7, 6)
        self._record = ActionButton("privacy.record", "", "plus", look="primary")
        self._person = ActionButton("privacy.person", "", "user")
        self._case = ActionButton("privacy.case", "", "file-text")
        self._xlsx = ActionButton("privacy.requests.xlsx", "", "save")
        self._csv = ActionButton("privacy.requests.csv", "", "save")
        editor = workplace.cases.editor
        self._form = RequestForm(self._requests, lambda: editor.current, self._clock)
        self._outcome = QLineEdit()
        self._outcome.setObjectName("privacy.outcome")
        self._outcome_field = Field("privacy.outcome.field", self._outcome)
        self._answer = ActionButton("privacy.answer", "", "check")
        self._outgoing = Outgoing(self, workplace.paper.exports)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_MINUTE_MS)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._title)
        head.addStretch(1)
        buttons = Flow(GAP)
        for button in (self._record, self._person, self._case, self._xlsx, self._csv):
            buttons.addWidget(button)
        answer = QHBoxLayout()
        answer.setSpacing(GAP)
        answer.addWidget(self._outcome_field, 1)
        answer.addWidget(self._answer, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addLayout(buttons)
        column.addWidget(self._form)
        column.addWidget(self._list, 1)
        column.addLayout(answer)
        column.addWidget(self._status)
        self._form.hide()

    def _connect(self) -> None:
        self._requests.listed.connect(self._take)
        self._requests.stored.connect(self._on_stored)
        self._requests.answered.connect(self._on_answered)
        self._requests.not_answered.connect(self._sent.discard)
        self._requests.refused.connect(self._on_refused)
        self._record.clicked.connect(self.open_form)
        self._person.clicked.connect(self._open_person)
        self._case.clicked.connect(self._open_case)
        self._list.itemActivated.connect(lambda *_: self._open_person())
        self._list.currentItemChanged.connect(lambda *_: self._adjust())
        self._outcome.returnPressed.connect(self._on_answer)
        self._answer.clicked.connect(self._on_answer)
        self._form.closed.connect(self._close_form)
        self._outgoing.said.connect(self._status.setText)
        self._ticker.timeout.connect(self._show)
        for ending, button in ((".xlsx", self._xlsx), (".csv", self._csv)):
            button.clicked.connect(partial(self._ask_path, ending))

    # -- commands ------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self._requests.start_reading()
        self._ticker.start()

    def rest(self) -> None:
        """The page is not looked at any more."""
        self._requests.leave()
        self._ticker.stop()

    def forget(self) -> None:
        """Keep nothing of what the last user saw or typed."""
        self._found = ()
        self._form.hide()
        self._status.setText("")
        self._show()
        self._drafts.clear()

    def focus_main(self) -> None:
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def open_form(self) -> None:
        """Show the form; what is typed in an open one stays."""
        if self._form.isVisible():
            self._form.focus_main()
            return
        self._form.show()
        self._form.begin()

    def save_to(self, path: Path) -> None:
        self._outgoing.await_file(path)
        self._exports.save(LIST, self._table(), path)

    # -- slots ---------------------------------------------------------------------------------------------

    @Slot(object)
    def _take(self, found: tuple[RegisteredRequest, ...]) -> None:
        self._found = found
        self._sent.difference_update(one.id for one in found if one.done_at is not None)
        self._show()

    @Slot()
    def _show(self) -> None:
        now = self._clock()
        with QSignalBlocker(self._list):  # while rows are replaced, the current row is not the chosen one
            self._list.show_rows([ListedRow(one.id, self._texts(one, now)) for one in self._found])
        theme = current_theme()
        for row, one in enumerate(self._found):
            item, look = self._list.topLevelItem(row), _tone_of(one, now)
            if item is not None:
                item.setForeground(_DUE, theme.colour(look))
        first = self._list.topLevelItem(0)
        if self._list.currentItem() is None and first is not None:
            self._list.setCurrentItem(first)
        waiting = [one for one in self._found if one.done_at is None]
        late = sum(one.due_at < now for one in waiting)
        words = self.tr("Requests about personal data: {open} open, {late} of them over time")
        self._title.setText(words.format(open=count_text(len(waiting)), late=count_text(late)))
        self._adjust()

    @Slot()
    def _adjust(self) -> None:
        chosen = self._chosen()
        is_open = chosen is not None and chosen.done_at is None
        self._turn_to(chosen.id if chosen is not None else None)
        self._outcome_field.setEnabled(is_open)
        self._answer.setEnabled(is_open)
        self._person.setEnabled(chosen is not None)
        self._case.setEnabled(chosen is not None and chosen.case_id is not None)
        for button in (self._xlsx, self._csv):
            button.setEnabled(bool(self._found))

    def _turn_to(self, request_id: UUID | None) -> None:
        """Keep the answer that is typed with its request, and show that of another one."""
        if request_id == self._typed_for:
            return
        if self._typed_for is not None:
            self._drafts[self._typed_for] = self._outcome.text()
        self._typed_for = request_id
        self._outcome.setText(self._drafts.get(request_id, "") if request_id is not None else "")
        self._outcome_field.set_error("")

    def _chosen(self) -> RegisteredRequest | None:
        key = self._list.chosen()
        return next((one for one in self._found if one.id == key), None)

    @Slot()
    def _open_person(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.person_wanted.emit(chosen.applicant_id)

    @Slot()
    def _open_case(self) -> None:
        if (chosen := self._chosen()) is not None and chosen.case_id is not None:
            self.case_wanted.emit(chosen.case_id, True)

    @Slot()
    def _on_answer(self) -> None:
        chosen = self._chosen()
        if chosen is None or chosen.done_at is not None or chosen.id in self._sent:
            return
        if not self._outcome.text().strip():
            self._outcome_field.set_error(self.tr("Say what was done, and what stays and why."))
            self._outcome.setFocus()
            return
        self._outcome_field.set_error("")
        self._sent.add(chosen.id)
        self._requests.answer(chosen.id, self._outcome.text())

    @Slot()
    def _on_stored(self) -> None:
        self._status.setText(self.tr("The request is noted."))

    @Slot(object)
    def _on_answered(self, request_id: UUID) -> None:
        self._drafts.pop(request_id, None)
        if request_id == self._typed_for:
            self._outcome.clear()
        self._status.setText(self.tr("The answer is noted."))

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        self._status.setText(refusal_words(refusal))

    @Slot()
    def _close_form(self) -> None:
        self._form.hide()
        self.focus_main()

    def _ask_path(self, ending: str) -> None:
        ask_path(
            self, self.tr("Save the register"), self.tr("Register of data requests"), ending, self.save_to
        )

    # -- words ---------------------------------------------------------------------------------------------

    def _texts(self, one: RegisteredRequest, now: datetime) -> tuple[str, ...]:
        if one.done_at is None:
            due, answer = remaining_text((one.due_at - now).total_seconds()), one.words
        else:
            is_kept = one.done_at <= one.due_at
            due = self.tr("answered in time") if is_kept else self.tr("answered late")
            words = self.tr("{when}, {who}: {outcome}")
            answer = words.format(when=when_text(one.done_at, now), who=one.done_by_name, outcome=one.outcome)
        name = one.name or self.tr("erased person")
        return (
            *(when_text(one.asked_at, now), request_words(one.kind), name, due),
            *(one.case_number, one.asked_by_name, " ".join(answer.split())),
        )

    def _heads(self) -> tuple[str, ...]:
        return (
            *(self.tr("Received"), self.tr("What is asked"), self.tr("Person"), self.tr("Time left")),
            *(self.tr("Case"), self.tr("Noted by"), self.tr("Words, or the answer")),
        )

    def _table(self) -> Table:
        def local(moment: datetime | None) -> datetime | None:
            return None if moment is None else at_office(moment).replace(tzinfo=None, microsecond=0)

        head = (
            *(self.tr("Received"), self.tr("What is asked"), self.tr("Person"), self.tr("Case")),
            *(self.tr("Words"), self.tr("Noted by"), self.tr("To be answered by"), self.tr("Basis")),
            *(self.tr("Answered"), self.tr("Answered by"), self.tr("Outcome")),
        )
        rows = tuple(
            (
                *(local(one.asked_at), request_words(one.kind), one.name, one.case_number),
                *(one.words, one.asked_by_name),
                *(local(one.due_at), data_request_rules()[one.kind].basis.in_language(language())),
                *(local(one.done_at), one.done_by_name, one.outcome),
            )
            for one in self._found
        )
        return Table(self.tr("Register of data requests"), head, rows, self._note())

    def _note(self) -> str:
        """Return which requests the register has."""
        text = self.tr("Open requests, and answered ones that were received in the last {days} days.")
        note = text.format(days=count_text(SHOWN_DAYS))
        if len(self._found) < MOST_REQUESTS:
            return note
        text = self.tr("These are the first {count} of the register; there may be more.")
        return f"{note} {text.format(count=count_text(len(self._found)))}"

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show()  # the colours of the time left are of the new scheme

    def retranslate(self) -> None:
        self._list.setHeaderLabels(list(self._heads()))
        for part in (self._list, self._list.header()):
            part.setAccessibleName(self.tr("Requests about personal data"))
        self._record.setText(self.tr("Note a request…"))
        self._person.setText(self.tr("Open the person"))
        self._case.setText(self.tr("Open the case"))
        self._xlsx.setText(self.tr("Excel…"))
        self._csv.setText(self.tr("CSV…"))
        self._outcome_field.set_label(self.tr("What was done; what stays, and why"))
        self._answer.setText(self.tr("Note the answer"))
        self._form.retranslate()
        self._show()


def _tone_of(one: RegisteredRequest, now: datetime) -> str:
    """Return the colour of the time that is left; the words say the same."""
    if one.done_at is not None:
        return "muted" if one.done_at <= one.due_at else "danger"
    if one.due_at < now:
        return "danger"
    return "warning" if one.due_at - now < _SOON else "good"
