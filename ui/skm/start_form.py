"""Starts a round of the survey: its days, how many cases are expected, and what follows from that."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget
from uuid_utils.compat import uuid7

from app.skm.form import form_on
from app.skm.index import sample_size
from app.skm.messages import StartSkmRound
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.text import Label

_EXPECTED, _PERCENT, _MOST = 1000, 50, 100_000_000


class StartForm(QWidget):
    wanted = Signal(object)  # StartSkmRound

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("skm.start")
        self._since, self._last = QDateEdit(), QDateEdit()
        self._population, self._percent = QSpinBox(), QSpinBox()
        self._population.setRange(1, _MOST)
        self._population.setGroupSeparatorShown(True)
        self._percent.setRange(1, 100)
        self._percent.setSuffix(" %")
        self._fields = []
        for editor, name in (
            (self._since, "since"),
            (self._last, "last"),
            (self._population, "population"),
            (self._percent, "percent"),
        ):
            editor.setObjectName(f"skm.start.{name}")
            self._fields.append(Field(f"skm.start.{name}.field", editor))
        for day in (self._since, self._last):
            day.setCalendarPopup(True)
            day.setDisplayFormat("dd/MM/yyyy")
            day.dateChanged.connect(self._adjust)
        for number in (self._population, self._percent):
            number.valueChanged.connect(self._adjust)
        self._follows = Label("skm.start.follows", "muted", wraps=True)
        self._begin = ActionButton("skm.start.begin", "", look="primary")
        self._begin.clicked.connect(self._start)
        row = Flow(GAP)
        for field in self._fields:
            row.addWidget(field)
        below = QHBoxLayout()
        below.addWidget(self._begin)
        below.addWidget(self._follows, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addLayout(below)
        self.retranslate()

    def begin(self, today: date) -> None:
        """Propose the quarter of this day."""
        since = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        last = (since + timedelta(days=100)).replace(day=1) - timedelta(days=1)
        self._since.setDate(QDate(since.year, since.month, since.day))
        self._last.setDate(QDate(last.year, last.month, last.day))
        self._population.setValue(_EXPECTED)
        self._percent.setValue(_PERCENT)
        self._population.setFocus()
        self._population.selectAll()

    @property
    def _days(self) -> tuple[date, date]:
        return _day(self._since), _day(self._last) + timedelta(days=1)

    @Slot()
    def _adjust(self) -> None:
        wanted = sample_size(self._population.value())
        drawn = -(-wanted * 100 // self._percent.value())
        text = self.tr("{wanted} answers are wanted. About {drawn} of {population} cases are drawn.")
        self._follows.setText(
            text.format(
                wanted=count_text(wanted),
                drawn=count_text(min(drawn, self._population.value())),
                population=count_text(self._population.value()),
            )
        )
        since, until = self._days
        self._begin.setEnabled(since < until)

    @Slot()
    def _start(self) -> None:
        since, until = self._days
        self.wanted.emit(
            StartSkmRound(
                id=uuid7(),
                form_id=form_on(since).id,
                since=since,
                until=until,
                population=self._population.value(),
                percent=self._percent.value(),
            )
        )

    def retranslate(self) -> None:
        labels = (
            self.tr("From"),
            self.tr("To"),
            self.tr("Ended cases expected"),
            self.tr("Expected to answer"),
        )
        for field, label in zip(self._fields, labels, strict=True):
            field.set_label(label)
        self._begin.setText(self.tr("Start the round"))
        self._adjust()


def _day(box: QDateEdit) -> date:
    day = box.date()
    return date(day.year(), day.month(), day.day())
