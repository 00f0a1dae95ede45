"""Who had access to personal data: the entries of the audit trail behind the report of accesses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.common.enums import AccessKind
from app.common.tables import Cell, Table
from app.desktop.workplace import Workplace
from app.figures.asking import MOST_LISTED, CountedAccess, Question
from app.figures.reports import Span, whole
from ui.board.row_list import ListedRow, RowList
from ui.figures.figure_text import ValueWords, month_text
from ui.figures.filters import row_of
from ui.paper.ask import ask_path
from ui.paper.outgoing import Outgoing
from ui.style.tokens import GAP
from ui.text.numbers import count_text
from ui.text.times import at_office, when_text
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.text import Label

LIST = "accesses"  # its name in the audit trail
_MONTHS = 24


class AccessBox(QWidget):
    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("privacy.accesses")
        self._workplace, self._desk = workplace, workplace.supervision.figures
        self._words = ValueWords(workplace)
        self._asked = 0  # answers to an earlier choice are late
        self._found: Sequence[CountedAccess] = ()
        self._title = Label("privacy.accesses.title", "strong")
        self._status = Label("privacy.accesses.status", "muted", wraps=True)
        self._month, self._kind = QComboBox(), QComboBox()
        self._fields = []
        for box, name in ((self._month, "month"), (self._kind, "kind")):
            box.setObjectName(f"privacy.accesses.{name}")
            self._fields.append(Field(f"privacy.accesses.{name}.field", box))
        self._list = RowList("privacy.accesses.list", 6, 3)
        self._xlsx = ActionButton("privacy.accesses.xlsx", "", "save")
        self._csv = ActionButton("privacy.accesses.csv", "", "save")
        self._outgoing = Outgoing(self, workplace.paper.exports)
        top = QHBoxLayout()
        top.setSpacing(GAP)
        for field in self._fields:
            top.addWidget(field)
        for button in (self._xlsx, self._csv):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._title)
        column.addLayout(top)
        column.addWidget(self._list, 1)
        column.addWidget(self._status)
        self._month.activated.connect(self.begin)
        self._kind.activated.connect(self.begin)
        self._outgoing.said.connect(self._status.setText)
        for ending, button in ((".xlsx", self._xlsx), (".csv", self._csv)):
            button.clicked.connect(partial(self._ask_path, ending))
        self.retranslate()

    @Slot()
    def begin(self) -> None:
        """Read the accesses of the chosen month."""
        self._asked += 1
        self._offer_months(self._month.currentData())
        days = whole(Span.MONTH, self._month.currentData())
        kind = self._kind.currentData()
        only: tuple[tuple[str, Any], ...] = (("access", AccessKind(kind)),) if kind else ()
        self._found = ()  # no row of another month stays, on the screen or for a file
        self._show()
        self._status.setText(self.tr("Reading…"))
        self._desk.accesses(
            Question("accesses", days.since, days.until, only=only),
            partial(self._take, self._asked),
            partial(self._on_silence, self._asked),
        )

    def forget(self) -> None:
        self._asked += 1
        self._found = ()
        self._status.setText("")
        self._show()

    def save_to(self, path: Path) -> None:
        self._outgoing.await_file(path)
        self._workplace.paper.exports.save(LIST, self._table(), path)

    def _take(self, asked: int, found: Sequence[CountedAccess]) -> None:
        if asked == self._asked:
            self._found = found
            self._show()
            text = self.tr("{count} accesses.") if found else self.tr("Nobody had access in this month.")
            self._status.setText(self._cut_text() or text.format(count=count_text(len(found))))

    def _cut_text(self) -> str:
        """Return that there may be more accesses than these, "" if these are all."""
        if len(self._found) < MOST_LISTED:
            return ""
        text = self.tr("The newest {count} accesses; the report counts all of them.")
        return text.format(count=count_text(len(self._found)))

    def _on_silence(self, asked: int) -> None:
        if asked == self._asked:
            self._found = ()
            self._show()
            self._status.setText(self.tr("The server does not answer. Choose the month again later."))

    def _show(self) -> None:
        now = self._workplace.procedure.clock()
        self._list.show_rows(
            [
                ListedRow(place, (when_text(one.at, now), *self._texts(one)))
                for place, one in enumerate(self._found)
            ]
        )
        first = self._list.topLevelItem(0)
        if self._list.currentItem() is None and first is not None:
            self._list.setCurrentItem(first)
        for button in (self._xlsx, self._csv):
            button.setEnabled(bool(self._found))

    def _texts(self, one: CountedAccess) -> tuple[str, ...]:
        who = self._words.words("agent_id", str(one.agent_id)) if one.agent_id is not None else one.login
        what = self._words.words("document", one.document) if one.document else self._whose_call(one)
        return (
            *(who, self._words.words("access", one.access.value), what, count_text(one.records)),
            one.number or "",
        )

    def _whose_call(self, one: CountedAccess) -> str:
        """Return to whom a supervisor listened, and until when; "" of other accesses."""
        if one.of_agent_id is None:
            return ""
        name = self._words.words("of_agent_id", str(one.of_agent_id))
        if one.until is None:
            return self.tr("call of {name}, still going on").format(name=name)
        until = when_text(one.until, self._workplace.procedure.clock())
        return self.tr("call of {name}, until {time}").format(name=name, time=until)

    def _table(self) -> Table:
        head = tuple(self._list.headerItem().text(column) for column in range(6))
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                at_office(one.at).replace(tzinfo=None, microsecond=0),
                *self._texts(one)[:3],
                one.records,
                one.number,
                one.workstation,
            )
            for one in self._found
        )
        title = self.tr("Accesses to personal data")
        return Table(title, (*head, self.tr("Workstation")), rows, self._cut_text())

    def _ask_path(self, ending: str) -> None:
        title = self.tr("Accesses to personal data")
        name = f"{title} {month_text(self._month.currentData())}"
        ask_path(self, self.tr("Save the list"), name, ending, self.save_to)

    def _offer_months(self, chosen: object = None) -> None:
        day = self._workplace.procedure.calendar.local_day(self._workplace.procedure.clock())
        with QSignalBlocker(self._month):
            self._month.clear()
            for _ in range(_MONTHS):
                month = whole(Span.MONTH, day)
                self._month.addItem(month_text(month.since), month.since)
                day = month.since - timedelta(days=1)
            self._month.setCurrentIndex(row_of(self._month, chosen))

    def retranslate(self) -> None:
        self._title.setText(self.tr("Accesses to personal data"))
        self._offer_months(self._month.currentData())
        chosen = self._kind.currentIndex()
        with QSignalBlocker(self._kind):
            self._kind.clear()
            self._kind.addItem(self.tr("All kinds"), "")
            for kind in AccessKind:
                self._kind.addItem(self._words.words("access", kind.value), kind.value)
            self._kind.setCurrentIndex(max(chosen, 0))
        for field, label in zip(self._fields, (self.tr("Month"), self.tr("Kind of access")), strict=True):
            field.set_label(label)
        self._list.setHeaderLabels(
            [
                *(self.tr("Time"), self.tr("Who"), self.tr("Kind of access"), self.tr("Document or list")),
                *(self.tr("Records"), self.tr("Case")),
            ]
        )
        for part in (self._list, self._list.header()):
            part.setAccessibleName(self.tr("Accesses to personal data"))
        self._xlsx.setText(self.tr("Excel…"))
        self._csv.setText(self.tr("CSV…"))
        self._show()
