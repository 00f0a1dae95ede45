"""Notes a request about personal data by hand: of the applicant of the open case, or of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QDateTime, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLineEdit, QVBoxLayout, QWidget

from app.common.enums import DataRequestKind
from app.people.data_requests import DataRequests, case_of
from app.sop.data_requests import data_request_rules
from app.values.open_case import VisibleCase
from ui.person.person_text import request_words
from ui.style.tokens import GAP
from ui.text.times import at_office
from ui.text.translations import language
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_FIELD_PX, _WORDS_PX = 190, 230


class RequestForm(QWidget):
    """Enter in a line saves, once until the answer. `closed` follows when it was saved or put away."""

    closed = Signal()

    def __init__(
        self,
        requests: DataRequests,
        open_case: Callable[[], VisibleCase | None],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self.setObjectName("privacy.form")
        self._requests, self._open_case, self._clock = requests, open_case, clock
        self._person_id: UUID | None = None
        self._begun_with: VisibleCase | None = None  # another case may be opened meanwhile
        self._is_saving = False  # the controls stay enabled, so that the keyboard keeps its place
        self._who, self._kind = QComboBox(), QComboBox()
        self._name, self._phone, self._words = QLineEdit(), QLineEdit(), QLineEdit()
        self._received = QDateTimeEdit()
        self._received.setDisplayFormat("dd/MM/yyyy HH.mm")
        self._received.setCalendarPopup(True)
        self._fields: dict[str, Field] = {}
        row = Flow(GAP)
        for name, editor in (
            ("who", self._who),
            ("name", self._name),
            ("phone", self._phone),
            ("kind", self._kind),
            ("received", self._received),
            ("words", self._words),
        ):
            editor.setObjectName(f"privacy.form.{name}")
            editor.setMinimumWidth(_WORDS_PX if name == "words" else _FIELD_PX)
            self._fields[name] = Field(f"privacy.form.{name}.field", editor)
            row.addWidget(self._fields[name])
        self._basis = Label("privacy.form.basis", "muted", wraps=True)
        self._save = ActionButton("privacy.form.save", "", "save", look="primary")
        self._cancel = ActionButton("privacy.form.cancel", "", "x")
        buttons = Flow(GAP)
        buttons.addWidget(self._save)
        buttons.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(self._basis)
        column.addLayout(buttons)
        self._who.currentIndexChanged.connect(self._adjust)
        self._kind.currentIndexChanged.connect(self._adjust)
        requests.stored.connect(self._on_stored)
        requests.not_stored.connect(self._on_not_stored)
        self._save.clicked.connect(self._on_save)
        self._cancel.clicked.connect(self.closed)
        for line in (self._name, self._phone, self._words):
            line.returnPressed.connect(self._on_save)
        self.retranslate()

    def begin(self) -> None:
        """Start anew, with the applicant of the open case if there is one."""
        self._is_saving = False
        case = self._begun_with = self._open_case()
        person = case.person if case is not None and not (case.is_anonymous and case.is_masked) else None
        for line in (self._name, self._phone, self._words):
            line.clear()
        for name in ("name", "received"):
            self._fields[name].set_error("")
        now = at_office(self._clock())
        self._received.setDateTime(QDateTime(now.year, now.month, now.day, now.hour, now.minute, 0))
        with QSignalBlocker(self._who):
            self._who.clear()
            if case is not None and person is not None:
                words = self.tr("{name}, applicant of case {number}")
                self._who.addItem(words.format(name=person.name, number=case.number))
            self._who.addItem(self.tr("Another person"))
        self._person_id = person.id if person is not None else None
        self._adjust()
        self.focus_main()

    def focus_main(self) -> None:
        (self._name if self._is_other else self._kind).setFocus()

    @Slot()
    def _adjust(self) -> None:
        is_other = self._is_other
        for name in ("name", "phone"):
            self._fields[name].setVisible(is_other)
        rule = data_request_rules()[DataRequestKind(self._kind.currentData())]
        words = self.tr("To be answered within {hours} hours of the receipt, day and night. {basis}")
        self._basis.setText(words.format(hours=rule.hours, basis=rule.basis.in_language(language())))

    @property
    def _is_other(self) -> bool:
        return self._person_id is None or self._who.currentIndex() > 0

    @Slot()
    def _on_save(self) -> None:
        if self._is_saving:
            return
        is_other, name = self._is_other, self._name.text().strip()
        if is_other and not name:
            self._fields["name"].set_error(self.tr("Whose data is it about?"))
            self._name.setFocus()
            return
        self._fields["name"].set_error("")
        chosen = self._received.dateTime().toPython()
        now = at_office(self._clock())
        assert isinstance(chosen, datetime)
        received = chosen.replace(tzinfo=now.tzinfo)
        if received > now:
            self._fields["received"].set_error(self.tr("This time has not come yet."))
            self._received.setFocus()
            return
        self._fields["received"].set_error("")
        kind = DataRequestKind(self._kind.currentData())
        person, words = None if is_other else self._person_id, self._words.text()
        case_id = case_of(self._begun_with, person) if person is not None else None
        self._is_saving = True
        self._requests.record(person, name, self._phone.text(), kind, received, words, case_id)

    @Slot()
    def _on_stored(self) -> None:
        if self._is_saving:  # else the one that was put away meanwhile
            self._is_saving = False
            self.closed.emit()

    @Slot()
    def _on_not_stored(self) -> None:
        self._is_saving = False

    def retranslate(self) -> None:
        labels = {
            "who": self.tr("Person"),
            "name": self.tr("Name"),
            "phone": self.tr("Telephone (optional)"),
            "kind": self.tr("What is asked"),
            "received": self.tr("Received"),
            "words": self.tr("In their words (optional)"),
        }
        for name, label in labels.items():
            self._fields[name].set_label(label)
        chosen = max(self._kind.currentIndex(), 0)
        with QSignalBlocker(self._kind):
            self._kind.clear()
            for kind in DataRequestKind:
                self._kind.addItem(request_words(kind), kind.value)
            self._kind.setCurrentIndex(chosen)
        self._save.setText(self.tr("Note the request"))
        self._cancel.setText(self.tr("Cancel"))
        self._adjust()
